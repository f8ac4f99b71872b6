import { sql } from '#platform/db/database.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'

/** That a class takes part in a session; whether it has its seat yet, `seats` knows. */
export interface Booking {
  id: number
  uuid: string
  sessionId: number
  classId: number
  seatId: number
  teacherId: number
  createdAt: Temporal.Instant
  cancelledAt: Temporal.Instant | null
  /** When the session was, while nobody has said whether its new time suits. */
  movedFrom: Temporal.Instant | null
}

type BookingRow = Awaited<ReturnType<ReturnType<typeof selectBookings>['executeTakeFirstOrThrow']>>
const selectBookings = (db: Db) => db.selectFrom('week.booking').selectAll()

const toBooking = (row: BookingRow): Booking => ({
  id: row.id,
  uuid: row.uuid,
  sessionId: row.session_id,
  classId: row.class_id,
  seatId: row.seat_id,
  teacherId: row.teacher_id,
  createdAt: row.created_at,
  cancelledAt: row.cancelled_at,
  movedFrom: row.moved_from,
})

/** Writes the booking of a seat down. Where this class has one in this session already, that one comes back, for the seat that holds now. */
export async function insertBooking(
  trx: Trx,
  booking: { sessionId: number; classId: number; seatId: number; teacherId: number; now: Temporal.Instant },
): Promise<{ booking: Booking; added: boolean }> {
  const { sessionId, classId, seatId, teacherId, now } = booking
  const row = await trx
    .insertInto('week.booking')
    .values({ session_id: sessionId, class_id: classId, seat_id: seatId, teacher_id: teacherId, created_at: now })
    .onConflict((conflict) =>
      conflict.columns(['session_id', 'class_id']).where('cancelled_at', 'is', null).doUpdateSet({ seat_id: seatId }),
    )
    .returningAll()
    .returning(sql<boolean>`xmax = 0`.as('added'))
    .executeTakeFirstOrThrow()
  return { booking: toBooking(row), added: row.added }
}

/** Of a class, or of a child. False where it was cancelled before. */
export async function markCancelled(
  trx: Trx,
  table: 'week.booking' | 'week.child_booking',
  bookingId: number,
  now: Temporal.Instant,
): Promise<boolean> {
  const row = await trx
    .updateTable(table)
    .set({ cancelled_at: now })
    .where('id', '=', bookingId)
    .where('cancelled_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function findBooking(db: Db, uuid: string): Promise<Booking | undefined> {
  const row = await selectBookings(db).where('uuid', '=', uuid).executeTakeFirst()
  return row && toBooking(row)
}

export interface BookingFilter {
  teacherId?: number
  classIds?: readonly number[]
  sessionId?: number
  seatId?: number
  /** Cancelled ones too: for calendars, which must be told. */
  cancelled?: boolean
}

export async function listBookings(db: Db, filter: BookingFilter): Promise<Booking[]> {
  const { teacherId, classIds, sessionId, seatId, cancelled } = filter
  if (classIds?.length === 0) return []
  const rows = await selectBookings(db)
    .$if(teacherId !== undefined, (query) => query.where('teacher_id', '=', teacherId!))
    .$if(classIds !== undefined, (query) => query.where('class_id', 'in', [...classIds!]))
    .$if(sessionId !== undefined, (query) => query.where('session_id', '=', sessionId!))
    .$if(seatId !== undefined, (query) => query.where('seat_id', '=', seatId!))
    .$if(!cancelled, (query) => query.where('cancelled_at', 'is', null))
    .orderBy('id')
    .execute()
  return rows.map(toBooking)
}

/** True once for each thing that a letter is about. */
export async function noteLetter(trx: Trx, bookingId: number, about: string): Promise<boolean> {
  const row = await trx
    .insertInto('week.booking_letter')
    .values({ booking_id: bookingId, about })
    .onConflict((conflict) => conflict.doNothing())
    .returning('about')
    .executeTakeFirst()
  return row !== undefined
}
