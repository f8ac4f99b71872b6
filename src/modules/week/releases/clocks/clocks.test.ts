import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testApp } from '../../../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../../../checks/setup/test-app.ts'
import { newToken } from '#platform/ids.ts'
import { sampleStart, sampleWeek } from '../../weeks/sample.ts'
import type { SampleWeek } from '../../weeks/sample.ts'
import { tzdataNow } from './rules.ts'
import type { Clock } from './rules.ts'

let app: TestApp
let sample: SampleWeek
const before = sampleStart.subtract({ hours: 24 }).toString()
const english = { locale: 'en' }
const path = '/office/weeks/sample/release'
const page = (address: string) => app.page(address, { as: 'office', cookies: english })
const release = () => app.request(path, { as: 'office', form: { formKey: newToken() }, cookies: english })
const lastRelease = () =>
  app.db.selectFrom('week.release').selectAll().where('week_id', '=', sample.id).orderBy('version', 'desc').executeTakeFirstOrThrow()

beforeAll(async () => {
  app = await testApp({ now: before })
  sample = await sampleWeek(app.db, { sessions: 3 })
})

afterAll(async () => app.close())

/** As if Yakutsk's clock had been an hour behind today's when the last version was released. */
async function ageClocks(): Promise<void> {
  const { id, clocks } = await lastRelease()
  const older = (clocks as unknown as Clock[]).map(({ zone, since }) => ({
    zone,
    since: zone === 'Asia/Yakutsk' ? since.map(([sinceMs, aheadMin]) => [sinceMs, aheadMin - 60]) : since,
  }))
  await app.db
    .updateTable('week.release')
    .set({ tzdata: '2020a', clocks: JSON.stringify(older) })
    .where('id', '=', id)
    .execute()
}

beforeEach(async () => {
  await app.db.updateTable('week.release').set({ tzdata: tzdataNow() }).execute()
})

test('a release keeps the clocks that it told its hours by: all zones of the country, once', async () => {
  const { tzdata, clocks } = await lastRelease()
  const zones = (clocks as unknown as Clock[]).map(({ zone }) => zone)
  expect(tzdata).toBe(process.versions.tz)
  expect(zones).toEqual([...new Set(zones)].toSorted())
  expect(zones).toEqual(expect.arrayContaining(['Europe/Kaliningrad', 'Europe/Moscow', 'Asia/Yakutsk', 'Asia/Kamchatka']))
  expect(await page(path)).not.toContain('id="clocks"')
})

test('when the rules of the clocks change, the office sees whose hour moved, and a version without other changes tells it anew', async () => {
  expect((await release()).status).toBe(422)
  await ageClocks()
  const shown = await page(path)
  expect(shown).toContain('3 sessions now begin at another hour')
  expect(shown).toContain(`they were 2020a, now they are ${tzdataNow()}`)
  expect(shown).toMatch(/Yakutsk.*?Mon,? 23 November at 14:00.*?Mon,? 23 November at 15:00/s)
  expect(await page('/office/weeks/sample')).toContain(`href="${path}#clocks"`)
  expect((await release()).status).toBe(303)
  expect((await lastRelease()).tzdata).toBe(tzdataNow())
  expect(await page(path)).not.toContain('id="clocks"')
  expect(await page('/office/weeks/sample')).not.toContain('#clocks')
})

test('new rules that change no hour of the week say nothing, nor do sessions that have begun', async () => {
  await app.db.updateTable('week.release').set({ tzdata: '2020a' }).execute()
  expect(await page(path)).not.toContain('id="clocks"')
  expect((await release()).status).toBe(422)
  await ageClocks()
  app.setNow(sampleStart.add({ hours: 48 }).toString())
  expect(await page(path)).not.toContain('id="clocks"')
  app.setNow(before)
})

test('a coordinator, who releases nothing, is not told', async () => {
  await ageClocks()
  expect(await app.page(path, { as: 'coordinator', cookies: english })).not.toContain('id="clocks"')
})

test('a week whose last session is taken out keeps no clocks', async () => {
  await app.db.updateTable('week.session').set({ state: 'withdrawn' }).where('week_id', '=', sample.id).execute()
  expect((await release()).status).toBe(303)
  expect((await lastRelease()).clocks).toEqual([])
  expect(await page(path)).not.toContain('id="clocks"')
})
