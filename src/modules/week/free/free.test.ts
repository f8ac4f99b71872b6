import { afterAll, beforeAll, expect, test } from 'vitest'
import { live } from '#live'
import { people } from '#people'
import { schools } from '#schools'
import { takeSeats } from '#seats'
import { inTransaction } from '#platform/db/database.ts'
import { Temporal } from '#platform/time.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { testApp } from '../../../../checks/setup/test-app.ts'
import { week } from '../module.ts'
import { sampleWeek } from '../weeks/sample.ts'
import type { SampleWeek } from '../weeks/sample.ts'

const now = '2026-11-23T05:30:00Z'
let app: TestApp
let sample: SampleWeek

beforeAll(async () => {
  app = await testApp({ now, modules: [people, schools, live, week] })
  sample = await sampleWeek(app.db, { sessions: 3 })
})
afterAll(() => app.close())

const path = '/weeks/sample/availability.json'
const ask = async () => (await (await app.request(path)).json()) as { sessions: Record<string, { free: number; waiting: number }> }

async function take(sessionId: number, holder: number): Promise<void> {
  const { id } = await app.db.selectFrom('seats.pool').select('id').where('owner_id', '=', sessionId).executeTakeFirstOrThrow()
  await inTransaction(app.db, (trx) =>
    takeSeats(trx, { poolId: id, holder: { type: 'schools.class', id: holder }, units: 1, now: Temporal.Instant.from(now) }),
  )
}

const cap = (sessionId: number, count: number) =>
  app.db.updateTable('seats.pool').set({ cap: count, hard_cap: count }).where('owner_id', '=', sessionId).execute()

test('the whole week is told by one statement, the same bytes to all who ask within a second, and may be kept for two', async () => {
  // The word of the release goes by another line: which sessions there are is read after it.
  await new Promise((done) => setTimeout(done, 200))
  await ask()
  await new Promise((done) => setTimeout(done, 1050))
  app.countQueries()
  const answers = await Promise.all(Array.from({ length: 200 }, () => app.request(path)))
  expect(app.countQueries()).toBe(1)
  expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1)
  expect(answers[0]!.headers.get('cache-control')).toBe('public, max-age=2')
  expect(answers[0]!.headers.get('set-cookie')).toBeNull()
  expect(answers[0]!.headers.get('content-type')).toBe('application/json; charset=utf-8')
})

test('“full” is told within three seconds after the last seat, with the two that a browser keeps it', async () => {
  const [first] = sample.sessionIds
  await cap(first!, 2)
  await take(first!, 101)
  await new Promise((done) => setTimeout(done, 1050))
  expect((await ask()).sessions['pochemu-led-skolzkii']).toEqual({ free: 1, waiting: 0 })
  const takenAt = performance.now()
  await take(first!, 102)
  for (;;) {
    if ((await ask()).sessions['pochemu-led-skolzkii']!.free === 0) break
    expect(performance.now() - takenAt).toBeLessThan(1100)
    await new Promise((done) => setTimeout(done, 50))
  }
  await take(first!, 103)
  await new Promise((done) => setTimeout(done, 1050))
  expect((await ask()).sessions['pochemu-led-skolzkii']).toEqual({ free: 0, waiting: 1 })
})

test('kept pages of the programme hold nothing of it, only where it goes and its words', async () => {
  const day = await app.page('/weeks/sample/2026-11-23')
  const session = await app.page('/weeks/sample/sessions/pochemu-led-skolzkii')
  for (const page of [day, session]) {
    expect(page).toContain('data-free-week="sample"')
    expect(page).toContain('data-free="Free: #"')
    expect(page).toContain('href="/weeks/sample/free"')
    expect(page).not.toMatch(/Waiting: \d|Free: \d/)
  }
  expect(session).toContain('data-free-session="pochemu-led-skolzkii"')
})

test('without scripts a table tells the same', async () => {
  const page = await app.page('/weeks/sample/free')
  expect(page).toContain('>Full</span>, Waiting: 1')
  expect(page).toContain('200 of 200 free')
  expect(page).toContain('href="/weeks/sample/sessions/zaniatie-2"')
})

test('an unknown week, and one that isn’t released, have no places to tell of', async () => {
  expect((await app.request('/weeks/nothing/availability.json')).status).toBe(404)
  expect((await app.request('/weeks/nothing/free')).status).toBe(404)
})
