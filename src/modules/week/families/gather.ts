import type { Child } from '#people'
import { listSeatsOfHolders } from '#seats'
import type { Db } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { overlaps } from '../bookings/rules.ts'
import { holderTypes } from '../offers/rules.ts'
import { getSessions } from '../weeks/published.ts'
import type { PublishedSession } from '../weeks/published.ts'
import { listWeeks } from '../weeks/store.ts'
import type { Week } from '../weeks/store.ts'
import type { ChildBooking, ChildBookingFilter } from './store.ts'
import { listChildBookings } from './store.ts'

/** A child's seat with everything that its pages show. */
export interface ChildSeat {
  booking: ChildBooking
  session: PublishedSession
  week: Week
  child: Child
  state: 'granted' | 'offered' | 'waiting' | 'cancelled'
  /** Place in the line, from 1; null unless it waits. */
  place: number | null
  confirmUntil: Temporal.Instant | null
}

/** Seats of these children in the order of time, however many: four statements. Sessions that were withdrawn are not among them. */
export async function gatherChildSeats(
  db: Db,
  list: readonly Child[],
  filter: Omit<ChildBookingFilter, 'personIds'> = {},
): Promise<ChildSeat[]> {
  const children = new Map(list.map((child) => [child.id, child]))
  const bookings = await listChildBookings(db, { ...filter, personIds: [...children.keys()] })
  if (bookings.length === 0) return []
  const sessionIds = bookings.map((booking) => booking.sessionId)
  const [sessions, seats, weeks] = [
    new Map((await getSessions(db, sessionIds)).map((session) => [session.id, session])),
    new Map((await listSeatsOfHolders(db, holderTypes.child, [...children.keys()])).map((seat) => [seat.id, seat])),
    new Map((await listWeeks(db)).map((week) => [week.id, week])),
  ]
  const gathered = bookings.flatMap((booking): ChildSeat[] => {
    const [session, seat, child] = [sessions.get(booking.sessionId), seats.get(booking.seatId), children.get(booking.personId)]
    const week = session && weeks.get(session.weekId)
    if (!session || !week || !child) return []
    const state = booking.cancelledAt || !seat ? 'cancelled' : (seat.state as ChildSeat['state'])
    return [{ booking, session, week, child, state, place: seat?.place ?? null, confirmUntil: seat?.confirmUntil ?? null }]
  })
  return gathered.toSorted((a, b) => a.session.startsAt.epochMilliseconds - b.session.startsAt.epochMilliseconds)
}

type Timed = { id: number; who: number; session: PublishedSession }

/** By the booking: titles of what the same one has at the same time. */
export function findClashes(list: readonly Timed[]): Map<number, LocalText[]> {
  const clashes = new Map<number, LocalText[]>()
  for (const one of list) {
    const others = list.filter(({ id, who, session }) => id !== one.id && who === one.who && overlaps(session, one.session))
    if (others.length > 0)
      clashes.set(
        one.id,
        others.map(({ session }) => session.facts.title),
      )
  }
  return clashes
}
