import { afterAll, beforeAll, expect, test } from 'vitest'
import { consents, people } from '#people'
import { inTransaction } from '#platform/db/database.ts'
import { attendedWeek, writePresence } from '../../../checks/setup/attended-week.ts'
import type { AttendedWeek } from '../../../checks/setup/attended-week.ts'
import { testApp } from '../../../checks/setup/test-app.ts'
import type { RequestOptions, TestApp } from '../../../checks/setup/test-app.ts'
import { reporting } from './index.ts'
import { figures } from './weeks/figures.ts'
import type { Figure, Figures } from './weeks/figures.ts'
import { listConnections, sumRows, sumWeek } from './weeks/store.ts'

let app: TestApp
let week: AttendedWeek
const all = { all: true } as const
const office: RequestOptions = { as: 'office' }
const ru: RequestOptions = { as: 'office', headers: { 'accept-language': 'ru' } }

// Added up by hand from checks/setup/attended-week.ts: connections, participations, declared, measured, class hours, pupil hours, sessions.
const numbers = (...values: number[]) => Object.fromEntries(figures.map((figure, at) => [figure, values[at]])) as Figures

beforeAll(async () => {
  app = await testApp({ now: '2026-11-23T07:45:00Z', modules: [reporting, people] })
  week = await attendedWeek(app.db)
  await giveStatistics()
})
const giveStatistics = () =>
  inTransaction(app.db, (trx) => consents.give(app.world, trx, { personId: week.pupil, purpose: 'statistics', now: app.world.clock() }))
afterAll(() => app.close())

test('before any connection the report says nought and what to do', async () => {
  expect(await app.page('/reports', office)).toContain('Sample week')
  const page = await app.page('/reports/weeks/sample', office)
  expect(page).toContain('No connections yet')
  expect(await app.page('/reports/weeks/sample/rows', office)).toContain('No rows')
  const csv = await app.page('/reports/weeks/sample/figures.csv', office)
  expect(csv.trim().split('\r\n')).toHaveLength(2)
  expect(await app.page('/reports/weeks/sample/map.svg', office)).toContain('<svg')
})

test('every figure is exact: in all and by region, member, grade, format', async () => {
  await writePresence(app.db, week)
  const { totals, sections } = await sumWeek(app.db, week.weekId, all)
  expect(totals).toEqual(numbers(7, 2, 72, 2, 1, 0.5, 2))
  const table = (by: keyof typeof sections) => Object.fromEntries(sections[by].map(({ key, ...line }) => [key, line]))
  expect(table('region')).toEqual({
    'RU-SA': numbers(3, 2, 52, 1, 1, 0.33, 2),
    'RU-TVE': numbers(1, 0, 20, 0, 0, 0, 1),
    'RU-MOW': numbers(1, 0, 0, 1, 0, 0.17, 1),
    null: numbers(2, 0, 0, 0, 0, 0, 1),
  })
  expect(table('member')).toEqual({
    [week.lena]: numbers(6, 1, 47, 2, 0.5, 0.5, 1),
    [week.volga]: numbers(1, 1, 25, 0, 0.5, 0, 1),
  })
  expect(table('grade')).toEqual({
    5: numbers(1, 0, 20, 0, 0, 0, 1),
    7: numbers(3, 2, 52, 1, 1, 0.33, 2),
    9: numbers(1, 0, 0, 1, 0, 0.17, 1),
    null: numbers(2, 0, 0, 0, 0, 0, 1),
  })
  expect(table('format')).toEqual({
    lecture: numbers(6, 1, 47, 2, 0.5, 0.5, 1),
    workshop: numbers(1, 1, 25, 0, 0.5, 0, 1),
  })
})

