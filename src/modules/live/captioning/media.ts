import type { Db } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import { followMedia } from '../airing/follow.ts'
import type { MediaPart } from '../airing/parts.ts'
import type { Slot } from '../airing/slot.ts'
import { readKept } from '../recording/kept.ts'
import type { Room } from '../rooms/store.ts'
import { listCaptionLangs, listLinesWithin } from './store.ts'
import { findTypedRoom } from './tracks.ts'
import { joinSlots, writeCaptionsPlaylist, writeCaptionsSegment } from './webvtt.ts'

const lang = '([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)'
export const captionsAddress = new RegExp(`^captions/${lang}(?:\\.m3u8|/(0|[1-9]\\d{0,8})\\.vtt)$`)
export const keptCaptionsAddress = new RegExp(`^captions/${lang}/vod(?:\\.m3u8|-(0|[1-9]\\d{0,5})\\.vtt)$`)

const playlistType = 'application/vnd.apple.mpegurl'
const vttType = 'text/vtt; charset=utf-8'
/** Corrections come through within that time. */
const keepS = 30
const joinedMs = 30_000

async function findLang(world: World, room: Room, word: string): Promise<Room | undefined> {
  const typed = await findTypedRoom(world, room)
  return typed && (await listCaptionLangs(world.db, typed.id)).includes(word) ? typed : undefined
}

/** `captions/ru.m3u8` beside the live picture, and `captions/ru/{msn}.vtt`: only what is listed. */
export async function findCaptions(world: World, room: Room, match: RegExpExecArray): Promise<MediaPart | undefined> {
  const [, word = '', number] = match
  const typed = await findLang(world, room, word)
  const followed = typed && (await followMedia(world, room.uuid))
  if (!typed || !followed) return undefined
  if (number === undefined) {
    const { slots, breaksBefore, ended } = followed.window('main')
    if (slots.length === 0) return undefined
    const body = writeCaptionsPlaylist(slots, (msn) => `${word}/${msn}.vtt`, { breaksBefore, ended, kind: 'live', targetS: 1 })
    return { type: playlistType, body, keep: 1 }
  }
  const msn = Number(number)
  if (msn > followed.newest('main')) return undefined
  const slot = followed.window('main').slots.find((one) => one.msn === msn) ?? (await findListed(world.db, room.id, msn))
  if (!slot) return undefined
  return { type: vttType, body: await writeSegment(world, typed, word, slot, room.id === typed.id ? 'aired' : 'said'), keep: keepS }
}

/** A slot that players behind the window still ask for. */
async function findListed(db: Db, roomId: number, msn: number): Promise<Slot | undefined> {
  const row = await db
    .selectFrom('live.slot')
    .leftJoin('live.epoch as epoch', 'epoch.id', 'live.slot.epoch_id')
    .select(['live.slot.starts_at', 'live.slot.duration_ms', 'live.slot.seq', 'live.slot.breaks', 'epoch.number'])
    .where('live.slot.room_id', '=', roomId)
    .where('live.slot.stream', '=', 'main')
    .where('live.slot.msn', '=', msn)
    .executeTakeFirst()
  if (!row) return undefined
  const item = row.number === null || row.seq === null ? null : { epoch: row.number, seq: row.seq, rungs: {} }
  return { msn, startsAt: row.starts_at.epochMilliseconds, durationMs: row.duration_ms, breaks: row.breaks, item }
}

type Timed = Pick<Slot, 'startsAt' | 'durationMs' | 'item'>

/** Under the slate nothing is said. Of a recording lines are found by when they were said, which is its epochs' own clock. */
async function writeSegment(world: World, typed: Room, word: string, slot: Timed, by: 'aired' | 'said'): Promise<string> {
  const place = slot.item && (await findPlace(world.db, typed.id, slot.item.epoch, slot.item.seq))
  if (!place) return writeCaptionsSegment([], { atMs: 0, mediaMs: 0 })
  const atMs = by === 'aired' ? slot.startsAt : place.saidMs
  const lines = await listLinesWithin(world.db, typed.id, word, by, { fromMs: atMs, toMs: atMs + slot.durationMs })
  return writeCaptionsSegment(lines, { atMs, mediaMs: place.mediaMs })
}

/** Where a fragment lies in its epoch, and when it was sent. */
async function findPlace(db: Db, roomId: number, epoch: number, seq: number): Promise<{ mediaMs: number; saidMs: number } | undefined> {
  const row = await db
    .selectFrom('live.epoch as epoch')
    .innerJoin('live.fragment as fragment', 'fragment.epoch_id', 'epoch.id')
    .select(['epoch.base_at', 'fragment.start_ms'])
    .where('epoch.room_id', '=', roomId)
    .where('epoch.stream', '=', 'main')
    .where('epoch.number', '=', epoch)
    .where('fragment.seq', '=', seq)
    // Pictures first: the sound alone may begin some milliseconds apart.
    .orderBy((order) => order('fragment.rung', '=', 'a'))
    .orderBy('fragment.rung')
    .limit(1)
    .executeTakeFirst()
  if (!row?.base_at) return undefined
  const mediaMs = Number(row.start_ms)
  return { mediaMs, saidMs: row.base_at.epochMilliseconds + mediaMs }
}

/** `captions/ru/vod.m3u8` beside the recording, in segments of half a minute. */
export async function findKeptCaptions(world: World, room: Room, match: RegExpExecArray): Promise<MediaPart | undefined> {
  const [, word = '', number] = match
  const [typed, kept] = [await findLang(world, room, word), await readKept(world.db, room)]
  if (!typed || !kept || kept.items.main.length === 0) return undefined
  const slots = joinSlots(
    kept.items.main.map((item, msn) => ({ ...item, msn, startsAt: item.at, item })),
    joinedMs,
  )
  if (number === undefined) {
    const options = { breaksBefore: 0, ended: true, kind: 'vod', targetS: joinedMs / 1000 } as const
    return { type: playlistType, body: writeCaptionsPlaylist(slots, (msn) => `vod-${msn}.vtt`, options), keep: 5 }
  }
  const slot = slots[Number(number)]
  return slot && { type: vttType, body: await writeSegment(world, typed, word, slot, 'said'), keep: 5 }
}
