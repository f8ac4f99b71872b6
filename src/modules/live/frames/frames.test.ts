import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sql } from '#platform/db/database.ts'
import { liveApp } from '../../../../checks/setup/live-app.ts'
import type { Guest, LiveApp } from '../../../../checks/setup/live-app.ts'
import { followRoom, keepFrame, takeFrame } from './follow.ts'
import type { KeptFrame } from './follow.ts'
import { fitFrame, refreshFrame } from './write.ts'
import type { Frame } from './write.ts'

let app: LiveApp
let moderator: Guest
beforeEach(async () => {
  app = await liveApp({ policy: { audience: 'open' } })
  ;({ moderator } = await app.openWithTwo())
})
afterEach(() => app.close())

const state = async (after?: string) => (await app.anyone.get(`/state${after === undefined ? '' : `?after=${after}`}`)).json()
const newest = async () => (await state()).frames.at(-1)

/** Reads an event stream until it has as many frames. */
async function readEvents(answer: Response, frames: number): Promise<Record<string, unknown>[]> {
  const reader = answer.body!.getReader()
  const found: Record<string, unknown>[] = []
  let text = ''
  while (found.length < frames) {
    const { value, done } = await reader.read()
    if (done) break
    text += new TextDecoder().decode(value)
    found.splice(0, found.length, ...[...text.matchAll(/^data: (\{.*\})$/gm)].map((match) => JSON.parse(match[1]!)))
  }
  await reader.cancel()
  return found
}

test('a frame has these fields and no others: no names, no texts', async () => {
  const pupil = await app.guest({ kind: 'seat', subject: 'class-pass:77', label: 'Быстрый Ёж' })
  await pupil.post('/questions', { text: 'Почему небо синее?', formKey: 'key-number-one' })
  await moderator.post('/desk/questions/1', { act: 'approve' })
  await pupil.get('/me')
  app.at(2)
  await refreshFrame(app.db, app.room.id, app.world.clock())
  const frame = await newest()
  const fields = 'classes cover cues list pin poll reactions rev slate slide stage state top viewers why'
  expect(Object.keys(frame).toSorted().join(' ')).toBe(fields)
  expect(frame).toMatchObject({ state: 'live', cover: false, viewers: 1, classes: 0, stage: null, top: [[1, 0]] })
  expect(frame).toMatchObject({ pin: null, slate: false, slide: null, reactions: [0, 0, 0, 0, 0], poll: null, cues: [] })
  expect(JSON.stringify(frame)).not.toMatch(/Ёж|небо|class-pass|77|Label|person/)
})

async function fillList(): Promise<void> {
  await app.guest({ kind: 'seat', subject: 'class-pass:1' })
  const by = await app.db.selectFrom('live.ticket').select('id').where('kind', '=', 'seat').executeTakeFirstOrThrow()
  const numbers = Array.from({ length: 50 }, (_, at) => 1000 + at)
  const rows = numbers.map((number) => ({
    room_id: app.room.id,
    ticket_id: by.id,
    number,
    label: 'а',
    body: 'б',
    state: 'shown',
    votes: number,
  }))
  await app.db.insertInto('live.question').values(rows).execute()
}

test('forty questions with many votes stay under a kilobyte', async () => {
  await fillList()
  app.at(2)
  await refreshFrame(app.db, app.room.id, app.world.clock())
  const frame = await newest()
  expect(frame.top).toHaveLength(40)
  expect(JSON.stringify(frame).length).toBeLessThan(1024)
})

test('at most one frame a second', async () => {
  const before = (await newest()).rev
  expect(await refreshFrame(app.db, app.room.id, app.world.clock())).toBe(1000)
  app.setNow('2026-11-23T07:00:00.600Z')
  expect(await refreshFrame(app.db, app.room.id, app.world.clock())).toBe(400)
  expect((await newest()).rev).toBe(before)
  app.at(1)
  expect(await refreshFrame(app.db, app.room.id, app.world.clock())).toBe(0)
})

test('at least one every ten seconds, changed or not', async () => {
  const { rev } = await newest()
  app.at(5)
  await app.sweep()
  expect((await newest()).rev).toBe(rev)
  app.at(10)
  await app.sweep()
  const waited = await state(rev)
  expect(waited.frames).toHaveLength(1)
  expect(waited.frames[0].rev).not.toBe(rev)
})

describe('state', () => {
  test('unknown, old and future revisions start anew', async () => {
    for (const after of ['1.999', 'nonsense', '']) expect(await state(after)).toMatchObject({ reset: true, frames: [{ state: 'live' }] })
  })

  test('waits at the newest revision until something happens', async () => {
    const { rev } = await newest()
    const waiting = state(rev)
    app.at(3)
    await moderator.post('/desk/room', { act: 'freeze' })
    expect((await waiting).frames).toMatchObject([{ state: 'frozen' }])
    expect((await state(rev)).frames).toMatchObject([{ state: 'frozen' }])
  })

  test('an answer that names its revision may be kept by caches, a snapshot for a second', async () => {
    const { rev } = await newest()
    await moderator.post('/desk/room', { act: 'freeze' })
    expect((await app.anyone.get('/state')).headers.get('cache-control')).toBe('public, max-age=1')
    expect((await app.anyone.get(`/state?after=${rev}`)).headers.get('cache-control')).toBe('public, max-age=30')
  })
})

