import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { testApp } from '../../../../checks/setup/test-app.ts'
import { register } from '#people'
import { inTransaction, sql } from '#platform/db/database.ts'
import { insertSessions } from '../weeks/insert.ts'
import type { NewSession } from '../weeks/insert.ts'
import { sampleSession, sampleWeek } from '../weeks/sample.ts'
import type { SampleWeek } from '../weeks/sample.ts'

let app: TestApp
let week: SampleWeek
let office: number
let author: number
let readers: number[]
beforeAll(async () => {
  app = await testApp()
  week = await sampleWeek(app.db)
  office = await addPerson('office', 'Офис')
  author = await addPerson('lecturer', 'Сардана Лебедева')
})
afterAll(() => app.close())

let serial = 0
const key = () => `review-key-${(serial += 1)}`
const addPerson = (role: 'lecturer' | 'office' | 'evaluator', name = `Некто ${(serial += 1)}`) =>
  inTransaction(app.db, async (trx) => {
    const id = await register.person(trx, { name: { ru: name }, email: `r${(serial += 1)}@example.test` })
    await register.role(trx, id, role)
    return id
  })

interface Row {
  id: number
  guid: string
  state: string
  revision: number
  decision_note: string
}
const rowOf = async (guid: string): Promise<Row> =>
  app.db
    .selectFrom('week.session')
    .select(['id', 'guid', 'state', 'revision', 'decision_note'])
    .where('guid', '=', guid)
    .executeTakeFirstOrThrow()

async function propose(title: string, more: Partial<NewSession> = {}): Promise<string> {
  const [id] = await inTransaction(app.db, (trx) =>
    insertSessions(trx, week.id, [
      sampleSession(week, {
        state: 'submitted',
        title: { ru: title },
        startsAt: null,
        streamId: null,
        proposedBy: author,
        people: [{ role: 'lecturer', personId: author, name: { ru: 'Сардана Лебедева' } }],
        ...more,
      }),
    ]),
  )
  return (await app.db.selectFrom('week.session').select('guid').where('id', '=', id!).executeTakeFirstOrThrow()).guid
}

beforeEach(async () => {
  for (const table of [
    'week.break_glass',
    'week.conflict',
    'week.review',
    'week.assignment',
    'week.reviewer',
    'week.decision',
    'week.letter_template',
    'platform.mail',
  ] as const)
    await app.db.deleteFrom(table).execute()
  await app.db.deleteFrom('week.session').where('state', '!=', 'placed').execute()
  await sql`delete from week.call where week_id = ${week.id}`.execute(app.db)
  readers = [await addPerson('lecturer'), await addPerson('evaluator'), await addPerson('lecturer')]
})

const post = (path: string, as: number, form: Record<string, string>) => app.request(path, { as, form: { formKey: key(), ...form } })
const inOffice = (path: string) => `/office/weeks/sample${path}`
async function appoint(...ids: number[]): Promise<void> {
  for (const person of ids) {
    const answer = await post(inOffice('/reviews'), office, { person: String(person), topics: 'physics', loadMax: '20' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, inOffice('/reviews')])
  }
}
const letters = () => app.db.selectFrom('platform.mail').select(['to_address', 'subject', 'body', 'locale']).orderBy('id').execute()
const assignments = async (guid: string) =>
  app.db
    .selectFrom('week.assignment')
    .select(['person_id', 'state', 'assigned_by'])
    .where('session_id', '=', (await rowOf(guid)).id)
    .orderBy('person_id')
    .execute()
const whole = { ageFit: '4', clarity: '5', handsOn: '4', safety: '5', comment: 'Хороший опыт', act: 'submit' }

