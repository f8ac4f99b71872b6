import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testApp } from '../../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { people, register } from '#people'
import { inTransaction } from '#platform/db/database.ts'
import { week } from '../module.ts'
import { insertSessions } from '../weeks/insert.ts'
import { sampleSession, sampleWeek } from '../weeks/sample.ts'
import type { SampleWeek } from '../weeks/sample.ts'
import { findWeek } from '../weeks/store.ts'
import { spansOf, usefulMin, windowOf } from './rules.ts'
import { findAvailability, writeAvailability } from './store.ts'

let app: TestApp
let sample: SampleWeek
beforeAll(async () => {
  app = await testApp({ now: '2026-11-20T06:10:00Z', modules: [people, week] })
  sample = await sampleWeek(app.db)
})
afterAll(() => app.close())

const path = '/my-availability/sample'
const base = { zone: 'Asia/Yakutsk', kind: 'can', hours: 'day' }
/** As a browser posts boxes of one name: again and again. */
async function post(
  cells: readonly string[],
  more: Record<string, string> = {},
  days: readonly string[] = [],
  as = sample.lecturer,
): Promise<Response> {
  const form = new URLSearchParams({ ...base, revision: String((await own(as))?.revision ?? 0), ...more })
  for (const cell of cells) form.append('cell', cell)
  for (const day of days) form.append('day', day)
  return app.request(path, { as, form })
}
const own = (personId = sample.lecturer) => findAvailability(app.db, sample.id, personId)
const told = async () => (await own())?.spans.map(({ date, fromMin, untilMin, kind }) => `${date} ${fromMin}-${untilMin} ${kind}`)

test('at first nothing is known, and the grid is on the wall of the lecturer’s zone, with Moscow beside it', async () => {
  const page = await app.page(path, { as: sample.lecturer })
  expect(page).toContain('That means “unknown”, not “always”.')
  expect(page).toContain('Can lead, Yakutsk')
  expect(page).toContain('aria-label="Monday 23 November, 09:00–09:30"')
  expect(page).toMatch(/09:00<span class="moscow">03:00 Moscow<\/span>/)
  // A week of Moscow begins at six in the morning there, and ends at six of the day after it.
  expect(page).not.toContain('value="2026-11-26/16"')
  expect(await app.page(`${path}?hours=all`, { as: sample.lecturer })).toContain('value="2026-11-26/11"')
  expect(page.match(/type="checkbox" name="cell"[^>]*checked/g)).toBeNull()
})

test('painted hours are kept as spans and shown again; what the form did not show stays', async () => {
  const answer = await post(['2026-11-23/18', '2026-11-23/19', '2026-11-24/20', '2026-12-24/20', 'nonsense'], { note: 'Позже во вторник' })
  expect(answer.headers.get('location')).toBe(`${path}?kind=can&hours=day&saved=1`)
  expect(await told()).toEqual(['2026-11-23 540-600 can', '2026-11-24 600-630 can'])
  expect(await own()).toMatchObject({ zone: 'Asia/Yakutsk', note: 'Позже во вторник', revision: 1 })
  const page = await app.page(`${path}?saved=1`, { as: sample.lecturer })
  expect(page).toContain('Saved.')
  expect(page).toContain('Marked: 1.5 hours. Sessions are possible in 1.5 hours of them.')
  expect(page.match(/type="checkbox" name="cell" value="[^"]*" checked/g)).toHaveLength(3)
  await post(['2026-11-24/0', '2026-11-24/20'], { hours: 'all' })
  await post(['2026-11-25/30'])
  expect(await told()).toEqual(['2026-11-24 0-30 can', '2026-11-25 900-930 can'])
})

test('hours that are liked most are painted among those when one can', async () => {
  await post(['2026-11-23/18', '2026-11-23/19', '2026-11-23/20'], { hours: 'all' })
  const page = await app.page(`${path}?kind=prefer`, { as: sample.lecturer })
  expect(page.match(/type="checkbox" name="cell"/g)).toHaveLength(3)
  await post(['2026-11-23/19', '2026-11-23/30'], { kind: 'prefer' })
  expect(await told()).toEqual(['2026-11-23 540-570 can', '2026-11-23 570-600 prefer', '2026-11-23 600-630 can'])
  const availability = (await own())!
  const shown = (kind: 'can' | 'prefer') => spansOf(availability, kind).map(({ from, until }) => `${from}/${until}`)
  expect(shown('can')).toEqual(['2026-11-23T00:00:00Z/2026-11-23T01:30:00Z'])
  expect(shown('prefer')).toEqual(['2026-11-23T00:30:00Z/2026-11-23T01:00:00Z'])
})

test('a whole day is one press', async () => {
  await post([], {}, ['2026-11-24'])
  expect(await told()).toEqual(['2026-11-24 0-1440 can'])
  expect(await app.page(path, { as: sample.lecturer })).toContain('name="day" value="2026-11-24" checked')
})

test('the same hours are seen by another clock; saved there, they are told by it', async () => {
  await post(['2026-11-24/30', '2026-11-24/31'], { hours: 'all' })
  const page = await app.page(`${path}?zone=Europe/Kaliningrad`, { as: sample.lecturer })
  expect(page).toContain('Can lead, Kaliningrad')
  expect(page.match(/type="checkbox" name="cell" value="[^"]*" checked/g)).toEqual([
    'type="checkbox" name="cell" value="2026-11-24/16" checked',
    'type="checkbox" name="cell" value="2026-11-24/17" checked',
  ])
  await post(['2026-11-24/16'], { zone: 'Europe/Kaliningrad' })
  expect(await own()).toMatchObject({ zone: 'Europe/Kaliningrad' })
  expect(await told()).toEqual(['2026-11-24 480-510 can'])
})

