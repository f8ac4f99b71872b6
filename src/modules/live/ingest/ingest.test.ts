import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { broadcastTo, fragmentOf, sendTo, staffCookie, startBroadcast } from '../../../../checks/setup/fragments.ts'
import type { Broadcast, BroadcastWish } from '../../../../checks/setup/fragments.ts'
import { liveApp } from '../../../../checks/setup/live-app.ts'
import type { LiveApp } from '../../../../checks/setup/live-app.ts'
import { mediaTopic } from '../airing/topic.ts'
import { closeRoom } from '../rooms/actions.ts'
import { inTransaction } from '#platform/db/database.ts'
import { Temporal } from '#platform/time.ts'

let app: LiveApp
beforeEach(async () => {
  app = await liveApp({ source: { kind: 'broadcast', sign: true } })
})
afterEach(() => app.close())

const told = async (answer: Response | Promise<Response>): Promise<[number, Record<string, unknown>]> => {
  const response = await answer
  return [response.status, (await response.json()) as Record<string, unknown>]
}
const reasonOf = async (answer: Response | Promise<Response>): Promise<[number, unknown]> => {
  const [status, body] = await told(answer)
  return [status, body.reason ?? body.ok]
}
const later = (seconds: number): void => app.setNow(app.world.clock().add({ seconds }).toString())

/** A room on air and one host's broadcast in it; the clock stands a second after the epoch's beginning. */
async function onAir(wish: BroadcastWish = {}): Promise<{ broadcast: Broadcast; cookie: string }> {
  await app.openWithTwo()
  const cookie = await staffCookie(app, app.room, 'person:3')
  const broadcast = await startBroadcast(sendTo(app), app.room.uuid, { cookie }, wish)
  later(1)
  return { broadcast, cookie }
}
const postTo = (path: string, cookie: string, fields: Record<string, string>): Promise<Response> =>
  sendTo(app)(`/live/${app.room.uuid}${path}`, { method: 'POST', headers: { cookie }, body: new URLSearchParams(fields) })
const rows = () => app.db.selectFrom('live.fragment').selectAll().orderBy('rung').orderBy('seq').execute()

test('fragments are stored whole, told to all processes, and then acknowledged', async () => {
  const heard: (string | null)[] = []
  app.world.realtime.subscribe(mediaTopic(app.room.id), (message) => heard.push(message))
  const { broadcast } = await onAir({ rungs: ['a', '1'] })
  await broadcast.sendSecond(0)
  later(1)
  await broadcast.sendSecond(1)
  const stored = await rows()
  expect(stored.map(({ rung, seq, start_ms, duration_ms }) => [rung, seq, start_ms, duration_ms])).toEqual(
    [
      ['a', 0, 0, 1024],
      ['a', 1, 1024, 992],
      ['1', 0, 0, 1000],
      ['1', 1, 1000, 1000],
    ].toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
  )
  for (const { storage_key, rung, seq, bytes } of stored) {
    expect(storage_key).toBe(`live/${app.room.uuid}/main/1/${rung}/${seq}.m4s`)
    const kept = await app.world.storage.read(storage_key)
    expect(kept?.length).toBe(bytes)
    expect(Buffer.compare(kept!, fragmentOf(rung as 'a', seq))).toBe(0)
  }
  await expect
    .poll(() => heard.filter((message) => message?.startsWith('fragment')))
    .toEqual(['fragment main 1 a 0', 'fragment main 1 1 0', 'fragment main 1 a 1', 'fragment main 1 1 1'])
  const rungs = await app.db
    .selectFrom('live.epoch_rung')
    .select(['rung', 'codecs', 'width', 'height', 'frame_rate'])
    .orderBy('rung', 'desc')
    .execute()
  expect(rungs).toEqual([
    { rung: 'a', codecs: 'mp4a.40.2', width: null, height: null, frame_rate: null },
    { rung: '1', codecs: 'avc1.640c15,mp4a.40.2', width: 426, height: 240, frame_rate: 15 },
  ])
})