describe('assignment', () => {
  test('is automatic: two readers for each, one letter to each reader and no title in it', async () => {
    await appoint(...readers)
    const guids = [await propose('Тайна льда'), await propose('Тайна соли'), await propose('Тайна пара')]
    const answer = await post(inOffice('/reviews/assign'), office, {})
    expect(answer.headers.get('location')).toBe(inOffice('/reviews?given=6&empty=0'))
    for (const guid of guids) {
      expect(await assignments(guid)).toHaveLength(2)
      expect(await rowOf(guid)).toMatchObject({ state: 'inReview', revision: 2 })
    }
    const sent = await letters()
    expect(sent).toHaveLength(3)
    expect(sent[0]!.subject).toBe('Заявки на рецензию: «Неделя проб»')
    expect(sent[0]!.body).toContain('просит вас прочесть 2 заявки')
    expect(sent.filter(({ body, subject }) => `${body}${subject}`.includes('Тайна'))).toEqual([])
    // Once more gives nothing, and nobody a letter.
    expect((await post(inOffice('/reviews/assign'), office, {})).headers.get('location')).toBe(inOffice('/reviews?given=0&empty=0'))
    expect(await letters()).toHaveLength(3)
  })

  test('leaves places empty rather than break a conflict, and says so', async () => {
    await appoint(readers[0]!, readers[1]!)
    const guid = await propose('Тайна льда')
    await app.db.insertInto('week.conflict').values({ person_id: readers[0]!, with_person_id: author, side: 'author' }).execute()
    expect((await post(inOffice('/reviews/assign'), office, {})).headers.get('location')).toBe(inOffice('/reviews?given=1&empty=1'))
    expect(await assignments(guid)).toMatchObject([{ person_id: readers[1], state: 'open' }])
  })

  test('by hand refuses a conflict, a stranger, and nobody', async () => {
    const guid = await propose('Тайна льда')
    await appoint(readers[0]!, readers[1]!)
    await app.db
      .insertInto('week.conflict')
      .values({ person_id: readers[0]!, session_id: (await rowOf(guid)).id, side: 'office' })
      .execute()
    const path = inOffice(`/proposals/${guid}`)
    const page = await app.page(path, { as: office })
    expect([page.includes(`<option value="${readers[0]}">`), page.includes(`<option value="${readers[1]}">`)].slice(1)).toEqual([true])
    for (const [reviewer, status] of [
      [String(readers[0]), 422],
      [String(readers[2]), 422],
      ['', 422],
      ['999999999', 422],
      [String(readers[1]), 303],
    ] as const)
      expect([reviewer, (await post(`${path}/assign`, office, { reviewer })).status]).toEqual([reviewer, status])
    expect(await assignments(guid)).toEqual([{ person_id: readers[1], state: 'open', assigned_by: office }])
    // Taken back, it is gone from the reader's pages.
    expect((await post(`${path}/assign`, office, { take: String(readers[1]) })).status).toBe(303)
    expect((await app.request(`/reviews/${guid}`, { as: readers[1]! })).status).toBe(404)
  })

  test('two who press at once assign once', async () => {
    await appoint(...readers)
    const guid = await propose('Тайна льда')
    await Promise.all([post(inOffice('/reviews/assign'), office, {}), post(inOffice('/reviews/assign'), await addPerson('office'), {})])
    expect(await assignments(guid)).toHaveLength(2)
  })

  test('a reader who is dismissed gives back what is not handed in', async () => {
    await appoint(readers[0]!)
    const guid = await propose('Тайна льда')
    await post(inOffice('/reviews/assign'), office, {})
    expect((await post(inOffice('/reviews'), office, { dismiss: String(readers[0]) })).status).toBe(303)
    expect(await assignments(guid)).toMatchObject([{ state: 'taken' }])
    expect(await app.page('/reviews', { as: readers[0]! })).toContain('You don’t review for any week')
  })
})

