import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { people, register } from '#people'
import { inTransaction } from '#platform/db/database.ts'
import { addMinutes } from '#platform/time.ts'
import type { GridData } from './grid/plain/data.ts'
import { week } from '../module.ts'
import { insertSessions } from '../weeks/insert.ts'
import { sampleSession, sampleStart, sampleWeek } from '../weeks/sample.ts'
import type { SampleWeek } from '../weeks/sample.ts'

let app: TestApp
let sample: SampleWeek
let own: string
let foreign: string
let waiting: string
const path = '/office/weeks/sample'

beforeAll(async () => {
  app = await testApp({ modules: [people, week] })
  sample = await sampleWeek(app.db)
  const more = [
    sampleSession(sample, { title: { ru: 'Своё занятие' }, startsAt: addMinutes(sampleStart, 60), streamId: sample.streams.lab! }),
    sampleSession(sample, { title: { ru: 'Чужая тайна' }, memberId: sample.otherMemberId, startsAt: addMinutes(sampleStart, 120) }),
    sampleSession(sample, { title: { ru: 'Ждёт места' }, state: 'accepted', startsAt: null, streamId: null }),
  ]
  const ids = await inTransaction(app.db, (trx) => insertSessions(trx, sample.id, more))
  const rows = await app.db.selectFrom('week.session').select('guid').where('id', 'in', ids).orderBy('id').execute()
  ;[own, foreign, waiting] = rows.map(({ guid }) => guid) as [string, string, string]
})
afterAll(() => app.close())

let keys = 0
const coordinator = () => app.personOf('coordinator', { type: 'member', id: sample.memberId })
const seenIn = (page: string) => /name="seen" value="(\d+)"/.exec(page)![1]!
const valueOf = (page: string, label: string) =>
  [...page.matchAll(/<button ([^>]*)>/g)]
    .map(([, all = '']) => all)
    .find((all) => all.includes(`aria-label="${label}"`))
    ?.match(/value="([^"]*)"/)?.[1]
const press = (fields: Record<string, string>, as: number | 'office' = 'office') =>
  app.request(`${path}/commands`, { as, form: { formKey: `editor-key-${(keys += 1)}`, ...fields } })
const rowOf = (guid: string) =>
  app.db.selectFrom('week.session').select(['state', 'starts_at', 'stream_id', 'locked']).where('guid', '=', guid).executeTakeFirstOrThrow()

test('an arrow moves by the chosen step, the page comes back with what was done, the same button in focus, and an undo', async () => {
  const page = await app.page(`${path}?show=2026-11-23&step=15`, { as: 'office' })
  const later = valueOf(page, '15 min later: “Своё занятие”')!
  const answer = await press({ do: later, seen: seenIn(page), show: '2026-11-23', step: '15', back: 'list' })
  expect(answer.status).toBe(303)
  expect(await rowOf(own)).toMatchObject({ starts_at: addMinutes(sampleStart, 75), stream_id: sample.streams.lab })
  const next = await app.page(answer.headers.get('location')!, { as: 'office' })
  expect(next).toContain('Placed: “Своё занятие”')
  expect(/<button [^>]*autofocus[^>]*>/.exec(next)![0]).toContain('aria-label="15 min later: “Своё занятие”"')
  const undo = /value="(undo \d+)"/.exec(next)![1]!
  await press({ do: undo, show: '2026-11-23' })
  expect(await rowOf(own)).toMatchObject({ starts_at: addMinutes(sampleStart, 60) })
})

test('streams, lock, taking off and placing by a typed time go by the same form', async () => {
  const page = await app.page(`${path}?show=2026-11-23`, { as: 'office' })
  await press({ do: valueOf(page, 'To the next stream: “Своё занятие”')!, seen: seenIn(page) })
  expect(await rowOf(own)).toMatchObject({ stream_id: sample.streams.s0 })
  await press({ do: `lock ${own}`, seen: seenIn(page) })
  expect(await rowOf(own)).toMatchObject({ locked: true })
  await press({ do: `unlock ${own}`, seen: seenIn(page) })
  await press({ do: `unplace ${own}`, seen: seenIn(page) })
  expect(await rowOf(own)).toEqual({ state: 'accepted', starts_at: null, stream_id: null, locked: false })
  const typed = { do: `put ${own}`, seen: '9', back: 'place', date: '2026-11-23', time: '10:00', stream: String(sample.streams.lab) }
  const placed = await press(typed)
  expect(placed.headers.get('location')).toMatch(`${path}/place/${own}?`)
  expect(await rowOf(own)).toMatchObject({ starts_at: addMinutes(sampleStart, 60), stream_id: sample.streams.lab })
  const wrong = await press({ ...typed, time: '25:00' })
  const shown = await wrong.text()
  expect([wrong.status, shown.includes('value="25:00"'), shown.includes('role="alert"')]).toEqual([422, true, true])
})

