import { findAvailability, insertGrantedSeats } from '#seats'
import type { Trx } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import { insertRegions } from '../draws/store.ts'
import { holderTypes, takes } from '../offers/rules.ts'
import { sessionOwner } from '../weeks/published.ts'
import { applyForChild } from './actions.ts'

export interface NewChildSeat {
  sessionId: number
  childId: number
  at: Temporal.Instant
}

/** Gives children seats in bulk, without consents, letters and facts, as long as a pool has room: for the demonstration. */
async function insertChildSeats(trx: Trx, wishes: readonly NewChildSeat[]): Promise<void> {
  const pools = await findAvailability(trx, sessionOwner, [...new Set(wishes.map((wish) => wish.sessionId))])
  const free = new Map([...pools].map(([sessionId, pool]) => [sessionId, pool.free]))
  const fitting = wishes.filter(({ sessionId }) => {
    const pool = pools.get(sessionId)
    const left = (free.get(sessionId) ?? 0) - 1
    if (!pool || pool.mode === 'draw' || !takes(pool, 'child') || left < 0) return false
    free.set(sessionId, left)
    return true
  })
  if (fitting.length === 0) return
  const seatIds = await insertGrantedSeats(
    trx,
    fitting.map(({ sessionId, childId, at }) => ({
      ...{ poolId: pools.get(sessionId)!.poolId, units: 1, at },
      holder: { type: holderTypes.child, id: childId },
    })),
  )
  const rows = fitting.map(({ sessionId, childId, at }, place) => ({
    ...{ session_id: sessionId, person_id: childId, seat_id: seatIds[place]!, created_at: at },
  }))
  await trx.insertInto('week.child_booking').values(rows).execute()
}

/** Seats of children, unasked: one as a guardian would apply for it, many in bulk; which regions a draw's quota means. For the demonstration and for tests. */
export const childSeats = { apply: applyForChild, fill: insertChildSeats, sayRegions: insertRegions }