describe('a review', () => {
  let guid: string
  beforeEach(async () => {
    guid = await propose('Тайна льда')
    await appoint(readers[0]!, readers[1]!)
    await post(inOffice('/reviews/assign'), office, {})
  })

  test('is begun, kept, and handed in whole', async () => {
    const [reader] = readers as [number]
    expect(await app.page('/reviews', { as: reader })).toContain('Тайна льда')
    const draft = await post(`/reviews/${guid}`, reader, { revision: '0', act: 'save', ageFit: '4', comment: 'Пока так' })
    expect(draft.headers.get('location')).toBe(`/reviews/${guid}?saved=1`)
    const half = await post(`/reviews/${guid}`, reader, {
      revision: '1',
      act: 'submit',
      ageFit: '4',
      clarity: '9',
      comment: 'Не потеряй меня',
    })
    const text = await half.text()
    expect([half.status, text.match(/Choose a mark/g)!.length >= 3, text.includes('Не потеряй меня')]).toEqual([422, true, true])
    const low = await post(`/reviews/${guid}`, reader, { ...whole, revision: '2', safety: '1', comment: '' })
    expect([low.status, (await low.text()).includes('Say why the mark is low')]).toEqual([422, true])
    expect((await post(`/reviews/${guid}`, reader, { ...whole, revision: '3' })).headers.get('location')).toBe('/reviews')
    expect(await app.page('/reviews', { as: reader })).toContain('1 of 1 handed in')
    const page = await app.page(inOffice(`/proposals/${guid}`), { as: office })
    expect(page).toContain('Хороший опыт')
    expect(page).toContain('4.5')
  })

  test('that is written in two windows keeps both', async () => {
    const [reader] = readers as [number]
    await post(`/reviews/${guid}`, reader, { ...whole, revision: '0', act: 'save', comment: 'Первое' })
    const late = await post(`/reviews/${guid}`, reader, { ...whole, revision: '0', comment: 'Второе' })
    const text = await late.text()
    expect([late.status, text.includes('Первое'), text.includes('Второе')]).toEqual([409, true, true])
  })

  test('is read by the office alone: neither the author nor the other reader sees it', async () => {
    await post(`/reviews/${guid}`, readers[0]!, { ...whole, revision: '0', comment: 'Секретное слово' })
    for (const [who, path] of [
      [author, `/proposals/${guid}`],
      [author, '/proposals'],
      [readers[1]!, `/reviews/${guid}`],
      [readers[1]!, '/reviews'],
    ] as const)
      expect([path, (await app.page(path, { as: who })).includes('Секретное слово')]).toEqual([path, false])
    for (const path of [`/reviews/${guid}`, inOffice(`/proposals/${guid}`)])
      expect([404, 403]).toContain((await app.request(path, { as: author })).status)
  })

  test('brings a third where two lie two apart', async () => {
    await appoint(readers[2]!)
    await post(`/reviews/${guid}`, readers[0]!, { ...whole, revision: '0', ageFit: '5', clarity: '5', handsOn: '5', safety: '5' })
    expect(await assignments(guid)).toHaveLength(2)
    await post(`/reviews/${guid}`, readers[1]!, { ...whole, revision: '0', ageFit: '3', clarity: '3', handsOn: '3', safety: '3' })
    expect((await assignments(guid)).map(({ person_id }) => person_id)).toEqual(readers.toSorted((a, b) => a - b))
    expect(await app.page(inOffice('/proposals?order=spread'), { as: office })).toContain('4, spread 2')
  })

  test('ends by stepping back: the proposal is gone, the conflict stands, another reads', async () => {
    const [reader] = readers as [number]
    await post(`/reviews/${guid}`, reader, { ...whole, revision: '0' })
    const without = await post(`/reviews/${guid}/recuse`, reader, { why: 'bored' })
    expect(without.status).toBe(422)
    expect((await post(`/reviews/${guid}/recuse`, reader, { why: 'recognised', note: 'Мой ученик' })).headers.get('location')).toBe(
      '/reviews?recused=1',
    )
    expect(await app.page('/reviews?recused=1', { as: reader })).not.toContain('Тайна льда')
    expect((await app.request(`/reviews/${guid}`, { as: reader })).status).toBe(404)
    expect((await post(`/reviews/${guid}`, reader, { ...whole, revision: '1' })).status).toBe(404)
    const page = await app.page(inOffice(`/proposals/${guid}`), { as: office })
    expect([page.includes('Хороший опыт'), page.includes('stepped back'), page.includes('recognised: Мой ученик')]).toEqual([
      false,
      true,
      true,
    ])
    await appoint(readers[2]!)
    await post(inOffice('/reviews/assign'), office, {})
    expect((await assignments(guid)).filter(({ state }) => state === 'open')).toHaveLength(2)
  })

  test('can’t be changed after the decision', async () => {
    await app.db.updateTable('week.session').set({ state: 'declined' }).where('guid', '=', guid).execute()
    expect((await post(`/reviews/${guid}`, readers[0]!, { ...whole, revision: '0' })).status).toBe(422)
    expect(await app.page(`/reviews/${guid}`, { as: readers[0]! })).toContain('The decision is made')
  })

  test('of what isn’t one’s own is not there', async () => {
    for (const path of [`/reviews/${guid}`, '/reviews/not-a-guid', '/reviews/00000000-0000-4000-8000-000000000000'])
      expect([path, (await app.request(path, { as: readers[2]! })).status]).toEqual([path, 404])
    expect((await app.request('/reviews', { as: 'teacher' })).status).toBe(403)
  })
})

