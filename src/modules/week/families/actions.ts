import { consents } from '#people'
import { cancelSeat, confirmSeat, findAvailability, takeSeats } from '#seats'
import type { RefusalReason } from '#seats'
import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import type { MessageKey } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { markCancelled } from '../bookings/store.ts'
import { holderTypes, takes } from '../offers/rules.ts'
import { sessionOwner } from '../weeks/published.ts'
import type { ChildBooking } from './store.ts'
import { insertChildBooking } from './store.ts'

export interface ChildWish {
  sessionId: number
  childId: number
  now: Temporal.Instant
  /** Null: nobody's act, for the demonstration. */
  actorId: number | null
  /** The same key gives the same answer. */
  postKey?: string
}

export type ChildOutcome = { ok: true; booking: ChildBooking; state: 'granted' | 'offered' | 'waiting' } | { ok: false; reason: MessageKey }

const refusals = {
  closed: 'family-seats.refused.closed',
  notFor: 'family-seats.refused.notFor',
  notYet: 'family-seats.refused.notYet',
  over: 'family-seats.refused.over',
  byDraw: 'family-seats.refused.byDraw',
  tooLarge: 'family-seats.refused.closed',
} as const satisfies Record<RefusalReason, MessageKey>

/** A seat for one child, or its place in the line. A child that has one keeps what it has; without the consent to take part there is none. */
export async function applyForChild(trx: Trx, wish: ChildWish): Promise<ChildOutcome> {
  const { sessionId, childId, actorId, now, postKey = null } = wish
  if (!(await consents.holds(trx, childId, 'participation'))) return { ok: false, reason: 'family-seats.refused.consent' }
  const pool = (await findAvailability(trx, sessionOwner, [sessionId])).get(sessionId)
  if (!pool) return { ok: false, reason: 'family-seats.refused.noPlaces' }
  if (!takes(pool, 'child')) return { ok: false, reason: 'family-seats.refused.notFor' }
  const answer = await takeSeats(trx, { poolId: pool.poolId, holder: { type: holderTypes.child, id: childId }, units: 1, postKey, now })
  if (answer.state === 'refused') return { ok: false, reason: refusals[answer.reason] }
  if (answer.state === 'cancelled') return { ok: false, reason: 'family-seats.refused.cancelled' }
  const seat = { sessionId, personId: childId, seatId: answer.seatId, bookedBy: actorId, now }
  const { booking, added } = await insertChildBooking(trx, seat)
  if (added && actorId !== null) await auditSeat(trx, 'week.applyForChild', booking, actorId)
  return { ok: true, booking, state: answer.state }
}

type OwnSeat = Pick<ChildBooking, 'id' | 'seatId' | 'personId'>

/** Gives the seat or the place in the line back; the next gets it in the same transaction. Cancelling twice changes nothing. */
export async function cancelChildBooking(trx: Trx, booking: OwnSeat, actorId: number | null, now: Temporal.Instant): Promise<boolean> {
  if (!(await markCancelled(trx, 'week.child_booking', booking.id, now))) return false
  await cancelSeat(trx, booking.seatId, now)
  await auditSeat(trx, 'week.cancelChildBooking', booking, actorId)
  return true
}

/** Says that the session's new time suits the child. Again: nothing more to say. */
export async function keepChildBooking(trx: Trx, booking: OwnSeat, actorId: number): Promise<void> {
  const row = await trx
    .updateTable('week.child_booking')
    .set({ moved_from: null })
    .where('id', '=', booking.id)
    .where('cancelled_at', 'is', null)
    .where('moved_from', 'is not', null)
    .returning('id')
    .executeTakeFirst()
  if (row) await auditSeat(trx, 'week.keepChildBooking', booking, actorId)
}

/** Says that the seat will be used. Again: the same answer. */
export async function confirmChildBooking(
  trx: Trx,
  booking: OwnSeat,
  actorId: number,
  now: Temporal.Instant,
): Promise<{ ok: true } | { ok: false; reason: MessageKey }> {
  const done = await confirmSeat(trx, booking.seatId, now)
  if (!done.ok) return { ok: false, reason: `family-seats.confirm.${done.reason}` }
  await auditSeat(trx, 'week.confirmChildBooking', booking, actorId)
  return { ok: true }
}

/** Who did what with which seat; of the child nothing but whom it is about, for its guardian is told. */
const auditSeat = (trx: Trx, action: string, booking: OwnSeat, actorId: number | null): Promise<void> =>
  audit(trx, { actorId, action, subjectType: 'week.child_booking', subjectId: booking.id, about: [booking.personId] })