describe('one tab holds a stream', () => {
  test('a second one is told whose it is, and takes over only by asking for it: a new generation, a new epoch, an entry in the log', async () => {
    const { broadcast } = await onAir({ holder: 'first-tab' })
    await broadcast.sendSecond(0)
    const other = await staffCookie(app, app.room, 'person:2', 'moderator')
    const wish = { holder: 'second-tab', stream: 'main', rungs: 'a,1,2' }
    const epoch = await app.db.selectFrom('live.epoch').select('started_at').executeTakeFirstOrThrow()
    expect(await told(postTo('/broadcast', other, wish))).toEqual([
      409,
      { ok: false, reason: 'held', by: 'Label of person:3', since: epoch.started_at.toString() },
    ])
    expect(await told(postTo('/broadcast', other, { ...wish, take: '1' }))).toEqual([
      200,
      {
        ok: true,
        epoch: 2,
        gen: 2,
        leaseS: 12,
        caps: { init: 8192, a: 24_000, '1': 96_000, '2': 200_000, '3': 600_000 },
        now: app.world.clock().epochMilliseconds,
      },
    ])
    const epochs = await app.db.selectFrom('live.epoch').select(['number', 'gen', 'ended_at']).orderBy('number').execute()
    expect(epochs).toEqual([
      { number: 1, gen: 1, ended_at: app.world.clock() },
      { number: 2, gen: 2, ended_at: null },
    ])
    const acts = await app.db.selectFrom('live.moderation_log').select(['act', 'detail']).orderBy('id', 'desc').executeTakeFirst()
    expect(acts).toEqual({ act: 'takeBroadcast', detail: { stream: 'main', from: 'Label of person:3' } })
    expect(await told(postTo('/broadcast/beat', other, { holder: 'second-tab' }))).toEqual([200, { ok: true }])
  })

  test('whoever lost it is told so with everything filmed afterwards; what was filmed before still comes in, for the recording', async () => {
    const { broadcast, cookie } = await onAir({ holder: 'first-tab', rungs: ['1'] })
    await broadcast.sendSecond(0)
    const other = await staffCookie(app, app.room, 'person:2', 'moderator')
    later(4)
    await postTo('/broadcast', other, { holder: 'second-tab', rungs: '1', take: '1' })
    expect(await told(broadcast.put('1', 3, fragmentOf('1', 3)))).toEqual([200, { ok: true, late: true }])
    later(6)
    expect(await reasonOf(broadcast.put('1', 9, fragmentOf('1', 9)))).toEqual([403, 'lostLease'])
    expect(await reasonOf(postTo('/broadcast/beat', cookie, { holder: 'first-tab' }))).toEqual([403, 'lostLease'])
    expect(await reasonOf(postTo('/broadcast/end', cookie, { holder: 'first-tab' }))).toEqual([403, 'lostLease'])
    expect((await rows()).map((row) => row.seq)).toEqual([0, 3])
  })

  test('a tab that is silent for 12 s loses it to the next one, without being asked; each request of it begins the 12 s anew', async () => {
    const { broadcast, cookie } = await onAir({ holder: 'first-tab', rungs: ['1'] })
    const other = await staffCookie(app, app.room, 'person:2', 'moderator')
    const tryOther = () => reasonOf(postTo('/broadcast', other, { holder: 'second-tab', rungs: '1' }))
    later(10)
    await broadcast.put('1', 9, fragmentOf('1', 9))
    later(11)
    expect(await tryOther()).toEqual([409, 'held'])
    expect(await reasonOf(postTo('/broadcast/beat', cookie, { holder: 'first-tab' }))).toEqual([200, true])
    later(11)
    expect(await tryOther()).toEqual([409, 'held'])
    later(2)
    expect(await tryOther()).toEqual([200, true])
  })

  test('the same tab after a reload goes on at once, as a new epoch of the same generation', async () => {
    const { broadcast, cookie } = await onAir({ holder: 'first-tab' })
    await broadcast.sendSecond(0)
    const again = await startBroadcast(sendTo(app), app.room.uuid, { cookie }, { holder: 'first-tab' })
    expect([again.epoch, again.gen]).toEqual([2, 1])
    later(1)
    await again.sendSecond(0)
    expect((await rows()).length).toBe(6)
  })

  test('ten clicks at once give one holder', async () => {
    await app.openWithTwo()
    const cookies = await Promise.all([3, 4].map((n) => staffCookie(app, app.room, `person:${n}`)))
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => told(postTo('/broadcast', cookies[n % 2]!, { holder: `tab-number-${n % 2}`, rungs: '1' }))),
    )
    const granted = answers.filter(([status]) => status === 200)
    expect(granted.length).toBe(5)
    expect(new Set(granted.map(([, body]) => body.epoch))).toEqual(new Set([1, 2, 3, 4, 5]))
    expect(new Set(answers.filter(([status]) => status !== 200).map(([, body]) => body.reason))).toEqual(new Set(['held']))
  })

  test('ended by its holder, the stream is free for the next; ended twice is ended once', async () => {
    const { broadcast, cookie } = await onAir({ holder: 'first-tab' })
    expect((await broadcast.end()).status).toBe(200)
    expect((await broadcast.end()).status).toBe(200)
    const other = await staffCookie(app, app.room, 'person:2', 'moderator')
    expect(await reasonOf(postTo('/broadcast', other, { holder: 'second-tab', rungs: '1' }))).toEqual([200, true])
    expect(await reasonOf(postTo('/broadcast/end', cookie, { holder: 'first-tab' }))).toEqual([403, 'lostLease'])
  })

  test('the interpreter’s stream has a lease and epochs of its own, where the room has one', async () => {
    const { broadcast } = await onAir({ holder: 'first-tab' })
    const other = await staffCookie(app, app.room, 'person:2', 'moderator')
    const sign = await startBroadcast(sendTo(app), app.room.uuid, { cookie: other }, { holder: 'second-tab', stream: 'sign', rungs: ['1'] })
    await Promise.all([broadcast.sendSecond(0), sign.sendSecond(0)])
    expect(sign.epoch).toBe(1)
    const plain = await app.newRoom(2, { source: { kind: 'broadcast' } })
    const cookie = await staffCookie(app, plain, 'person:5')
    const ask = (stream: string) =>
      sendTo(app)(`/live/${plain.uuid}/broadcast`, {
        method: 'POST',
        headers: { cookie },
        body: new URLSearchParams({ holder: 'third-tab', rungs: '1', stream }),
      })
    expect(await reasonOf(ask('sign'))).toEqual([404, 'noStream'])
    expect(await reasonOf(ask('main'))).toEqual([409, 'lobby'])
  })
})

