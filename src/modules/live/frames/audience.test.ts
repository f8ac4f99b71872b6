import type { Server } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { inTransaction, sql } from '#platform/db/database.ts'
import { liveApp } from '../../../../checks/setup/live-app.ts'
import type { Guest, LiveApp } from '../../../../checks/setup/live-app.ts'
import { openReader, plainGet } from '../../../../checks/setup/readers.ts'
import type { Reader } from '../../../../checks/setup/readers.ts'
import { listen, stopListening } from '../../../app/process/server.ts'
import { overloadOf } from './overload.ts'
import { refreshFrame, writeFrame } from './write.ts'

let app: LiveApp
let moderator: Guest
let server: Server
let port: number
let readers: Reader[]

async function start(audience: 'open' | 'ticket' = 'open'): Promise<void> {
  app = await liveApp({ policy: { audience } })
  ;({ moderator } = await app.openWithTwo())
  ;({ server, port } = await listen(app.app, 0, '127.0.0.1'))
}
beforeEach(() => void (readers = []))
afterEach(async () => {
  for (const { socket } of readers) socket.destroy()
  await stopListening(server)
  await app.close()
})

const open = (): Reader => {
  const reader = openReader(port)
  readers.push(reader)
  return reader
}
const path = (rest: string): string => `/live/${app.room.uuid}${rest}`
const nextFrame = (): Promise<void> => inTransaction(app.db, (trx) => writeFrame(trx, app.room.id, app.world.clock()))
const revOf = (reader: Reader): string => [...reader.text().matchAll(/"rev":"([\d.]+)"/g)].at(-1)![1]!
const revsOf = (reader: Reader): string[] => [...reader.text().matchAll(/"rev":"([\d.]+)"/g)].map((found) => found[1]!)

/** The same over a connection that has asked for something else before: then Node's http reads it. */
async function openByHttp(): Promise<Reader> {
  const reader = open()
  reader.send(plainGet('/healthz', { Range: 'bytes=0-1' }))
  await reader.until(/ok/)
  reader.clear()
  return reader
}

