import { createHmac, timingSafeEqual } from 'node:crypto'
import type { World } from '#platform/http/route.ts'
import type { Temporal } from '#platform/time.ts'
import type { RoomState } from '../rooms/rules.ts'

/** As much of a room as its media addresses are made of. */
export interface MediaRoom {
  uuid: string
  state: RoomState
  endsAt: Temporal.Instant
  mediaGen: number
}

const afterEndS = 30 * 60
const dayS = 24 * 60 * 60

/**
 * Until when an address given out now holds, in seconds of the epoch. Players can't renew it, so it outlives the planned end; and it is the same
 * for everybody who asks, so that all viewers share one prefix. An ended room's lasts at least a day.
 */
export function mediaExpiryS(room: Pick<MediaRoom, 'state' | 'endsAt'>, nowS: number): number {
  const plannedS = Math.ceil(room.endsAt.epochMilliseconds / 1000) + afterEndS
  // A room that is not over long after its planned end is the one that loops; it goes by days, as an ended one does.
  return room.state !== 'ended' && plannedS > nowS ? plannedS : (Math.floor(nowS / dayS) + 2) * dayS
}

/** Where a room's media lies, without a slash at the end: "/m/1790000000.hT3…/{uuid}/{gen}". */
export function mediaPath(world: Pick<World, 'key' | 'clock'>, room: MediaRoom): string {
  const expS = mediaExpiryS(room, Math.floor(world.clock().epochMilliseconds / 1000))
  return `/m/${expS}.${signMedia(world.key, expS, room.uuid, room.mediaGen)}/${room.uuid}/${room.mediaGen}`
}

function signMedia(key: Uint8Array, expS: number, uuid: string, gen: number): string {
  return createHmac('sha256', key).update(`media\n${expS}\n${uuid}\n${gen}`).digest('base64url').slice(0, 22)
}

export interface MediaAddress {
  uuid: string
  gen: number
  /** What follows the prefix: "main/3.m3u8". */
  rest: string
}

const addressPattern = /^\/m\/([1-9]\d{9,10})\.([\w-]{22})\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/([1-9]\d{0,8})\/([\w-][\w./-]*)$/

/** Reads a media address; undefined where it is none of ours, was forged, or is over. The generation is for the caller to compare. */
export function readMediaAddress(key: Uint8Array, path: string, nowS: number): MediaAddress | undefined {
  const match = addressPattern.exec(path)
  if (!match) return undefined
  const [, exp = '', sig = '', uuid = '', gen = '', rest = ''] = match
  if (Number(exp) <= nowS || rest.includes('..') || rest.includes('//')) return undefined
  const right = Buffer.from(signMedia(key, Number(exp), uuid, Number(gen)))
  if (!timingSafeEqual(right, Buffer.from(sig))) return undefined
  return { uuid, gen: Number(gen), rest }
}
