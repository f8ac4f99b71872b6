import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testApp } from '../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../checks/setup/test-app.ts'
import { inTransaction, sql } from '#platform/db/database.ts'
import { Temporal } from '#platform/time.ts'
import { clearIndex, indexText, isIndexEmpty, joinTexts, removeFromIndex } from './indexing.ts'
import type { SearchDocument } from './indexing.ts'
import { segmentsOf, search } from './search.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp({ modules: [] })
})
afterAll(() => app.close())

const now = Temporal.Instant.from('2026-11-23T07:00:00Z')
const at = (iso: string) => Temporal.Instant.from(iso)
let serial = 0

const doc = (title: string, more: Partial<SearchDocument> = {}): SearchDocument => {
  serial += 1
  return { kind: 'session', ownerId: serial, path: `/x/${serial}`, title: { ru: title }, ...more }
}
/** The index holds these and nothing else. */
const fill = (...documents: SearchDocument[]) =>
  inTransaction(app.db, async (trx) => {
    await clearIndex(trx)
    await indexText(trx, documents)
  })
const ask = (typed: string, more: Partial<Parameters<typeof search>[2]> = {}) => search(app.db, typed, { locale: 'ru', now, ...more })
const titles = async (typed: string, more?: Parameters<typeof ask>[1]) =>
  (await ask(typed, more)).found.map(({ title }) => title.segments.map(({ text }) => text).join(''))

describe('letters that not every keyboard has', () => {
  test.each([
    ['Ө', 'Көмүлүөк өрүс', 'Комүлүөк', 'орус'],
    ['Ү', 'Үлгэр тухай', 'улгэр', 'УЛГЭР'],
    ['Ҥ', 'Саҥа тыл', 'сана', 'САНА'],
    ['Ң', 'Яңа дөнья', 'яна', 'ЯНА'],
    ['Ҕ', 'Саҕах', 'сагах', 'САГАХ'],
    ['Һ', 'Һава торышы', 'хава', 'ХАВА'],
    ['Ә', 'Әкият', 'акият', 'АКИЯТ'],
    ['Җ', 'Җир турында', 'жир', 'ЖИР'],
    ['Ё', 'Чёрные дыры', 'черные', 'ЧЕРНЫЕ'],
  ])('%s is found in both cases as it is written, and without', async (_letter, title, folded, foldedToo) => {
    await fill(doc(title), doc('Совсем другое'))
    const exact = title.split(' ')[0]!
    for (const typed of [exact, exact.toLowerCase(), exact.toUpperCase(), folded, foldedToo]) {
      expect(await ask(typed), typed).toMatchObject({ fit: 'all', total: 1 })
      expect(await titles(typed), typed).toEqual([title])
    }
  })

  test('Latin letters are folded too, and letters come composed and apart', async () => {
    await fill(doc('Žluťoučký kůň über Øresund'), doc('Йогурт'))
    for (const typed of ['zlutoucky', 'ŽLUŤOUČKÝ', 'uber', 'oresund', 'z\u030clut\u030couc\u030cky\u0301'])
      expect(await titles(typed), typed).toHaveLength(1)
    expect(await titles('и\u0306огурт')).toEqual(['Йогурт'])
    expect(await ask('иогурт')).toMatchObject({ fit: 'near', meant: 'йогурт' })
  })

  test('exact letters outrank folded ones, both ways', async () => {
    await fill(doc('Улгэр'), doc('Үлгэр'))
    expect(await titles('үлгэр')).toEqual(['Үлгэр', 'Улгэр'])
    expect(await titles('улгэр')).toEqual(['Улгэр', 'Үлгэр'])
  })

  test('exact letters of a text outrank folded ones of a title, however often these stand there', async () => {
    await fill(doc('Улгэр улгэр улгэр', { body: { ru: 'улгэр улгэр улгэр' } }), doc('Сказки', { body: { ru: 'Что такое үлгэр' } }))
    expect(await titles('үлгэр')).toEqual(['Сказки', 'Улгэр улгэр улгэр'])
  })
})