describe('an anonymised week', () => {
  let guid: string
  const abstract = { ru: 'Сардана Лебедева из lena покажет опыт. Подробно: https://lena.example/noeva. Кафедра тонкого льда ждёт.' }
  beforeEach(async () => {
    await app.db
      .insertInto('week.call')
      .values({ week_id: week.id, opens_at: sql`now()`, closes_at: sql`now() + interval '1 day'`, anonymous_review: true, text: '{}' })
      .execute()
    guid = await propose('Лёд Лебедевой', { abstract })
    await appoint(readers[0]!)
    await post(inOffice('/reviews/assign'), office, {})
  })
  const told = ['Лебедев', 'Сардана', 'https://lena.example', 'Университет lena']

  test('hides names, members and links from reviewers until the decision', async () => {
    for (const path of [`/reviews/${guid}`, '/reviews']) {
      const page = await app.page(path, { as: readers[0]! })
      expect([path, told.filter((word) => page.includes(word))]).toEqual([path, []])
    }
    expect(await app.page(`/reviews/${guid}`, { as: readers[0]! })).toContain('Кафедра тонкого льда')
    await app.db.updateTable('week.session').set({ state: 'accepted' }).where('guid', '=', guid).execute()
    expect(await app.page(`/reviews/${guid}`, { as: readers[0]! })).toContain('Сардана Лебедева')
  })

  test('and what the office takes out besides; a text that changed since is not shown at all', async () => {
    const path = inOffice(`/proposals/${guid}/redact`)
    const page = await app.page(path, { as: office })
    const print = /name="print" value="([0-9a-f]+)"/.exec(page)![1]!
    const edited = abstract.ru.replace('Кафедра тонкого льда', '█████')
    expect((await post(path, office, { print, 'abstract.ru': edited, 'title.ru': 'Лёд Лебедевой' })).status).toBe(303)
    const shown = await app.page(`/reviews/${guid}`, { as: readers[0]! })
    expect([shown.includes('Кафедра'), shown.includes('покажет опыт'), ...told.map((word) => shown.includes(word))]).toEqual([
      false,
      true,
      false,
      false,
      false,
      false,
    ])
    // The author's own text stays.
    expect(
      (await app.db.selectFrom('week.session').select('abstract').where('guid', '=', guid).executeTakeFirstOrThrow()).abstract,
    ).toEqual(abstract)
    const late = await post(path, office, { print, 'abstract.ru': 'Иначе' })
    expect([late.status, (await late.text()).includes('Иначе')]).toEqual([409, true])
    await app.db
      .updateTable('week.session')
      .set({ abstract: JSON.stringify({ ru: 'Кафедра льда пишет заново' }) })
      .where('guid', '=', guid)
      .execute()
    const changed = await app.page(`/reviews/${guid}`, { as: readers[0]! })
    expect([changed.includes('Кафедра льда'), changed.includes('The author changed this text')]).toEqual([false, true])
    expect(await app.page(path, { as: office })).toContain('Reviewers don’t see it until you look again')
  })
})

