import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { liveApp } from '../../../../checks/setup/live-app.ts'
import type { Guest, LiveApp } from '../../../../checks/setup/live-app.ts'
import { broadcastTo, fragmentOf } from '../../../../checks/setup/fragments.ts'
import { sql } from '#platform/db/database.ts'
import { publish } from '#platform/realtime.ts'
import { findRoom } from '../rooms/store.ts'
import { peekFollowed } from './follow.ts'
import { ownRooms } from './owner.ts'
import { mediaPath } from './sign.ts'
import { mediaTopic } from './topic.ts'

let app: LiveApp
let moderator: Guest
let prefix: string
let stop: () => Promise<void>
let broadcast: Awaited<ReturnType<typeof broadcastTo>>
let second = 0

const prefixNow = async (uuid = app.room.uuid): Promise<string> => mediaPath(app.world, (await findRoom(app.db, uuid))!)
const get = (path: string, headers: Record<string, string> = {}): Promise<Response> => app.request(`${prefix}/${path}`, { headers })
const text = async (path: string): Promise<string> => (await get(path)).text()
const segments = (playlist: string): string[] => playlist.split('\n').filter((line) => line.endsWith('.m4s'))

async function until(check: () => Promise<boolean> | boolean, ms = 8000): Promise<void> {
  const from = performance.now()
  while (!(await check())) {
    if (performance.now() - from > ms) throw new Error('it never came')
    await new Promise((wake) => setTimeout(wake, 30))
  }
}

/** Sends the next seconds, and lets the staff beat. */
async function send(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    app.setNow(app.world.clock().add({ seconds: 1 }).toString())
    await moderator.get('/desk')
    await broadcast.sendSecond((second += 1))
  }
}

const newest = async (): Promise<number> =>
  (
    await app.db
      .selectFrom('live.slot')
      .select(sql<number>`coalesce(max(msn), -1)`.as('msn'))
      .where('room_id', '=', app.room.id)
      .executeTakeFirstOrThrow()
  ).msn

beforeAll(async () => {
  app = await liveApp({ source: { kind: 'broadcast' }, policy: { recording: 'staff' } })
  prefix = await prefixNow()
  stop = ownRooms(app.world)
})
afterAll(async () => {
  await stop()
  await app.close()
})

test('in the lobby there is nothing, not even the slate; who may is told', async () => {
  for (const path of ['main/main.m3u8', 'main/1.m3u8', 'main/1/1/0.m4s', 'main/slate/1/0.m4s']) expect((await get(path)).status).toBe(404)
  expect((await get('check')).status).toBe(204)
})

test('once it is live, what comes in is listed in every rung; a player finds its way by relative addresses', async () => {
  const staff = await app.openWithTwo()
  moderator = staff.moderator
  broadcast = await broadcastTo(app, app.room, 1)
  await send(3)
  await until(async () => (await newest()) >= 3)
  expect(await text('main/main.m3u8')).toMatch(/RESOLUTION=426x240.*\n1\.m3u8\n.*RESOLUTION=640x360.*\n2\.m3u8\n$/)
  expect(await text('main/audio.m3u8')).toMatch(/CODECS="mp4a\.40\.2"\na\.m3u8\n$/)
  const list = await text('main/2.m3u8')
  expect(list).toMatch(/#EXT-X-MAP:URI="1\/2\/init\.mp4"/)
  expect(segments(list).slice(-3)).toEqual(['1/2/1.m4s', '1/2/2.m4s', '1/2/3.m4s'])
  const bytes = new Uint8Array(await (await get('main/1/2/3.m4s')).arrayBuffer())
  expect(bytes).toEqual(fragmentOf('2', 3))
  expect((await get('main/1/2/init.mp4')).status).toBe(200)
})

test('headers: what never changes is kept for good, a list that waited for seconds, any other for one; for pages of every host', async () => {
  const last = await newest()
  const cache = async (path: string): Promise<string | null> => (await get(path)).headers.get('cache-control')
  expect(await cache('main/1/2/3.m4s')).toBe('public, max-age=31536000, immutable')
  expect(await cache(`main/2.m3u8?_HLS_msn=${last}`)).toBe('public, max-age=6')
  expect(await cache('main/2.m3u8')).toBe('public, max-age=1')
  expect(await cache('main/9.m3u8')).toBe('no-store')
  const answer = await get('main/1/a/3.m4s')
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'content-type': 'audio/mp4',
  })
  expect(answer.headers.has('set-cookie')).toBe(false)
})

