import { draws } from '#seats'
import { inTransaction } from '#platform/db/database.ts'
import type { Listener } from '#platform/facts.ts'
import { holderTypes } from '../offers/rules.ts'
import { cancelChildBooking } from './actions.ts'
import { writeChildLetter } from './letter.ts'
import { listChildBookings } from './store.ts'

/** Without the consent to take part no seat of one's own stays: those to come go to the next in line, wishes leave their draws. */
const freeSeats: Listener = async ({ db, now }, fact) => {
  if (fact.payload.purpose !== 'participation' || fact.payload.holds !== false) return
  const personId = Number(fact.payload.personId)
  await inTransaction(db, async (trx) => {
    const begun = await trx
      .selectFrom('week.published_session')
      .select('session_id')
      .where('starts_at', '<=', now)
      .where('session_id', 'in', (query) => query.selectFrom('week.child_booking').select('session_id').where('person_id', '=', personId))
      .execute()
    const over = new Set(begun.map((row) => row.session_id))
    for (const booking of await listChildBookings(trx, { personIds: [personId] })) {
      if (over.has(booking.sessionId)) continue
      await cancelChildBooking(trx, booking, null, now)
      await writeChildLetter(trx, booking, 'consentEnded', 'consentEnded')
    }
    for (const { id, withdrawnAt } of await draws.listApplications(trx, holderTypes.child, [personId]))
      if (withdrawnAt === null) await draws.withdraw(trx, id, now)
  })
}

export const familyListeners: Record<string, Listener> = { ConsentChanged: freeSeats }