describe.each([
  ['a bare line', () => Promise.resolve(open())],
  ['a line through http', openByHttp],
])('%s', (_, openOne) => {
  beforeEach(() => start())

  test('state: a snapshot at once, the next frame when it comes, and the line asks again', async () => {
    const reader = await openOne()
    reader.send(plainGet(path('/state')))
    await reader.until(/^HTTP\/1\.1 200 OK\r\n[\s\S]*cache-control: public, max-age=1\r\n[\s\S]*\{"reset":true,"frames":\[\{.*\}\]\}$/i)
    for (let n = 0; n < 3; n++) {
      const rev = revOf(reader)
      reader.clear()
      reader.send(plainGet(path(`/state?after=${rev}`)))
      setTimeout(() => void nextFrame(), 30)
      await reader.until(/max-age=30\r\n[\s\S]*\{"frames":\[\{"rev":"[^\n]*\}\]\}$/i)
      expect(revsOf(reader)).toEqual([`1.${Number(rev.slice(2)) + 1}`])
    }
  })

  test('events: the newest, then each as it comes; after a lost line what was missed', async () => {
    const first = await openOne()
    first.send(plainGet(path('/events'), { Accept: 'text/event-stream' }))
    await first.until(/text\/event-stream[\s\S]*retry: 4000\n\nid: 1\.\d+\ndata: \{.*\}\n\n$/)
    for (let n = 0; n < 3; n++) await nextFrame()
    const from = Number(revOf(first).slice(2))
    await first.until(new RegExp(`id: 1\\.${from + 3}\n`)).catch(() => {})
    const revs = revsOf(first)
    expect(revs).toEqual([...new Set(revs)])
    first.socket.destroy()
    const again = await openOne()
    again.send(plainGet(path('/events'), { Accept: 'text/event-stream', 'Last-Event-ID': revs[0]! }))
    await again.until(new RegExp(`data: \\{"rev":"${revs.at(-1)}"`))
    expect(revsOf(again)).toEqual(revs.slice(1))
  })

  test('an unknown revision starts anew, and a stream is told so', async () => {
    const reader = await openOne()
    reader.send(plainGet(path('/events'), { 'Last-Event-ID': '1.9999' }))
    await reader.until(/event: reset\ndata:\n\nid: 1\./)
  })
})

describe('who may', () => {
  test('in a room for tickets: their holders; nobody else, by the long way with its reasons', async () => {
    await start('ticket')
    const pupil = await app.guest({ kind: 'seat', subject: 'class-pass:1' })
    const reader = open()
    reader.send(plainGet(path('/state'), { Cookie: `locale=ru; live=${pupil.cookie}` }))
    await reader.until(/cache-control: private, max-age=1\r\n[\s\S]*"frames"/i)
    for (const headers of [{}, { Cookie: 'live=forged' }, { Cookie: `live=${pupil.cookie}x` }]) {
      const other = open()
      other.send(plainGet(path('/state'), headers as Record<string, string>))
      await other.until(/^HTTP\/1\.1 403/)
    }
  })

  test('a removed ticket: its stream ends and it asks in vain, within ten seconds', async () => {
    await start('ticket')
    const pupil = await app.guest({ kind: 'seat', subject: 'class-pass:1' })
    const [stays, goes] = [open(), open()]
    const other = await app.guest({ kind: 'seat', subject: 'class-pass:2' })
    stays.send(plainGet(path('/events'), { Cookie: `live=${other.cookie}` }))
    goes.send(plainGet(path('/events'), { Cookie: `live=${pupil.cookie}` }))
    await Promise.all([stays, goes].map((reader) => reader.until(/data: \{/)))
    await app.db.updateTable('live.ticket').set({ removed_at: app.world.clock() }).where('subject', '=', 'class-pass:1').execute()
    app.at(6)
    await goes.ended
    const again = open()
    again.send(plainGet(path('/state'), { Cookie: `live=${pupil.cookie}` }))
    await again.until(/^HTTP\/1\.1 403/)
    expect(stays.socket.destroyed).toBe(false)
  }, 20_000)

  test('an expired one too', async () => {
    await start('ticket')
    const pupil = await app.guest({ kind: 'seat', subject: 'class-pass:1' })
    const reader = open()
    reader.send(plainGet(path('/state'), { Cookie: `live=${pupil.cookie}` }))
    await reader.until(/"frames"/)
    app.at(45 * 60 + 24 * 3600)
    const again = open()
    again.send(plainGet(path('/state'), { Cookie: `live=${pupil.cookie}` }))
    await again.until(/^HTTP\/1\.1 403/)
  })

  test('a staff ticket goes the long way: its request is a beat', async () => {
    await start()
    app.at(20)
    const reader = open()
    reader.send(plainGet(path('/state'), { Cookie: `live=${moderator.cookie}` }))
    await reader.until(/"frames"/)
    const { last_seen_at } = await app.db
      .selectFrom('live.ticket')
      .select('last_seen_at')
      .where('subject', '=', 'person:2')
      .executeTakeFirstOrThrow()
    expect(last_seen_at).toEqual(app.world.clock())
  })

  test('whoever sends more before the answer is cut off', async () => {
    await start()
    const reader = open()
    reader.send(plainGet(path('/state')))
    await reader.until(/"frames"/)
    reader.send(plainGet(path(`/state?after=${revOf(reader)}`)))
    setTimeout(() => reader.send(plainGet(path('/state'))), 50)
    await reader.ended
  })
})

describe('overload', () => {
  test('streams first, then reactions, state, votes; help and the emergency stop never; afterwards all are back', async () => {
    await start()
    const pupil = await app.guest({ kind: 'seat', subject: 'class-pass:1' })
    await moderator.post('/polls', { question: 'Да?', choice1: 'Да', choice2: 'Нет' })
    await moderator.post('/polls/1', { act: 'open' })
    const json = { accept: 'application/json' }
    const answers = async (delayMs: number): Promise<Record<string, number>> => {
      const tries: Record<string, () => Promise<Response>> = {
        events: () => app.anyone.get('/events'),
        reactions: () => pupil.post('/reactions', { kind: 'wow' }, json),
        state: () => app.anyone.get('/state'),
        votes: () => pupil.post('/polls/1/answers', { choice: '1' }, json),
        help: () => pupil.post('/help', { note: '' }),
      }
      const found: Record<string, number> = {}
      for (const [name, ask] of Object.entries(tries)) {
        overloadOf(app.world).note(delayMs)
        const answer = await ask()
        if (answer.status === 503) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(2)
        found[name] = answer.status
        await answer.body?.cancel()
      }
      return found
    }
    expect(await answers(800)).toMatchObject({ events: 503, reactions: 200, state: 200, votes: 200, help: 303 })
    expect(await answers(1500)).toMatchObject({ events: 503, reactions: 503, state: 200, votes: 200, help: 303 })
    expect(await answers(2500)).toMatchObject({ events: 503, reactions: 503, state: 503, votes: 200, help: 303 })
    expect(await answers(9000)).toMatchObject({ events: 503, reactions: 503, state: 503, votes: 503, help: 303 })
    overloadOf(app.world).note(9000)
    expect((await moderator.post('/desk/room', { act: 'panic' })).status).toBe(303)
    expect(await app.state()).toBe('frozen')
    overloadOf(app.world).note(9000)
    const reader = open()
    reader.send(plainGet(path('/events')))
    await reader.until(/^HTTP\/1\.1 503 Service Unavailable\r\n[\s\S]*retry-after: ([2-9]|10)\r\n/)
    expect(await answers(0)).toMatchObject({ events: 200, state: 200, help: 303 })
  })
})

describe('nothing is lost unseen', () => {
  test('frames written while the listening connection was away: those who wait start anew, with a word', async () => {
    await start()
    const [poller, stream] = [open(), open()]
    poller.send(plainGet(path('/state')))
    stream.send(plainGet(path('/events')))
    await Promise.all([poller.until(/"frames"/), stream.until(/data: \{/)])
    const rev = revOf(poller)
    poller.clear()
    poller.send(plainGet(path(`/state?after=${rev}`)))
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'kaleidoscope listen'`.execute(app.db)
    await new Promise((wake) => setTimeout(wake, 50))
    for (let n = 0; n < 3; n++) await nextFrame()
    await poller.until(/^HTTP[\s\S]*max-age=1\r\n[\s\S]*\{"reset":true,"frames":\[/i)
    await stream.until(/event: reset\ndata:\n\nid: /)
    expect(revOf(poller)).toBe(`1.${Number(rev.slice(2)) + 3}`)
    expect(revOf(stream)).toBe(revOf(poller))
  })

  test('the generation of a revision is the owner’s, its counter goes on', async () => {
    await start()
    const reader = open()
    reader.send(plainGet(path('/state')))
    await reader.until(/"frames"/)
    const counter = Number(revOf(reader).slice(2))
    await app.db
      .insertInto('live.owner_lease')
      .values({ room_id: app.room.id, holder: 'other', gen: 7, expires_at: app.world.clock().add({ seconds: 4 }) })
      .execute()
    reader.clear()
    reader.send(plainGet(path(`/state?after=1.${counter}`)))
    await new Promise((wake) => setTimeout(wake, 50))
    await nextFrame()
    await reader.until(/\{"frames":\[\{"rev"/)
    expect(revOf(reader)).toBe(`7.${counter + 1}`)
  })
})

test('a storm of 2,000 who all come back at once: each gets the newest frame, then the next one', async () => {
  await start()
  const count = 2000
  const join = async (): Promise<Reader[]> => {
    const all = Array.from({ length: count }, open)
    for (const reader of all) reader.send(plainGet(path('/events')))
    await Promise.all(all.map((reader) => reader.until(/data: \{[^\n]*\}\n\n/, 30_000)))
    return all
  }
  const before = await join()
  for (const { socket } of before) socket.destroy()
  const after = await join()
  const from = new Set(after.map(revOf))
  expect(from.size).toBe(1)
  app.at(2)
  await refreshFrame(app.db, app.room.id, app.world.clock())
  const next = `1.${Number([...from][0]!.slice(2)) + 1}`
  await Promise.all(after.map((reader) => reader.until(new RegExp(`"rev":"${next}"`), 30_000)))
  const streams = (await app.world.metrics.streams.get()).values[0]!.value
  expect(streams).toBe(count)
}, 120_000)
