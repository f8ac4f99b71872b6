import type { Db, Trx } from '#platform/db/database.ts'
import { inTransaction } from '#platform/db/database.ts'
import type { Job } from '#platform/http/route.ts'
import type { Temporal } from '#platform/time.ts'
import { lockPool } from '../pools/store.ts'
import { announceSeats } from './facts.ts'
import { promoteWaiting } from './promote.ts'
import { findSeat, listPoolsDue, markExpired, markReminded, moveCounts } from './store.ts'

/** Releases what was not confirmed in time in one pool and promotes who is next, in one transaction; again without harm. */
export async function releaseDue(trx: Trx, poolId: number, now: Temporal.Instant): Promise<number> {
  const pool = await lockPool(trx, poolId)
  const expired = pool ? await markExpired(trx, poolId, now) : []
  if (!pool || expired.length === 0) return 0
  const units = expired.reduce((sum, seat) => sum + seat.units, 0)
  await moveCounts(trx, poolId, { used: -units, waiting: 0 })
  await announceSeats(trx, 'SeatReleased', expired, () => ({ was: 'offered', endedAs: 'expired' }))
  await promoteWaiting(trx, { ...pool, used: pool.used - units }, now)
  return expired.length
}

/** Reminds of what is half-way to its release, each once. Of one seat, or of a batch of all. */
async function remindDue(db: Db, now: Temporal.Instant, seatId?: number): Promise<number> {
  return inTransaction(db, async (trx) => {
    const reminded = await markReminded(trx, now, seatId)
    await announceSeats(trx, 'SeatReminded', reminded)
    return reminded.length
  })
}

/** At the end of an offer's time. What is confirmed, cancelled or released by then stays as it is. */
export const releaseSeat: Job = async ({ db, clock }, payload) => {
  const seat = await findSeat(db, Number(payload.seatId))
  if (seat?.state === 'offered') await inTransaction(db, (trx) => releaseDue(trx, seat.poolId, clock()))
}

export const remindSeat: Job = async ({ db, clock }, payload) => void (await remindDue(db, clock(), Number(payload.seatId)))

/** Every minute: what a lost job, a worker that was away or a clock that jumped has left undone. */
export const sweepSeats: Job = async ({ db, clock, log }) => {
  for (const poolId of await listPoolsDue(db, clock()))
    await inTransaction(db, (trx) => releaseDue(trx, poolId, clock())).catch((error: unknown) =>
      log.error({ err: error, poolId }, 'seats that are due could not be released'),
    )
  while ((await remindDue(db, clock())) > 0);
}
