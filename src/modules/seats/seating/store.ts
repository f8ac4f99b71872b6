import type { Db, Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'

export interface Holder {
  type: string
  id: number
}

export interface Seat {
  id: number
  uuid: string
  poolId: number
  holder: Holder
  units: number
  state: 'granted' | 'waiting' | 'cancelled'
  position: number | null
}

type SeatRow = Awaited<ReturnType<ReturnType<typeof selectSeats>['executeTakeFirstOrThrow']>>

function selectSeats(db: Db) {
  return db
    .selectFrom('seats.seat')
    .select(['id', 'uuid', 'pool_id', 'holder_type', 'holder_id', 'units', 'state', 'position', 'granted_at'])
}

function toSeat(row: SeatRow): Seat {
  return {
    id: row.id,
    uuid: row.uuid,
    poolId: row.pool_id,
    holder: { type: row.holder_type, id: row.holder_id },
    units: row.units,
    state: row.state as Seat['state'],
    position: row.position,
  }
}

/**
 * The unique row that comes before everything else: a second post with this key, or of this holder, waits here for the
 * first to commit and then finds its answer. Nothing comes back where such a row stands already.
 */
export async function insertSeat(
  trx: Trx,
  wish: { poolId: number; holder: Holder; units: number; postKey: string | null },
): Promise<Seat | undefined> {
  const row = await trx
    .insertInto('seats.seat')
    .values({
      pool_id: wish.poolId,
      holder_type: wish.holder.type,
      holder_id: wish.holder.id,
      units: wish.units,
      state: 'waiting',
      post_key: wish.postKey,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning(['id', 'uuid', 'pool_id', 'holder_type', 'holder_id', 'units', 'state', 'position', 'granted_at'])
    .executeTakeFirst()
  return row && toSeat(row)
}

/** First of the two statements that give seats away: all units, or no row. */
export async function takeUnits(trx: Trx, poolId: number, units: number): Promise<boolean> {
  const done = await sql<{ used: number }>`
    update seats.pool set used = used + ${units} where id = ${poolId} and state = 'open'
      and used + ${units} <= cap and (waiting = 0 or policy = 'fill') returning used`.execute(trx)
  return done.rows.length > 0
}

/** The second, its complement: a place in the line. No row from either: closed, too large, or changed in between. */
export async function joinLine(trx: Trx, poolId: number, units: number): Promise<number | undefined> {
  const done = await sql<{ last_pos: number }>`
    update seats.pool set waiting = waiting + 1, last_pos = last_pos + 1 where id = ${poolId} and state = 'open'
      and ${units} <= cap and (used + ${units} > cap or (waiting > 0 and policy = 'strict')) returning last_pos`.execute(trx)
  return done.rows[0]?.last_pos
}

export async function markGranted(trx: Trx, seatIds: number[]): Promise<void> {
  if (seatIds.length === 0) return
  await trx
    .updateTable('seats.seat')
    .set({ state: 'granted', position: null, granted_at: sql`now()` })
    .where('id', 'in', seatIds)
    .execute()
}

export async function markWaiting(trx: Trx, seatId: number, position: number): Promise<void> {
  await trx.updateTable('seats.seat').set({ position }).where('id', '=', seatId).execute()
}

export async function markCancelled(trx: Trx, seatId: number): Promise<void> {
  await trx
    .updateTable('seats.seat')
    .set({ state: 'cancelled', position: null, cancelled_at: sql`now()` })
    .where('id', '=', seatId)
    .execute()
}

export async function deleteSeat(trx: Trx, seatId: number): Promise<void> {
  await trx.deleteFrom('seats.seat').where('id', '=', seatId).execute()
}

export async function findSeat(db: Db, seatId: number): Promise<Seat | undefined> {
  const row = await selectSeats(db).where('id', '=', seatId).executeTakeFirst()
  return row && toSeat(row)
}

/** The row that stands in a new one's way: that of the same post, else the holder's active one. */
export async function findStanding(db: Db, wish: { poolId: number; holder: Holder; postKey: string | null }): Promise<Seat | undefined> {
  const row = await selectSeats(db)
    .where((where) =>
      where.or([
        where('post_key', '=', wish.postKey ?? ''),
        where.and([
          where('pool_id', '=', wish.poolId),
          where('holder_type', '=', wish.holder.type),
          where('holder_id', '=', wish.holder.id),
          where('state', '<>', 'cancelled'),
        ]),
      ]),
    )
    .orderBy(sql`post_key is not distinct from ${wish.postKey}`, 'desc')
    .executeTakeFirst()
  return row && toSeat(row)
}

export async function listWaiting(db: Db, poolId: number): Promise<Seat[]> {
  const rows = await selectSeats(db)
    .where('pool_id', '=', poolId)
    .where('state', '=', 'waiting')
    .where('position', 'is not', null)
    .orderBy('position')
    .execute()
  return rows.map(toSeat)
}

export async function listGrantedLastFirst(db: Db, poolId: number): Promise<Seat[]> {
  const rows = await selectSeats(db)
    .where('pool_id', '=', poolId)
    .where('state', '=', 'granted')
    .orderBy('granted_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return rows.map(toSeat)
}

/** Adds to a pool's counts; its row must be locked by this transaction. */
export async function moveCounts(trx: Trx, poolId: number, change: { used: number; waiting: number }): Promise<void> {
  await trx
    .updateTable('seats.pool')
    .set({ used: sql`used + ${change.used}`, waiting: sql`waiting + ${change.waiting}` })
    .where('id', '=', poolId)
    .execute()
}

/** How many stand before this seat in its line, itself included. */
export async function countPlace(db: Db, seat: Seat): Promise<number> {
  const { count } = await db
    .selectFrom('seats.seat')
    .select(sql<number>`count(*)`.as('count'))
    .where('pool_id', '=', seat.poolId)
    .where('state', '=', 'waiting')
    .where('position', '<=', seat.position)
    .executeTakeFirstOrThrow()
  return count
}

export interface HeldSeat extends Seat {
  /** Place in the line, from 1; null where the seat is granted. */
  place: number | null
}

/** Active seats of these holders, each with its place in the line. */
export async function listHeld(db: Db, holderType: string, holderIds: readonly number[]): Promise<HeldSeat[]> {
  if (holderIds.length === 0) return []
  const rows = await selectSeats(db)
    .select(
      sql<number>`(select count(*) from seats.seat before where before.pool_id = seat.pool_id
        and before.state = 'waiting' and before.position <= seat.position)`.as('place'),
    )
    .where('holder_type', '=', holderType)
    .where('holder_id', '=', sql<number>`any(${holderIds})`)
    .where('state', '<>', 'cancelled')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ ...toSeat(row), place: row.state === 'waiting' ? row.place : null }))
}
