import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inTransaction } from '../../src/platform/db/database.ts'
import { admit } from '../../src/modules/live/index.ts'
import type { TestApp } from './test-app.ts'

// What a studio sends, without a browser: real H.264 and AAC made by scripts/make-test-fragments.ts, four seconds that are
// repeated without end by patching their times. Fragment n of every rung begins at second n and lasts one second.

export type TestRung = 'a' | '1' | '2'
export const testRungs: readonly TestRung[] = ['a', '1', '2']
const secondsKept = 4

interface Track {
  id: number
  timescale: number
}
interface Kept {
  init: Uint8Array
  fragments: Uint8Array[]
  tracks: Track[]
}
interface Box {
  type: string
  from: number
  to: number
}

const containers = ['moov', 'trak', 'mdia', 'moof', 'traf']
const kept = new Map<TestRung, Kept>()

/** Boxes of our own fixtures, which are whole: outer ones, or all with their containers first. */
function listBoxes(bytes: Uint8Array, deep: boolean, from = 0, end = bytes.length): Box[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found: Box[] = []
  for (let at = from; at < end; at += view.getUint32(at)) {
    const box = { type: String.fromCharCode(...bytes.subarray(at + 4, at + 8)), from: at, to: at + view.getUint32(at) }
    found.push(box, ...(deep && containers.includes(box.type) ? listBoxes(bytes, true, at + 8, box.to) : []))
  }
  return found
}

function readFixture(rung: TestRung): Kept {
  const known = kept.get(rung)
  if (known) return known
  const bytes = new Uint8Array(readFileSync(join(import.meta.dirname, '../fixtures/live', `${rung}.mp4`)))
  const view = new DataView(bytes.buffer)
  const moofs = listBoxes(bytes, false).filter((box) => box.type === 'moof')
  const init = bytes.slice(0, moofs[0]!.from)
  const inner = listBoxes(init, true)
  const ids = inner.filter((box) => box.type === 'tkhd').map((box) => view.getUint32(box.from + 20))
  const scales = inner.filter((box) => box.type === 'mdhd').map((box) => view.getUint32(box.from + 20))
  const read: Kept = {
    init,
    fragments: moofs.map((moof, at) => bytes.slice(moof.from, moofs[at + 1]?.from ?? bytes.length)),
    tracks: ids.map((id, at) => ({ id, timescale: scales[at]! })),
  }
  kept.set(rung, read)
  return read
}

export function initOf(rung: TestRung): Uint8Array {
  return readFixture(rung).init.slice()
}

/** The fragment that begins at second `second` of the epoch: the picture exactly, the sound with its first frame after it. */
export function fragmentOf(rung: TestRung, second: number): Uint8Array {
  const { fragments, tracks } = readFixture(rung)
  const bytes = fragments[second % secondsKept]!.slice()
  const view = new DataView(bytes.buffer)
  const earlierS = BigInt(second - (second % secondsKept))
  let track = tracks[0]!
  for (const { type, from } of listBoxes(bytes, true)) {
    if (type === 'mfhd') view.setUint32(from + 12, second + 1)
    if (type === 'tfhd') track = tracks.find(({ id }) => id === view.getUint32(from + 12))!
    if (type === 'tfdt') view.setBigUint64(from + 12, view.getBigUint64(from + 12) + earlierS * BigInt(track.timescale))
  }
  return bytes
}

/** `app.app.hono.request` of a test, or `fetch` with the address of a server before the path. */
export type Send = (
  path: string,
  init: { method: string; headers: Record<string, string>; body: Uint8Array | URLSearchParams },
) => Promise<Response>

export interface BroadcastWish {
  rungs?: readonly TestRung[]
  stream?: 'main' | 'sign'
  /** Random id of the tab. */
  holder?: string
  /** Takes the lease from another holder. */
  take?: boolean
}