describe('words', () => {
  test.each([
    ['лекции', 'Лекция о звёздах'],
    ['лекцией', 'Лекция о звёздах'],
    ['звезда', 'Лекция о звёздах'],
    ['sleeping robot', 'Robots that sleep'],
  ])('%s is found in %s by its stem', async (typed, title) => {
    await fill(doc(title), doc('Совсем другое'))
    expect(await titles(typed)).toEqual([title])
    expect((await ask(typed)).fit).toBe('all')
  })

  test('all words are wanted, small words are not counted', async () => {
    await fill(doc('Лекция о звёздах'), doc('Звёзды'), doc('Лекция'))
    for (const typed of ['лекции о звёздах', 'лекция про звезду', 'звёзды и лекции'])
      expect(await titles(typed)).toEqual(['Лекция о звёздах'])
    expect(await titles('о')).toEqual(['Лекция о звёздах'])
  })

  test('quotes, a minus and "or" mean what they mean elsewhere', async () => {
    await fill(doc('Чёрные дыры'), doc('Дыры в сыре'), doc('Чёрные глубокие дыры'), doc('Сыр'))
    expect(await titles('"чёрные дыры"')).toEqual(['Чёрные дыры'])
    expect(await titles('«чёрные дыры»')).toEqual(['Чёрные дыры'])
    expect(await titles('дыры -сыр')).toEqual(expect.arrayContaining(['Чёрные дыры', 'Чёрные глубокие дыры']))
    expect(await titles('дыры -сыр')).toHaveLength(2)
    expect(await titles('дыры -"глубокие дыры" -сыре')).toEqual(['Чёрные дыры'])
    expect((await titles('чёрные или сыр')).toSorted()).toEqual(['Дыры в сыре', 'Сыр', 'Чёрные глубокие дыры', 'Чёрные дыры'].toSorted())
  })

  test('words with signs in them are found as they are written and apart', async () => {
    await fill(doc('Учитель К-21'), doc('Научно-популярная лекция: C++, covid-19 и физика/химия'))
    for (const typed of ['К-21', 'к 21', 'к21']) expect((await ask(typed)).total, typed).toBe(typed === 'к21' ? 0 : 1)
    for (const typed of ['научно-популярная', 'популярная', 'covid-19', 'covid 19', 'химия', 'физика', 'c++'])
      expect((await ask(typed)).total, typed).toBe(1)
  })

  test('where no document has all words, those with some of them are shown, and it is said', async () => {
    await fill(doc('Чёрные дыры'), doc('Вулканы'))
    expect(await ask('дыры и вулканы для шестого класса')).toMatchObject({ fit: 'some', total: 2 })
  })
})

