import type { Trx } from '#platform/db/database.ts'
import { inTransaction } from '#platform/db/database.ts'
import type { Fact, Listener } from '#platform/facts.ts'
import { Temporal } from '#platform/time.ts'
import { tellCalledOff } from '../draws/called-off.ts'
import { ensureDrawn, writeDrawn } from '../draws/placed.ts'
import { cancelChildBooking } from '../families/actions.ts'
import { writeChildLetter } from '../families/letter.ts'
import { listChildBookings } from '../families/store.ts'
import { cancelBooking } from './actions.ts'
import type { LetterSubject } from './letter.ts'
import { writeLetter } from './letter.ts'
import { listBookings, markCancelled } from './store.ts'

const seatIdOf = (fact: Fact): number => Number(fact.payload.seatId)
const sessionIdOf = (fact: Fact): number => Number(fact.payload.sessionId)
const untilOf = ({ payload }: Fact) => (typeof payload.confirmUntil === 'string' ? Temporal.Instant.from(payload.confirmUntil) : null)

/** Writes to whoever keeps the booking of this seat: a class's teacher, a child's guardians. */
async function tellOfSeat(trx: Trx, fact: Fact, subject: LetterSubject, cancelled = false): Promise<void> {
  const [seatId, until] = [seatIdOf(fact), untilOf(fact)]
  const about = subject === 'promoted' ? 'promoted' : `${subject} ${seatId}`
  for (const booking of await listBookings(trx, { seatId, cancelled })) await writeLetter(trx, booking, subject, about, until)
  for (const booking of await listChildBookings(trx, { seatId, cancelled })) await writeChildLetter(trx, booking, subject, about, until)
}

/** Who waited has a seat now and is told, and so are those whom a draw gave one. Who got it at once has seen it on the page. */
const tellGranted: Listener = ({ db, now }, fact) =>
  inTransaction(db, async (trx) => {
    const isDrawn = await ensureDrawn(trx, fact, now)
    if (fact.payload.promoted === true || isDrawn) await tellOfSeat(trx, fact, isDrawn ? 'drawn' : 'promoted')
  })

const tellOffered: Listener = ({ db, now }, fact) =>
  inTransaction(db, async (trx) => {
    await ensureDrawn(trx, fact, now)
    await tellOfSeat(trx, fact, 'offered')
  })

const tell =
  (subject: LetterSubject): Listener =>
  ({ db }, fact) =>
    inTransaction(db, (trx) => tellOfSeat(trx, fact, subject))

/** What was not confirmed in time is gone, and so is a place in a line that somebody no longer needs: the booking ends with its seat. */
const endWithSeat: Listener = ({ db, now }, fact) =>
  inTransaction(db, async (trx) => {
    const seatId = seatIdOf(fact)
    for (const booking of await listBookings(trx, { seatId })) await markCancelled(trx, 'week.booking', booking.id, now)
    for (const booking of await listChildBookings(trx, { seatId })) await markCancelled(trx, 'week.child_booking', booking.id, now)
    if (fact.payload.endedAs === 'expired') await tellOfSeat(trx, fact, 'released', true)
  })

/**
 * A session that is taken out of the programme frees those who booked it; the release's letter tells them. Its pool is closed by then:
 * nobody comes in after them.
 */
const releaseAll: Listener = ({ db, now }, fact) =>
  inTransaction(db, async (trx) => {
    const sessionId = sessionIdOf(fact)
    for (const booking of await listBookings(trx, { sessionId })) await cancelBooking(trx, booking, null, now)
    for (const booking of await listChildBookings(trx, { sessionId })) await cancelChildBooking(trx, booking, null, now)
  })

export const bookingListeners: Record<string, Listener> = {
  SeatGranted: tellGranted,
  SeatOffered: tellOffered,
  SeatReminded: tell('reminder'),
  SeatConfirmed: tell('confirmed'),
  SeatReleased: endWithSeat,
  SessionWithdrawn: releaseAll,
  DrawPublished: writeDrawn,
  DrawCancelled: tellCalledOff,
}
