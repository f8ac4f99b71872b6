// The edge that a university starts, with real nginx before a real server.
import type { Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { live } from '../src/modules/live/index.ts'
import { publish } from '../src/platform/realtime.ts'
import { listen, stopListening } from '../src/app/process/server.ts'
import { broadcastTo } from './setup/fragments.ts'
import { findNginx, startEdge } from './setup/edge.ts'
import type { Edge } from './setup/edge.ts'
import { liveApp } from './setup/live-app.ts'
import type { Guest, LiveApp } from './setup/live-app.ts'

describe.skipIf(!findNginx())('the edge', () => {
  let app: LiveApp
  let server: Server
  let edge: Edge
  let stopOwner: () => Promise<void>
  let moderator: Guest
  let broadcast: Awaited<ReturnType<typeof broadcastTo>>
  let prefix: string
  let second = 1
  /** Addresses that reached the origin. */
  let asked: string[] = []

  const until = async (check: () => Promise<boolean> | boolean, ms = 10_000): Promise<void> => {
    const from = performance.now()
    while (!(await check())) {
      if (performance.now() - from > ms) throw new Error('it never came')
      await new Promise((wake) => setTimeout(wake, 30))
    }
  }
  const get = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${edge.url}${prefix}/${path}`, init)
  const count = (part: string): number => asked.filter((url) => url.includes(part)).length
  const send = async (seconds: number): Promise<void> => {
    for (let n = 0; n < seconds; n += 1) {
      app.setNow(app.world.clock().add({ seconds: 1 }).toString())
      await moderator.get('/desk')
      await broadcast.sendSecond((second += 1))
    }
  }
  const newest = async (): Promise<number> => {
    const { msn } = await app.db
      .selectFrom('live.slot')
      .select(({ fn }) => fn.max('msn').as('msn'))
      .executeTakeFirstOrThrow()
    return msn ?? -1
  }
  const findPrefix = async (): Promise<string> => /\/m\/[\w./-]+\/\d+/.exec(await (await moderator.get()).text())![0]

  beforeAll(async () => {
    app = await liveApp({ source: { kind: 'broadcast' }, policy: { audience: 'open' } })
    const { answerFirst, ...rest } = app.app
    // Every GET comes by here; one that goes the long way afterwards, twice.
    const counted: typeof answerFirst = (request, line) => {
      asked.push(request.url)
      return answerFirst(request, line)
    }
    const opened = await listen({ ...rest, answerFirst: counted }, 0, '127.0.0.1')
    server = opened.server
    edge = await startEdge(opened.port)
    stopOwner = live.background!(app.world)
    ;({ moderator } = await app.openWithTwo())
    broadcast = await broadcastTo(app, app.room, 2)
    await send(3)
    await until(async () => (await newest()) >= 3)
    prefix = await findPrefix()
  })
  afterAll(async () => {
    await stopOwner()
    await edge.stop()
    await stopListening(server)
    await app.close()
  })

  test('fifty viewers at once: the origin is asked once for a segment and once for a list that waits', async () => {
    const last = await newest()
    asked = []
    const lists = Promise.all(Array.from({ length: 50 }, () => get(`main/2.m3u8?_HLS_msn=${last + 1}`)))
    await until(() => count(`_HLS_msn=${last + 1}`) > 0)
    await send(1)
    const texts = await Promise.all((await lists).map((answer) => answer.text()))
    expect(new Set(texts).size).toBe(1)
    const segment = texts[0]!.trim().split('\n').at(-1)!
    const bytes = await Promise.all(Array.from({ length: 50 }, async () => (await get(`main/${segment}`)).arrayBuffer()))
    expect(new Set(bytes.map((one) => one.byteLength)).size).toBe(1)
    // Once for lists and once for the picture; each goes the long way afterwards.
    expect([count(`_HLS_msn=${last + 1}`), count(segment), count('/check') <= 4]).toEqual([1, 1, true])
  })

  test('a copy serves another address of the same room; unknown parameters neither reach a key nor the origin', async () => {
    asked = []
    for (const query of ['', '?x=1', '?x=2&_HLS_part=3', '?_HLS_msn=007', '?_HLS_msn=1%2f..']) {
      const answer = await get(`main/1/2/1.m4s${query}`)
      expect(answer.status).toBe(200)
    }
    expect(count('1.m4s')).toBe(1)
    expect((await get('main/1/2/1.m4s?again')).headers.get('x-edge')).toBe('HIT')
    // A player that came another day has another signature and gets the same copy.
    const now = app.world.clock()
    await app.db
      .updateTable('live.room')
      .set({ ends_at: now.add({ minutes: 99 }) })
      .execute()
    const other = await findPrefix()
    expect(other).not.toBe(prefix)
    const answer = await fetch(`${edge.url}${other}/main/1/2/1.m4s`)
    expect([answer.status, answer.headers.get('x-edge')]).toEqual([200, 'HIT'])
  })

  test('parts, heads, pages of other hosts, texts made small', async () => {
    const part = await get('main/1/2/1.m4s', { headers: { range: 'bytes=0-9' } })
    expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 10])
    expect((await get('main/1/2/1.m4s', { method: 'HEAD' })).status).toBe(200)
    const list = await get('main/2.m3u8', { headers: { 'accept-encoding': 'gzip' } })
    expect([list.headers.get('access-control-allow-origin'), list.headers.get('content-encoding')]).toEqual(['*', 'gzip'])
    expect((await get('main/1/2/1.m4s', { method: 'POST' })).status).toBe(403)
  })

  test('a forged signature and one that is over are refused before any copy, again and again without asking', async () => {
    expect((await get('main/1/2/1.m4s')).headers.get('x-edge')).toBe('HIT')
    const forged = prefix.replace(/\.[\w-]{22}/, `.${'B'.repeat(22)}`)
    asked = []
    for (let n = 0; n < 5; n += 1) expect((await fetch(`${edge.url}${forged}/main/1/2/1.m4s`)).status).toBe(403)
    expect(asked).toHaveLength(1)
    const over = prefix.replace(/^\/m\/\d+/, '/m/1600000000')
    expect((await fetch(`${edge.url}${over}/main/1/2/1.m4s`)).status).toBe(403)
    for (const odd of ['/m/', '/m/x/y', `${prefix}/../../../metrics`, '/metrics'])
      expect([403, 404]).toContain((await fetch(`${edge.url}${odd}`, { redirect: 'manual' })).status)
  })

  test('frames: one request for all who wait, where the room is open and they hold no ticket', async () => {
    const { frames } = (await (await fetch(`${edge.url}/live/${app.room.uuid}/state`)).json()) as { frames: { rev: string }[] }
    asked = []
    const waiting = Promise.all(
      Array.from({ length: 30 }, () => fetch(`${edge.url}/live/${app.room.uuid}/state?after=${frames[0]!.rev}&x=${Math.random()}`)),
    )
    await until(() => count('/state') > 0)
    await moderator.post('/desk/room', { act: 'freeze' })
    const texts = await Promise.all((await waiting).map((answer) => answer.text()))
    expect(new Set(texts).size).toBe(1)
    expect(texts[0]).toContain('"frozen"')
    expect(count('/state')).toBe(1)
    await moderator.post('/desk/room', { act: 'thaw' })
  })

  test('an event stream goes out as it comes', async () => {
    const answer = await fetch(`${edge.url}/live/${app.room.uuid}/events`, { headers: { accept: 'text/event-stream' } })
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
    let heard = ''
    const reading = (async () => {
      for (;;) {
        const { value, done } = await reader.read()
        if (done) return
        heard += value
      }
    })()
    await until(() => heard.includes('"state":"live"'))
    const from = performance.now()
    await moderator.post('/desk/room', { act: 'freeze' })
    await until(() => heard.includes('"state":"frozen"'))
    expect(performance.now() - from).toBeLessThan(2000)
    await reader.cancel()
    await reading
    await moderator.post('/desk/room', { act: 'thaw' })
  })

  test('pages and forms reach the origin', async () => {
    const answer = await fetch(`${edge.url}/live/${app.room.uuid}`, { headers: { cookie: `live=${moderator.cookie}` } })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain('text/html')
  })

  test('after an emergency stop no copy of the picture goes out, lists do; and it goes on', async () => {
    const copy = 'main/1/2/1.m4s'
    expect((await get(copy)).status).toBe(200)
    await moderator.post('/desk/room', { act: 'panic' })
    await until(async () => (await get(copy)).status === 403, 12_000)
    expect([(await get('main/2.m3u8')).status, (await get('main/slate/2/0.m4s')).status]).toEqual([200, 200])
    await moderator.post('/desk/room', { act: 'thaw' })
    await until(async () => (await get(copy)).status === 200, 12_000)
  })

  test('after a redaction the old addresses are refused within ten seconds, though copies lie there', async () => {
    await fetch(`${edge.url}${prefix}/main/1/2/1.m4s`)
    await app.db.updateTable('live.room').set({ media_gen: 2 }).execute()
    await publish(app.db, `live-media:${app.room.id}`, 'gen')
    const from = performance.now()
    await until(async () => (await get('main/1/2/1.m4s')).status === 403, 12_000)
    expect(performance.now() - from).toBeLessThan(10_000)
    prefix = await findPrefix()
    expect((await get('main/1/2/1.m4s')).status).toBe(200)
  })
})
