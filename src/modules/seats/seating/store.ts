import type { Db, Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'

export interface Holder {
  type: string
  id: number
}

export type SeatState = 'granted' | 'offered' | 'waiting' | 'cancelled'
export type RefusalReason = 'closed' | 'notFor' | 'notYet' | 'over' | 'byDraw' | 'tooLarge'

export interface Seat {
  id: number
  poolId: number
  holder: Holder
  units: number
  state: SeatState
  position: number | null
  /** Of an offer: when it is reminded of, and when it goes to the next in line. */
  remindAt: Temporal.Instant | null
  confirmUntil: Temporal.Instant | null
}

interface SeatRow {
  id: number
  pool_id: number
  holder_type: string
  holder_id: number
  units: number
  state: string
  position: number | null
  remind_at: Temporal.Instant | null
  confirm_until: Temporal.Instant | null
}

const columns = ['id', 'pool_id', 'holder_type', 'holder_id', 'units', 'state', 'position', 'remind_at', 'confirm_until'] as const

const selectSeats = (db: Db) => db.selectFrom('seats.seat').select(columns)

function toSeat(row: SeatRow): Seat {
  const isOffered = row.state === 'offered'
  return {
    id: row.id,
    poolId: row.pool_id,
    holder: { type: row.holder_type, id: row.holder_id },
    units: row.units,
    state: row.state as SeatState,
    position: row.position,
    remindAt: isOffered ? row.remind_at : null,
    confirmUntil: isOffered ? row.confirm_until : null,
  }
}

export interface SeatWish {
  poolId: number
  holder: Holder
  /** All of them or none: a class is never split. */
  units: number
  /** The same key gives the same answer, however often it is posted. */
  postKey?: string | null
  now: Temporal.Instant
}

export type SeatAnswer =
  | { state: 'granted'; seatId: number }
  /** Taken for the holder until then, if it is confirmed. */
  | { state: 'offered'; seatId: number; confirmUntil: Temporal.Instant }
  | { state: 'waiting'; seatId: number; place: number }
  | { state: 'cancelled'; seatId: number }
  | { state: 'refused'; reason: RefusalReason }

interface TakeRow {
  state: string
  seat_id: number
  place: number | null
  confirm_until: Temporal.Instant | null
  remind_at: Temporal.Instant | null
  reason: string | null
  is_new: boolean
}

/**
 * One round trip: units, a place in the line, a refusal, or what the post or its holder has already (`seats.take` in the schema says
 * how). `added` is the seat that was got by this very wish.
 */
export async function takeOrStand(trx: Trx, wish: SeatWish): Promise<{ answer: SeatAnswer; added?: Seat }> {
  const { poolId, holder, units, postKey = null, now } = wish
  const { rows } = await sql<TakeRow>`
    select * from seats.take(${poolId}, ${holder.type}, ${holder.id}, ${units}, ${postKey}, ${now})`.execute(trx)
  const row = rows[0]!
  const answer = toAnswer(row)
  if (!row.is_new || answer.state === 'waiting' || !('seatId' in answer)) return { answer }
  const { state, seatId: id } = answer
  return { answer, added: { id, poolId, holder, units, state, position: null, remindAt: row.remind_at, confirmUntil: row.confirm_until } }
}

function toAnswer(row: TakeRow): SeatAnswer {
  const seatId = row.seat_id
  if (row.state === 'refused') return { state: 'refused', reason: row.reason as RefusalReason }
  if (row.state === 'waiting') return { state: 'waiting', seatId, place: row.place! }
  if (row.state === 'offered') return { state: 'offered', seatId, confirmUntil: row.confirm_until! }
  return { state: row.state as 'granted' | 'cancelled', seatId }
}

/** Adds to a pool's counts; its row must be locked by this transaction. */
export async function moveCounts(trx: Trx, poolId: number, change: { used: number; waiting: number }): Promise<void> {
  await trx
    .updateTable('seats.pool')
    .set({ used: sql`used + ${change.used}`, waiting: sql`waiting + ${change.waiting}` })
    .where('id', '=', poolId)
    .execute()
}

/** Those in the line get their units: granted, or offered where the pool asks to confirm. */
export async function markGot(trx: Trx, poolId: number, seatIds: readonly number[], now: Temporal.Instant): Promise<Seat[]> {
  const { rows } = await sql<SeatRow>`
    update seats.seat set state = case when until is null then 'granted' else 'offered' end, position = null,
      granted_at = case when until is null then ${now}::timestamptz end, offered_at = case when until is not null then ${now}::timestamptz end,
      confirm_until = until, remind_at = ${now}::timestamptz + (until - ${now}::timestamptz) / 2
    from (select seats.confirm_until(${now}, begins_at, confirm_h) as until from seats.pool where id = ${poolId}) offer
    where seat.id = any(${seatIds}::bigint[]) returning seat.*`.execute(trx)
  return rows.map(toSeat).toSorted((a, b) => seatIds.indexOf(a.id) - seatIds.indexOf(b.id))
}

/** Ends a seat that was not ended before, and tells what it was. The pool's row must be locked. */
export async function markCancelled(trx: Trx, seatId: number, now: Temporal.Instant): Promise<{ seat: Seat; was: SeatState } | undefined> {
  const { rows } = await sql<SeatRow & { was: SeatState }>`
    update seats.seat set state = 'cancelled', position = null, cancelled_at = ${now}, ended_as = 'cancelled'
    where id = ${seatId} and state <> 'cancelled' returning new.*, old.state as was`.execute(trx)
  return rows[0] && { seat: toSeat(rows[0]), was: rows[0].was }
}

/** Ends the offers of a pool whose time has run out, the earliest first. The pool's row must be locked. */
export async function markExpired(trx: Trx, poolId: number, now: Temporal.Instant): Promise<Seat[]> {
  const rows = await trx
    .updateTable('seats.seat')
    .set({ state: 'cancelled', cancelled_at: now, ended_as: 'expired' })
    .where('pool_id', '=', poolId)
    .where('state', '=', 'offered')
    .where('confirm_until', '<=', now)
    .returning(columns)
    .execute()
  return rows.map(toSeat).toSorted((a, b) => a.id - b.id)
}

export async function markConfirmed(trx: Trx, seatId: number, now: Temporal.Instant): Promise<Seat | undefined> {
  const row = await trx
    .updateTable('seats.seat')
    .set({ state: 'granted', granted_at: now, confirmed_at: now })
    .where('id', '=', seatId)
    .where('state', '=', 'offered')
    .where('confirm_until', '>', now)
    .returning(columns)
    .executeTakeFirst()
  return row && toSeat(row)
}

/** Offers that need no confirmation any more. The pool's row must be locked. */
export async function grantOffered(trx: Trx, poolId: number, now: Temporal.Instant): Promise<Seat[]> {
  const rows = await trx
    .updateTable('seats.seat')
    .set({ state: 'granted', granted_at: now })
    .where('pool_id', '=', poolId)
    .where('state', '=', 'offered')
    .returning(columns)
    .execute()
  return rows.map(toSeat)
}

/** No offer lasts beyond the beginning. */
export async function hastenOffers(trx: Trx, poolId: number, beginsAt: Temporal.Instant): Promise<void> {
  await trx
    .updateTable('seats.seat')
    .set({ confirm_until: beginsAt })
    .where('pool_id', '=', poolId)
    .where('state', '=', 'offered')
    .where('confirm_until', '>', beginsAt)
    .execute()
}

const remindBatch = 1000

/** Notes that holders of offers are reminded now: of one seat, or of the next batch that is due. Each offer once. */
export async function markReminded(trx: Trx, now: Temporal.Instant, seatId?: number): Promise<Seat[]> {
  let due = trx
    .selectFrom('seats.seat')
    .select('id')
    .where('state', '=', 'offered')
    .where('reminded_at', 'is', null)
    .where('remind_at', '<=', now)
    .where('confirm_until', '>', now)
  if (seatId !== undefined) due = due.where('id', '=', seatId)
  const rows = await trx
    .updateTable('seats.seat')
    .set({ reminded_at: now })
    .where('id', 'in', due.limit(remindBatch).forUpdate().skipLocked())
    .returning(columns)
    .execute()
  return rows.map(toSeat)
}

/** Pools with offers whose time has run out. */
export async function listPoolsDue(db: Db, now: Temporal.Instant): Promise<number[]> {
  const rows = await db
    .selectFrom('seats.seat')
    .select('pool_id')
    .distinct()
    .where('state', '=', 'offered')
    .where('confirm_until', '<=', now)
    .orderBy('pool_id')
    .execute()
  return rows.map((row) => row.pool_id)
}

export async function findSeat(db: Db, seatId: number): Promise<Seat | undefined> {
  const row = await selectSeats(db).where('id', '=', seatId).executeTakeFirst()
  return row && toSeat(row)
}

export async function listWaiting(db: Db, poolId: number): Promise<Seat[]> {
  const rows = await selectSeats(db).where('pool_id', '=', poolId).where('state', '=', 'waiting').orderBy('position').execute()
  return rows.map(toSeat)
}

/** Seats granted or offered, the last got first. */
export async function listTakenLastFirst(db: Db, poolId: number): Promise<Seat[]> {
  const rows = await selectSeats(db)
    .where('pool_id', '=', poolId)
    .where('state', 'in', ['granted', 'offered'])
    .orderBy(sql`coalesce(offered_at, granted_at)`, 'desc')
    .orderBy('id', 'desc')
    .execute()
  return rows.map(toSeat)
}

/** Seats that a pool's draw gave at that moment and that still stand, in the order of their ids. */
export async function listGotAfter(db: Db, from: { poolId: number; at: Temporal.Instant; after: number; limit: number }): Promise<Seat[]> {
  const rows = await selectSeats(db)
    .where('pool_id', '=', from.poolId)
    .where('state', 'in', ['granted', 'offered'])
    .where('created_at', '=', from.at)
    .where('id', '>', from.after)
    .orderBy('id')
    .limit(from.limit)
    .execute()
  return rows.map(toSeat)
}

export interface HeldSeat extends Seat {
  /** Place in the line, from 1; null where the seat is not waiting. */
  place: number | null
  /** For how many persons it was taken; null where a seat is a connection, however many sit before it. */
  persons: number | null
}

/** Active seats of these holders, each with its place in the line. */
export async function listHeld(db: Db, holderType: string, holderIds: readonly number[]): Promise<HeldSeat[]> {
  if (holderIds.length === 0) return []
  const rows = await selectSeats(db)
    .select(
      sql<number | null>`case when state = 'waiting' then (select count(*) from seats.seat before where before.pool_id = seat.pool_id
        and before.state = 'waiting' and before.position <= seat.position) end`.as('place'),
    )
    .select(sql<number | null>`(select seat.units from seats.pool where pool.id = seat.pool_id and pool.unit = 'person')`.as('persons'))
    .where('holder_type', '=', holderType)
    .where('holder_id', '=', sql<number>`any(${holderIds})`)
    .where('state', '<>', 'cancelled')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ ...toSeat(row), place: row.place, persons: row.persons }))
}
