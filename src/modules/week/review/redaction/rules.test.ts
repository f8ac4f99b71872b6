import { describe, expect, test } from 'vitest'
import { applyRedaction, blot, maskKnown, redactionOf } from './rules.ts'

describe('a redaction', () => {
  const text = 'Профессор Уйгулаана Ноева из СВФУ покажет лёд. Лаборатория Ноевой — 🧊 лучшая!'
  test.each([
    ['a name', 'Профессор █████ из СВФУ покажет лёд. Лаборатория █████ — 🧊 лучшая!'],
    ['the beginning', 'Покажем лёд. Лаборатория Ноевой — 🧊 лучшая!'],
    ['the end', 'Профессор Уйгулаана Ноева из СВФУ покажет лёд.'],
    ['everything', ''],
    ['nothing', text],
    ['another text', '🦊 Совсем другое\nи в две строки'],
  ])('of %s gives back what was written', (_, edited) => {
    expect(applyRedaction(text, redactionOf(text, edited))).toBe(edited)
  })
  test('keeps no more than what differs', () => {
    expect(redactionOf('Ведёт Ноева, наш учёный', `Ведёт ${blot}, наш учёный`)).toEqual({ fromAt: [6], untilAt: [11], put: [blot] })
    expect(redactionOf(text, text)).toEqual({ fromAt: [], untilAt: [], put: [] })
  })
  test('any two texts of a hundred', () => {
    let seed = 7
    const random = (n: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % n
    const make = () => Array.from({ length: random(30) }, () => ['лёд', ' ', '—', 'Ноева', '\n', '🧊', 'x1'][random(7)]!).join('')
    for (let round = 0; round < 100; round += 1) {
      const [before, after] = [make(), make()]
      expect(applyRedaction(before, redactionOf(before, after))).toBe(after)
    }
  })
  test('of a text as long as may be takes no second', () => {
    const long = 'слово за слово '.repeat(300)
    const started = performance.now()
    expect(applyRedaction(long, redactionOf(long, long.replaceAll('за', '█').replaceAll('слово', 'иное')))).toContain('иное █ иное')
    expect(performance.now() - started).toBeLessThan(1000)
  })
})

describe('what is hidden unasked', () => {
  const names = { people: ['Уйгулаана Ноева'], members: ['Северо-Восточный университет', 'СВФУ'] }
  test.each([
    ['Ведёт Уйгулаана Ноева', `Ведёт ${blot} ${blot}`],
    ['Лаборатория НОЕВОЙ и Уйгулааны', `Лаборатория ${blot} и ${blot}`],
    ['Смотрите https://svfu.ru/people?id=7 тут', `Смотрите ${blot} тут`],
    ['Пишите: noeva@svfu.ru или @noeva_lab', `Пишите: ${blot} или ${blot}`],
    ['Звоните +7 (914) 123-45-67', `Звоните ${blot}`],
    ['Северо-Восточный университет (СВФУ) — университет', `${blot} (${blot}) — университет`],
    ['Опыт на 30 минут, 5–9 класс', 'Опыт на 30 минут, 5–9 класс'],
  ])('%s', (text, masked) => {
    expect(maskKnown(text, names)).toBe(masked)
  })
  test('short names as a whole, either ё, and letters whose marks stand apart', () => {
    const short = { people: ['Ян Ли', 'Артём Ким', 'Сергей Й'], members: [] }
    expect(maskKnown('Ведут Ян Ли и ЛИ  ЯН, ли ясно', short)).toBe(`Ведут ${blot} и ${blot}, ли ясно`)
    expect(maskKnown('Артем Ким и Артёма', short)).toBe(`${blot} и ${blot}`)
    expect(maskKnown('Опыт Сергея и Серге\u0438\u0306'.normalize('NFD'), short)).not.toMatch(/Серг/)
  })
  test('without names only links and addresses', () => {
    expect(maskKnown('Ноева: www.x.ru', { people: [], members: [] })).toBe(`Ноева: ${blot}`)
  })
})
