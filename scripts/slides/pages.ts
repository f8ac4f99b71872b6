// What stands on the demonstration's slides; how it reads to those who don't see them is in db/demo/content/materials.json.
export type Language = 'ru' | 'en'
type Motif = (seed: string) => string

const words = {
  ru: {
    name: 'Калейдоскоп',
    live: 'Наука вживую',
    cover: 'Слайды занятия',
    steps: ['Как идёт исследование', 'Замечаю', 'Спрашиваю', 'Проверяю', 'Рассказываю'],
    again: 'Не сошлось? Меняем вопрос',
    question: ['Хороший вопрос', 'Его можно проверить', 'Он про что-то одно', 'Ответа ещё никто в классе не знает'],
    safe: ['Опыт дома — безопасно', 'Взрослый рядом', 'Ничего не пробуем на вкус', 'На столе только то, что нужно'],
    turn: ['Теперь ваша очередь', 'Задайте вопрос в комнате занятия', 'Сделайте задание: оно на странице занятия и в комплекте для класса'],
    sheet: ['Лист наблюдений', 'Что я вижу', 'Что я предполагаю', 'Как я это проверю', 'Что получилось', 'Тема', 'Дата'],
  },
  en: {
    name: 'Kaleidoscope',
    live: 'Science live',
    cover: 'Slides of the session',
    steps: ['How research goes', 'I notice', 'I ask', 'I test', 'I tell'],
    again: 'It does not fit? Change the question',
    question: ['A good question', 'It can be tested', 'It is about one thing', 'Nobody in the class knows the answer yet'],
    safe: ['A safe experiment at home', 'An adult is near', 'We taste nothing', 'On the table is only what is needed'],
    turn: ['Now it is your turn', 'Ask a question in the session’s room', 'Do the task: it is on the session’s page and in the class pack'],
    sheet: ['Observation sheet', 'What I see', 'What I suppose', 'How I will test it', 'What came out', 'Topic', 'Date'],
  },
}

const list = ([title, ...lines]: readonly string[]): string =>
  `<h1>${title}</h1><ol class="list">${lines.map((line, at) => `<li class="c${at}"><i></i>${line}</li>`).join('')}</ol>`

/** Bodies of the slides, 1600 × 900. */
export function pages(language: Language, motif: Motif): string[] {
  const { name, live, cover, steps, again, question, safe, turn } = words[language]
  const [title, ...four] = steps
  return [
    `<main class="cover"><div><h1>${name}</h1><p class="live">${live}</p><p>${cover}</p></div>${motif('slides-cover')}</main>`,
    `<main><h1>${title}</h1><ol class="steps">${four.map((step, at) => `<li class="c${at}"><b>${at + 1}</b>${step}</li>`).join('')}</ol>
      <p class="again">↩ ${again}</p></main>`,
    `<main>${list(question)}</main>`,
    `<main>${list(safe)}</main>`,
    `<main class="cover"><div>${list(turn)}</div>${motif('slides-turn')}</main>`,
  ]
}

/** One page to print in each language. */
export const sheet = (['ru', 'en'] as const)
  .map((language) => {
    const [title, see, suppose, test, result, topic, date] = words[language].sheet
    const boxes = [see, suppose, test, result].map((box, at) => `<section><h2>${at + 1}. ${box}</h2></section>`).join('')
    return `<article lang="${language}"><h1>${title}</h1><p>${topic}: <u></u> ${date}: <u class="short"></u></p>${boxes}</article>`
  })
  .join('')
