import type { Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import { Temporal } from '#platform/time.ts'
import type { Item } from '../airing/slot.ts'
import { copyPolls } from '../polls/actions.ts'
import type { Room } from '../rooms/store.ts'
import { getRoom } from '../rooms/store.ts'
import { findRecorded, listItems } from './items.ts'
import { recordingMsOf } from './timeline.ts'
import { airingAt } from './wave.ts'

/**
 * Brings to rooms that air a recording what belongs to it and is not in its picture: slides with their moments, and polls, which are asked
 * and answered anew. Only before they open; called again after a move, everything stands at its new moment; of a loop, in the first round. Rooms of anything else
 * are left as they are.
 */
export async function copyAirings(trx: Trx, roomIds: readonly number[], now: Temporal.Instant): Promise<void> {
  const { rows } = await sql<{ id: number }>`
    select wave.id from live.room wave join live.room first on first.uuid = (wave.source->>'roomUuid')::uuid
    where wave.id = any(${roomIds}::bigint[]) and wave.state = 'lobby' and wave.source->>'kind' = 'recording'
      and (exists (select from live.cue where room_id = first.id) or exists (select from live.poll where room_id = first.id))
    order by wave.id`.execute(trx)
  for (const { id } of rows) await copyAiring(trx, await getRoom(trx, id), now)
}

async function copyAiring(trx: Trx, room: Room, now: Temporal.Instant): Promise<void> {
  const recorded = await findRecorded(trx, room)
  if (!recorded) return
  const items = await listItems(trx, recorded.id, 'main')
  const wave = { items, startsAt: room.startsAt.epochMilliseconds, loop: false }
  const toAiring = (ms: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(airingAt(wave, ms))
  // What was planned for another time goes first: nobody has answered it, the room was never open.
  await trx.deleteFrom('live.cue').where('room_id', '=', room.id).execute()
  await trx.deleteFrom('live.poll').where('room_id', '=', room.id).where('opens_at', 'is not', null).execute()
  await copySlides(trx, recorded.id, room.id)
  for (const { at, number } of await listSlideCues(trx, recorded.id)) {
    const ms = recordingMsOf(items, at.epochMilliseconds)
    if (ms !== undefined)
      await trx
        .insertInto('live.cue')
        .values({ room_id: room.id, at: toAiring(ms), kind: 'slide', number })
        .execute()
  }
  // A poll of a moment that was cut is not asked; a slide of such a moment still stands where the recording goes on.
  const moveTo = (at: Temporal.Instant): Temporal.Instant | undefined => {
    const ms = isShown(items, at) ? recordingMsOf(items, at.epochMilliseconds) : undefined
    return ms === undefined ? undefined : toAiring(ms)
  }
  await copyPolls(trx, recorded.id, room.id, moveTo, now)
}

function isShown(items: readonly Item[], at: Temporal.Instant): boolean {
  const ms = at.epochMilliseconds
  return items.some((item) => item.at <= ms && ms < item.at + item.durationMs)
}

/** The same pictures under the same numbers. */
async function copySlides(trx: Trx, fromRoomId: number, toRoomId: number): Promise<void> {
  await sql`insert into live.slide (room_id, number, title, file_uuid, bytes)
    select ${toRoomId}, number, title, file_uuid, bytes from live.slide where room_id = ${fromRoomId}
    on conflict (room_id, number) do nothing`.execute(trx)
}

async function listSlideCues(trx: Trx, roomId: number) {
  return trx
    .selectFrom('live.cue')
    .select(['at', 'number'])
    .where('room_id', '=', roomId)
    .where('kind', '=', 'slide')
    .orderBy('at')
    .execute()
}
