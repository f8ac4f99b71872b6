import { afterEach, beforeEach, expect, test } from 'vitest'
import { liveApp } from '../../../../checks/setup/live-app.ts'
import type { LiveApp } from '../../../../checks/setup/live-app.ts'
import { inTransaction } from '#platform/db/database.ts'
import { verifyLog } from '../desk/log.ts'
import type { TicketAttendance } from '../tickets/attendance.ts'
import { playRoom } from './play-room.ts'
import type { Play } from './play-room.ts'

let app: LiveApp
beforeEach(async () => {
  app = await liveApp({ policy: { audience: 'open' } })
})
afterEach(() => app.close())

const play = (ended: boolean): Play => ({
  roomId: app.room.id,
  staff: [
    { subject: 'person:1', kind: 'host', label: 'Айгуль' },
    { subject: 'person:2', kind: 'moderator', label: 'Пётр' },
  ],
  guests: [
    { subject: 'class:5', kind: 'class', label: '6Б', headMax: 26, headCount: 24, fromMin: 0, toMin: 40 },
    { subject: 'class-pass:1', kind: 'seat', label: 'Быстрый Ёж', fromMin: 5, toMin: 15 },
  ],
  questions: [
    { by: 0, text: 'Почему небо синее?', voters: [1], state: 'answered', answer: 'Рассеяние', atMin: 10 },
    { by: 1, text: 'А на Марсе?', voters: [], state: 'held', atMin: 20 },
  ],
  openedAt: app.world.clock(),
  ...(ended ? { endedAt: app.world.clock().add({ minutes: 40 }) } : {}),
})

test('a played room leaves what a real one leaves, and playing it again changes nothing', async () => {
  for (let time = 0; time < 2; time++) await inTransaction(app.db, (trx) => playRoom(trx, play(true)))
  expect(await app.state()).toBe('ended')
  app.at(3600)
  await app.runJobs()
  expect(app.facts.map((fact) => fact.name).toSorted()).toEqual([
    'AttendanceRecorded',
    'QuestionAnswered',
    'QuestionsLeft',
    'RoomClosed',
    'RoomOpened',
  ])
  const told = app.facts.find((fact) => fact.name === 'AttendanceRecorded')!.payload.tickets as TicketAttendance[]
  expect(
    told
      .filter((ticket) => ticket.kind === 'class' || ticket.kind === 'seat')
      .map((ticket) => [ticket.subject, ticket.presentS, ticket.headCount]),
  ).toEqual([
    ['class:5', 2400, 24],
    ['class-pass:1', 600, null],
  ])
  expect(await verifyLog(app.db, app.room.id)).toMatchObject({ ok: true })
})

test('a room played up to now is live, and freezes like any other once its invented adults fall silent', async () => {
  await inTransaction(app.db, (trx) => playRoom(trx, play(false)))
  expect(await app.state()).toBe('live')
  app.at(20 * 60 + 61)
  await app.sweep()
  expect(await app.state()).toBe('frozen')
})
