import type { SchoolClass } from '#schools'
import { cancelSeat, confirmSeat, findAvailability, takeSeats } from '#seats'
import type { RefusalReason } from '#seats'
import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import type { MessageKey } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { takes } from '../offers/rules.ts'
import { sessionOwner } from '../weeks/published.ts'
import { classHolder } from './booked.ts'
import { unitsOf } from './rules.ts'
import type { Booking } from './store.ts'
import { insertBooking, markCancelled } from './store.ts'

export interface BookingWish {
  sessionId: number
  schoolClass: Pick<SchoolClass, 'id' | 'size' | 'teacherId'>
  now: Temporal.Instant
  /** Null: nobody's act, for the demonstration. */
  actorId: number | null
  /** The same key gives the same answer. */
  postKey?: string
}

export type BookingOutcome = { ok: true; booking: Booking; state: 'granted' | 'offered' | 'waiting' } | { ok: false; reason: MessageKey }

const refusals = {
  closed: 'week-bookings.refused.closed',
  notFor: 'week-bookings.refused.notFor',
  notYet: 'week-bookings.refused.notYet',
  over: 'week-bookings.refused.ended',
  byDraw: 'week-bookings.refused.byDraw',
  tooLarge: 'week-bookings.refused.tooLarge',
} as const satisfies Record<RefusalReason, MessageKey>

/** Books a class whole: its seat, or its place in the line. A class that is booked already keeps what it has. */
export async function bookClass(trx: Trx, wish: BookingWish): Promise<BookingOutcome> {
  const { sessionId, schoolClass, actorId, now, postKey = null } = wish
  const pool = (await findAvailability(trx, sessionOwner, [sessionId])).get(sessionId)
  if (!pool) return { ok: false, reason: 'week-bookings.refused.noPlaces' }
  if (!takes(pool, 'class')) return { ok: false, reason: 'week-bookings.refused.notFor' }
  const units = unitsOf(pool.unit, schoolClass.size)
  const answer = await takeSeats(trx, { poolId: pool.poolId, holder: { type: classHolder, id: schoolClass.id }, units, postKey, now })
  if (answer.state === 'refused') return { ok: false, reason: refusals[answer.reason] }
  if (answer.state === 'cancelled') return { ok: false, reason: 'week-bookings.refused.cancelled' }
  const { booking, added } = await insertBooking(trx, {
    sessionId,
    classId: schoolClass.id,
    seatId: answer.seatId,
    teacherId: schoolClass.teacherId,
    now,
  })
  if (added && actorId !== null) {
    await audit(trx, {
      actorId,
      action: 'week.bookClass',
      subjectType: 'week.booking',
      subjectId: booking.id,
      detail: { sessionId, state: answer.state },
    })
  }
  return { ok: true, booking, state: answer.state }
}

/** Says that the class will come. Again: the same answer. */
export async function confirmBooking(
  trx: Trx,
  booking: Pick<Booking, 'id' | 'seatId'>,
  actorId: number,
  now: Temporal.Instant,
): Promise<{ ok: true } | { ok: false; reason: MessageKey }> {
  const done = await confirmSeat(trx, booking.seatId, now)
  if (!done.ok) return { ok: false, reason: `week-bookings.offered.${done.reason}` }
  await audit(trx, { actorId, action: 'week.confirmBooking', subjectType: 'week.booking', subjectId: booking.id })
  return { ok: true }
}

/** Says that the session's new time suits the class. Again: nothing more to say. */
export async function keepBooking(trx: Trx, booking: Pick<Booking, 'id'>, actorId: number): Promise<void> {
  const row = await trx
    .updateTable('week.booking')
    .set({ moved_from: null })
    .where('id', '=', booking.id)
    .where('cancelled_at', 'is', null)
    .where('moved_from', 'is not', null)
    .returning('id')
    .executeTakeFirst()
  if (row) await audit(trx, { actorId, action: 'week.keepBooking', subjectType: 'week.booking', subjectId: booking.id })
}

/** Gives the seat back; the next in the line gets it in the same transaction. Cancelling twice changes nothing. */
export async function cancelBooking(
  trx: Trx,
  booking: Pick<Booking, 'id' | 'seatId'>,
  actorId: number | null,
  now: Temporal.Instant,
): Promise<boolean> {
  if (!(await markCancelled(trx, 'week.booking', booking.id, now))) return false
  await cancelSeat(trx, booking.seatId, now)
  await audit(trx, { actorId, action: 'week.cancelBooking', subjectType: 'week.booking', subjectId: booking.id })
  return true
}