describe('typing errors', () => {
  const documents = () => [
    doc('Квантовая физика для всех'),
    doc('Микроскоп своими руками'),
    doc('Луна'),
    doc('Robots and lasers'),
    doc('Сон медведя', { names: [{ ru: 'Айсылу Гайфуллина' }] }),
    doc('Көмүлүөк'),
  ]
  test.each([
    ['квонтовая', 'квантовая', 'Квантовая физика для всех'],
    ['квонтавая', 'квантовая', 'Квантовая физика для всех'],
    ['квонтовой физеки', 'квантовая физика', 'Квантовая физика для всех'],
    ['фезека', 'физика', 'Квантовая физика для всех'],
    ['физкиа', 'физика', 'Квантовая физика для всех'],
    ['микраскоп', 'микроскоп', 'Микроскоп своими руками'],
    ['микроскопп', 'микроскоп', 'Микроскоп своими руками'],
    ['мкроскоп', 'микроскоп', 'Микроскоп своими руками'],
    ['лууна', 'луна', 'Луна'],
    ['robbots', 'robots', 'Robots and lasers'],
    ['lazers', 'lasers', 'Robots and lasers'],
    ['Гайфулина', 'гайфуллина', 'Сон медведя'],
    ['комулуок', undefined, 'Көмүлүөк'],
    ['комолуок', 'көмүлүөк', 'Көмүлүөк'],
    ['микро', 'микроскоп', 'Микроскоп своими руками'],
  ])('%s is read as %s', async (typed, meant, title) => {
    await fill(...documents())
    expect(await ask(typed)).toMatchObject({ fit: meant === undefined ? 'all' : 'near', total: 1, meant })
    expect(await titles(typed)).toEqual([title])
  })

  test('with the word that was meant all its forms are found and marked', async () => {
    await fill(doc('О мамонте'), doc('Шерсть мамонта'))
    const { found } = await ask('мамант')
    expect(found.flatMap(({ title }) => title.segments.filter(({ isMarked }) => isMarked).map(({ text }) => text)).toSorted()).toEqual([
      'мамонта',
      'мамонте',
    ])
  })

  test('what is nothing like any word finds nothing, and nothing is offered', async () => {
    await fill(...documents())
    for (const typed of ['абракадабра', 'xyzzyx', '12345', 'йй'])
      expect(await ask(typed)).toEqual({ fit: 'all', total: 0, counts: {}, found: [], meant: undefined })
  })

  test('of many strange words the first six are corrected: more cost much and mean little', async () => {
    await fill(doc('Наука зимой'))
    const odd = ['ъъъъа', 'ъъъъб', 'ъъъъв', 'ъъъъг', 'ъъъъд', 'ъъъъе']
    expect(await titles([...odd.slice(1), 'навука'].join(' '))).toEqual(['Наука зимой'])
    expect(await titles([...odd, 'навука'].join(' '))).toEqual([])
  })

  test('a word that only a removed or a later document has is never offered', async () => {
    const removed = doc('Секретный синхрофазотрон')
    await fill(removed, doc('Спектрограф', { shownFrom: at('2026-11-24T07:00:00Z') }))
    await inTransaction(app.db, (trx) => removeFromIndex(trx, 'session', { ownerIds: [removed.ownerId] }))
    for (const typed of ['синхрофазатрон', 'синхрофазотрон', 'спектрограв', 'спектрограф', 'спект'])
      expect(await ask(typed), typed).toMatchObject({ total: 0, counts: {}, meant: undefined })
    expect(await ask('спектрограв', { now: at('2026-11-24T07:00:00Z') })).toMatchObject({ total: 1, meant: 'спектрограф' })
  })
})

describe('what comes back', () => {
  test('those that are over come last, the likeliest first, and pages do not overlap', async () => {
    const over = { startsAt: at('2026-11-23T05:00:00Z'), endsAt: at('2026-11-23T06:00:00Z') }
    const ahead = { startsAt: at('2026-11-23T08:00:00Z'), endsAt: at('2026-11-23T09:00:00Z') }
    await fill(doc('Лёд', over), doc('Про всё', { ...ahead, body: { ru: 'Лёд' } }), doc('Лёд и снег', ahead))
    expect(await titles('лёд')).toEqual(['Лёд и снег', 'Про всё', 'Лёд'])
    expect((await ask('лёд')).found.map(({ isOver }) => isOver)).toEqual([false, false, true])
    expect([...(await titles('лёд', { limit: 2 })), ...(await titles('лёд', { limit: 2, offset: 2 }))]).toEqual(await titles('лёд'))
  })

  test('one thing at several times is one answer: the best time, and how many there are', async () => {
    const time = (hour: number, more: Partial<SearchDocument> = {}) =>
      doc('Лёд', { sameAs: 'ice', startsAt: at(`2026-11-23T0${hour}:00:00Z`), endsAt: at(`2026-11-23T0${hour}:30:00Z`), ...more })
    const last = time(9)
    await fill(time(5), last, time(8), time(6), doc('Лёд', { sameAs: 'ice', kind: 'news' }), doc('Лёд и лёд'))
    const { total, counts, found } = await ask('лёд')
    expect({ total, counts }).toEqual({ total: 3, counts: { session: 2, news: 1 } })
    expect(found.map(({ startsAt, times }) => [startsAt?.toString(), times])).toEqual(
      expect.arrayContaining([
        ['2026-11-23T08:00:00Z', 4],
        [undefined, 1],
      ]),
    )
    expect((await ask('лёд', { now: at('2026-11-23T08:40:00Z') })).found.find(({ times }) => times === 4)).toMatchObject({
      path: last.path,
    })
  })

  test('kinds are counted, and one of them can be wanted; a scope leaves out the rest', async () => {
    await fill(doc('Лёд', { scope: 'winter' }), doc('Лёд', { kind: 'news' }), doc('Лёд', { kind: 'news' }))
    expect(await ask('лёд', { kinds: ['news'], limit: 1 })).toMatchObject({ total: 2, counts: { session: 1, news: 2 } })
    expect(await titles('лёд', { kinds: ['news'], limit: 1 })).toHaveLength(1)
    expect(await ask('лёд', { kinds: ['member'] })).toMatchObject({ total: 0, counts: { session: 1, news: 2 }, found: [] })
    expect(await ask('лёд', { scope: 'winter' })).toMatchObject({ total: 1, counts: { session: 1 } })
  })

  test('what was sought is marked, in its own letters, in the reader’s language', async () => {
    const body = { ru: 'Почему лёд <b>скользкий</b>? Опыты со льдом & солью.', en: 'Why is ice slippery?' }
    await fill(doc('Лёд', { title: { ru: 'Лёд', en: 'Ice' }, body }))
    const [found] = (await ask('лед')).found
    expect(found!.title).toEqual({ lang: 'ru', segments: [{ text: 'Лёд', isMarked: true }] })
    const { segments, lang } = found!.snippet!
    expect(lang).toBe('ru')
    expect(segments.filter(({ isMarked }) => isMarked).map(({ text }) => text)).toEqual(['лёд'])
    expect(segments.map(({ text }) => text).join('')).toBe(body.ru)
    expect((await ask('ice', { locale: 'en' })).found[0]!.title.lang).toBe('en')
    expect((await ask('ice')).found[0]!.snippet).toMatchObject({ lang: 'en' })
    expect((await ask('соль', { locale: 'en' })).found[0]!.title.lang).toBe('en')
  })

  test('a folded word is marked as it is spelt', async () => {
    await fill(doc('Көмүлүөк туһунан'))
    expect((await ask('комулуок')).found[0]!.title.segments).toEqual([
      { text: 'Көмүлүөк', isMarked: true },
      { text: ' туһунан', isMarked: false },
    ])
  })

  test('marks that a text brought itself do no harm', () => {
    expect(segmentsOf('a\ue001b\ue000c\ue000d\ue001e\ue002')).toEqual([
      { text: 'ab', isMarked: false },
      { text: 'c', isMarked: true },
      { text: 'd', isMarked: true },
      { text: 'e<', isMarked: false },
    ])
  })
})