describe('decisions', () => {
  const chosen = async (guids: string[]) => (await Promise.all(guids.map(rowOf))).map((row) => `${row.guid}:${row.revision}`).join(',')

  test('are made in bulk; letters wait, are shown in both languages, and go once', async () => {
    const english = await addPerson('lecturer', 'Ann Lee')
    await app.db.updateTable('people.person').set({ locale: 'en' }).where('id', '=', english).execute()
    const people = [{ role: 'lecturer' as const, personId: english, name: { ru: 'Ann Lee' } }]
    const guids = [await propose('Лёд {note}'), await propose('Соль', { proposedBy: english, people }), await propose('Пар')]
    const proposal = await chosen(guids.slice(0, 2))
    const answer = await post(inOffice('/decisions'), office, { proposal, decision: 'accepted', note: 'Ждём!' })
    expect(answer.headers.get('location')).toBe(inOffice('/decisions?done=2&skipped=0'))
    expect(await Promise.all(guids.map(async (guid) => (await rowOf(guid)).state))).toEqual(['accepted', 'accepted', 'submitted'])
    expect(await letters()).toEqual([])
    const page = await app.page(inOffice('/letters'), { as: office })
    expect([page.includes('Принято: «Лёд {note}»'), page.includes('Accepted: “Соль”'), page.includes('Send 2 letters')]).toEqual([
      true,
      true,
      true,
    ])
    await Promise.all([post(inOffice('/letters/send'), office, {}), post(inOffice('/letters/send'), office, {})])
    const sent = await letters()
    expect(sent.map(({ subject, locale }) => [subject, locale])).toEqual([
      ['Принято: «Лёд {note}»', 'ru'],
      ['Accepted: “Соль”', 'en'],
    ])
    expect(sent[0]!.body).toContain('Ждём!')
    expect(sent[0]!.body).toContain(`\nhttp://kaleidoscope.test/proposals/${guids[0]}`)
    await post(inOffice('/letters/send'), office, {})
    expect(await letters()).toHaveLength(2)
  })

  test('leave alone what was changed meanwhile, what is decided so, and what is past deciding', async () => {
    const guids = [
      await propose('Лёд'),
      await propose('Соль'),
      await propose('Пар', { state: 'declined' }),
      await propose('Дым', { state: 'withdrawn' }),
    ]
    const proposal = await chosen(guids)
    await app.db.updateTable('week.session').set({ revision: 7 }).where('guid', '=', guids[1]!).execute()
    const answer = await post(inOffice('/decisions'), office, { proposal, decision: 'declined', note: 'Не в этот раз' })
    expect(answer.headers.get('location')).toBe(inOffice('/decisions?done=1&skipped=3'))
    expect(await Promise.all(guids.map(async (guid) => (await rowOf(guid)).state))).toEqual([
      'declined',
      'submitted',
      'declined',
      'withdrawn',
    ])
  })

  test('need a choice, and a reason to decline; what was typed and ticked stays', async () => {
    const guid = await propose('Лёд', { state: 'inReview' })
    const proposal = await chosen([guid])
    const silent = await post(inOffice('/decisions'), office, { proposal, decision: 'declined', note: '' })
    const text = await silent.text()
    expect([silent.status, text.includes(`value="${proposal}" checked`)]).toEqual([422, true])
    const none = await post(inOffice('/decisions'), office, { decision: 'reserve', note: 'Не потеряй меня' })
    expect([none.status, (await none.text()).includes('Не потеряй меня')]).toEqual([422, true])
    expect((await post(inOffice('/decisions'), office, { proposal, decision: 'placed' })).status).toBe(422)
    expect((await rowOf(guid)).state).toBe('inReview')
  })

  test('decided anew, only the last one is told', async () => {
    const guid = await propose('Лёд')
    await post(inOffice('/decisions'), office, { proposal: await chosen([guid]), decision: 'reserve', note: '' })
    await post(inOffice('/decisions'), office, { proposal: await chosen([guid]), decision: 'accepted', note: '' })
    await post(inOffice('/letters/send'), office, {})
    expect((await letters()).map(({ subject }) => subject)).toEqual(['Принято: «Лёд»'])
  })

  test('have the words of the week, checked and shown before they are kept', async () => {
    const words = {
      decision: 'reserve',
      subjectRu: 'Запас: {title}',
      bodyRu: 'Здравствуйте, {name}!\n{note}',
      subjectEn: 'Kept: {title}',
      bodyEn: 'Hello {name}',
      revision: '0',
    }
    const wrong = await post(inOffice('/letters'), office, { ...words, bodyRu: 'Здравствуйте, {nmae}!', act: 'save' })
    const text = await wrong.text()
    expect([wrong.status, text.includes('a word in braces that we don’t know'), text.includes('{nmae}')]).toEqual([422, true, true])
    const shown = await post(inOffice('/letters'), office, { ...words, act: 'preview' })
    expect(await shown.text()).toContain('Запас: Why is ice slippery?')
    expect(await app.db.selectFrom('week.letter_template').selectAll().execute()).toEqual([])
    expect((await post(inOffice('/letters'), office, { ...words, act: 'save' })).status).toBe(303)
    const late = await post(inOffice('/letters'), office, { ...words, subjectRu: 'Другое', act: 'save' })
    const both = await late.text()
    expect([late.status, both.includes('Запас: {title}'), both.includes('Другое')]).toEqual([409, true, true])
    const guid = await propose('Лёд')
    await post(inOffice('/decisions'), office, { proposal: await chosen([guid]), decision: 'reserve', note: 'Вдруг' })
    await post(inOffice('/letters/send'), office, {})
    expect(await letters()).toMatchObject([{ subject: 'Запас: Лёд', body: 'Здравствуйте, Сардана Лебедева!\nВдруг' }])
  })
})

