import type { Db, Trx } from '#platform/db/database.ts'
import { json, sql } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import type { Rung, Stream } from '../airing/slot.ts'
import type { InitFacts, TrackPin } from './init-segment.ts'
import type { FragmentFacts } from './media-fragment.ts'
import { leaseS } from './rules.ts'
import type { EpochFacts, Lease, Span } from './rules.ts'

export interface LeaseRow extends Lease {
  /** Who holds it, as others may read it. */
  label: string
}
export interface Epoch extends EpochFacts {
  id: number
  number: number
  rungs: Rung[]
}

export async function findLease(db: Db, roomId: number, stream: Stream): Promise<LeaseRow | undefined> {
  const row = await db
    .selectFrom('live.broadcaster_lease as lease')
    .innerJoin('live.ticket as ticket', 'ticket.id', 'lease.ticket_id')
    .select(['lease.holder', 'lease.gen', 'lease.expires_at', 'ticket.label'])
    .where('lease.room_id', '=', roomId)
    .where('lease.stream', '=', stream)
    .executeTakeFirst()
  return row && { holder: row.holder, gen: row.gen, expiresAt: row.expires_at, label: row.label }
}

/** Since when the stream is on air without another tab between. */
export async function findSince(db: Db, roomId: number, stream: Stream): Promise<{ since?: string }> {
  const row = await db
    .selectFrom('live.epoch as epoch')
    .innerJoin('live.broadcaster_lease as lease', (join) =>
      join.onRef('lease.room_id', '=', 'epoch.room_id').onRef('lease.stream', '=', 'epoch.stream').onRef('lease.gen', '=', 'epoch.gen'),
    )
    .select((select) => select.fn.min('epoch.started_at').as('since'))
    .where('epoch.room_id', '=', roomId)
    .where('epoch.stream', '=', stream)
    .executeTakeFirst()
  return row?.since ? { since: row.since.toString() } : {}
}

interface Grant {
  roomId: number
  stream: Stream
  holder: string
  gen: number
  ticketId: number
  now: Temporal.Instant
}

export async function writeLease(trx: Trx, { roomId, stream, holder, gen, ticketId, now }: Grant): Promise<void> {
  const values = { holder, gen, ticket_id: ticketId, expires_at: now.add({ seconds: leaseS }) }
  await trx
    .insertInto('live.broadcaster_lease')
    .values({ room_id: roomId, stream, ...values })
    .onConflict((conflict) => conflict.columns(['room_id', 'stream']).doUpdateSet(values))
    .execute()
}

/** The holder is still there. False: another has the lease. */
export async function renewLease(db: Db, roomId: number, stream: Stream, holder: string, now: Temporal.Instant): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('live.broadcaster_lease')
    .set({ expires_at: now.add({ seconds: leaseS }) })
    .where('room_id', '=', roomId)
    .where('stream', '=', stream)
    .where('holder', '=', holder)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** The lease is over at once: another tab need not take it. The row stays, so that its generation goes on. */
export async function expireLease(trx: Trx, roomId: number, stream: Stream, now: Temporal.Instant): Promise<void> {
  await trx
    .updateTable('live.broadcaster_lease')
    .set({ expires_at: now })
    .where('room_id', '=', roomId)
    .where('stream', '=', stream)
    .execute()
}

export async function closeEpochs(trx: Trx, roomId: number, stream: Stream, now: Temporal.Instant): Promise<void> {
  await trx
    .updateTable('live.epoch')
    .set({ ended_at: now })
    .where('room_id', '=', roomId)
    .where('stream', '=', stream)
    .where('ended_at', 'is', null)
    .execute()
}

/** The next epoch of the stream. The caller holds the room, so that no number is given twice. */
export async function insertEpoch(trx: Trx, { roomId, stream, gen, ticketId, now }: Grant, rungs: readonly Rung[]): Promise<number> {
  const { number } = await trx
    .insertInto('live.epoch')
    .values((values) => ({
      room_id: roomId,
      stream,
      number: values
        .selectFrom('live.epoch')
        .select(sql<number>`coalesce(max(number), 0) + 1`.as('next'))
        .where('room_id', '=', roomId)
        .where('stream', '=', stream),
      gen,
      ticket_id: ticketId,
      rungs: [...rungs],
      started_at: now,
    }))
    .returning('number')
    .executeTakeFirstOrThrow()
  return number
}

