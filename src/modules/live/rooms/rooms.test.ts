import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { inTransaction } from '#platform/db/database.ts'
import { Temporal } from '#platform/time.ts'
import { ensureRoom } from './actions.ts'
import { liveApp, startsAt } from '../../../../checks/setup/live-app.ts'
import type { LiveApp } from '../../../../checks/setup/live-app.ts'

let app: LiveApp
beforeEach(async () => {
  app = await liveApp()
})
afterEach(() => app.close())

const deskNote = (answer: Response) => new URL(answer.headers.get('location')!, 'http://x').searchParams.get('note')

describe('two vetted adults', () => {
  test('one adult does not open a room', async () => {
    const moderator = await app.staff('person:2')
    const answer = await moderator.post('/desk/room', { act: 'open' })
    expect(deskNote(answer)).toBe('adults')
    expect(await app.state()).toBe('lobby')
  })

  test('one person with two tickets is one adult', async () => {
    await app.staff('person:1', 'host')
    const same = await app.staff('person:1', 'moderator')
    await same.post('/desk/room', { act: 'open' })
    expect(await app.state()).toBe('lobby')
  })

  test('an adult who is not vetted does not count', async () => {
    await app.staff('person:1', 'host', false)
    const moderator = await app.staff('person:2')
    await moderator.post('/desk/room', { act: 'open' })
    expect(await app.state()).toBe('lobby')
  })

  test('two adults open it, and it is told once', async () => {
    const { moderator } = await app.openWithTwo()
    await moderator.post('/desk/room', { act: 'open' })
    expect(await app.state()).toBe('live')
    await app.runJobs()
    expect(app.facts.map((fact) => [fact.name, fact.key])).toEqual([['RoomOpened', String(app.room.id)]])
  })

  test('not earlier than a quarter of an hour before the start', async () => {
    app.at(-16 * 60)
    const moderator = await app.staff('person:2')
    await app.staff('person:1', 'host')
    expect(deskNote(await moderator.post('/desk/room', { act: 'open' }))).toBe('tooEarly')
    app.at(-15 * 60)
    await app.staff('person:1', 'host')
    await moderator.post('/desk/room', { act: 'open' })
    expect(await app.state()).toBe('live')
  })

  test('pupils and guests can neither open nor see the desk', async () => {
    const pupil = await app.guest({ kind: 'seat', subject: 'class-pass:1' })
    expect((await pupil.get('/desk')).status).toBe(403)
    expect((await pupil.post('/desk/room', { act: 'open' })).status).toBe(403)
    expect((await app.anyone.post('/desk/room', { act: 'open' })).status).toBe(403)
  })
})

describe('freeze and thaw', () => {
  test('an adult who leaves freezes the room at once, and thaws it by coming back', async () => {
    const { host } = await app.openWithTwo()
    const left = await host.post('/desk/room', { act: 'leave' })
    expect(left.headers.get('location')).toBe('/weeks/demo/sessions/sky')
    expect(await app.state()).toBe('frozen')
    await host.get('/desk')
    expect(await app.state()).toBe('live')
    await app.runJobs()
    expect(app.facts.map((fact) => fact.name)).toEqual(['RoomOpened', 'RoomFrozen'])
  })

  test('60 s of silence are borne, 61 are not', async () => {
    const { moderator } = await app.openWithTwo()
    app.at(60)
    await app.sweep()
    expect(await app.state()).toBe('live')
    app.at(61)
    await moderator.get('/desk/board')
    expect(await app.state()).toBe('frozen')
  })

  test('the sweep freezes a room that both adults fell silent in', async () => {
    await app.openWithTwo()
    app.at(61)
    await app.sweep()
    expect(await app.state()).toBe('frozen')
  })

  test('every page of a frozen room says so', async () => {
    await app.openWithTwo()
    const pupil = await app.guest({ kind: 'seat', subject: 'class-pass:1' })
    expect(await (await pupil.get()).text()).toMatch(/id="live-banner" hidden/)
    app.at(61)
    await app.sweep()
    expect(await (await pupil.get()).text()).toMatch(/id="live-banner">/)
    expect(await (await pupil.get('/screen')).text()).toMatch(/id="live-banner">/)
  })

  test('a person’s pause outlives the coming and going of adults and needs a person to end it', async () => {
    const { host, moderator } = await app.openWithTwo()
    await moderator.post('/desk/room', { act: 'freeze' })
    await host.post('/desk/room', { act: 'leave' })
    await host.get('/desk')
    expect(await app.state()).toBe('frozen')
    await host.post('/desk/room', { act: 'thaw' })
    expect(await app.state()).toBe('frozen')
    await moderator.post('/desk/room', { act: 'thaw' })
    expect(await app.state()).toBe('live')
  })

  test('no button thaws a room without its adults', async () => {
    const { host, moderator } = await app.openWithTwo()
    await host.post('/desk/room', { act: 'leave' })
    expect(deskNote(await moderator.post('/desk/room', { act: 'thaw' }))).toBe('thaw')
    expect(await app.state()).toBe('frozen')
  })

  test('the emergency stop covers the picture, freezes, and raises an incident', async () => {
    const { host } = await app.openWithTwo()
    await host.post('/desk/room', { act: 'panic' })
    expect(await app.state()).toBe('frozen')
    const frame = (await (await host.get('/state')).json()).frames.at(-1)
    expect(frame).toMatchObject({ state: 'frozen', cover: true })
    await app.runJobs()
    expect(app.facts.map((fact) => fact.name)).toEqual(['RoomOpened', 'IncidentRaised', 'RoomFrozen'])
  })
})

