import type { Db } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import { mediaPath } from '../airing/sign.ts'
import type { Room } from '../rooms/store.ts'
import { isCovered } from '../rooms/rules.ts'
import { findPublished, findReady } from '../recording/store.ts'

/**
 * Where a room's stream lies for those who may be in it; undefined where there is none, or none any more, or not now. The staff see a recording
 * before it is published.
 */
export async function findMedia(world: World, db: Db, room: Room, forStaff = false): Promise<string | undefined> {
  const { kind } = room.source
  if ((kind !== 'broadcast' && kind !== 'recording') || room.state === 'lobby' || isCovered(room)) return undefined
  const find = forStaff ? findReady : findPublished
  if (room.state === 'ended' && !(await find(db, room))) return undefined
  return mediaPath(world, room)
}

/** A room that is over, and whose recording is not there yet but is to come. */
export async function awaitsRecording(db: Db, room: Room): Promise<boolean> {
  if (room.state !== 'ended' || room.source.kind !== 'broadcast' || room.policy.recording === 'none') return false
  // One that is there and closed is not awaited: the staff have it.
  if (await findReady(db, room)) return false
  const epoch = await db
    .selectFrom('live.epoch')
    .select('id')
    .where('room_id', '=', room.id)
    .where('stream', '=', 'main')
    .where('base_at', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return epoch !== undefined
}

/** The multivariant playlist: pictures with sound, or the sound alone; of a room that is over its recording. */
export function masterPath(media: string, room: Pick<Room, 'state'>, of: 'picture' | 'sound' | 'sign'): string {
  const stream = of === 'sign' ? 'sign' : 'main'
  const name = of === 'sound' ? 'audio' : 'main'
  if (room.state !== 'ended') return `${media}/${stream}/${name}.m3u8`
  return `${media}/${stream}/${of === 'sound' ? 'vod-audio' : 'vod'}.m3u8`
}

export interface Playing {
  media: string
  /** Titles of the slides by their number. */
  slides: Record<number, string>
  /** Which slide stands from which moment on, by the airing's clock in ms. */
  cues: [atMs: number, kind: 'slide', number: number][]
}

/** What a player asks for beside the media: a prefix that still holds, the slides' titles, and when which was shown. */
export async function readPlaying(db: Db, room: Room, media: string): Promise<Playing> {
  const slides = await db.selectFrom('live.slide').select(['number', 'title']).where('room_id', '=', room.id).execute()
  const cues = await db
    .selectFrom('live.cue')
    .select(['at', 'number'])
    .where('room_id', '=', room.id)
    .where('kind', '=', 'slide')
    .where('number', 'is not', null)
    .orderBy('at')
    .execute()
  return {
    media,
    slides: Object.fromEntries(slides.map(({ number, title }) => [number, title])),
    cues: cues.map(({ at, number }) => [at.epochMilliseconds, 'slide', number!]),
  }
}
