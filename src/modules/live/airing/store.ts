import type { Db, Trx } from '#platform/db/database.ts'
import { inTransaction, json, sql } from '#platform/db/database.ts'
import { publish } from '#platform/realtime.ts'
import type { Temporal } from '#platform/time.ts'
import { mediaTopic } from './topic.ts'
import type { Airing, Fragment } from './rules.ts'
import { newAiring } from './rules.ts'
import type { Rung, RungMap, Slot, Stream } from './slot.ts'

export interface StoredSlot extends Slot {
  stream: Stream
}

/** Slots that came after these numbers, of both streams, oldest first. */
export async function listSlots(db: Db, roomId: number, after: Record<Stream, number>): Promise<StoredSlot[]> {
  const rows = await db
    .selectFrom('live.slot as slot')
    .leftJoin('live.epoch as epoch', 'epoch.id', 'slot.epoch_id')
    .select(['slot.stream', 'slot.msn', 'slot.starts_at', 'slot.duration_ms', 'slot.breaks', 'slot.seq', 'slot.rungs', 'epoch.number'])
    .where('slot.room_id', '=', roomId)
    .where((where) =>
      where.or([
        where.and([where('slot.stream', '=', 'main'), where('slot.msn', '>', after.main)]),
        where.and([where('slot.stream', '=', 'sign'), where('slot.msn', '>', after.sign)]),
      ]),
    )
    .orderBy('slot.msn')
    .execute()
  return rows.map((row) => ({
    stream: row.stream as Stream,
    msn: row.msn,
    startsAt: row.starts_at.epochMilliseconds,
    durationMs: row.duration_ms,
    breaks: row.breaks,
    item: row.number === null || row.seq === null ? null : { epoch: row.number, seq: row.seq, rungs: row.rungs as RungMap },
  }))
}

/** Where the stream's list stands, for an owner that begins or begins again. */
export async function readAiring(db: Db, roomId: number, stream: Stream, openedAt: number): Promise<Airing> {
  const airing = newAiring(openedAt)
  const of = db.selectFrom('live.slot').where('live.slot.room_id', '=', roomId).where('live.slot.stream', '=', stream)
  const newest = await of.select(sql<number | null>`max(msn)`.as('msn')).executeTakeFirstOrThrow()
  if (newest.msn === null) return airing
  const slots = await listSlots(db, roomId, { main: newest.msn - 1, sign: newest.msn - 1 })
  const last = slots.find((slot) => slot.stream === stream)
  const passed = await of
    .innerJoin('live.epoch as epoch', 'epoch.id', 'live.slot.epoch_id')
    .leftJoin('live.fragment as fragment', (join) =>
      join.onRef('fragment.epoch_id', '=', 'live.slot.epoch_id').onRef('fragment.seq', '=', 'live.slot.seq'),
    )
    .select(['epoch.number', 'epoch.base_at', 'live.slot.seq', 'live.slot.starts_at', 'fragment.start_ms'])
    .orderBy('live.slot.msn', 'desc')
    .orderBy('fragment.rung', 'desc')
    .limit(1)
    .executeTakeFirst()
  const ownTime = passed?.base_at && passed.start_ms !== null ? passed.base_at.epochMilliseconds + passed.start_ms : undefined
  const shiftMs = passed && ownTime !== undefined ? passed.starts_at.epochMilliseconds - ownTime : 0
  return { ...airing, last, passed: passed && { epoch: passed.number, seq: passed.seq!, shiftMs } }
}

/** Fragments that came in lately and may still be listed, and what their epochs declared. */
export async function listFresh(db: Db, roomId: number, stream: Stream, airing: Airing, since: Temporal.Instant) {
  const rows = await db
    .selectFrom('live.epoch as epoch')
    .innerJoin('live.fragment as fragment', 'fragment.epoch_id', 'epoch.id')
    .select(['epoch.id', 'epoch.number', 'epoch.rungs', 'epoch.base_at'])
    .select(['fragment.rung', 'fragment.seq', 'fragment.start_ms', 'fragment.duration_ms', 'fragment.received_at'])
    .where('epoch.room_id', '=', roomId)
    .where('epoch.stream', '=', stream)
    .where('epoch.number', '>=', airing.passed?.epoch ?? 0)
    .where('epoch.base_at', 'is not', null)
    .where('fragment.received_at', '>=', since)
    .where((where) =>
      where.or([
        where('epoch.number', '>', airing.passed?.epoch ?? -1),
        // A rung that is alive is told from its last fragments.
        where('fragment.seq', '>=', (airing.passed?.seq ?? -1) - 2),
      ]),
    )
    .execute()
  const fragments = rows.map((row): Fragment => ({
    epoch: row.number,
    rung: row.rung as Rung,
    seq: row.seq,
    startsAt: row.base_at!.epochMilliseconds + row.start_ms,
    durationMs: row.duration_ms,
    receivedAt: row.received_at.epochMilliseconds,
  }))
  return {
    fragments,
    declared: new Map(rows.map((row) => [row.number, row.rungs as Rung[]])),
    epochIds: new Map(rows.map((row) => [row.number, row.id])),
  }
}

/** Whose word counts about a room: the process that holds its lease, under this number. */
export interface Lease {
  roomId: number
  holder: string
  gen: number
}

/** Lists slots and tells all processes; false where the lease is another's by now: then nothing was written. */
export async function insertSlots(
  db: Db,
  lease: Lease,
  stream: Stream,
  slots: readonly Slot[],
  epochIds: ReadonlyMap<number, number>,
  now: Temporal.Instant,
): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    if (!(await holdLease(trx, lease))) return false
    const values = slots.map(({ msn, startsAt, durationMs, breaks, item }) => ({
      room_id: lease.roomId,
      stream,
      msn,
      starts_at: new Date(startsAt).toISOString(),
      duration_ms: durationMs,
      epoch_id: item && (epochIds.get(item.epoch) ?? null),
      seq: item && item.seq,
      rungs: json(item?.rungs ?? {}),
      breaks,
      closed_at: now,
    }))
    await trx.insertInto('live.slot').values(values).execute()
    await publish(trx, mediaTopic(lease.roomId), `slot ${stream} ${slots.at(-1)!.msn}`)
    return true
  })
}

/** Holds the lease until the transaction ends: nobody takes it over meanwhile. */
async function holdLease(trx: Trx, { roomId, holder, gen }: Lease): Promise<boolean> {
  const held = await trx
    .selectFrom('live.owner_lease')
    .select('gen')
    .where('room_id', '=', roomId)
    .where('holder', '=', holder)
    .where('gen', '=', gen)
    .where('expires_at', '>', sql<Temporal.Instant>`clock_timestamp()`)
    .forShare()
    .executeTakeFirst()
  return held !== undefined
}