const epochColumns = [
  'epoch.id',
  'epoch.number',
  'epoch.gen',
  'epoch.ticket_id as ticketId',
  'epoch.rungs',
  'epoch.started_at as startedAt',
  'epoch.ended_at as endedAt',
  'epoch.base_at as baseAt',
] as const

export async function findEpoch(db: Db, roomId: number, stream: Stream, number: number): Promise<Epoch | undefined> {
  const row = await db
    .selectFrom('live.epoch as epoch')
    .select(epochColumns)
    .where('room_id', '=', roomId)
    .where('stream', '=', stream)
    .where('number', '=', number)
    .executeTakeFirst()
  return row && { ...row, rungs: row.rungs as Rung[] }
}

/** Everything that decides about a part that was sent. */
export interface Place {
  epoch: Epoch
  lease: Lease | undefined
  /** What the rung's init segment pins; undefined before it came. */
  pins: TrackPin[] | undefined
  /** Of what lies there already: the init segment, or the fragment of this number. */
  initHash: Buffer | null
  fragmentHash: Buffer | null
}

/** One query, because it is asked with every fragment. */
export async function findPlace(
  db: Db,
  { roomId, stream, epoch, rung, seq }: { roomId: number; stream: Stream; epoch: number; rung: Rung; seq: number },
): Promise<Place | undefined> {
  const row = await db
    .selectFrom('live.epoch as epoch')
    .leftJoin('live.broadcaster_lease as lease', (join) =>
      join.onRef('lease.room_id', '=', 'epoch.room_id').onRef('lease.stream', '=', 'epoch.stream'),
    )
    .leftJoin('live.epoch_rung as rung', (join) => join.onRef('rung.epoch_id', '=', 'epoch.id').on('rung.rung', '=', rung))
    .leftJoin('live.fragment as fragment', (join) =>
      join.onRef('fragment.epoch_id', '=', 'epoch.id').on('fragment.rung', '=', rung).on('fragment.seq', '=', seq),
    )
    .select([
      ...epochColumns,
      'lease.holder',
      'lease.gen as leaseGen',
      'lease.expires_at as expiresAt',
      'rung.tracks',
      'rung.sha256 as initHash',
      'fragment.sha256 as fragmentHash',
    ])
    .where('epoch.room_id', '=', roomId)
    .where('epoch.stream', '=', stream)
    .where('epoch.number', '=', epoch)
    .executeTakeFirst()
  if (!row) return undefined
  const { holder, leaseGen, expiresAt, tracks, initHash, fragmentHash, ...rest } = row
  return {
    epoch: { ...rest, rungs: rest.rungs as Rung[] },
    lease: holder !== null && leaseGen !== null && expiresAt !== null ? { holder, gen: leaseGen, expiresAt } : undefined,
    pins: (tracks ?? undefined) as unknown as TrackPin[] | undefined,
    initHash,
    fragmentHash,
  }
}

/**
 * Holds the rung, so that its fragments are stored one after another, whichever process has them; and the epoch as it is: a takeover waits for
 * what is being stored, and whatever comes after it sees that the epoch is over.
 */
export async function holdRung(trx: Trx, epochId: number, rung: Rung): Promise<Pick<EpochFacts, 'endedAt' | 'baseAt'>> {
  const { rows } = await sql<{ endedAt: Temporal.Instant | null; baseAt: Temporal.Instant | null }>`
    select epoch.ended_at as "endedAt", epoch.base_at as "baseAt" from live.epoch join live.epoch_rung rung on rung.epoch_id = epoch.id
    where epoch.id = ${epochId} and rung.rung = ${rung} for share of epoch for update of rung`.execute(trx)
  return rows[0]!
}

/** The first fragment gives its epoch the base; whoever comes second gets the first one's. */
export async function setBase(db: Db, id: number, baseAt: Temporal.Instant): Promise<Temporal.Instant> {
  await db.updateTable('live.epoch').set({ base_at: baseAt }).where('id', '=', id).where('base_at', 'is', null).execute()
  const row = await db.selectFrom('live.epoch').select('base_at').where('id', '=', id).executeTakeFirstOrThrow()
  return row.base_at!
}

