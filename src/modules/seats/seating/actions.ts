import type { Db, Trx } from '#platform/db/database.ts'
import { announce } from '#platform/facts.ts'
import type { PoolRow } from '../pools/store.ts'
import { lockPool } from '../pools/store.ts'
import type { Policy } from './rules.ts'
import { choosePromoted } from './rules.ts'
import type { HeldSeat, Holder, Seat } from './store.ts'
import {
  countPlace,
  deleteSeat,
  findSeat,
  findStanding,
  insertSeat,
  joinLine,
  listHeld,
  listWaiting,
  markCancelled,
  markGranted,
  markWaiting,
  moveCounts,
  takeUnits,
} from './store.ts'

export interface SeatWish {
  poolId: number
  holder: Holder
  /** All of them or none: a class is never split. */
  units: number
  /** The same key gives the same answer, however often it is posted. */
  postKey?: string | null
}

export type SeatAnswer =
  | { state: 'granted'; seatId: number }
  | { state: 'waiting'; seatId: number; place: number }
  | { state: 'cancelled'; seatId: number }
  | { state: 'refused'; reason: 'closed' | 'tooLarge' }

/**
 * Gives the units, or a place in the line, or refuses. Call it last in its transaction: from here to the commit the pool's
 * row is ours alone. A key posted before, and a holder who already stands in this pool, get the answer that they have.
 */
export async function takeSeats(trx: Trx, wish: SeatWish): Promise<SeatAnswer> {
  const postKey = wish.postKey ?? null
  const seat = await insertSeat(trx, { ...wish, postKey })
  if (!seat) return answerStanding(trx, await findStanding(trx, { ...wish, postKey }))
  for (;;) {
    if (await takeUnits(trx, wish.poolId, wish.units)) {
      await markGranted(trx, [seat.id])
      await announceSeat(trx, 'SeatGranted', seat, { promoted: false })
      return { state: 'granted', seatId: seat.id }
    }
    const position = await joinLine(trx, wish.poolId, wish.units)
    if (position !== undefined) {
      await markWaiting(trx, seat.id, position)
      return { state: 'waiting', seatId: seat.id, place: await countPlace(trx, { ...seat, position }) }
    }
    const pool = await trx.selectFrom('seats.pool').select(['state', 'cap']).where('id', '=', wish.poolId).executeTakeFirstOrThrow()
    const reason = pool.state !== 'open' ? 'closed' : wish.units > pool.cap ? 'tooLarge' : undefined
    // Without a reason a seat became free between the two statements: the next round finds it.
    if (reason) {
      await deleteSeat(trx, seat.id)
      return { state: 'refused', reason }
    }
  }
}

async function answerStanding(trx: Trx, seat: Seat | undefined): Promise<SeatAnswer> {
  if (!seat) throw new Error('A seat stood in the way and is gone: the post may be repeated')
  if (seat.state !== 'waiting') return { state: seat.state, seatId: seat.id }
  return { state: 'waiting', seatId: seat.id, place: await countPlace(trx, seat) }
}

/** Gives a seat or a place in the line back and promotes who fits now, in one transaction. False where it was given back before. */
export async function cancelSeat(trx: Trx, seatId: number): Promise<boolean> {
  const found = await findSeat(trx, seatId)
  if (!found) return false
  const pool = await lockPool(trx, found.poolId)
  // Read again under the lock: it may have been promoted or cancelled meanwhile.
  const seat = await findSeat(trx, seatId)
  if (!pool || !seat || seat.state === 'cancelled') return false
  await markCancelled(trx, seatId)
  const freed = seat.state === 'granted' ? { used: -seat.units, waiting: 0 } : { used: 0, waiting: -1 }
  await moveCounts(trx, pool.id, freed)
  await announceSeat(trx, 'SeatReleased', seat, { was: seat.state })
  await promoteWaiting(trx, { ...pool, used: pool.used + freed.used, waiting: pool.waiting + freed.waiting })
  return true
}

/** Grants what fits to those in the line. The pool's row must be locked, and these its counts of now. */
export async function promoteWaiting(trx: Trx, pool: PoolRow): Promise<void> {
  if (pool.waiting === 0 || pool.state !== 'open') return
  const promoted = choosePromoted(pool.cap - pool.used, await listWaiting(trx, pool.id), pool.policy as Policy)
  if (promoted.length === 0) return
  await markGranted(
    trx,
    promoted.map((seat) => seat.id),
  )
  await moveCounts(trx, pool.id, { used: promoted.reduce((sum, seat) => sum + seat.units, 0), waiting: -promoted.length })
  for (const seat of promoted) await announceSeat(trx, 'SeatGranted', seat, { promoted: true })
}

async function announceSeat(trx: Trx, name: 'SeatGranted' | 'SeatReleased', seat: Seat, more: Record<string, unknown>): Promise<void> {
  const { id: seatId, poolId, holder, units } = seat
  await announce(trx, {
    name,
    key: String(seatId),
    payload: { seatId, poolId, holderType: holder.type, holderId: holder.id, units, ...more },
  })
}

/** Active seats of holders, granted and waiting, with their places in the line. */
export async function listSeatsOfHolders(db: Db, holderType: string, holderIds: readonly number[]): Promise<HeldSeat[]> {
  return listHeld(db, holderType, holderIds)
}