test('a part of a segment, its head alone, and nothing but reading', async () => {
  const whole = await (await get('main/1/2/3.m4s')).arrayBuffer()
  const part = await get('main/1/2/3.m4s', { range: 'bytes=10-19' })
  expect([part.status, part.headers.get('content-range'), (await part.arrayBuffer()).byteLength]).toEqual([
    206,
    `bytes 10-19/${whole.byteLength}`,
    10,
  ])
  // Kept by a cache on the way, this would stand for the segment.
  const beyond = await get('main/1/2/3.m4s', { range: `bytes=${whole.byteLength}-` })
  expect([beyond.status, beyond.headers.get('cache-control')]).toEqual([416, 'no-store'])
  const head = await app.request(`${prefix}/main/1/2/3.m4s`, { method: 'HEAD' })
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, String(whole.byteLength), ''])
  for (const method of ['POST', 'PUT', 'DELETE']) expect((await app.request(`${prefix}/main/1/2/3.m4s`, { method })).status).toBe(405)
})

describe('a list that waits', () => {
  test('comes with the slot it was asked for, in every rung, to everybody', async () => {
    const last = await newest()
    const waiting = Array.from({ length: 60 }, (_, n) => get(`main/${['a', '1', '2'][n % 3]}.m3u8?_HLS_msn=${last + 1}`))
    await until(() => peekFollowed(app.world, app.room.uuid)!.waiting() === 60)
    await send(1)
    const lists = await Promise.all((await Promise.all(waiting)).map((answer) => answer.text()))
    expect(lists.every((list) => segments(list).at(-1)!.endsWith(`/${second}.m4s`))).toBe(true)
    expect(new Set(lists).size).toBe(3)
  })

  test('is refused more than two ahead, answers 503 with another time to come back after three seconds', async () => {
    const last = await newest()
    expect((await get(`main/2.m3u8?_HLS_msn=${last + 3}`)).status).toBe(400)
    const from = performance.now()
    const answers = await Promise.all([1, 2, 2, 2, 2, 2].map((ahead) => get(`main/2.m3u8?_HLS_msn=${last + ahead}`)))
    expect(answers.map((answer) => answer.status)).toEqual([503, 503, 503, 503, 503, 503])
    expect(performance.now() - from).toBeGreaterThan(2900)
    for (const answer of answers) {
      expect(answer.headers.get('retry-after')).toMatch(/^[1-3]$/)
      expect(answer.headers.get('cache-control')).toBe('no-store')
    }
  })
})

test('a storm: everybody comes back at once to a process that knows nothing yet; all are served, and the room is read once', async () => {
  peekFollowed(app.world, app.room.uuid)!.stop()
  app.countQueries()
  const last = await newest()
  const asks = ['main/2.m3u8', `main/a.m3u8?_HLS_msn=${last}`, 'main/1/2/3.m4s', 'main/1/a/3.m4s', 'check']
  const answers = await Promise.all(Array.from({ length: 500 }, (_, n) => get(asks[n % asks.length]!)))
  expect(answers.filter(({ status }) => status !== 200 && status !== 204)).toEqual([])
  // The owner of the room goes on with its own meanwhile.
  expect(app.countQueries()).toBeLessThan(40)
})

