import { listClasses } from '#schools'
import type { SchoolClass } from '#schools'
import { listSeatsOfHolders } from '#seats'
import type { Db } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import { getSessions } from '../weeks/published.ts'
import type { PublishedSession } from '../weeks/published.ts'
import { listWeeks } from '../weeks/store.ts'
import type { Week } from '../weeks/store.ts'
import type { Booking, BookingFilter } from './store.ts'
import { listBookings } from './store.ts'

/** What `seats` knows a class by. */
export const classHolder = 'schools.class'

/** A booking with everything that its pages show. */
export interface Booked {
  booking: Booking
  session: PublishedSession
  week: Week
  schoolClass: SchoolClass
  /** Offered: its until it is confirmed, at the latest at `confirmUntil`. */
  state: 'granted' | 'offered' | 'waiting' | 'cancelled'
  confirmUntil: Temporal.Instant | null
  /** Place in the line, from 1; null unless it waits. */
  place: number | null
  /** For how many persons it is; null where a class is one connection. The class may have grown since. */
  persons: number | null
}

/** Bookings in the order of time, however many: four statements. Sessions that were withdrawn are not among them. */
export async function gatherBooked(db: Db, filter: BookingFilter): Promise<Booked[]> {
  const bookings = await listBookings(db, filter)
  if (bookings.length === 0) return []
  const classIds = [...new Set(bookings.map((booking) => booking.classId))]
  const sessionIds = bookings.map((booking) => booking.sessionId)
  const [sessions, classes, seats, weeks] = [
    new Map((await getSessions(db, sessionIds)).map((session) => [session.id, session])),
    new Map((await listClasses(db, classIds)).map((one) => [one.id, one])),
    new Map((await listSeatsOfHolders(db, classHolder, classIds)).map((seat) => [seat.id, seat])),
    new Map((await listWeeks(db)).map((week) => [week.id, week])),
  ]
  const booked = bookings.flatMap((booking): Booked[] => {
    const [session, schoolClass, seat] = [sessions.get(booking.sessionId), classes.get(booking.classId), seats.get(booking.seatId)]
    const week = session && weeks.get(session.weekId)
    if (!session || !schoolClass || !week) return []
    const state = booking.cancelledAt || !seat ? 'cancelled' : (seat.state as Booked['state'])
    const { place = null, confirmUntil = null, persons = null } = seat ?? {}
    return [{ booking, session, week, schoolClass, state, place, confirmUntil, persons }]
  })
  return booked.toSorted((a, b) => a.session.startsAt.epochMilliseconds - b.session.startsAt.epochMilliseconds)
}

export const sessionPath = ({ week, session }: Pick<Booked, 'week' | 'session'>): string => `/weeks/${week.slug}/sessions/${session.slug}`
