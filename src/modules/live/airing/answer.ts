import type { World } from '#platform/http/route.ts'
import { isCovered } from '../rooms/rules.ts'
import type { Room } from '../rooms/store.ts'
import { followMedia, isStream } from './follow.ts'
import type { Followed } from './follow.ts'
import { listCaptions, mediaParts } from './parts.ts'
import { writeMediaPlaylist, writeMultivariant } from './playlist.ts'
import { readSegment } from './segments.ts'
import { readMediaAddress } from './sign.ts'
import { slateInit, slateSegment } from './slate.ts'
import type { Rung, Stream } from './slot.ts'
import { listVariants } from './variants.ts'

export interface MediaAnswer {
  status: 200 | 204 | 400 | 403 | 404 | 503
  headers: Record<string, string>
  body: Buffer | null
}

const waitMs = 3000
/** A request may name at most so many slots ahead of the newest (RFC 8216bis, 6.2.5.2). */
const aheadMax = 2
/** Requests that wait for a slot, in this process. */
const waitingMax = 20_000
let waiting = 0

export const playlistType = 'application/vnd.apple.mpegurl'
/** Pages of another host than the edge's may play it: who may is decided by the address. */
export const openHeaders: Record<string, string> = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  'timing-allow-origin': '*',
  'x-content-type-options': 'nosniff',
}
const immutable = 'public, max-age=31536000, immutable'

/** Browsers keep no refusal. An edge does for a second: else all who wait behind its lock would come one after another. */
const brief = { 'cache-control': 'no-store', 'x-accel-expires': '1' }

function refuse(status: 400 | 403 | 404): MediaAnswer {
  return { status, headers: { ...openHeaders, ...brief, 'content-type': 'text/plain' }, body: null }
}

/** Seconds to stay away, different for everybody, so that they don't all come back at once. */
function busy(leastS: number, mostS: number): MediaAnswer {
  const retryAfter = String(leastS + Math.floor(Math.random() * (mostS - leastS + 1)))
  return { status: 503, headers: { ...openHeaders, ...brief, 'retry-after': retryAfter }, body: null }
}

function give(type: string, body: Buffer, cache: string): MediaAnswer {
  return { status: 200, headers: { ...openHeaders, 'content-type': type, 'cache-control': cache }, body }
}

/** Answers an address under /m/: everything that plays in a room, for whoever has its signed prefix. No session, no cookie. */
export async function answerMedia(world: World, path: string, query: string): Promise<MediaAnswer> {
  const address = readMediaAddress(world.key, path, Math.floor(world.clock().epochMilliseconds / 1000))
  if (!address) return refuse(403)
  const followed = await followMedia(world, address.uuid)
  if (!followed || followed.room().mediaGen !== address.gen) return refuse(403)
  // For an edge that holds copies: may they go out, and may those of the picture, which an emergency stop covers.
  if (address.rest === 'check-picture' && isCovered(followed.room())) return refuse(403)
  if (address.rest === 'check' || address.rest === 'check-picture')
    return query === '' ? { status: 204, headers: { ...openHeaders, 'cache-control': 'no-store' }, body: null } : refuse(400)
  if (followed.room().state === 'lobby') return refuse(404)
  const list = /^(main|sign)\/([a123])\.m3u8$/.exec(address.rest)
  if (list) return answerList(followed, list[1] as Stream, list[2] as Rung, query, address.gen)
  if (query !== '') return refuse(400)
  return (
    (await answerSegment(world, followed, address.rest)) ??
    (await answerPart(world, followed.room(), followed, address.rest)) ??
    refuse(404)
  )
}

/** A rung's live playlist; with `_HLS_msn` it comes once that slot is listed. */
async function answerList(followed: Followed, stream: Stream, rung: Rung, query: string, gen: number): Promise<MediaAnswer> {
  const asked = /^(?:_HLS_msn=(0|[1-9]\d{0,8}))?$/.exec(query)
  if (!asked) return refuse(400)
  const msn = asked[1] === undefined ? undefined : Number(asked[1])
  if (msn !== undefined && msn > followed.newest(stream) && !followed.window(stream).ended) {
    if (msn > followed.newest(stream) + aheadMax) return refuse(400)
    if (waiting >= waitingMax) return busy(2, 10)
    waiting += 1
    await followed.waitFor(stream, msn, waitMs).finally(() => (waiting -= 1))
    if (followed.room().mediaGen !== gen) return refuse(403)
    if (followed.newest(stream) < msn && !followed.window(stream).ended) return busy(1, 3)
  }
  const body = livePlaylist(followed, stream, rung)
  if (!body) return refuse(404)
  return give(playlistType, body, msn === undefined ? 'public, max-age=1' : 'public, max-age=6')
}