describe('events', () => {
  test('the same frames as a stream, first the newest', async () => {
    const answer = await app.anyone.get('/events', { accept: 'text/event-stream' })
    expect(answer.headers.get('content-type')).toContain('text/event-stream')
    const reading = readEvents(answer, 2)
    await moderator.post('/desk/room', { act: 'freeze' })
    expect(await reading).toMatchObject([{ state: 'live' }, { state: 'frozen' }])
  })

  test('a lost reader gets what it missed', async () => {
    const { rev } = await newest()
    await moderator.post('/desk/room', { act: 'freeze' })
    expect((await state(rev)).frames).toHaveLength(1)
    app.at(2)
    await moderator.post('/desk/room', { act: 'thaw' })
    const answer = await app.anyone.get('/events', { accept: 'text/event-stream', 'last-event-id': rev })
    expect((await readEvents(answer, 2)).map((frame) => frame.state)).toEqual(['frozen', 'live'])
  })

  test('who does not read is dropped, others go on', async () => {
    await fillList()
    const slow = await app.anyone.get('/events', { accept: 'text/event-stream' })
    const open = async () => (await app.world.metrics.streams.get()).values[0]!.value
    expect(await open()).toBe(1)
    const follower = await followRoom(app.world, app.room.id)
    const heard: string[] = []
    follower.onFrame((frame) => heard.push(frame.rev))
    for (let second = 2; second < 200 && (await open()) === 1; second++) {
      app.at(second)
      await refreshFrame(app.db, app.room.id, app.world.clock())
    }
    expect(await open()).toBe(0)
    expect(heard.length).toBeGreaterThan(60)
    follower.release()
    await slow.body!.cancel()
  })
})

describe('several processes', () => {
  test('each hears of every frame that another wrote', async () => {
    const other = await followRoom({ ...app.world }, app.room.id)
    const heard = new Promise<string>((done) => other.onFrame((frame) => done(frame.json)))
    await moderator.post('/desk/room', { act: 'freeze' })
    expect(JSON.parse(await heard)).toMatchObject({ state: 'frozen' })
    other.release()
  })

  test('after a lost connection the newest frame is read again', async () => {
    const follower = await followRoom(app.world, app.room.id)
    const heard = new Promise<string>((done) => follower.onFrame((frame) => done(frame.json)))
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'kaleidoscope listen'`.execute(app.db)
    await moderator.post('/desk/room', { act: 'freeze' })
    expect(JSON.parse(await heard)).toMatchObject({ state: 'frozen' })
    follower.release()
  })
})

describe('its size', () => {
  const frame: Frame = {
    rev: '12.123456789',
    state: 'frozen',
    why: 'adults',
    cover: false,
    viewers: 100_000,
    classes: 10_000,
    stage: 9999,
    list: 99_999,
    top: Array.from({ length: 40 }, (_, n) => [9000 + n, 100_000 - n]),
    pin: 9999,
    slate: false,
    slide: 300,
    reactions: [10_000, 10_000, 10_000, 10_000, 10_000],
    poll: { number: 40, state: 'closed', answered: 99_999, counts: [99_999, 99_999, 99_999, 99_999, 99_999, 99_999] },
    cues: Array.from({ length: 12 }, (_, n) => [1_795_417_202_000 + n, 'pollCloses', 40]),
  }
  test('with forty questions, a poll and twelve cues it is far below 4 kB, and so is its notice', () => {
    expect(JSON.stringify(frame).length).toBeLessThan(1500)
    expect(fitFrame(frame)).toEqual(frame)
  })
  test('whatever is in it, it fits: the least wanted questions go first', () => {
    const huge = { ...frame, top: Array.from({ length: 1000 }, (_, n): [number, number] => [9000 + n, 1]) }
    const fit = fitFrame(huge)
    expect(JSON.stringify(fit).length).toBeLessThanOrEqual(4096)
    expect(fit.top).toEqual(huge.top.slice(0, fit.top.length))
    expect(fit.top.length).toBeGreaterThan(200)
    expect(fit.cues).toEqual(frame.cues)
  })
})

test('a full room in the database: forty questions, a poll, cues, slide, pin and slate stay under 4 kB', async () => {
  await fillList()
  await moderator.post('/polls', { question: 'Что это?', choice1: 'а', choice2: 'б' })
  await moderator.post('/polls/1', { act: 'open' })
  const now = app.world.clock()
  const cues = Array.from({ length: 40 }, (_, n) => ({
    room_id: app.room.id,
    at: now.subtract({ seconds: n }),
    kind: 'slide',
    number: 40 - n,
  }))
  await app.db.insertInto('live.cue').values(cues).execute()
  await app.db.updateTable('live.room').set({ pin: 1049, slate_since: now }).where('id', '=', app.room.id).execute()
  app.at(2)
  await refreshFrame(app.db, app.room.id, app.world.clock())
  const frame = await newest()
  expect(frame).toMatchObject({ slide: 40, pin: 1049, slate: true, poll: { number: 1, state: 'open', answered: 0 } })
  expect(frame.top).toHaveLength(40)
  expect(frame.cues).toHaveLength(12)
  expect(JSON.stringify(frame).length).toBeLessThan(1500)
})

test('a gap in the counter is one, a known frame is none, another database begins anew', () => {
  const ring: KeptFrame[] = []
  const take = (rev: string) => takeFrame(ring, keepFrame(rev, '{}'))
  expect([take('1.5'), take('1.6'), take('1.6'), take('2.7'), take('1.5')]).toEqual(['next', 'next', 'known', 'next', 'known'])
  expect(ring.map(({ rev }) => rev)).toEqual(['1.5', '1.6', '2.7'])
  expect(take('2.9')).toBe('gap')
  expect(ring.map(({ rev }) => rev)).toEqual(['2.9'])
  for (let n = 10; n < 200; n++) take(`2.${n}`)
  expect(ring).toHaveLength(60)
  expect(take('1.1')).toBe('gap')
})