/** Init segments of one rung are stored one after another; they have no row yet. Returns the hash of what is there. */
export async function holdInit(trx: Trx, epochId: number, rung: Rung): Promise<Buffer | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`live.epoch_rung ${epochId} ${rung}`}, 0))`.execute(trx)
  const row = await trx
    .selectFrom('live.epoch_rung')
    .select('sha256')
    .where('epoch_id', '=', epochId)
    .where('rung', '=', rung)
    .executeTakeFirst()
  return row?.sha256
}

interface Stored {
  epochId: number
  rung: Rung
  sha256: Buffer
  bytes: number
  key: string
}

export async function insertInit(trx: Trx, { epochId, rung, sha256, bytes, key }: Stored, init: InitFacts): Promise<void> {
  await trx
    .insertInto('live.epoch_rung')
    .values({
      epoch_id: epochId,
      rung,
      codecs: init.codecs,
      width: init.width,
      height: init.height,
      sha256,
      bytes,
      storage_key: key,
      tracks: json(init.tracks as unknown as Record<string, unknown>[]),
    })
    .execute()
}

/** The fragments next to a number, those of the same number in other rungs, and what lies there already. */
export async function findAround(
  trx: Trx,
  epochId: number,
  rung: Rung,
  seq: number,
): Promise<{ before: Span | undefined; after: Span | undefined; beside: Span[]; same: Buffer | undefined }> {
  const { rows } = await sql<Span & { place: string; sha256: Buffer }>`
    select * from (
      (select 'before' as place, start_ms, duration_ms, sha256 from live.fragment
        where epoch_id = ${epochId} and rung = ${rung} and seq < ${seq} order by seq desc limit 1)
      union all
      (select 'after', start_ms, duration_ms, sha256 from live.fragment
        where epoch_id = ${epochId} and rung = ${rung} and seq > ${seq} order by seq limit 1)
      union all
      (select case rung when ${rung} then 'same' else 'beside' end, start_ms, duration_ms, sha256 from live.fragment
        where epoch_id = ${epochId} and rung = any(array['a', '1', '2', '3']) and seq = ${seq})
    ) around (place, "startMs", "durationMs", sha256)`.execute(trx)
  const at = (place: string) => rows.filter((row) => row.place === place)
  return { before: at('before')[0], after: at('after')[0], beside: at('beside'), same: at('same')[0]?.sha256 }
}

export async function insertFragment(
  trx: Trx,
  { epochId, rung, sha256, bytes, key }: Stored,
  seq: number,
  { startMs, durationMs, frameRate }: FragmentFacts,
  receivedAt: Temporal.Instant,
): Promise<void> {
  await trx
    .insertInto('live.fragment')
    .values({
      epoch_id: epochId,
      rung,
      seq,
      start_ms: startMs,
      duration_ms: durationMs,
      bytes,
      sha256,
      storage_key: key,
      received_at: receivedAt,
    })
    .execute()
  if (frameRate === null) return
  await trx
    .updateTable('live.epoch_rung')
    .set({ frame_rate: frameRate })
    .where('epoch_id', '=', epochId)
    .where('rung', '=', rung)
    .where('frame_rate', 'is', null)
    .execute()
}

/** Rungs with an init segment, and the numbers of their fragments as runs, both ends included. */
export async function listStored(db: Db, epochId: number): Promise<{ rung: Rung; have: [from: number, to: number][] }[]> {
  const rungs = await db.selectFrom('live.epoch_rung').select('rung').where('epoch_id', '=', epochId).orderBy('rung').execute()
  const { rows } = await sql<{ rung: Rung; from: number; to: number }>`
    select rung, min(seq) as "from", max(seq) as "to"
    from (select rung, seq, seq - row_number() over (partition by rung order by seq) as run from live.fragment where epoch_id = ${epochId}) numbered
    group by rung, run order by rung, min(seq)`.execute(db)
  return rungs.map(({ rung }) => ({
    rung: rung as Rung,
    have: rows.filter((row) => row.rung === rung).map((row): [number, number] => [row.from, row.to]),
  }))
}
