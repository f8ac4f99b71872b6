import type { Db, Trx } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import { lockPool } from '../pools/store.ts'
import { announceGot, announceSeats } from './facts.ts'
import { promoteWaiting } from './promote.ts'
import type { HeldSeat, SeatAnswer, SeatWish } from './store.ts'
import { findSeat, listHeld, markCancelled, markConfirmed, moveCounts, takeOrStand } from './store.ts'

/**
 * Gives the units, or a place in the line, or refuses. Call it last in its transaction: from here to the commit the pool's
 * row is ours alone. A key posted before, and a holder who already stands in this pool, get the answer that they have.
 */
export async function takeSeats(trx: Trx, wish: SeatWish): Promise<SeatAnswer> {
  const { answer, added } = await takeOrStand(trx, wish)
  if (added) await announceGot(trx, [added], { promoted: false })
  return answer
}

/** Gives a seat or a place in the line back and promotes who fits now, in one transaction. False where it was given back before. */
export async function cancelSeat(trx: Trx, seatId: number, now: Temporal.Instant): Promise<boolean> {
  const found = await findSeat(trx, seatId)
  const pool = found && (await lockPool(trx, found.poolId))
  // Under the pool's lock nobody promotes or releases it; whether it is still to be given back, the UPDATE itself says.
  const ended = pool && (await markCancelled(trx, seatId, now))
  if (!pool || !ended) return false
  const { was, seat } = ended
  const freed = was === 'waiting' ? { used: 0, waiting: -1 } : { used: -seat.units, waiting: 0 }
  await moveCounts(trx, pool.id, freed)
  await announceSeats(trx, 'SeatReleased', [seat], () => ({ was, endedAs: 'cancelled' }))
  await promoteWaiting(trx, { ...pool, used: pool.used + freed.used, waiting: pool.waiting + freed.waiting }, now)
  return true
}

export type ConfirmOutcome = { ok: true } | { ok: false; reason: 'late' | 'released' | 'notOffered' }

/**
 * The holder says that the seat will be used. A confirmation and a release that come at the same moment meet at the seat's row:
 * one of them changes it, the other finds it changed. Again: the same answer.
 */
export async function confirmSeat(trx: Trx, seatId: number, now: Temporal.Instant): Promise<ConfirmOutcome> {
  const seat = await markConfirmed(trx, seatId, now)
  if (seat) {
    await announceSeats(trx, 'SeatConfirmed', [seat])
    return { ok: true }
  }
  const { state } = (await findSeat(trx, seatId)) ?? { state: 'cancelled' }
  if (state === 'granted') return { ok: true }
  return { ok: false, reason: state === 'offered' ? 'late' : state === 'waiting' ? 'notOffered' : 'released' }
}

/** Active seats of holders: granted, offered, and waiting with their places in the line. */
export async function listSeatsOfHolders(db: Db, holderType: string, holderIds: readonly number[]): Promise<HeldSeat[]> {
  return listHeld(db, holderType, holderIds)
}
