import { Writable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { attendedWeek, writePresence } from './setup/attended-week.ts'
import type { AttendedWeek } from './setup/attended-week.ts'
import { testApp } from './setup/test-app.ts'
import type { TestApp } from './setup/test-app.ts'
import { sumWeek } from '../src/modules/reporting/weeks/store.ts'
import { inTransaction, sql } from '../src/platform/db/database.ts'
import { createLog } from '../src/platform/log.ts'
import { hashToken } from '../src/platform/ids.ts'
import { Temporal } from '../src/platform/time.ts'
import { modules } from '../src/app/modules.ts'
import { actOnRetention } from '../src/app/holdings/keep.ts'

const began = Temporal.Instant.from('2026-11-23T07:45:00Z')
const lines: string[] = []
let app: TestApp
let week: AttendedWeek
beforeEach(async () => {
  lines.length = 0
  const out = new Writable({ write: (chunk: Buffer, _encoding, done) => (lines.push(chunk.toString()), done()) })
  app = await testApp({ now: began.toString(), log: createLog('info', out) })
  week = await attendedWeek(app.db)
  await writePresence(app.db, week)
  await leaveTraces()
})
afterEach(() => app.close())

/** One row of each kind, as old as the week. */
async function leaveTraces(): Promise<void> {
  const { db } = app
  const { id: ticket, room_id: room } = await db
    .selectFrom('live.ticket')
    .select(['id', 'room_id'])
    .where('subject', '=', `person:${week.pupil}`)
    .executeTakeFirstOrThrow()
  const words = { room_id: room, ticket_id: ticket, number: 1, label: 'Лис', body: 'Почему?', state: 'answered', asked_at: began }
  await db.insertInto('live.question').values(words).execute()
  const call = { room_id: room, ticket_id: ticket, kind: 'help', note: 'Помогите', raised_at: began, closed_at: began }
  await db.insertInto('live.incident').values(call).execute()
  const act = { room_id: room, at: began, act: 'open', detail: '{}', previous_hash: Buffer.alloc(32), hash: Buffer.alloc(32) }
  await db.insertInto('live.moderation_log').values(act).execute()
  const link = { token_hash: hashToken('a'), email: 'a@b.test', next: '/', expires_at: began }
  await db.insertInto('people.sign_in_link').values(link).execute()
  await db
    .insertInto('people.session')
    .values({ token_hash: hashToken('b'), person_id: week.pupil, expires_at: began })
    .execute()
  await db.insertInto('platform.form_post').values({ key: '1:/:abc', location: '/', at: began }).execute()
  await db
    .insertInto('platform.mail')
    .values({ to_address: 'a@b.test', locale: 'ru', subject: 's', body: 'b', created_at: began })
    .execute()
  await db
    .insertInto('platform.audit')
    .values({ at: began, actor_id: week.guardian, action: 'people.signIn', subject_type: 'person', subject_id: '1', detail: '{}' })
    .execute()
  await db
    .updateTable('schools.class_pass')
    .set({ created_at: began, expires_at: began.add({ hours: 24 * 365 }) })
    .execute()
}

const count = async (what: ReturnType<typeof sql<{ n: number }>>): Promise<number> => (await what.execute(app.db)).rows[0]!.n
const left: Record<string, () => Promise<number>> = {
  'people.keys': () => count(sql`select count(*)::int as n from people.sign_in_link`),
  'platform.posts': () => count(sql`select count(*)::int as n from platform.form_post`),
  'people.sessions': () => count(sql`select count(*)::int as n from people.session where token_hash = ${hashToken('b')}`),
  'live.tickets': () => count(sql`select count(*)::int as n from live.ticket where label <> '' and kind = 'seat'`),
  'platform.letters': () => count(sql`select count(*)::int as n from platform.mail where created_at = ${began.toString()}::timestamptz`),
  'schools.passes': () => count(sql`select count(*)::int as n from schools.class_pass where nickname not like '№ %'`),
  'live.questions': () => count(sql`select count(*)::int as n from live.question where body <> ''`),
  'live.presence': () => count(sql`select count(*)::int as n from live.presence_span`),
  'live.calls': () => count(sql`select count(*)::int as n from live.incident where note <> ''`),
  'people.papers': () => count(sql`select count(*)::int as n from people.vetting`),
  'live.log': () => count(sql`select count(*)::int as n from live.moderation_log`),
  'platform.acts': () => count(sql`select count(*)::int as n from platform.audit where at = ${began.toString()}::timestamptz`),
}

const lastCounts = (): Record<string, number> =>
  (JSON.parse(lines.findLast((line) => line.includes('retention acted'))!) as { counts: Record<string, number> }).counts
const act = async (days: number): Promise<Record<string, number>> => {
  app.setNow(began.add({ hours: 24 * days }).toString())
  await actOnRetention(app.world, modules)
  await app.runJobs()
  return lastCounts()
}

// Days after the week on which it is still there, and on which it has gone.
test.each([
  ['people.keys', 0, 2],
  ['platform.posts', 6, 8],
  ['people.sessions', 29, 31],
  ['live.tickets', 30, 32],
  ['platform.letters', 89, 91],
  // The first of July 2027 and thirty days: the 31st of July is day 250.
  ['schools.passes', 248, 252],
  ['live.questions', 364, 366],
  ['live.presence', 364, 366],
  ['live.calls', 364, 366],
  ['live.log', 1094, 1096],
  ['platform.acts', 1094, 1096],
  // Papers hold until 31 August 2027, and three years on.
  ['people.papers', 1370, 1380],
])('%s is there on day %i and gone on day %i; again nothing happens, and no figure changes', async (name, there, gone) => {
  const before = await sumWeek(app.db, week.weekId, { all: true })
  await act(there)
  expect(await left[name]!()).toBeGreaterThan(0)
  expect((await act(gone))[name]).toBeGreaterThan(0)
  expect(await left[name]!()).toBe(0)
  const again = await act(gone)
  expect(Object.entries(again).filter(([, touched]) => touched > 0)).toEqual([])
  expect(await sumWeek(app.db, week.weekId, { all: true })).toEqual(before)
})

test('whose an application in a draw was is known for a year', async () => {
  const { db } = app
  const times = { opens_at: began, closes_at: began.add({ hours: 1 }), reveal_until: began.add({ hours: 2 }) }
  const result = { state: 'drawn', seed: Buffer.alloc(32), result_hash: Buffer.alloc(32), drawn_at: began.add({ hours: 24 * 1400 }) }
  const { id } = await db
    .insertInto('seats.draw')
    .values({ owner_type: 't', owner_id: 1, label: '{}', quotas: '[]', ...times, ...result })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('seats.application')
    .values({ draw_id: id, holder_type: 'people.child', holder_id: week.pupil, units: 1, ranks: [1] })
    .execute()
  const holders = () => db.selectFrom('seats.application').select('holder_id').execute()
  await act(1764)
  expect(await holders()).toEqual([{ holder_id: week.pupil }])
  await act(1766)
  expect(await holders()).toEqual([{ holder_id: null }])
})

test('what is append only stays so for everybody but the daily job', async () => {
  await app.db
    .insertInto('platform.audit')
    .values({ action: 'people.signIn', subject_type: 'person', subject_id: '1', detail: '{}' })
    .execute()
  await expect(sql`delete from platform.audit`.execute(app.db)).rejects.toThrow('append only')
  await expect(sql`update platform.audit set action = 'x'`.execute(app.db)).rejects.toThrow('append only')
  const job = inTransaction(app.db, async (trx) => {
    await sql`select set_config('kaleidoscope.retention', 'on', true)`.execute(trx)
    await sql`update platform.audit set action = 'x'`.execute(trx)
  })
  await expect(job).rejects.toThrow('append only')
})

test('one promise that can’t be kept stops no other, and the job says so', async () => {
  const broken = {
    name: 'broken',
    routes: [],
    permissions: {},
    keeps: [{ ...modules.find(({ keeps }) => keeps)!.keeps![0]!, act: () => Promise.reject(new Error('no')) }],
  }
  lines.length = 0
  await expect(actOnRetention(app.world, [broken, ...modules])).rejects.toThrow('1 of what is kept did not end')
  expect(Object.keys(lastCounts()).length).toBeGreaterThan(10)
  expect(lines.join('')).not.toMatch(/@|Лис|Почему/)
})

test('the page names every promise with its time', async () => {
  const page = await app.page('/privacy')
  for (const { days } of modules.flatMap((module) => module.keeps ?? []))
    expect(page).toContain(days % 365 === 0 ? `${days / 365} year` : `${days} day`)
})