test('people and length are saved; the form chose whom it shows', async () => {
  const page = await app.page(`${path}/place/${own}`, { as: 'office' })
  expect(page).toContain(`<option value="${sample.lecturer}" selected`)
  await press({ do: `people ${own}`, seen: seenIn(page), back: 'place', lecturer1: String(sample.lecturer), moderator1: '', lecturer2: '' })
  const after = await app.page(`${path}/place/${own}`, { as: 'office' })
  expect(after).toContain('Vetted adults from start to end: 1. Two are needed')
  await press({
    do: `people ${own}`,
    seen: seenIn(after),
    back: 'place',
    lecturer1: String(sample.lecturer),
    moderator1: String(sample.moderator),
  })
  expect(await app.page(`${path}/place/${own}`, { as: 'office' })).not.toContain('Vetted adults from start to end')
  const long = await press({ do: `duration ${own}`, seen: '0', back: 'place', durationMin: '9999' })
  expect([long.status, (await long.text()).includes('value="9999"')]).toEqual([422, true])
})

test('the ten best places say why, and pressing one is enough', async () => {
  const page = await app.page(`${path}/place/${waiting}`, { as: 'office' })
  const slots = [...page.matchAll(/value="(put [^"]* slot)"/g)].map(([, value]) => value!)
  expect(slots).toHaveLength(10)
  expect(page).toMatch(/School hours in \d+ of \d+ zones/)
  expect((await press({ do: slots[0]!, seen: seenIn(page), back: 'place' })).status).toBe(303)
  const placed = await app.page(`${path}/place/${waiting}`, { as: 'office' })
  expect(placed).not.toContain('>Blocks:<')
  await press({ do: `unplace ${waiting}`, seen: seenIn(placed) })
})

test('whoever was second gets both versions and may put theirs over; nothing typed is lost', async () => {
  const page = await app.page(`${path}?show=2026-11-23`, { as: 'office' })
  const seen = seenIn(page)
  const first = await press(
    { do: `put ${own} ${addMinutes(sampleStart, 180).toString()} ${sample.streams.lab}`, seen },
    await coordinator(),
  )
  expect(first.status).toBe(303)
  const wish = `put ${own} ${addMinutes(sampleStart, 240).toString()} ${sample.streams.main}`
  const second = await press({ do: wish, seen, show: '2026-11-23', step: '30' })
  const both = await second.text()
  expect(second.status).toBe(409)
  expect(both).toContain('Test coordinator')
  expect(both).toContain('12:00')
  expect(both).toContain('13:00')
  expect(both).toContain(`value="${wish}"`)
  expect(await rowOf(own)).toMatchObject({ starts_at: addMinutes(sampleStart, 180) })
  expect((await press({ do: wish, seen: seenIn(both), show: '2026-11-23', step: '30' })).status).toBe(303)
  expect(await rowOf(own)).toMatchObject({ starts_at: addMinutes(sampleStart, 240), stream_id: sample.streams.main })
  // The coordinator's next change of another session says what came in meanwhile.
  const merged = await press({ do: `lock ${own}`, seen }, await coordinator())
  const told = await app.page(merged.headers.get('location')!, { as: await coordinator() })
  expect(told).toContain('Meanwhile 1 change of somebody else')
  await press({ do: `unlock ${own}`, seen: '99' })
})

test('a coordinator sees and steers the own member’s sessions; others have neither name nor address there', async () => {
  const as = await coordinator()
  for (const address of [path, `${path}?show=2026-11-23`, `${path}?show=unplaced`, `${path}?show=problems`, `${path}/place/${own}`]) {
    const page = await app.page(address, { as })
    expect([address, page.includes('Чужая тайна'), page.includes(foreign)]).toEqual([address, false, false])
  }
  expect((await app.request(`${path}/place/${foreign}`, { as })).status).toBe(404)
  const before = await rowOf(foreign)
  const refused = await press({ do: `unplace ${foreign}`, seen: '99' }, as)
  expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('not one of yours')])
  // In the foreign one's way: the warning has no name in it.
  await press({ do: `put ${own} ${addMinutes(sampleStart, 130).toString()} ${sample.streams.main}`, seen: '99' }, as)
  const page = await app.page(`${path}?show=problems`, { as })
  expect(page).toContain('a session of another university')
  expect(page).not.toContain('Чужая тайна')
  expect(await app.page(`${path}?show=problems`, { as: 'office' })).toContain('Чужая тайна')
  expect(await rowOf(foreign)).toEqual(before)
  const nobody = await app.personOf('coordinator', { type: 'member', id: 999 })
  expect(await app.page(`${path}?show=2026-11-23`, { as: nobody })).not.toContain('Своё занятие')
})