describe('who may send', () => {
  test('a host or moderator whose papers hold; nobody else, with any kind of ticket', async () => {
    await app.openWithTwo()
    const unvetted = await app.staff('person:7', 'host', false)
    const others = await Promise.all(
      (['class', 'seat', 'observer', 'duty'] as const).map((kind) => app.guest({ kind, subject: `some:${kind}`, vetted: true })),
    )
    for (const guest of [unvetted, ...others]) {
      const cookie = `live=${guest.cookie}`
      expect(await reasonOf(postTo('/broadcast', cookie, { holder: 'some-tab-1', rungs: '1' }))).toEqual([403, 'notVetted'])
      const put = await sendTo(app)(`/live/${app.room.uuid}/ingest/main/1/1/0`, {
        method: 'PUT',
        headers: { cookie, lease: 'some-tab-1', 'content-type': 'video/mp4' },
        body: fragmentOf('1', 0),
      })
      expect(await reasonOf(put)).toEqual([403, 'notVetted'])
    }
  })

  test('an adult who is removed, or whose papers are taken back, is stopped with the next fragment', async () => {
    const { broadcast } = await onAir({ rungs: ['1'] })
    await broadcast.sendSecond(0)
    later(1)
    const change = (set: { vetted?: boolean; removed_at?: Temporal.Instant }) =>
      app.db.updateTable('live.ticket').set(set).where('subject', '=', 'person:3').execute()
    await change({ vetted: false })
    expect(await reasonOf(broadcast.put('1', 1, fragmentOf('1', 1)))).toEqual([403, 'notVetted'])
    await change({ vetted: true, removed_at: app.world.clock() })
    expect(await reasonOf(broadcast.put('1', 1, fragmentOf('1', 1)))).toEqual([403, 'ticket'])
    expect((await rows()).length).toBe(1)
  })
})

