import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { liveApp } from '../../../../checks/setup/live-app.ts'
import type { Guest, LiveApp } from '../../../../checks/setup/live-app.ts'
import type { TicketAttendance } from './attendance.ts'

let app: LiveApp
let school: Guest
beforeEach(async () => {
  app = await liveApp({ policy: { audience: 'open' } })
  school = await app.guest({ kind: 'class', subject: 'class:5', label: '6Б', headMax: 28 })
})
afterEach(() => app.close())

/** Both adults and the class are heard of every 30 s, from one second to another. */
async function sitThrough(who: Guest[], from: number, to: number): Promise<void> {
  for (let at = from; at <= to; at += 30) {
    app.at(at)
    for (const one of who) await one.get('/me')
  }
}
const recorded = async () => {
  await app.runJobs()
  return app.facts.filter((fact) => fact.name === 'AttendanceRecorded')
}
const ofClass = (payload: Record<string, unknown>) => (payload.tickets as TicketAttendance[]).find((ticket) => ticket.kind === 'class')
const setHeads = (count: number | string) => school.post('/head-count', { count: String(count) })

test('exact seconds from the opening to the end, heads beside them, told once', async () => {
  await school.get('/me')
  const { host, moderator } = await app.openWithTwo()
  await sitThrough([host, moderator, school], 0, 1200)
  await setHeads(26)
  app.at(1215)
  await moderator.post('/desk/room', { act: 'end' })
  await moderator.post('/desk/room', { act: 'end' })
  const facts = await recorded()
  expect(facts).toHaveLength(1)
  expect(facts[0]).toMatchObject({
    key: String(app.room.id),
    payload: { roomId: app.room.id, ownerType: 'test.thing', ownerId: 1, revision: 1 },
  })
  const ticket = { ticketId: expect.any(Number), subject: 'class:5', kind: 'class', presentS: 1200, headCount: 26 }
  expect(ofClass(facts[0]!.payload)).toEqual(ticket)
})

test('waiting in the lobby is not presence', async () => {
  app.at(-600)
  await sitThrough([school], -600, -30)
  app.at(0)
  const { moderator } = await app.openWithTwo()
  await school.get('/me')
  app.at(50)
  await moderator.post('/desk/room', { act: 'end' })
  expect(ofClass((await recorded())[0]!.payload)!.presentS).toBe(0)
})

test('a dropped line of five minutes is bridged, a longer absence is not', async () => {
  const { host, moderator } = await app.openWithTwo()
  await school.get('/me')
  app.at(300)
  await school.get('/me')
  app.at(601)
  await school.get('/me')
  app.at(631)
  await school.get('/me')
  await host.get('/desk')
  await moderator.post('/desk/room', { act: 'end' })
  expect(ofClass((await recorded())[0]!.payload)!.presentS).toBe(330)
})

test('the room page is presence too: nobody needs scripts for it', async () => {
  const { moderator } = await app.openWithTwo()
  await school.get('')
  app.at(45)
  await school.get('/questions')
  await moderator.post('/desk/room', { act: 'end' })
  expect(ofClass((await recorded())[0]!.payload)!.presentS).toBe(45)
})

describe('the head-count', () => {
  test('is set, never added', async () => {
    const { moderator } = await app.openWithTwo()
    await setHeads(26)
    await setHeads(24)
    await moderator.post('/desk/room', { act: 'end' })
    expect(ofClass((await recorded())[0]!.payload)!.headCount).toBe(24)
  })

  test('a correction after the end is a new fact with the next revision; the same number again is none', async () => {
    const { moderator } = await app.openWithTwo()
    await setHeads(26)
    await moderator.post('/desk/room', { act: 'end' })
    await recorded()
    await setHeads(26)
    await setHeads(27)
    const facts = await recorded()
    expect(facts.map((fact) => [fact.key, fact.payload.revision, ofClass(fact.payload)!.headCount])).toEqual([
      [String(app.room.id), 1, 26],
      [`${app.room.id}:2`, 2, 27],
    ])
  })

  test('wrong numbers change nothing; pupils have none; before the opening there is none', async () => {
    expect((await setHeads(5)).status).toBe(409)
    await app.openWithTwo()
    for (const wrong of [-1, 29, 'много', 1.5]) expect((await setHeads(wrong)).headers.get('location')).toContain('heads=wrong')
    const pupil = await app.guest({ kind: 'seat', subject: 'class-pass:1' })
    expect((await pupil.post('/head-count', { count: '5' })).status).toBe(403)
    const rows = await app.db.selectFrom('live.ticket').select('head_count').execute()
    expect(rows.every((row) => row.head_count === null)).toBe(true)
  })
})

test('a day later it can’t be changed any more', async () => {
  await app.openWithTwo()
  app.at(55 * 60)
  await app.sweep()
  app.at(45 * 60 + 86_399)
  expect((await setHeads(20)).status).toBe(303)
  app.at(45 * 60 + 86_400)
  expect((await setHeads(21)).status).toBe(403)
})
