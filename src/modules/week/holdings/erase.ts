import { cancelSeat } from '#seats'
import { inTransaction } from '#platform/db/database.ts'
import type { Listener } from '#platform/facts.ts'
import { bumpPages } from '#platform/http/page-version.ts'
import { pageScope } from '../weeks/page-scope.ts'
import { forgetAvailability } from './availability.ts'
import { forgetInvitations } from './proposals.ts'
import { forgetReviews } from './reviews.ts'

/** Seats still to come go to the next in line; of those that were used a number stays. No letter: the seat's holder is gone. */
export const forgetBookings: Listener = ({ db, now }, fact) =>
  inTransaction(db, async (trx) => {
    const personId = Number(fact.payload.personId)
    const toCome = await trx
      .selectFrom('week.child_booking as booking')
      .innerJoin('week.session as session', 'session.id', 'booking.session_id')
      .select(['booking.id', 'booking.seat_id'])
      .where('booking.person_id', '=', personId)
      .where('booking.cancelled_at', 'is', null)
      .where((where) => where.or([where('session.starts_at', 'is', null), where('session.starts_at', '>', now)]))
      .orderBy('booking.id')
      .execute()
    for (const { id, seat_id: seatId } of toCome) {
      await trx.updateTable('week.child_booking').set({ cancelled_at: now }).where('id', '=', id).execute()
      await cancelSeat(trx, seatId, now)
    }
    await trx
      .deleteFrom('week.child_letter')
      .where('child_booking_id', 'in', (query) => query.selectFrom('week.child_booking').select('id').where('person_id', '=', personId))
      .execute()
    await trx.deleteFrom('week.reconfirmation').where('person_id', '=', personId).execute()
    await trx.deleteFrom('week.release_letter').where('person_id', '=', personId).execute()
    await trx.deleteFrom('week.reminder').where('person_id', '=', personId).execute()
    await forgetInvitations(trx, personId)
    await forgetAvailability(trx, personId)
    await forgetReviews(trx, personId)
    await trx.deleteFrom('week.editing').where('person_id', '=', personId).execute()
    await trx.deleteFrom('week.calendar_feed').where('teacher_id', '=', personId).execute()
    await bumpPages(trx, pageScope)
  })