describe('an office person in conflict', () => {
  let guid: string
  let tied: number
  beforeEach(async () => {
    guid = await propose('Тайна льда')
    tied = await addPerson('office')
    await app.db.insertInto('week.conflict').values({ person_id: tied, with_person_id: author, side: 'reviewer' }).execute()
    await appoint(readers[0]!, readers[1]!)
    await post(inOffice('/reviews/assign'), office, {})
    await post(`/reviews/${guid}`, readers[0]!, { ...whole, revision: '0', comment: 'Секретное слово' })
  })
  const path = () => inOffice(`/proposals/${guid}`)

  test('finds it in no list, count, search, file, log or letter', async () => {
    for (const address of [
      '/proposals',
      '/proposals?q=Тайна',
      '/proposals?order=score',
      '/proposals.csv',
      '/decisions',
      '/decisions?state=inReview',
      '/letters',
      '/reviews',
      '/withheld',
    ].map(inOffice)) {
      const page = await app.page(address, { as: tied })
      expect([address, page.includes('Тайна льда'), page.includes(guid), page.includes('Секретное')]).toEqual([
        address,
        false,
        false,
        false,
      ])
    }
    expect(await app.page(inOffice('/proposals.csv'), { as: office })).toContain('Тайна льда')
    expect(await app.page(inOffice('/proposals?q=Тайна'), { as: tied })).toContain('0 proposals')
    expect(await app.page(inOffice('/proposals?q=Тайна'), { as: office })).toContain('1 proposal')
    expect(await app.page('/office/audit', { as: tied })).not.toContain(guid)
    expect(await app.page('/office/audit', { as: office })).toContain(guid)
    const progress = (as: number) =>
      app.page(inOffice('/reviews'), { as }).then((page) => /Undecided<\/dt><dd class="stat-value">(\d+)/.exec(page)![1])
    expect([await progress(office), await progress(tied)]).toEqual(['1', '0'])
    const weeks = (as: number) => app.page('/office/weeks', { as }).then((page) => /Waiting: 1 /.test(page))
    expect([await weeks(office), await weeks(tied)]).toEqual([true, false])
  })

  test('opens none of its pages and does nothing about it', async () => {
    for (const address of [path(), `${path()}/redact`, inOffice(`/sessions/${guid}`), `/proposals/${guid}`, `/reviews/${guid}`])
      expect([address, (await app.request(address, { as: tied })).status]).toEqual([address, 404])
    const before = await rowOf(guid)
    for (const [address, form] of [
      [`${path()}/decide`, { decision: 'accepted', revision: String(before.revision) }],
      [`${path()}/assign`, { reviewer: String(readers[0]) }],
      [`${path()}/conflict`, { person: String(readers[0]), reason: 'Просто' }],
      [`${path()}/redact`, { 'title.ru': 'x' }],
      [inOffice(`/sessions/${guid}/withdraw`), { revision: String(before.revision) }],
    ] as const)
      expect([address, (await post(address, tied, form)).status]).toEqual([address, 404])
    const bulk = await post(inOffice('/decisions'), tied, { proposal: `${guid}:${before.revision}`, decision: 'accepted' })
    expect(bulk.headers.get('location')).toBe(inOffice('/decisions?done=0&skipped=1'))
    expect(await rowOf(guid)).toEqual(before)
  })

  test('looks by a second person and a reason, for reading only', async () => {
    const ask = (form: Record<string, string>) => post(inOffice('/withheld'), tied, form)
    expect((await ask({ proposal: 'та самая', reason: 'Жалоба автора на рецензию' })).status).toBe(422)
    expect((await ask({ proposal: guid, reason: 'надо' })).status).toBe(422)
    // What is there and what isn't is answered alike.
    const none = await ask({ proposal: '00000000-0000-4000-8000-000000000000', reason: 'Жалоба автора на рецензию' })
    const some = await ask({ proposal: `http://kaleidoscope.test/proposals/${guid}`, reason: 'Жалоба автора на рецензию' })
    expect([none.status, none.headers.get('location')]).toEqual([some.status, some.headers.get('location')])
    const { uuid } = await app.db.selectFrom('week.break_glass').select('uuid').executeTakeFirstOrThrow()
    const answer = (as: number, act: string) => post(inOffice(`/withheld/${uuid}`), as, { act })
    expect((await answer(tied, 'open')).status).toBe(404)
    const alsoTied = await addPerson('office')
    await app.db.insertInto('week.conflict').values({ person_id: alsoTied, with_person_id: author, side: 'office' }).execute()
    expect([(await answer(alsoTied, 'open')).status, (await app.page(inOffice('/withheld'), { as: alsoTied })).includes('Жалоба')]).toEqual(
      [404, false],
    )
    expect((await app.request(path(), { as: tied })).status).toBe(404)
    expect(await app.page(inOffice('/withheld'), { as: office })).toContain('Жалоба автора на рецензию')
    expect((await answer(office, 'open')).status).toBe(303)
    const page = await app.page(path(), { as: tied })
    expect([page.includes('Секретное слово'), page.includes('value="accepted"')]).toEqual([true, false])
    const { revision } = await rowOf(guid)
    expect((await post(`${path()}/decide`, tied, { decision: 'accepted', revision: String(revision) })).status).toBe(422)
    expect((await rowOf(guid)).state).toBe('inReview')
    const acts = await app.db
      .selectFrom('platform.audit')
      .select(['actor_id', 'action'])
      .where('action', 'in', ['week.askLook', 'week.openLook'])
      .orderBy('id')
      .execute()
    expect(acts).toEqual([
      { actor_id: tied, action: 'week.askLook' },
      { actor_id: office, action: 'week.openLook' },
    ])
  })

  test('reads of an own review that a conflict ended nothing but that there was one', async () => {
    const reader = readers[0]!
    await app.db.insertInto('week.conflict').values({ person_id: reader, with_person_id: author, side: 'author' }).execute()
    const data = await (await app.request('/me/data.json', { as: reader })).text()
    expect([data.includes('Секретное'), data.includes('Тайна'), data.includes('week.reviews')]).toEqual([false, false, true])
    // Its marks left the score with it.
    expect(await app.page(path(), { as: office })).not.toContain('Секретное слово')
  })
})

