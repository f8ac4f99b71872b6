import { findAvailability, insertGrantedSeats } from '#seats'
import type { Trx } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import { takes } from '../offers/rules.ts'
import { sessionOwner } from '../weeks/published.ts'
import { classHolder } from './booked.ts'
import { unitsOf } from './rules.ts'

export interface NewBooking {
  sessionId: number
  schoolClass: { id: number; size: number; teacherId: number }
  at: Temporal.Instant
}

/** Books classes in bulk, without letters and facts, as long as a pool has room: for the demonstration. Returns those booked. */
export async function insertBookings(trx: Trx, wishes: readonly NewBooking[]): Promise<NewBooking[]> {
  const pools = await findAvailability(trx, sessionOwner, [...new Set(wishes.map((wish) => wish.sessionId))])
  const free = new Map([...pools].map(([sessionId, pool]) => [sessionId, pool.free]))
  const fitting = wishes.filter(({ sessionId, schoolClass }) => {
    const pool = pools.get(sessionId)
    if (!pool || pool.mode === 'draw' || !takes(pool, 'class')) return false
    const units = unitsOf(pool.unit, schoolClass.size)
    const left = (free.get(sessionId) ?? 0) - units
    if (left >= 0) free.set(sessionId, left)
    return left >= 0
  })
  const seatIds = await insertGrantedSeats(
    trx,
    fitting.map(({ sessionId, schoolClass, at }) => {
      const pool = pools.get(sessionId)!
      return { poolId: pool.poolId, holder: { type: classHolder, id: schoolClass.id }, units: unitsOf(pool.unit, schoolClass.size), at }
    }),
  )
  const rows = fitting.map(({ sessionId, schoolClass, at }, place) => ({
    session_id: sessionId,
    class_id: schoolClass.id,
    seat_id: seatIds[place]!,
    teacher_id: schoolClass.teacherId,
    created_at: at,
  }))
  for (let at = 0; at < rows.length; at += 1000)
    await trx
      .insertInto('week.booking')
      .values(rows.slice(at, at + 1000))
      .execute()
  return fitting
}