test('page, file and rows tell the same number, for every figure of every line', async () => {
  const { totals, sections } = await sumWeek(app.db, week.weekId, all)
  const csv = await app.page('/reports/weeks/sample/figures.csv?sep=comma', office)
  const lines = csv.replace('\uFEFF', '').trim().split('\r\n')
  expect(lines[1]).toBe(`In all,,,${figures.map((figure) => totals[figure]).join(',')}`)
  const page = await app.page('/reports/weeks/sample', office)
  for (const by of ['region', 'member', 'grade', 'format'] as const) {
    for (const line of sections[by]) {
      const written = lines.filter((text) => text.endsWith(`,${figures.map((figure) => line[figure]).join(',')}`))
      expect(written.some((text) => text.includes(`,${line.key ?? ''},`))).toBe(true)
      for (const figure of figures) {
        const filter = { figure, by, key: line.key }
        expect((await sumRows(app.db, week.weekId, all, filter))[figure]).toBe(line[figure])
        const rows = await listConnections(app.db, week.weekId, all, filter, 1000)
        expect([by, line.key, figure, addUp(rows, figure)]).toEqual([by, line.key, figure, line[figure]])
        if (line[figure] > 0) {
          expect(page).toContain(
            `href="/reports/weeks/sample/rows?figure=${figure}&amp;by=${by}&amp;key=${line.key ?? 'none'}">${line[figure]}</a>`,
          )
        }
      }
    }
  }
})

test('without the consent to it a child’s row shows neither grade nor region, and no number changes', async () => {
  const before = await sumWeek(app.db, week.weekId, all)
  const { uuid, region_code: region } = await app.db
    .selectFrom('people.person')
    .select(['uuid', 'region_code'])
    .where('id', '=', week.pupil)
    .executeTakeFirstOrThrow()
  const rows = async (query: string) => {
    const page = await app.page(`/reports/weeks/sample/rows.csv?sep=comma&figure=measured${query}`, office)
    return page.trim().split('\r\n').slice(1)
  }
  const [whole, ofRegion] = [await rows(''), await rows(`&by=region&key=${region}`)]
  await app.request(`/family/children/${uuid}/consents/statistics`, {
    as: week.guardian,
    form: { say: 'withdraw', version: '1', lang: 'en', formKey: 'withdraw-statistics' },
  })
  expect(await sumWeek(app.db, week.weekId, all)).toEqual(before)
  const after = await rows('')
  expect(after).toHaveLength(whole.length)
  expect(after.filter((row) => !whole.includes(row))).toHaveLength(1)
  expect(await rows(`&by=region&key=${region}`)).toHaveLength(ofRegion.length - 1)
  const page = await app.page(`/reports/weeks/sample/rows?figure=measured&by=region&key=${region}`, office)
  expect(page).toContain('1 more connection is in the number and not in the list')
  await giveStatistics()
  expect(await rows('')).toEqual(whole)
})

function addUp(rows: Awaited<ReturnType<typeof listConnections>>, figure: Figure): number {
  const sum = (values: (number | null)[]) => Math.round(values.reduce<number>((total, value) => total + (value ?? 0), 0) * 100) / 100
  if (figure === 'declared') return sum(rows.map((row) => row.headCount))
  if (figure === 'classHours' || figure === 'pupilHours') return sum(rows.map((row) => row.hours))
  if (figure === 'sessions') return new Set(rows.map((row) => row.sessionSlug)).size
  return rows.length
}

test('the definition stands beside each number, on the page and above its rows', async () => {
  const page = await app.page('/reports/weeks/sample', ru)
  const rows = await app.page('/reports/weeks/sample/rows?figure=participations&by=region&key=RU-SA', ru)
  expect(page).toContain('Билет класса, который был в эфире не меньше 10 минут или половины занятия.')
  expect(rows).toContain('Билет класса, который был в эфире не меньше 10 минут или половины занятия.')
  expect(rows).toContain('Школа № 7 «Үлгэр»')
  expect(rows).toContain('7Б')
  expect(rows).not.toContain('Смелый Лис')
})

