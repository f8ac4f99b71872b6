import type { Db, Trx } from '#platform/db/database.ts'
import { announce } from '#platform/facts.ts'
import type { Room } from '../rooms/store.ts'
import { updateRoom } from '../rooms/store.ts'
import { presentSeconds } from './presence.ts'
import type { Span } from './presence.ts'

/** What AttendanceRecorded tells of a ticket: measured presence and declared heads, side by side and never added. */
export interface TicketAttendance {
  ticketId: number
  subject: string
  kind: string
  presentS: number
  headCount: number | null
}

/** Tells who was there. First at the room's end; a corrected head-count later is a new fact with the next revision, whole again. */
export async function announceAttendance(trx: Trx, room: Room): Promise<void> {
  const revision = room.attendanceRevision + 1
  await updateRoom(trx, room.id, { attendance_revision: revision })
  await announce(trx, {
    name: 'AttendanceRecorded',
    key: revision === 1 ? String(room.id) : `${room.id}:${revision}`,
    payload: {
      roomId: room.id,
      ownerType: room.ownerType,
      ownerId: room.ownerId,
      revision,
      openedAt: room.openedAt?.toString() ?? null,
      endedAt: room.endedAt?.toString() ?? null,
      tickets: await measureAttendance(trx, room),
    },
  })
}

/** Presence counts from the opening to the end; who only waited in the lobby was not there. */
async function measureAttendance(db: Db, room: Room): Promise<TicketAttendance[]> {
  const tickets = await db
    .selectFrom('live.ticket')
    .select(['id', 'subject', 'kind', 'head_count'])
    .where('room_id', '=', room.id)
    .orderBy('id')
    .execute()
  const spans = await db
    .selectFrom('live.presence_span as span')
    .innerJoin('live.ticket as ticket', 'ticket.id', 'span.ticket_id')
    .select(['span.ticket_id', 'span.from_at', 'span.to_at'])
    .where('ticket.room_id', '=', room.id)
    .execute()
  const spansOf = new Map<number, Span[]>()
  for (const row of spans) {
    const own = spansOf.get(row.ticket_id) ?? []
    own.push({ from: row.from_at, to: row.to_at })
    spansOf.set(row.ticket_id, own)
  }
  const window = room.openedAt && room.endedAt ? { from: room.openedAt, to: room.endedAt } : null
  return tickets.map((ticket) => ({
    ticketId: ticket.id,
    subject: ticket.subject,
    kind: ticket.kind,
    presentS: presentSeconds(spansOf.get(ticket.id) ?? [], window),
    headCount: ticket.head_count,
  }))
}