describe('hostile queries', () => {
  const signs = '!@#$%^&*()_+-=[]{}|;:\'",.<>/?\\`~«»—№'
  test.each([
    ['ten thousand letters', 'ы'.repeat(10_000)],
    ['ten thousand words', 'лёд '.repeat(2500)],
    ['zeroes', 'лёд\u0000снег'],
    ['a lone zero', '\u0000'],
    ['only signs', signs],
    ['an operator of PostgreSQL', "лёд & !снег | (физика:*A <-> 'x')"],
    ['quotes that never end', '"лёд'],
    ['a quote and a backslash', "ль'ди\\на \\' ' ''"],
    ['half a pair', '\ud800лёд\udfff'],
    ['only minus words', '-лёд -снег'],
    ['only "or"', 'or или or'],
    ['marks of other writing', '\u202eлёд\u2066 \ue000снег\ue001'],
    ['emoji', '🦄🧪 лёд'],
    ['spaces', ' \t\n\u00a0\u2003'],
    ['percent', '%лёд% _ __'],
    ['a format', "'); drop table platform.search_document; --"],
    ['combining', `л\u0301${'\u0301'.repeat(5000)}ёд`],
  ])('%s is answered', async (_name, typed) => {
    await fill(doc('Лёд и снег'))
    const answer = await ask(typed)
    expect(answer.total).toBe(answer.found.length)
    expect(await isIndexEmpty(app.db)).toBe(false)
  })

  test('nothing to look for finds nothing', async () => {
    await fill(doc('Лёд'))
    for (const typed of ['', signs, '-лёд', '\u0000', 'or'])
      expect(await ask(typed), typed).toEqual({ fit: 'all', total: 0, counts: {}, found: [], meant: undefined })
  })

  test('a hostile document is shown as it is written', async () => {
    const title = "<script>alert('лёд')</script> &lt; \\ ' ''"
    await fill(doc(title, { names: [{ ru: "О'Нил \\ ' <b>" }], body: { und: '<img src=x onerror=лёд>' } }))
    expect(await titles('лёд')).toEqual([title])
    expect((await ask('лёд')).found[0]!.snippet!.segments.map(({ text }) => text).join('')).toBe('<img src=x onerror=лёд>')
    expect(await titles('нилл')).toEqual([title])
  })
})

