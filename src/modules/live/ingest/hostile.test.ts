import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fragmentOf, initOf, sendTo, staffCookie, startBroadcast, testRungs } from '../../../../checks/setup/fragments.ts'
import type { Broadcast } from '../../../../checks/setup/fragments.ts'
import { liveApp } from '../../../../checks/setup/live-app.ts'
import type { LiveApp } from '../../../../checks/setup/live-app.ts'
import { s3Storage } from '#platform/storage-s3.ts'
import { folderStorage } from '#platform/storage.ts'
import { spendBytes } from './budget.ts'
import { roomBurstBytes } from './rules.ts'

let app: LiveApp
let broadcast: Broadcast
let cookie: string
beforeEach(async () => {
  app = await liveApp({ source: { kind: 'broadcast' } })
  await app.openWithTwo()
  cookie = await staffCookie(app, app.room, 'person:3')
  broadcast = await startBroadcast(sendTo(app), app.room.uuid, { cookie }, { holder: 'first-tab' })
  later(1)
})
afterEach(() => app.close())

const later = (seconds: number): void =>
  app.setNow(
    app.world
      .clock()
      .add({ milliseconds: seconds * 1000 })
      .toString(),
  )
const reasonOf = async (answer: Response | Promise<Response>): Promise<[number, unknown]> => {
  const response = await answer
  const body = (await response.json()) as { ok: boolean; reason?: string }
  return [response.status, body.reason ?? body.ok]
}
const put = (rung: string, part: string | number, bytes: Uint8Array) => reasonOf(broadcast.put(rung, part, bytes))
const second = (n: number, rung: (typeof testRungs)[number] = '1') => put(rung, n, fragmentOf(rung, n))
const stored = async () =>
  (await app.db.selectFrom('live.fragment').select('seq').where('rung', '=', '1').orderBy('seq').execute()).map((row) => row.seq)
const fileOf = (seq: number, rung = '1') => app.world.storage.read(`live/${app.room.uuid}/main/1/${rung}/${seq}.m4s`)
const patch32 = (bytes: Uint8Array, type: string, offset: number, value: number): Uint8Array => {
  const copy = bytes.slice()
  new DataView(copy.buffer).setUint32(Buffer.from(copy).indexOf(type) - 4 + offset, value)
  return copy
}

