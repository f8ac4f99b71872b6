import { createHash } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { Db, Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { LiveRecording } from '#platform/db/types.ts'
import { queueJob } from '#platform/facts.ts'
import { publish } from '#platform/realtime.ts'
import type { Temporal } from '#platform/time.ts'
import type { Item } from '../airing/slot.ts'
import { mediaTopic } from '../airing/topic.ts'
import type { Room } from '../rooms/store.ts'
import { findRecorded, listItems } from './items.ts'
import { lengthMs } from './timeline.ts'

export interface Recording {
  roomId: number
  readyAt: Temporal.Instant
  publishedAt: Temporal.Instant | null
  revision: number
  lengthMs: number
  listHash: Buffer
  /** The list that the files were made of; null: they are yet to be made. */
  filesOf: Buffer | null
  filmFile: string | null
  soundFile: string | null
  captions: KeptCaptions[]
}

/** A file of captions to take along, as it lies in the storage. */
export interface KeptCaptions {
  lang: string
  key: string
  bytes: number
}

function toRecording(row: Selectable<LiveRecording>): Recording {
  return {
    roomId: row.room_id,
    readyAt: row.ready_at,
    publishedAt: row.published_at,
    revision: row.revision,
    lengthMs: row.length_ms,
    listHash: row.list_hash,
    filesOf: row.files_of,
    filmFile: row.film_file,
    soundFile: row.sound_file,
    captions: row.captions,
  }
}

export async function findRecording(db: Db, roomId: number): Promise<Recording | undefined> {
  const row = await db.selectFrom('live.recording').selectAll().where('room_id', '=', roomId).executeTakeFirst()
  return row && toRecording(row)
}

/** Reads it and holds it: changes of a list go one after another. */
export async function lockRecording(trx: Trx, roomId: number): Promise<Recording | undefined> {
  const row = await trx.selectFrom('live.recording').selectAll().where('room_id', '=', roomId).forUpdate().executeTakeFirst()
  return row && toRecording(row)
}

/** The recording of an ended room: its own, or after a wave the one that was aired. For the staff. */
export async function findReady(db: Db, room: Room): Promise<Recording | undefined> {
  if (room.state !== 'ended') return undefined
  const recorded = await findRecorded(db, room)
  return recorded && findRecording(db, recorded.id)
}

/** The same for everybody who may be in the room. */
export async function findPublished(db: Db, room: Room): Promise<Recording | undefined> {
  const recording = await findReady(db, room)
  return recording?.publishedAt && recording.lengthMs > 0 ? recording : undefined
}

/** The list as it is now, with what tells it from any other. */
export async function readList(db: Db, roomId: number): Promise<{ items: Item[]; hash: Buffer; lengthMs: number }> {
  const items = await listItems(db, roomId, 'main')
  const sign = await listItems(db, roomId, 'sign')
  const hash = createHash('sha256')
    .update(JSON.stringify([items, sign]))
    .digest()
  return { items, hash, lengthMs: lengthMs(items) }
}

/** Rooms whose addresses lead to these fragments: the recorded one, and all that air it again. */
async function listShowing(db: Db, room: Pick<Room, 'id' | 'uuid'>): Promise<number[]> {
  const rows = await db
    .selectFrom('live.room')
    .select('id')
    .where((where) =>
      where.or([where('id', '=', room.id), sql<boolean>`(source->>'kind' = 'recording' and source->>'roomUuid' = ${room.uuid})`]),
    )
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * No address that was given out for these fragments holds any more: in the recorded room, in those that air it again, or in all. A wave's
 * numbers follow from the list: over another list its players begin anew.
 */
export async function endAddresses(trx: Trx, room: Pick<Room, 'id' | 'uuid'>, where: 'here' | 'waves' | 'everywhere'): Promise<void> {
  const all = where === 'here' ? [room.id] : await listShowing(trx, room)
  const ids = all.filter((id) => where !== 'waves' || id !== room.id)
  if (ids.length === 0) return
  await trx
    .updateTable('live.room')
    .set((set) => ({ media_gen: set('media_gen', '+', 1) }))
    .where('id', 'in', ids)
    .execute()
  await tellShowing(trx, ids)
}

/** Whoever keeps the list, or bytes of it, at hand must read them anew. */
async function tellShowing(db: Db | Trx, ids: readonly number[]): Promise<void> {
  for (const id of ids) await publish(db, mediaTopic(id), 'gen')
}

export async function forgetEverywhere(db: Db | Trx, room: Pick<Room, 'id' | 'uuid'>): Promise<void> {
  await tellShowing(db, await listShowing(db, room))
}

const lateS = 15

/** Makes the recording of an ended room, or brings it up to date. */
export async function queueFinish(trx: Db | Trx, roomId: number): Promise<void> {
  await queueJob(trx, 'finishRecording', { roomId }, { key: `finishRecording:${roomId}` })
}

/** The same after a fragment that came in late: once for all that come within a few seconds. */
export async function queueFinishLater(trx: Db | Trx, roomId: number, now: Temporal.Instant): Promise<void> {
  const runAt = now.add({ seconds: lateS }).toString()
  await queueJob(trx, 'finishRecording', { roomId }, { key: `finishRecording:${roomId}:late`, runAt })
}