const written = new WeakMap<Followed, Map<string, { version: string; body: Buffer }>>()

/** Written once for each slot and rung, whoever asks. */
export function livePlaylist(followed: Followed, stream: Stream, rung: Rung): Buffer | undefined {
  const { slots, breaksBefore, ended } = followed.window(stream)
  if (slots.length === 0) return undefined
  const lists = written.get(followed) ?? new Map<string, { version: string; body: Buffer }>()
  written.set(followed, lists)
  // Under a cover a wave's slots become the slate without a new number.
  const version = `${slots[0]!.msn} ${slots.map((slot) => (slot.item ? 'p' : 's')).join('')} ${breaksBefore} ${ended}`
  const known = lists.get(stream + rung)
  if (known?.version === version) return known.body
  const body = Buffer.from(writeMediaPlaylist(slots, { rung, kind: 'live', breaksBefore, ended }))
  lists.set(stream + rung, { version, body })
  return body
}

const segmentAddress = /^(main|sign)\/(slate|\d{1,9})\/([a123])\/(init\.mp4|(?:0|[1-9]\d{0,8})\.m4s)$/

export interface SegmentWish {
  /** Where it is stored; undefined: the slate. */
  key: string | undefined
  rung: Rung
  /** Number of the fragment; undefined: the init segment. */
  seq: number | undefined
}

/** What a segment's address means in this room now; undefined: it may not be fetched, or there is none. */
export function readSegmentAddress(followed: Followed, rest: string): SegmentWish | undefined {
  const [, stream = '', epoch = '', word, file = ''] = segmentAddress.exec(rest) ?? []
  if (!isStream(stream)) return undefined
  const rung = word as Rung
  const seq = file === 'init.mp4' ? undefined : Number(file.slice(0, -4))
  if (epoch === 'slate') return seq === undefined || seq <= followed.newest(stream) ? { key: undefined, rung, seq } : undefined
  // After an emergency stop nothing of the picture goes out, listed or not.
  if (isCovered(followed.room())) return undefined
  if (seq !== undefined && !followed.isListed(stream, Number(epoch), rung, seq)) return undefined
  return { key: `live/${followed.storedUuid()}/${stream}/${epoch}/${rung}/${file}`, rung, seq }
}

export function segmentType(rung: Rung): string {
  return rung === 'a' ? 'audio/mp4' : 'video/mp4'
}

async function answerSegment(world: World, followed: Followed, rest: string): Promise<MediaAnswer | undefined> {
  const wish = readSegmentAddress(followed, rest)
  if (!wish) return undefined
  const { key, rung, seq } = wish
  const bytes = key === undefined ? (seq === undefined ? slateInit(rung) : slateSegment(rung, seq)) : await readSegment(world, key)
  // Covered or redacted while it was read: looked at again.
  return bytes && readSegmentAddress(followed, rest) ? give(segmentType(rung), bytes, immutable) : undefined
}

async function answerPart(world: World, room: Room, followed: Followed, rest: string): Promise<MediaAnswer | undefined> {
  const multivariant = /^(main|sign)\/(main|audio)\.m3u8$/.exec(rest)
  if (multivariant) return answerMultivariant(world, followed, multivariant[1] as Stream, multivariant[2] === 'audio')
  if (isCovered(room)) return undefined
  for (const { address, find } of mediaParts) {
    const match = address.exec(rest)
    const part = match && (await find(world, room, match))
    if (part) return give(part.type, Buffer.from(part.body), part.keep === 'immutable' ? immutable : `public, max-age=${part.keep}`)
  }
  return undefined
}

async function answerMultivariant(world: World, followed: Followed, stream: Stream, isSound: boolean): Promise<MediaAnswer | undefined> {
  if (followed.newest(stream) < 0) return undefined
  const variants = await listVariants(world.db, followed.storedUuid(), stream)
  const chosen = variants.filter(({ rung }) => (rung === 'a') === isSound)
  if (chosen.length === 0) return undefined
  const captions = isSound ? [] : await listCaptions(world, followed.room(), stream)
  return give(playlistType, Buffer.from(writeMultivariant(chosen, (rung) => `${rung}.m3u8`, captions)), 'public, max-age=2')
}
