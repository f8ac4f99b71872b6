import { ReadyAnswer } from '#platform/http/line.ts'
import type { FirstAnswer } from '#platform/http/line.ts'
import type { World } from '#platform/http/route.ts'
import { answerMedia, livePlaylist, openHeaders, playlistType, readSegmentAddress, segmentType } from './answer.ts'
import type { Room } from '../rooms/store.ts'
import { peekFollowed } from './follow.ts'
import type { Followed } from './follow.ts'
import { peekSegment } from './segments.ts'
import { readMediaAddress } from './sign.ts'
import type { Rung, Stream } from './slot.ts'

// What is in memory goes out without a framework: at the live edge that is nearly everything. The rest takes the long way, which decides alike.

interface Proven {
  uuid: string
  gen: number
  /** When its expiry was looked at, by this process's own clock. */
  seenMs: number
}
const lookAgainMs = 1000
const proven = new WeakMap<World, Map<string, Proven>>()
const provenMax = 2000

interface Quick {
  answer: ReadyAnswer
  followed: Followed
  room: Room
  seenMs: number
}
/** They hold their bytes: the live edge of a few dozen rooms. */
const quickMax = 300
const quicks = new WeakMap<World, Map<string, Quick>>()

/**
 * A segment that was asked for just now, by the same address. What is known of its room is a new object after each change, so that
 * whatever was decided before a change is decided anew.
 */
function peekAgain(world: World, url: string): ReadyAnswer | undefined {
  const quick = quicks.get(world)?.get(url)
  return quick && quick.followed.room() === quick.room && performance.now() - quick.seenMs < lookAgainMs ? quick.answer : undefined
}

function noteQuick(world: World, url: string, quick: Omit<Quick, 'seenMs'>): void {
  const known = quicks.get(world) ?? new Map<string, Quick>()
  quicks.set(world, known)
  if (known.size >= quickMax) known.clear()
  known.set(url, { ...quick, seenMs: performance.now() })
}

/** The answer to a plain GET under /m/, if it is in memory and may go out; undefined: ask `answerMedia`. */
function peekMedia(world: World, url: string): ReadyAnswer | undefined {
  const ask = url.indexOf('?')
  const path = ask < 0 ? url : url.slice(0, ask)
  const prefix = prefixOf(path)
  const token = prefix === undefined ? undefined : prove(world, path, prefix)
  if (prefix === undefined || !token) return undefined
  const followed = peekFollowed(world, token.uuid)
  const room = followed?.room()
  if (!followed || room?.mediaGen !== token.gen || room.state === 'lobby') return undefined
  const rest = path.slice(prefix.length + 1)
  const list = /^(main|sign)\/([a123])\.m3u8$/.exec(rest)
  if (list) {
    const [stream, rung] = [list[1] as Stream, list[2] as Rung]
    const msn = ask < 0 ? undefined : /^\?_HLS_msn=(0|[1-9]\d{0,8})$/.exec(url.slice(ask))?.[1]
    if (ask >= 0 && (msn === undefined || Number(msn) > followed.newest(stream))) return undefined
    const body = livePlaylist(followed, stream, rung)
    return body && ready(body, playlistType, msn === undefined ? 'public, max-age=1' : 'public, max-age=6')
  }
  const wish = ask < 0 ? readSegmentAddress(followed, rest) : undefined
  const bytes = wish?.key === undefined ? undefined : peekSegment(world, wish.key)
  if (!bytes) return undefined
  const answer = ready(bytes, segmentType(wish!.rung), 'public, max-age=31536000, immutable')
  noteQuick(world, url, { answer, followed, room })
  return answer
}

/** "/m/{token}/{uuid}/{gen}" of an address. */
function prefixOf(path: string): string | undefined {
  let at = 2
  for (let part = 0; part < 3; part += 1) {
    at = path.indexOf('/', at + 1)
    if (at < 0) return undefined
  }
  return path.slice(0, at)
}

/** A prefix's signature is checked once; whether it is over, each second. */
function prove(world: World, path: string, prefix: string): Proven | undefined {
  const known = proven.get(world) ?? new Map<string, Proven>()
  proven.set(world, known)
  const before = known.get(prefix)
  const seenMs = performance.now()
  if (before && seenMs - before.seenMs < lookAgainMs) return before
  const address = readMediaAddress(world.key, path, Math.floor(world.clock().epochMilliseconds / 1000))
  if (!address) {
    known.delete(prefix)
    return undefined
  }
  const { uuid, gen } = address
  if (known.size >= provenMax) known.clear()
  const token = { uuid, gen, seenMs }
  known.set(prefix, token)
  return token
}

const answers = new WeakMap<Buffer, Map<string, ReadyAnswer>>()

/** One answer for all who get these bytes. */
function ready(body: Buffer, type: string, cache: string): ReadyAnswer {
  const known = answers.get(body) ?? new Map<string, ReadyAnswer>()
  answers.set(body, known)
  const answer =
    known.get(cache) ??
    new ReadyAnswer(200, { ...openHeaders, 'content-type': type, 'cache-control': cache, 'accept-ranges': 'bytes' }, body)
  known.set(cache, answer)
  return answer
}

/** Media over bare lines: out of memory at once, a list that waits once its slot is there. What asks for a part goes the long way. */
export function answerMediaFirst(world: World): FirstAnswer {
  return ({ url, headers }, line) => {
    if (!url.startsWith('/m/') || headers.range !== undefined) return false
    const known = peekAgain(world, url) ?? peekMedia(world, url)
    if (known) {
      line.answer(known)
      return true
    }
    const ask = url.indexOf('?')
    const [path, query] = ask < 0 ? [url, ''] : [url.slice(0, ask), url.slice(ask + 1)]
    return answerMedia(world, path, query).then(({ status, headers: fields, body }) => {
      // An answer without a body has no length either (RFC 9110, 8.6); Node's http knows.
      if (status === 204) return false
      const isKept = status === 200 && body
      line.answer(isKept ? ready(body, fields['content-type']!, fields['cache-control']!) : new ReadyAnswer(status, fields, body ?? ''))
      return true
    })
  }
}