describe('the end', () => {
  test('ten minutes after its planned end the sweep ends a room, also one that never opened', async () => {
    app.at(55 * 60 - 1)
    await app.sweep()
    expect(await app.state()).toBe('lobby')
    app.at(55 * 60)
    await app.sweep()
    expect(await app.state()).toBe('ended')
    await app.runJobs()
    expect(app.facts.map((fact) => fact.name)).toEqual(['RoomClosed', 'AttendanceRecorded'])
    expect(app.facts[0]!.payload).toMatchObject({ ownerType: 'test.thing', ownerId: 1, openedAt: null })
  })

  test('a moderator ends it once, the host can’t', async () => {
    const { host, moderator } = await app.openWithTwo()
    expect((await host.post('/desk/room', { act: 'end' })).status).toBe(403)
    await moderator.post('/desk/room', { act: 'end' })
    await moderator.post('/desk/room', { act: 'end' })
    await app.sweep()
    expect(await app.state()).toBe('ended')
    await app.runJobs()
    expect(app.facts.map((fact) => fact.name)).toEqual(['RoomOpened', 'RoomClosed', 'AttendanceRecorded'])
  })
})

describe('ensureRoom', () => {
  const spec = {
    ownerType: 'test.thing',
    ownerId: 77,
    title: { ru: 'А', en: 'A' },
    startsAt: Temporal.Instant.from(startsAt),
    endsAt: Temporal.Instant.from(startsAt).add({ minutes: 30 }),
    policy: {},
    source: { kind: 'none' } as const,
  }

  test('the same call gives the same room, a later time moves it', async () => {
    const first = await inTransaction(app.db, (trx) => ensureRoom(trx, spec))
    const moved = await inTransaction(app.db, (trx) => ensureRoom(trx, { ...spec, startsAt: spec.startsAt.add({ minutes: 5 }) }))
    expect(moved).toEqual(first)
    const row = await app.db.selectFrom('live.room').select('starts_at').where('id', '=', first.id).executeTakeFirstOrThrow()
    expect(row.starts_at.toString()).toBe('2026-11-23T07:05:00Z')
  })

  test('an owner may ask for more adults, never for one', async () => {
    await expect(inTransaction(app.db, (trx) => ensureRoom(trx, { ...spec, policy: { minAdults: 1 } }))).rejects.toThrow()
  })

  test('a picture comes over https only', async () => {
    const source = { kind: 'external', url: 'http://video.example/a.mp4' } as const
    await expect(inTransaction(app.db, (trx) => ensureRoom(trx, { ...spec, source }))).rejects.toThrow()
  })
})

test('an unknown room is a page with 404', async () => {
  expect((await app.request('/live/nonsense')).status).toBe(404)
  expect((await app.request('/live/00000000-0000-7000-8000-000000000000/state')).status).toBe(404)
})