describe('an author', () => {
  test('names a mentor and somebody who must not review, by address; only their own people can', async () => {
    const guid = await propose('Тайна льда')
    const path = `/proposals/${guid}/conflicts`
    const { email } = await app.db.selectFrom('people.person').select('email').where('id', '=', readers[0]!).executeTakeFirstOrThrow()
    expect((await post(path, author, { role: 'mentor', address: 'не почта' })).status).toBe(422)
    expect((await post(path, author, { role: 'excluded', address: email!.toUpperCase() })).status).toBe(303)
    expect(await app.page(path, { as: author })).toContain(email!)
    await appoint(readers[0]!, readers[1]!)
    await post(inOffice('/reviews/assign'), office, {})
    expect((await assignments(guid)).map(({ person_id }) => person_id)).toEqual([readers[1]])
    for (const who of [office, readers[0]!, readers[1]!]) expect([403, 404]).toContain((await app.request(path, { as: who })).status)
    expect((await post(path, author, { remove: email! })).status).toBe(303)
    expect(await app.page(path, { as: author })).not.toContain(email!)
  })
})

describe('a reviewer', () => {
  test('tells where they work and whom they can’t judge', async () => {
    const reader = readers[0]!
    const guid = await propose('Тайна льда')
    await appoint(reader)
    await post(inOffice('/reviews/assign'), office, {})
    expect((await post('/reviews/conflicts/affiliation', reader, { member: '', organisation: '— —' })).status).toBe(422)
    expect(
      (await post('/reviews/conflicts/affiliation', reader, { member: '', organisation: 'Ледовый завод', until: '2026-05-01' })).status,
    ).toBe(303)
    expect(await app.page('/reviews/conflicts', { as: reader })).toContain('Ледовый завод')
    expect((await post('/reviews/conflicts', reader, { person: '', member: '' })).status).toBe(422)
    expect((await post('/reviews/conflicts', reader, { person: String(author), member: '', reason: 'Соседи' })).status).toBe(303)
    expect((await app.request(`/reviews/${guid}`, { as: reader })).status).toBe(404)
    const { uuid } = await app.db.selectFrom('week.conflict').select('uuid').executeTakeFirstOrThrow()
    expect((await post(`/reviews/conflicts/${uuid}/end`, readers[1]!, {})).status).toBe(404)
    expect((await post(`/reviews/conflicts/${uuid}/end`, reader, {})).status).toBe(303)
    // What was revoked stays so until it is assigned anew.
    expect((await app.request(`/reviews/${guid}`, { as: reader })).status).toBe(404)
    await post(inOffice(`/proposals/${guid}/assign`), office, { reviewer: String(reader) })
    expect((await app.request(`/reviews/${guid}`, { as: reader })).status).toBe(200)
  })
})

test('the list takes as many statements for two hundred proposals as for two', async () => {
  await appoint(...readers)
  await propose('Раз')
  await propose('Два')
  const count = async (path: string, as: number) => {
    await app.page(path, { as })
    app.countQueries()
    await app.page(path, { as })
    return app.countQueries()
  }
  const paths = ['/proposals', '/decisions?state=submitted', '/reviews'].map(inOffice)
  const few = await inTurn(paths, (path) => count(path, office))
  await inTransaction(app.db, (trx) =>
    insertSessions(
      trx,
      week.id,
      Array.from({ length: 200 }, (_, at) =>
        sampleSession(week, { state: 'submitted', title: { ru: `Много ${at}` }, startsAt: null, streamId: null, proposedBy: author }),
      ),
    ),
  )
  expect(await inTurn(paths, (path) => count(path, office))).toEqual(few)
})

async function inTurn<T, R>(list: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (const one of list) results.push(await work(one))
  return results
}