test('the map and the columns are pictures that open to rows and can be saved', async () => {
  const page = await app.page('/reports/weeks/sample?figure=declared', ru)
  expect(page).toContain('Республика Саха (Якутия): 52')
  const map = await app.request('/reports/weeks/sample/map.svg?figure=declared', office)
  expect(map.headers.get('content-type')).toContain('image/svg+xml')
  expect(await map.text()).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/)
  expect(await app.page('/reports/weeks/sample/columns.svg?by=grade', office)).toContain('>7</text>')
})

test('the file of rows is safe to open in a spreadsheet', async () => {
  const answer = await app.request('/reports/weeks/sample/rows.csv?figure=declared', office)
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="sample-rows.csv"')
  const csv = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer())
  expect(csv.startsWith('\uFEFF')).toBe(true)
  expect(csv).toContain(`"'=HYPERLINK(""x"")"`)
  expect(csv.trim().split('\r\n')).toHaveLength(4)
  expect(csv).toContain(';0,5\r\n')
})

test('a coordinator counts and opens the own member’s sessions only', async () => {
  const coordinator = await app.personOf('coordinator', { type: 'member', id: week.volga })
  const page = await app.page('/reports/weeks/sample', { as: coordinator })
  expect(page).toContain('You see the sessions of your own universities: Волга')
  expect(page).toMatch(/figure=declared"[^>]*>25<\/a>/)
  const rows = await app.page(`/reports/weeks/sample/rows?by=member&key=${week.lena}`, { as: coordinator })
  expect(rows).toContain('No rows')
  const csv = await app.page('/reports/weeks/sample/rows.csv', { as: coordinator })
  expect(csv).toContain('Растим кристаллы')
  expect(csv).not.toContain('Почему лёд скользкий?')
  const nobody = await app.personOf('coordinator')
  expect(await app.page('/reports/weeks/sample', { as: nobody })).toContain('No connections yet')
})

test('an evaluator sees sums, no rows', async () => {
  const page = await app.page('/reports/weeks/sample', { as: 'evaluator' })
  expect(page).toContain('>72<')
  expect(page).not.toContain('/rows?')
  expect((await app.request('/reports/weeks/sample/rows', { as: 'evaluator' })).status).toBe(403)
  expect((await app.request('/reports/weeks/sample/rows.csv', { as: 'evaluator' })).status).toBe(403)
})

test('nobody else sees a report', async () => {
  for (const role of ['pupil', 'guardian', 'teacher', 'lecturer', 'moderator', 'partner'] as const) {
    for (const path of [
      '/reports',
      '/reports/weeks/sample',
      '/reports/weeks/sample/figures.csv',
      '/reports/weeks/sample/rows',
      '/reports/weeks/sample/map.svg',
    ]) {
      expect([role, path, (await app.request(path, { as: role })).status]).toEqual([role, path, 403])
    }
  }
  expect((await app.request('/reports/weeks/sample')).status).toBe(303)
})

test.each([
  '?figure=nonsense',
  '?by=grade&key=7;drop',
  '?by=member&key=99999999999999999999',
  "?by=region&key=RU-SA'--",
  '?by=toString&key=1',
  '?figure=constructor&by=__proto__&key=x',
  '?by=format&key=%F0%9F%A6%84',
  '?page=-1',
  '?page=99999',
  '?page=1e9',
  `?by=region&key=${'x'.repeat(4000)}`,
])('a hostile address %s is answered with a page', async (query) => {
  for (const path of ['', '/rows', '/rows.csv', '/figures.csv', '/map.svg', '/columns.svg']) {
    expect([path, (await app.request(`/reports/weeks/sample${path}${query}`, office)).status]).toEqual([path, 200])
  }
})

test('an unknown week is 404', async () => {
  for (const slug of ['nowhere', '%00', '%F0%9F%A6%84', '%27%3B']) {
    expect((await app.request(`/reports/weeks/${slug}`, office)).status).toBe(404)
    expect((await app.request(`/reports/weeks/${slug}/rows`, office)).status).toBe(404)
  }
})
