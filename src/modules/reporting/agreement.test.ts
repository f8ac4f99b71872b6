import { afterAll, beforeAll, expect, test } from 'vitest'
import { findRooms, live, play } from '#live'
import { people } from '#people'
import { trajectory } from '#trajectory'
import { sessionOwner } from '#week'
import { inTransaction } from '#platform/db/database.ts'
import { Temporal } from '#platform/time.ts'
import { attendedWeek } from '../../../checks/setup/attended-week.ts'
import type { AttendedWeek } from '../../../checks/setup/attended-week.ts'
import { testApp } from '../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../checks/setup/test-app.ts'
import { reporting } from './index.ts'

// From the room to the proof and the report, through the modules' own doors: all three must tell the same.
let app: TestApp
let week: AttendedWeek
const openedAt = Temporal.Instant.from('2026-11-23T06:01:00Z')

beforeAll(async () => {
  app = await testApp({ now: '2026-11-23T06:40:00Z', modules: [reporting, trajectory, live, people] })
  week = await attendedWeek(app.db)
  const roomId = await findRoomId(week.sessions.ice)
  const staff = [
    { subject: `person:${week.lecturer}`, kind: 'host' as const, label: 'Айсылу' },
    { subject: `person:${week.moderator}`, kind: 'moderator' as const, label: 'Сардаана' },
  ]
  const guests = [
    { subject: `class:${week.mirny.id}`, kind: 'class' as const, label: '7Б', headCount: 27, fromMin: 0, toMin: 25 },
    { subject: `class:${week.tver.id}`, kind: 'class' as const, label: '5А', headCount: 20, fromMin: 3, toMin: 9.5 },
    { subject: `class-pass:${week.pass.id}`, kind: 'seat' as const, label: week.pass.nickname, fromMin: 1, toMin: 13.25 },
  ]
  await inTransaction(app.db, (trx) =>
    play.room(trx, { roomId, staff, guests, questions: [], openedAt, endedAt: openedAt.add({ minutes: 28 }) }),
  )
  await app.runJobs()
})
afterAll(() => app.close())

async function findRoomId(sessionId: number): Promise<number> {
  expect((await findRooms(app.db, sessionOwner, [sessionId])).length).toBe(1)
  const row = await app.db.selectFrom('live.room').select('id').where('owner_id', '=', sessionId).executeTakeFirstOrThrow()
  return row.id
}

test('the seconds of the fact, of the evidence and of the report’s view are the same', async () => {
  const evidence = await app.db
    .selectFrom('trajectory.evidence')
    .select(['subject_type', 'subject_id', 'present_s', 'hours'])
    .where('kind', '=', 'measured')
    .where('subject_type', '<>', 'person')
    .orderBy('present_s')
    .execute()
  const counted = await app.db
    .selectFrom('reporting.v_connection')
    .select(['kind', 'present_s', 'hours', 'takes_part'])
    .orderBy('present_s')
    .execute()
  expect(evidence.map((row) => [row.present_s, row.hours])).toEqual([
    [390, 0.11],
    [735, 0.2],
    [1500, 0.42],
  ])
  expect(counted.map((row) => [row.present_s, row.hours, row.takes_part])).toEqual([
    [390, 0.11, false],
    [735, 0.2, true],
    [1500, 0.42, true],
  ])
})

test('proofs are with those who took part, and with the adults who kept the room', async () => {
  const proofs = await app.db
    .selectFrom('trajectory.proof')
    .select(['subject_type', 'subject_id', 'role'])
    .orderBy('role')
    .orderBy('subject_type')
    .execute()
  expect(proofs.map((row) => [row.role, row.subject_type, row.subject_id])).toEqual([
    ['lecturer', 'person', week.lecturer],
    ['moderator', 'person', week.moderator],
    ['participant', 'class', week.mirny.id],
    ['participant', 'class_pass', week.pass.id],
  ])
})

test('the report and the passport print them', async () => {
  const report = await app.page('/reports/weeks/sample', { as: 'office' })
  expect(report).toMatch(/figure=declared"[^>]*>47<\/a>/)
  expect(report).toMatch(/figure=participations"[^>]*>1<\/a>/)
  const passport = await app.page('/passport', { cookies: { pass: week.pass.token } })
  expect(passport).toContain('0.2 hours')
})
