import { sql } from '#platform/db/database.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'

/** A child's own seat in a session; whether it is granted yet, `seats` knows. */
export interface ChildBooking {
  id: number
  uuid: string
  sessionId: number
  personId: number
  seatId: number
  /** Null: by a draw. */
  bookedBy: number | null
  createdAt: Temporal.Instant
  cancelledAt: Temporal.Instant | null
  /** When the session was, while nobody has said whether its new time suits. */
  movedFrom: Temporal.Instant | null
}

const selectBookings = (db: Db) => db.selectFrom('week.child_booking').selectAll()
type Row = Awaited<ReturnType<ReturnType<typeof selectBookings>['executeTakeFirstOrThrow']>>

const toBooking = (row: Row): ChildBooking => ({
  id: row.id,
  uuid: row.uuid,
  sessionId: row.session_id,
  personId: row.person_id,
  seatId: row.seat_id,
  bookedBy: row.booked_by,
  createdAt: row.created_at,
  cancelledAt: row.cancelled_at,
  movedFrom: row.moved_from,
})

export interface NewChildBooking {
  sessionId: number
  personId: number
  seatId: number
  /** Null: by a draw. */
  bookedBy: number | null
  now: Temporal.Instant
}

/** Writes the booking of a seat down. Where this child has one in this session already, that one comes back, for the seat that holds now. */
export async function insertChildBooking(trx: Trx, booking: NewChildBooking): Promise<{ booking: ChildBooking; added: boolean }> {
  const { sessionId, personId, seatId, bookedBy, now } = booking
  const row = await trx
    .insertInto('week.child_booking')
    .values({ session_id: sessionId, person_id: personId, seat_id: seatId, booked_by: bookedBy, created_at: now })
    .onConflict((conflict) =>
      conflict.columns(['session_id', 'person_id']).where('cancelled_at', 'is', null).doUpdateSet({ seat_id: seatId }),
    )
    .returningAll()
    .returning(sql<boolean>`xmax = 0`.as('added'))
    .executeTakeFirstOrThrow()
  return { booking: toBooking(row), added: row.added }
}

export async function findChildBooking(db: Db, uuid: string): Promise<ChildBooking | undefined> {
  const row = await selectBookings(db).where('uuid', '=', uuid).executeTakeFirst()
  return row && toBooking(row)
}

export interface ChildBookingFilter {
  personIds?: readonly number[]
  sessionId?: number
  seatId?: number
  /** Cancelled ones too. */
  cancelled?: boolean
}

export async function listChildBookings(db: Db, filter: ChildBookingFilter): Promise<ChildBooking[]> {
  const { personIds, sessionId, seatId, cancelled } = filter
  if (personIds?.length === 0) return []
  const rows = await selectBookings(db)
    .$if(personIds !== undefined, (query) => query.where('person_id', '=', sql<number>`any(${personIds})`))
    .$if(sessionId !== undefined, (query) => query.where('session_id', '=', sessionId!))
    .$if(seatId !== undefined, (query) => query.where('seat_id', '=', seatId!))
    .$if(!cancelled, (query) => query.where('cancelled_at', 'is', null))
    .orderBy('id')
    .execute()
  return rows.map(toBooking)
}

/** True once for each thing that a letter is about. */
export async function noteChildLetter(trx: Trx, bookingId: number, about: string): Promise<boolean> {
  const row = await trx
    .insertInto('week.child_letter')
    .values({ child_booking_id: bookingId, about })
    .onConflict((conflict) => conflict.doNothing())
    .returning('about')
    .executeTakeFirst()
  return row !== undefined
}