describe('when', () => {
  test('in the lobby the studio is asked to wait; it starts once the room is open, and goes on while it is frozen', async () => {
    const cookie = await staffCookie(app, app.room, 'person:3')
    const ask = () => reasonOf(postTo('/broadcast', cookie, { holder: 'first-tab', rungs: '1' }))
    expect(await ask()).toEqual([409, 'lobby'])
    await app.openWithTwo()
    expect(await ask()).toEqual([200, true])
    await app.db.updateTable('live.room').set({ state: 'frozen', frozen_by: 'staff' }).where('id', '=', app.room.id).execute()
    const frozen = await startBroadcast(sendTo(app), app.room.uuid, { cookie }, { holder: 'first-tab', rungs: ['1'] })
    later(1)
    await frozen.sendSecond(0)
    expect((await rows()).length).toBe(1)
  })

  test('after the end the studio fills the holes of its own epochs for two hours; nothing new begins', async () => {
    const { broadcast, cookie } = await onAir({ rungs: ['a', '1'] })
    for (const second of [0, 1, 4]) {
      await broadcast.sendSecond(second)
      later(1)
    }
    later(3)
    await inTransaction(app.db, (trx) => closeRoom(trx, { roomId: app.room.id, ticketId: null, now: app.world.clock() }))
    later(60)
    expect(await reasonOf(postTo('/broadcast', cookie, { holder: broadcast.holder, rungs: '1' }))).toEqual([409, 'ended'])
    const url = `/live/${app.room.uuid}/ingest/main/1`
    const have = () => told(app.request(url, { headers: { cookie } }))
    expect(await have()).toEqual([
      200,
      {
        ok: true,
        epoch: 1,
        isOver: true,
        rungs: {
          '1': [
            [0, 1],
            [4, 4],
          ],
          a: [
            [0, 1],
            [4, 4],
          ],
        },
      },
    ])
    for (const second of [3, 2]) await broadcast.sendSecond(second)
    expect((await have())[1].rungs).toEqual({ '1': [[0, 4]], a: [[0, 4]] })
    expect(await told(broadcast.put('1', 2, fragmentOf('1', 2)))).toEqual([200, { ok: true, again: true }])
    expect(await reasonOf(broadcast.put('1', 40, fragmentOf('1', 40)))).toEqual([409, 'ended'])
    const other = await staffCookie(app, app.room, 'person:2', 'moderator')
    const strange = await sendTo(app)(`${url}/1/5`, {
      method: 'PUT',
      headers: { cookie: other, lease: broadcast.holder, 'content-type': 'video/mp4' },
      body: fragmentOf('1', 5),
    })
    expect(await reasonOf(strange)).toEqual([403, 'oldEpoch'])
    later(2 * 3600)
    expect(await reasonOf(broadcast.put('1', 5, fragmentOf('1', 5)))).toEqual([409, 'ended'])
  })

  test('media time is set on the server’s clock by the first fragment that comes, and stays', async () => {
    const { broadcast } = await onAir({ rungs: ['1'] })
    later(2)
    await broadcast.put('1', 1, fragmentOf('1', 1))
    later(5)
    await broadcast.put('1', 4, fragmentOf('1', 4))
    const { base_at } = await app.db.selectFrom('live.epoch').select('base_at').executeTakeFirstOrThrow()
    expect(base_at?.toString()).toBe(app.world.clock().subtract({ seconds: 7 }).toString())
  })
})

test('a first fragment that was long on its way costs the last ones nothing', async () => {
  const { broadcast } = await onAir({ rungs: ['1'] })
  later(8)
  expect((await broadcast.put('1', 0, fragmentOf('1', 0))).status).toBe(200)
  later(20)
  expect((await broadcast.end()).status).toBe(200)
  for (const second of [1, 17, 28])
    expect(await told(broadcast.put('1', second, fragmentOf('1', second)))).toEqual([200, { ok: true, late: true }])
  later(5)
  expect(await reasonOf(broadcast.put('1', 32, fragmentOf('1', 32)))).toEqual([403, 'lostLease'])
})

test('the line is measured with bytes that are thrown away, so often as a studio needs', async () => {
  const cookie = await staffCookie(app, app.room, 'person:3')
  const measure = (size: number) =>
    sendTo(app)(`/live/${app.room.uuid}/ingest/test`, {
      method: 'PUT',
      headers: { cookie, 'content-type': 'application/octet-stream' },
      body: new Uint8Array(size),
    })
  const [status, body] = await told(measure(150_000))
  expect([status, body.ok, body.bytes]).toEqual([200, true, 150_000])
  expect(body.ms).toBeTypeOf('number')
  expect((await measure(2_000_001)).status).toBe(413)
  await app.db.updateTable('platform.rate_limit').set({ points: 300 }).where('key', 'like', 'ingest-test:%').execute()
  const refused = await measure(1)
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(2)
  expect(await app.db.selectFrom('live.fragment').selectAll().execute()).toEqual([])
})

test('twelve seconds in every rung, as other tests broadcast them', async () => {
  await app.openWithTwo()
  await broadcastTo(app, app.room, 12)
  const stored = await rows()
  expect(stored.length).toBe(36)
  expect(stored.filter((row) => row.seq === 11).map((row) => Math.round(row.start_ms / 100) / 10)).toEqual([11, 11, 11])
})