describe('a fragment', () => {
  test('twice is stored once; other bytes under its number are refused, and what lies there stays', async () => {
    expect(await second(0)).toEqual([200, true])
    expect(await (await broadcast.put('1', 0, fragmentOf('1', 0))).json()).toEqual({ ok: true, again: true })
    const other = fragmentOf('1', 0)
    other[other.length - 1]! ^= 1
    expect(await put('1', 0, other)).toEqual([409, 'different'])
    expect(Buffer.compare((await fileOf(0))!, fragmentOf('1', 0))).toBe(0)
    expect(await put('1', 'init', initOf('1'))).toEqual([200, true])
    expect(await put('1', 'init', patch32(initOf('1'), 'tkhd', 12, 5))).toEqual([409, 'different'])
  })

  test('twenty times at once, half of them with other bytes, is stored once, and its bytes are those of the row', async () => {
    const other = fragmentOf('1', 0)
    other[other.length - 1]! ^= 1
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => put('1', 0, n % 2 === 0 ? fragmentOf('1', 0) : other)))
    expect(answers.filter(([status]) => status === 200).length).toBe(10)
    expect(answers.filter(([, reason]) => reason === 'different').length).toBe(10)
    const { sha256 } = await app.db.selectFrom('live.fragment').select('sha256').executeTakeFirstOrThrow()
    const bytes = (await fileOf(0))!
    const hash = Buffer.from(await crypto.subtle.digest('SHA-256', bytes as BufferSource))
    expect(hash.equals(sha256)).toBe(true)
  })

  test('out of order finds its place by its number; numbers may be left out', async () => {
    later(9)
    for (const n of [8, 2, 5]) expect(await second(n)).toEqual([200, true])
    expect(await stored()).toEqual([2, 5, 8])
  })

  test('whose time does not lie between its neighbours is refused', async () => {
    later(9)
    for (const n of [2, 5]) expect(await second(n)).toEqual([200, true])
    expect(await put('1', 6, fragmentOf('1', 4))).toEqual([422, 'order'])
    expect(await put('1', 6, fragmentOf('1', 5))).toEqual([422, 'order'])
    expect(await put('1', 4, fragmentOf('1', 6))).toEqual([422, 'order'])
    expect(await put('1', 1, fragmentOf('1', 2))).toEqual([422, 'order'])
    expect(await stored()).toEqual([2, 5])
  })

  test('of one number begins together in all rungs', async () => {
    later(9)
    expect(await second(5, '2')).toEqual([200, true])
    expect(await put('1', 5, fragmentOf('1', 6))).toEqual([422, 'apart'])
    expect(await second(5)).toEqual([200, true])
  })

  test('with lying times is refused: what has not happened yet, by the epoch’s beginning and by its first fragment', async () => {
    expect(await second(13)).toEqual([422, 'ahead'])
    expect(await second(0)).toEqual([200, true])
    later(5)
    expect(await second(16)).toEqual([422, 'ahead'])
    expect(await second(14)).toEqual([200, true])
    expect(await put('1', 15, patch32(fragmentOf('1', 15), 'tfdt', 12, 0x7fff_ffff))).toEqual([422, 'time'])
    expect(await stored()).toEqual([0, 14])
  })

  test('that is too big is refused by its length, and where none is told by what comes', async () => {
    const big = new Uint8Array(96_001)
    const told = await sendTo(app)(`/live/${app.room.uuid}/ingest/main/1/1/0`, {
      method: 'PUT',
      headers: { cookie, lease: 'first-tab', 'content-type': 'video/mp4', 'content-length': '96001' },
      body: big,
    })
    expect(await told.json()).toEqual({ ok: false, reason: 'tooBig', maxBytes: 96_000 })
    expect(await put('1', 0, big)).toEqual([413, 'tooBig'])
    expect(await put('a', 0, new Uint8Array(24_001))).toEqual([413, 'tooBig'])
    expect(await put('1', 'init', new Uint8Array(8193))).toEqual([413, 'tooBig'])
    // More than any route takes: stopped before the handler.
    expect((await broadcast.put('1', 0, new Uint8Array(2_000_001))).status).toBe(413)
  })

  test('of another rung, another codec or nothing like media is refused, each with its reason', async () => {
    expect(await put('1', 0, fragmentOf('a', 0))).toEqual([422, 'tracks'])
    expect(await put('1', 0, new Uint8Array(5000))).toEqual([422, 'boxes'])
    expect(await put('1', 0, new Uint8Array())).toEqual([422, 'boxes'])
    expect(await put('3', 0, fragmentOf('1', 0))).toEqual([422, 'rung'])
    expect(await stored()).toEqual([])
  })

  test('that no player could begin with, or that lasts too long, is refused', async () => {
    expect(await put('1', 0, patch32(fragmentOf('1', 0), 'trun', 20, 0x0101_0000))).toEqual([422, 'notSync'])
    expect(await put('1', 0, patch32(fragmentOf('1', 0), 'tfhd', 16, 2))).toEqual([422, 'tooLong'])
    expect(await put('1', 0, patch32(fragmentOf('1', 0), 'tfhd', 12, 9))).toEqual([422, 'tracks'])
    expect(await stored()).toEqual([])
  })

  test('comes after its init segment; each init segment is of its rung', async () => {
    const form = new URLSearchParams({ holder: 'first-tab', rungs: 'a,1,2,3' })
    await sendTo(app)(`/live/${app.room.uuid}/broadcast`, { method: 'POST', headers: { cookie }, body: form })
    const send = (rung: string, part: string | number, body: Uint8Array) =>
      reasonOf(
        sendTo(app)(`/live/${app.room.uuid}/ingest/main/2/${rung}/${part}`, {
          method: 'PUT',
          headers: { cookie, lease: 'first-tab', 'content-type': 'video/mp4' },
          body,
        }),
      )
    expect(await send('1', 0, fragmentOf('1', 0))).toEqual([409, 'noInit'])
    expect(await send('1', 'init', initOf('a'))).toEqual([422, 'tracks'])
    expect(await send('a', 'init', initOf('1'))).toEqual([422, 'tracks'])
    expect(await send('1', 'init', initOf('2'))).toEqual([422, 'dimensions'])
    expect(await send('3', 'init', fragmentOf('a', 0))).toEqual([422, 'boxes'])
    expect(await send('2', 'init', initOf('2'))).toEqual([200, true])
    expect(await send('2', 0, fragmentOf('1', 0))).toEqual([200, true])
  })

  test('at an address that is none is refused', async () => {
    const at = (path: string, headers: Record<string, string> = {}) =>
      reasonOf(
        sendTo(app)(`/live/${app.room.uuid}/ingest/${path}`, {
          method: 'PUT',
          headers: { cookie, lease: 'first-tab', 'content-type': 'video/mp4', ...headers },
          body: fragmentOf('1', 0),
        }),
      )
    expect(await at('main/7/1/0')).toEqual([404, 'noEpoch'])
    for (const path of ['main/1/9/0', 'main/1/1/-1', 'main/1/1/1e3', 'main/1/1/12345678901', 'main/x/1/0'])
      expect(await at(path)).toEqual([422, 'form'])
    expect(await at('other/1/1/0')).toEqual([404, 'noStream'])
    expect(await at('main/1/1/0', { lease: 'a b' })).toEqual([422, 'form'])
    expect(await at('main/1/1/0', { lease: 'another-tab' })).toEqual([403, 'lostLease'])
    expect(await stored()).toEqual([])
  })
})