test('of two windows the second gets both versions, and nothing typed is lost', async () => {
  await post(['2026-11-24/20'], { zone: 'Europe/Moscow' })
  const stale = await post(['2026-11-24/30', '2026-11-24/31'], { zone: 'Europe/Moscow', revision: '1', note: 'Моё' })
  expect(stale.status).toBe(409)
  const page = await stale.text()
  expect(page).toMatch(/Tuesday 24 November[\s\S]*10:00–10:30[\s\S]*15:00–16:00/)
  expect(page.match(/type="checkbox" name="cell" value="[^"]*" checked/g)).toHaveLength(2)
  expect(page).toContain('>Моё</textarea>')
  expect(page).toContain(`name="revision" value="${(await own())!.revision}"`)
  const revision = String((await own())!.revision)
  const both = await Promise.all([1, 2].map((cell) => post([`2026-11-24/3${cell}`], { revision })))
  expect(both.map((answer) => answer.status).toSorted()).toEqual([303, 409])
})

test('an empty grid says nothing again: unknown', async () => {
  await post([])
  expect(await own()).toBeUndefined()
  expect(await app.page(`${path}?saved=1`, { as: sample.lecturer })).toContain('Nothing is known of your hours now.')
})

test.each<[Record<string, string>, string]>([
  [{ zone: '+03:00' }, 'There is no such zone'],
  [{ note: 'х'.repeat(501) }, 'At most 500 characters'],
])('%j is told', async (wrong, text) => {
  const answer = await post(['2026-11-24/20'], wrong)
  expect(answer.status).toBe(422)
  expect(await answer.text()).toContain(text)
  expect(await own()).toBeUndefined()
})

test('an unknown zone in the address is told on a page that works', async () => {
  const answer = await app.request(`${path}?zone=Mars/Olympus`, { as: sample.lecturer })
  expect(answer.status).toBe(422)
  expect(await answer.text()).toContain('Can lead, Yakutsk')
})

describe('the office', () => {
  const office = '/office/weeks/sample/availability'

  test('sees who told what, who told nothing, and whose hours miss the week', async () => {
    await post(['2026-11-24/20'], { zone: 'Europe/Moscow' })
    const page = await app.page(office, { as: 'office' })
    expect(page).toContain('All (2)')
    expect(page).toContain('Told nothing (1)')
    expect(page).toContain('Miss the week (0)')
    expect(page).toContain('Tue 24 Nov: 10:00–10:30')
    const nothing = await app.page(`${office}?show=none`, { as: 'office' })
    expect(nothing).toContain('Сардаана')
    expect(nothing).not.toContain('Aisylu')
  })

  test('streams that are closed at those hours, or a week that has moved, are told to both', async () => {
    const setup = '/office/weeks/sample/setup/streams'
    for (const [at, slug] of ['main', 'lab', 's0'].entries()) {
      const form = { nameRu: `Зал ${at}`, open: 'hours', 'hours-2026-11-23': '9-18', revision: '1' }
      expect((await app.request(`${setup}/${slug}`, { as: 'office', form })).status).toBe(303)
    }
    expect(await app.page(`${office}?show=misses`, { as: 'office' })).toContain('Aisylu')
    expect(await app.page(path, { as: sample.lecturer })).toContain('The hours marked miss the week')
    const later = { ...(await findWeek(app.db, 'sample'))!, startsOn: '2026-12-01', endsOn: '2026-12-05' }
    expect(usefulMin((await own())!, [windowOf(later)])).toBe(0)
  })

  test('takes as many statements for many as for two', async () => {
    const count = async () => {
      app.countQueries()
      await app.page(office, { as: 'office' })
      return app.countQueries()
    }
    const few = await count()
    await inTransaction(app.db, async (trx) => {
      const persons = await Promise.all(
        Array.from({ length: 20 }, (_, at) => register.person(trx, { name: { ru: `Лектор ${at}` }, email: `many${at}@example.test` })),
      )
      const spans = [{ date: '2026-11-23', fromMin: 600, untilMin: 660, kind: 'can' as const }]
      const session = sampleSession(sample, { state: 'accepted', startsAt: null, streamId: null })
      const named = persons.map((personId) => ({ role: 'lecturer' as const, personId, name: { ru: 'Лектор' } }))
      await insertSessions(trx, sample.id, [{ ...session, people: named }])
      await writeAvailability(
        trx,
        sample.id,
        persons.map((personId) => ({ personId, zone: 'Asia/Tomsk', spans })),
        app.world.clock(),
      )
    })
    expect(await app.page(office, { as: 'office' })).toContain('All (22)')
    app.countQueries()
    expect(await count()).toBe(few)
  })
})

test('nobody else tells somebody’s hours, and an imported week needs none', async () => {
  expect((await app.request(path, { as: 'teacher' })).status).toBe(403)
  await app.db
    .insertInto('week.week')
    .values({
      slug: 'foreign',
      name: '{"en":"Foreign"}',
      zone: 'UTC',
      starts_on: '2026-12-01',
      ends_on: '2026-12-02',
      source: '{"format":"frab-xml"}',
    })
    .execute()
  expect((await app.request('/my-availability/foreign', { as: sample.lecturer })).status).toBe(409)
  const list = await app.page('/my-availability', { as: sample.lecturer })
  expect(list).toContain('href="/my-availability/sample"')
  expect(list).not.toContain('foreign')
})