describe('the index', () => {
  test('a document put in again takes the place of the old one', async () => {
    const first = doc('Лёд')
    await fill(first)
    await inTransaction(app.db, (trx) => indexText(trx, [{ ...first, title: { ru: 'Снег' }, path: '/new' }]))
    expect(await titles('лёд')).toEqual([])
    expect((await ask('снег')).found).toMatchObject([{ path: '/new' }])
  })

  test('a scope goes as a whole, other kinds of the same scope stay', async () => {
    await fill(doc('Лёд', { scope: 'a' }), doc('Лёд', { scope: 'b' }), doc('Лёд', { scope: 'a', kind: 'other' }))
    await inTransaction(app.db, (trx) => removeFromIndex(trx, 'session', { scope: 'a' }))
    expect((await ask('лёд')).counts).toEqual({ session: 1, other: 1 })
  })

  test('a change that is rolled back leaves no trace', async () => {
    await fill(doc('Лёд'))
    const change = inTransaction(app.db, async (trx) => {
      await indexText(trx, [doc('Снег')])
      throw new Error('no')
    })
    await expect(change).rejects.toThrow('no')
    expect(await titles('снег')).toEqual([])
  })

  test('texts are joined by language', () => {
    expect(joinTexts([{ ru: 'а', en: 'a' }, null, { ru: 'б', und: '' }, undefined])).toEqual({ ru: 'а\nб', en: 'a' })
  })
})

describe('with 10,000 documents', () => {
  const syllables = ['ка', 'ро', 'ми', 'ту', 'ле', 'зо', 'ни', 'пу', 'сэ', 'га', 'ды', 'фо', 'би', 'ше', 'ва']
  const word = (n: number) =>
    [n % 15, Math.floor(n / 15) % 15, Math.floor(n / 225) % 15, Math.floor(n / 3375) % 15].map((i) => syllables[i]).join('')

  beforeAll(async () => {
    const many = Array.from({ length: 10_000 }, (_, n) =>
      doc(`${word(n)} ${word(n * 7 + 3)}`, { body: { ru: `Занятие ${n}: ${word(n * 13 + 5)} ${word(n * 17 + 1)}` } }),
    )
    await fill(...many)
    await sql`analyze platform.search_document, platform.search_word`.execute(app.db)
  })
  const planOf = (query: ReturnType<typeof sql>) =>
    inTransaction(app.db, async (trx) => {
      await sql`select set_config('pg_trgm.similarity_threshold', '0.07', true)`.execute(trx)
      const { rows } = await sql<{ 'QUERY PLAN': string }>`explain ${query}`.execute(trx)
      return rows.map((row) => row['QUERY PLAN']).join('\n')
    })

  test('words are looked up in the GIN index, typing errors in that of trigrams', async () => {
    expect(
      await planOf(sql`select kind, count(*) from platform.search_document
      where words @@ ${`('${word(42)}' | 'x')`}::tsquery and (shown_from is null or shown_from <= now()) group by kind`),
    ).toContain('search_document_words')
    expect(
      await planOf(sql`select w.word from unnest(${['карозими']}::text[]) as typed
      join platform.search_word w on w.folded % typed or w.folded like typed || '%'`),
    ).toContain('search_word_trigrams')
  })

  test('a search takes few statements and little time, a typing error some more', async () => {
    app.countQueries()
    const from = performance.now()
    expect((await ask(word(42))).total).toBeGreaterThan(0)
    expect(app.countQueries()).toBe(3)
    expect(await ask('зянятие')).toMatchObject({ fit: 'near', total: 10_000, meant: 'занятие' })
    const typo = `${word(4711).slice(0, 5)}ъ${word(4711).slice(6)}`
    expect((await ask(typo)).fit).toBe('near')
    expect((await ask('занятие', { limit: 20 })).total).toBe(10_000)
    expect(performance.now() - from).toBeLessThan(5000)
  })
})