test('a ticket that is forged, expired, of another room or of nobody sends nothing', async () => {
  const send = (headers: Record<string, string>) =>
    reasonOf(
      sendTo(app)(`/live/${app.room.uuid}/ingest/main/1/1/0`, {
        method: 'PUT',
        headers: { lease: 'first-tab', 'content-type': 'video/mp4', ...headers },
        body: fragmentOf('1', 0),
      }),
    )
  expect(await send({})).toEqual([403, 'ticket'])
  expect(await send({ cookie: `${cookie.slice(0, -1)}${cookie.endsWith('A') ? 'B' : 'A'}` })).toEqual([403, 'ticket'])
  const elsewhere = await staffCookie(app, await app.newRoom(2, { source: { kind: 'broadcast' } }), 'person:3')
  expect(await send({ cookie: elsewhere })).toEqual([403, 'ticket'])
  later(26 * 3600)
  expect(await send({ cookie })).toEqual([403, 'ticket'])
  expect(await stored()).toEqual([])
})

test('an epoch that is over takes nothing from another ticket, and nothing that was filmed after it', async () => {
  await second(0)
  later(2)
  const other = await staffCookie(app, app.room, 'person:2', 'moderator')
  await startBroadcast(sendTo(app), app.room.uuid, { cookie: other }, { holder: 'second-tab', take: true })
  const strange = sendTo(app)(`/live/${app.room.uuid}/ingest/main/1/1/1`, {
    method: 'PUT',
    headers: { cookie: other, lease: 'second-tab', 'content-type': 'video/mp4' },
    body: fragmentOf('1', 1),
  })
  expect(await reasonOf(strange)).toEqual([403, 'oldEpoch'])
  expect(await second(1)).toEqual([200, true])
  later(20)
  expect(await second(20)).toEqual([403, 'lostLease'])
  expect(await stored()).toEqual([0, 1])
})

test('a studio that runs wild is slowed down, and goes on after a pause', async () => {
  // As if it had just sent nearly all that a room may send at once.
  expect(spendBytes(app.world, app.room.id, roomBurstBytes - 15_000)).toBe(true)
  expect(await second(0)).toEqual([200, true])
  later(0.001)
  const refused = await broadcast.put('2', 0, fragmentOf('2', 0))
  expect([refused.status, await refused.clone().json()]).toEqual([429, { ok: false, reason: 'tooFast' }])
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(2)
  expect(await app.world.storage.size(`live/${app.room.uuid}/main/1/2/0.m4s`)).toBeUndefined()
  later(1)
  expect(await second(0, '2')).toEqual([200, true])
})

/** A disk of 64 kB where this machine lets us make one; else a file in the place of the folder. */
async function smallDisk(): Promise<{ root: string; grow: () => Promise<void>; remove: () => Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'kaleidoscope-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', root], { stdio: 'ignore' })
    return {
      root,
      grow: async () => void execFileSync('mount', ['-o', 'remount,size=8m', root], { stdio: 'ignore' }),
      remove: async () => {
        execFileSync('umount', ['-l', root], { stdio: 'ignore' })
        await rm(root, { recursive: true, force: true })
      },
    }
  } catch {
    await writeFile(join(root, 'live'), '')
    return { root, grow: () => rm(join(root, 'live')), remove: () => rm(root, { recursive: true, force: true }) }
  }
}

test('a full disk: 507 with a time to come back, nothing half written, no row; what was acknowledged is there, and it goes on by itself', async () => {
  const disk = await smallDisk()
  const whole = app.world.storage
  try {
    app.world.storage = folderStorage(disk.root)
    later(8)
    const answers: Response[] = []
    for (let n = 0; n < 6; n++) answers.push(await broadcast.put('2', n, fragmentOf('2', n)))
    const full = answers.filter((answer) => answer.status !== 200)
    expect(full.length).toBeGreaterThanOrEqual(2)
    for (const answer of full) {
      expect(answer.status).toBe(507)
      expect(await answer.clone().json()).toEqual({ ok: false, reason: 'storage' })
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(2)
    }
    const rows = await app.db.selectFrom('live.fragment').select(['seq', 'storage_key', 'bytes']).execute()
    expect(rows.length).toBe(6 - full.length)
    for (const row of rows) expect(await app.world.storage.size(row.storage_key)).toBe(row.bytes)
    const files = (await readdir(disk.root, { recursive: true, withFileTypes: true })).filter(
      (entry) => entry.isFile() && entry.name !== 'live',
    )
    expect(files.length).toBe(rows.length)
    expect(files.filter((file) => file.name.endsWith('.part'))).toEqual([])
    await disk.grow()
    for (let n = 0; n < 6; n++) expect(await second(n, '2')).toEqual([200, true])
    for (let n = 0; n < 6; n++) expect(Buffer.compare((await fileOf(n, '2'))!, fragmentOf('2', n))).toBe(0)
  } finally {
    app.world.storage = whole
    await disk.remove()
  }
})

test('a storage service that is away is told like a full disk; nothing is written down', async () => {
  const whole = app.world.storage
  app.world.storage = await s3Storage({ url: 'http://127.0.0.1:9', bucket: 'none', region: 'none', accessKey: 'k', secretKey: 's' })
  expect(await second(0)).toEqual([507, 'storage'])
  expect(await stored()).toEqual([])
  app.world.storage = whole
  expect(await second(0)).toEqual([200, true])
})
