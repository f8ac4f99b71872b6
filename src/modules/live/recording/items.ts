import type { Db } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import { rungNames, standIn } from '../airing/slot.ts'
import type { Item, Rung, RungMap, Stream } from '../airing/slot.ts'
import { findRoom, getRoom } from '../rooms/store.ts'
import type { Room } from '../rooms/store.ts'
import { isCut, listCuts } from './cuts.ts'
import type { Cut } from './cuts.ts'

/** The fragments of all rungs with one number of one epoch. */
export interface Place {
  epoch: number
  seq: number
  /** When it was sent, by the server's clock, and where it stands in its epoch; in ms. */
  at: number
  mediaMs: number
  durationMs: number
  rungs: readonly Rung[]
}

/** What was sent in this span of the room's life may be listed. */
export interface Aired {
  from: number
  to: number
}

/** Media times are rounded to ms per fragment; more than that is a gap. */
const gapMs = 100

/**
 * What a recording consists of, in order: whatever was sent while the room was live, and was neither covered nor cut. Late and
 * back-filled fragments stand in their places. `places` come by epoch and media time.
 */
export function toItems(places: readonly Place[], aired: Aired, cuts: readonly Cut[]): Item[] {
  const kept = dropOvertaken(places).filter(
    ({ at, durationMs }) => at + durationMs / 2 >= aired.from && at < aired.to && !isCut(at, durationMs, cuts),
  )
  const rungs = rungNames.filter((rung) => kept.some((place) => place.rungs.includes(rung)))
  return kept.map((place, n) => {
    const map = mapRungs(rungs, place.rungs)
    const before = kept[n - 1]
    const breaks = before !== undefined && (!followsOn(before, place) || !sameMap(mapRungs(rungs, before.rungs), map))
    return { epoch: place.epoch, seq: place.seq, at: place.at, durationMs: place.durationMs, rungs: map, breaks }
  })
}

/** What a tab still sent after another had taken over was seen by nobody. */
function dropOvertaken(places: readonly Place[]): Place[] {
  const kept: Place[] = []
  let overtakenAt = Infinity
  let firstOfEpoch = Infinity
  let epoch = places.at(-1)?.epoch
  for (const place of places.toReversed()) {
    if (place.epoch !== epoch) {
      overtakenAt = Math.min(overtakenAt, firstOfEpoch)
      firstOfEpoch = Infinity
      epoch = place.epoch
    }
    firstOfEpoch = Math.min(firstOfEpoch, place.at)
    if (place.at < overtakenAt) kept.push(place)
  }
  return kept.toReversed()
}

function followsOn(before: Place, place: Place): boolean {
  return before.epoch === place.epoch && Math.abs(before.mediaMs + before.durationMs - place.mediaMs) <= gapMs
}

function mapRungs(wanted: readonly Rung[], there: readonly Rung[]): RungMap {
  const map: RungMap = {}
  for (const rung of wanted) {
    const stand = standIn(rung, there)
    if (stand) map[rung] = stand
  }
  return map
}

function sameMap(a: RungMap, b: RungMap): boolean {
  return rungNames.every((rung) => a[rung] === b[rung])
}

/** The room whose fragments a room shows: its own, or those of the one that it airs again. */
export async function findRecorded(db: Db, room: Room): Promise<Room | undefined> {
  if (room.source.kind === 'broadcast') return room
  if (room.source.kind !== 'recording') return undefined
  const recorded = await findRoom(db, room.source.roomUuid)
  return recorded?.source.kind === 'broadcast' ? recorded : undefined
}

/**
 * The recording of a room, or the one that it airs again: in order over all epochs, cuts applied; of a room on air, what there is so far.
 * Nothing where the policy or the source leaves none.
 */
export async function listItems(db: Db, roomId: number, stream: Stream): Promise<Item[]> {
  const room = await findRecorded(db, await getRoom(db, roomId))
  if (!room?.openedAt || room.policy.recording === 'none') return []
  const aired = { from: room.openedAt.epochMilliseconds, to: room.endedAt?.epochMilliseconds ?? Infinity }
  return toItems(await listPlaces(db, room.id, stream), aired, await listCuts(db, room.id))
}

async function listPlaces(db: Db, roomId: number, stream: Stream): Promise<Place[]> {
  // The picture sets the time where there is one.
  const { rows } = await sql<Place>`
    select epoch.number as epoch, fragment.seq,
      (extract(epoch from epoch.base_at) * 1000)::bigint + (array_agg(start_ms order by rung = 'a', rung))[1] as at,
      (array_agg(start_ms order by rung = 'a', rung))[1] as "mediaMs",
      (array_agg(duration_ms order by rung = 'a', rung))[1] as "durationMs",
      array_agg(rung) as rungs
    from live.fragment join live.epoch on epoch.id = fragment.epoch_id
    where epoch.room_id = ${roomId} and epoch.stream = ${stream} and epoch.base_at is not null and fragment.redacted_at is null
    group by epoch.id, fragment.seq
    order by epoch.number, "mediaMs"`.execute(db)
  return rows
}