describe('what is refused', () => {
  test.each([
    ['another signature', (good: string) => good.replace(/\.[\w-]{22}/, `.${'A'.repeat(22)}`)],
    ['a longer life', (good: string) => good.replace(/^\/m\/(\d+)/, (_, exp: string) => `/m/${Number(exp) + 60}`)],
    ['another room', (good: string) => good.replace(/[0-9a-f]{12}\//, '000000000000/')],
    ['another generation', (good: string) => good.replace(/\/\d+$/, '/2')],
    ['no signature', (good: string) => good.replace(/\.[\w-]{22}/, '.')],
    ['a signature in other letters', (good: string) => good.toUpperCase().replace('/M/', '/m/')],
  ])('%s', async (_, forge) => {
    for (const path of ['check', 'main/2.m3u8', 'main/1/2/3.m4s']) {
      const answer = await app.request(`${forge(prefix)}/${path}`)
      expect(answer.status).toBe(403)
      expect(answer.headers.get('cache-control')).toBe('no-store')
    }
  })

  test('an address that is over', async () => {
    const now = app.world.clock()
    app.setNow(now.add({ hours: 2 }).toString())
    expect((await get('main/1/2/3.m4s')).status).toBe(403)
    app.setNow(now.toString())
    expect((await get('main/1/2/3.m4s')).status).toBe(200)
  })

  test.each([
    'main/1/2/99.m4s',
    'main/2/2/3.m4s',
    'main/1/3/3.m4s',
    'main/1/2/03.m4s',
    'main/1/2/-1.m4s',
    'main/1/2/3.mp4',
    'main/1/2/init.m4s',
    'sign/1/2/3.m4s',
    'other/1/2/3.m4s',
    'main/slate/2/999999.m4s',
    'main/x.m3u8',
    'slides/1',
    'main/',
  ])('%s is nowhere', async (path) => {
    expect((await get(path)).status).toBe(404)
  })

  test.each([
    'main/../../../../etc/passwd',
    'main/%2e%2e/%2e%2e/secret.key',
    'main//1/2/3.m4s',
    'main/1/2/3.m4s%00',
    'main/1/2/..%2f3.m4s',
    'main\\1',
  ])('%s leads nowhere', async (path) => {
    expect([403, 404]).toContain((await get(path)).status)
  })

  test.each([
    '_HLS_msn=',
    '_HLS_msn=-1',
    '_HLS_msn=1e3',
    '_HLS_msn=007',
    '_HLS_msn=99999999999999999999',
    '_HLS_msn=4&_HLS_msn=5',
    '_HLS_part=1',
    'x=1',
  ])('an odd question: %s', async (query) => {
    const answer = await get(`main/2.m3u8?${query}`)
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([400, 'no-store'])
  })

  test('a question where nothing can be asked', async () => {
    for (const path of ['main/1/2/3.m4s?x=1', 'check?x=1', 'main/main.m3u8?_HLS_msn=1']) expect((await get(path)).status).toBe(400)
  })
})

describe('the slate', () => {
  test('stands while the staff wish, is a real segment; what was sent meanwhile can never be fetched', async () => {
    const before = second
    await app.db.updateTable('live.room').set({ slate_since: app.world.clock() }).where('id', '=', app.room.id).execute()
    await publish(app.db, mediaTopic(app.room.id), 'gen')
    await until(async () => {
      await send(1)
      return (await text('main/2.m3u8')).includes('slate/2/')
    })
    await send(2)
    await until(async () =>
      segments(await text('main/2.m3u8'))
        .at(-1)!
        .startsWith('slate/2/'),
    )
    const slate = segments(await text('main/2.m3u8')).at(-1)!
    expect((await get(`main/${slate}`)).status).toBe(200)
    expect((await get(`main/1/2/${second}.m4s`)).status).toBe(404)
    const hidden = second
    await app.db.updateTable('live.room').set({ slate_since: null }).where('id', '=', app.room.id).execute()
    await publish(app.db, mediaTopic(app.room.id), 'gen')
    await until(async () => {
      await send(1)
      return segments(await text('main/2.m3u8'))
        .at(-1)!
        .startsWith('1/2/')
    })
    expect((await get(`main/1/2/${hidden}.m4s`)).status).toBe(404)
    expect((await get(`main/1/2/${before}.m4s`)).status).toBe(200)
  })

  test('goes on and on: lists of nothing but the slate still end with its newest second', async () => {
    await app.db.updateTable('live.room').set({ slate_since: app.world.clock() }).where('id', '=', app.room.id).execute()
    await publish(app.db, mediaTopic(app.room.id), 'gen')
    for (let n = 0; n < 15; n += 1) {
      const last = await newest()
      const waiting = get(`main/2.m3u8?_HLS_msn=${last + 1}`)
      await until(async () => {
        await send(1)
        return (await newest()) > last
      })
      expect(Number(/(\d+)\.m4s\n$/.exec(await (await waiting).text())![1])).toBeGreaterThan(last)
    }
    await app.db.updateTable('live.room').set({ slate_since: null }).where('id', '=', app.room.id).execute()
    await publish(app.db, mediaTopic(app.room.id), 'gen')
    await until(async () => {
      await send(1)
      return segments(await text('main/2.m3u8'))
        .at(-1)!
        .startsWith('1/2/')
    })
  })

  test('after an emergency stop nothing of the picture goes out, not even what was listed', async () => {
    await send(2)
    const last = segments(await text('main/2.m3u8')).findLast((line) => line.startsWith('1/2/'))!
    expect((await get(`main/${last}`)).status).toBe(200)
    await moderator.post('/desk/room', { act: 'panic' })
    await until(async () => (await get(`main/${last}`)).status === 404)
    await until(async () => {
      await send(1)
      return segments(await text('main/2.m3u8'))
        .at(-1)!
        .startsWith('slate/')
    })
    await moderator.post('/desk/room', { act: 'thaw' })
    await until(async () => {
      await send(1)
      return segments(await text('main/2.m3u8'))
        .at(-1)!
        .startsWith('1/2/')
    })
  })
})

test('another generation: the old addresses are refused at once, whoever waited on them too; the new ones go on', async () => {
  const old = prefix
  const waiting = get(`main/2.m3u8?_HLS_msn=${(await newest()) + 1}`)
  await app.db.updateTable('live.room').set({ media_gen: 2 }).where('id', '=', app.room.id).execute()
  await publish(app.db, mediaTopic(app.room.id), 'gen')
  expect((await waiting).status).toBe(403)
  for (const path of ['check', 'main/2.m3u8', 'main/1/2/3.m4s', 'main/1/2/init.mp4'])
    expect((await app.request(`${old}/${path}`)).status).toBe(403)
  prefix = await prefixNow()
  expect((await get('main/1/2/3.m4s')).status).toBe(200)
})

test('a lost connection for news: lists go on within seconds, and nothing is left out', async () => {
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'kaleidoscope listen'`.execute(app.db)
  const before = await newest()
  await send(3)
  await until(async () => (await newest()) >= before + 3)
  await until(async () => segments(await text('main/2.m3u8')).at(-1) === `1/2/${second}.m4s`, 5000)
})

test('the end: every list says so at once, and who waits is let go', async () => {
  const waiting = get(`main/2.m3u8?_HLS_msn=${(await newest()) + 1}`)
  await moderator.post('/desk/room', { act: 'end' })
  expect(await (await waiting).text()).toContain('#EXT-X-ENDLIST')
  expect(await app.state()).toBe('ended')
  prefix = await prefixNow()
  expect(await text('main/1.m3u8')).toContain('#EXT-X-ENDLIST')
  expect((await get(`main/1.m3u8?_HLS_msn=${(await newest()) + 1}`)).status).toBe(200)
})