test('what the grid’s code gets of others’ sessions is when and where they are, and nothing else', async () => {
  const read = async (as: number | 'office') => JSON.parse(await app.page(`${path}/grid.json`, { as })) as GridData
  const office = await read('office')
  expect(JSON.stringify(office)).toContain('Чужая тайна')
  expect(office.own.every(Boolean)).toBe(true)
  const stranger = await inTransaction(app.db, async (trx) => {
    const id = await register.person(trx, { name: { ru: 'Тайный Гость' }, email: 'guest@example.test' })
    await register.role(trx, id, 'lecturer')
    return id
  })
  await press({ do: `people ${foreign}`, seen: '99', lecturer1: String(stranger) })
  expect(JSON.stringify(await read('office'))).toContain('Тайный Гость')
  const data = await read(await coordinator())
  const text = JSON.stringify(data)
  for (const secret of ['Чужая тайна', 'Тайный Гость', foreign]) expect([secret, text.includes(secret)]).toEqual([secret, false])
  const at = data.own.indexOf(false)
  expect(data.problem.sessions[at]).toMatchObject({ title: {}, slug: '', id: 0, memberId: null, placing: { stream: 0 } })
  expect(data.own.filter((one) => !one)).toHaveLength(1)
})

test('who has the editor open is said to the others for a minute', async () => {
  const as = await coordinator()
  app.setNow('2026-11-23T08:00:00Z')
  await app.page(`${path}/place/${own}`, { as })
  expect(await app.page(path, { as: 'office' })).toContain('Also here: Test coordinator (at “Своё занятие”)')
  expect(await app.page(path, { as })).toContain('Also here: Test office')
  app.setNow('2026-11-23T08:01:01Z')
  expect(await app.page(path, { as: 'office' })).not.toContain('Test coordinator (')
  app.setNow('2026-11-23T07:00:00Z')
})

test('made-up posts change nothing and are answered', async () => {
  const before = await rowOf(own)
  for (const wish of [
    '',
    'put',
    'put x',
    `put ${own} now 1`,
    `put ${own} 2026-99-99T00:00Z 1`,
    `fly ${own}`,
    'undo',
    'undo x',
    `unplace ${own.slice(1)}`,
  ]) {
    const answer = await press({ do: wish, seen: '99' })
    expect([wish, answer.status]).toEqual([wish, 422])
  }
  expect((await press({ do: `put ${own} ${sampleStart.toString()} 999999`, seen: '99' })).status).toBe(422)
  expect(await rowOf(own)).toEqual(before)
  const form = { do: `lock ${own}`, seen: '0', formKey: 'the-same-key-1' }
  await app.request(`${path}/commands`, { as: 'office', form })
  const { revision } = await app.db
    .selectFrom('week.week')
    .select('timetable_revision as revision')
    .where('id', '=', sample.id)
    .executeTakeFirstOrThrow()
  await app.request(`${path}/commands`, { as: 'office', form })
  await app.request(`${path}/commands`, { as: 'office', form: { ...form, formKey: 'the-same-key-2' } })
  expect(
    await app.db.selectFrom('week.week').select('timetable_revision as revision').where('id', '=', sample.id).executeTakeFirst(),
  ).toEqual({
    revision,
  })
  await press({ do: `unlock ${own}`, seen: '99' })
})

test('the same number of statements for four sessions and for two hundred', async () => {
  const count = async (address: string) => {
    await app.page(address, { as: 'office' })
    app.countQueries()
    await app.page(address, { as: 'office' })
    return app.countQueries()
  }
  const few = [await count(path), await count(`${path}/place/${own}`)]
  const many = Array.from({ length: 200 }, (_, turn) =>
    sampleSession(sample, { title: { ru: `Занятие ${turn}` }, startsAt: addMinutes(sampleStart, turn * 15), people: [] }),
  )
  await inTransaction(app.db, (trx) => insertSessions(trx, sample.id, many))
  expect([await count(path), await count(`${path}/place/${own}`)]).toEqual(few)
})