export interface Broadcast {
  epoch: number
  gen: number
  holder: string
  /** One PUT, whatever it answers. `part` is "init" or the number of the fragment. */
  put: (rung: string, part: string | number, bytes: Uint8Array) => Promise<Response>
  /** The fragment of this second in every rung; throws where one isn't taken. */
  sendSecond: (second: number) => Promise<void>
  end: () => Promise<Response>
}

/** Takes the lease and sends the init segments. `headers` carry the cookie of a host or moderator. */
export async function startBroadcast(
  send: Send,
  roomUuid: string,
  headers: Record<string, string>,
  wish: BroadcastWish = {},
): Promise<Broadcast> {
  const { rungs = testRungs, stream = 'main', holder = `tab-${crypto.randomUUID()}`, take = false } = wish
  const form = (fields: Record<string, string>): URLSearchParams => new URLSearchParams({ holder, stream, ...fields })
  const granted = await send(`/live/${roomUuid}/broadcast`, {
    method: 'POST',
    headers,
    body: form({ rungs: rungs.join(','), ...(take ? { take: '1' } : {}) }),
  })
  if (granted.status !== 200) throw new Error(`No lease: ${granted.status} ${await granted.text()}`)
  const { epoch, gen } = (await granted.json()) as { epoch: number; gen: number }
  const put: Broadcast['put'] = (rung, part, body) =>
    send(`/live/${roomUuid}/ingest/${stream}/${epoch}/${rung}/${part}`, {
      method: 'PUT',
      headers: { ...headers, lease: holder, 'content-type': 'video/mp4' },
      body,
    })
  const mustPut = async (rung: TestRung, part: string | number, bytes: Uint8Array): Promise<void> => {
    const answer = await put(rung, part, bytes)
    if (answer.status !== 200) throw new Error(`${rung}/${part} answered ${answer.status} ${await answer.text()}`)
  }
  for (const rung of rungs) await mustPut(rung, 'init', initOf(rung))
  return {
    epoch,
    gen,
    holder,
    put,
    async sendSecond(second) {
      for (const rung of rungs) await mustPut(rung, second, fragmentOf(rung, second))
    },
    end: () => send(`/live/${roomUuid}/broadcast/end`, { method: 'POST', headers, body: form({}) }),
  }
}

/** Requests of a test to the app itself, from its own origin. */
export function sendTo(app: TestApp): Send {
  const origin = 'http://kaleidoscope.test'
  return async (path, init) =>
    app.app.hono.request(`${origin}${path}`, { ...init, headers: { origin, ...init.headers }, body: init.body as BodyInit })
}

/** The cookie header of a new, vetted member of staff of this room. */
export async function staffCookie(
  app: TestApp,
  room: { id: number; uuid: string },
  subject: string,
  kind: 'host' | 'moderator' = 'host',
): Promise<string> {
  const now = app.world.clock()
  const token = await inTransaction(app.db, (trx) =>
    admit(trx, { roomId: room.id, subject, kind, label: `Label of ${subject}`, vetted: true, now }),
  )
  const entered = await app.request(`/live/${room.uuid}/enter?t=${token}`)
  return `live=${/live=([^;]+)/.exec(entered.headers.get('set-cookie') ?? '')?.[1] ?? ''}`
}

/**
 * Broadcasts so many seconds into a room that is live, by a host of its own; the app's clock goes on by a second with each.
 * The epoch stays open. The two adults of the room fall silent after 60 s of it, as they would.
 */
export async function broadcastTo(
  app: TestApp,
  room: { id: number; uuid: string },
  seconds: number,
  wish: BroadcastWish = {},
): Promise<Broadcast> {
  const cookie = await staffCookie(app, room, 'person:broadcaster')
  const broadcast = await startBroadcast(sendTo(app), room.uuid, { cookie }, wish)
  for (let second = 0; second < seconds; second++) {
    app.setNow(app.world.clock().add({ seconds: 1 }).toString())
    await broadcast.sendSecond(second)
  }
  return broadcast
}
