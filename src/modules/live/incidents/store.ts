import type { Db } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'

export interface Incident {
  uuid: string
  kind: 'help' | 'panic'
  note: string
  /** Who called, as others may know them; null: somebody without a ticket, or the room itself. */
  label: string | null
  raisedAt: Temporal.Instant
  /** How often the same child has pressed, and when last. */
  times: number
  lastAt: Temporal.Instant
  /** Since when a moderator has wanted the duty officer for it. */
  handedAt: Temporal.Instant | null
  takenBy: string | null
}

/** A call in the queue over all rooms. */
export interface QueuedIncident extends Incident {
  room: { uuid: string; title: LocalText; state: string }
}

async function listOpen(db: Db, roomId: number | undefined): Promise<QueuedIncident[]> {
  const rows = await db
    .selectFrom('live.incident as incident')
    .innerJoin('live.room as room', 'room.id', 'incident.room_id')
    .leftJoin('live.ticket as ticket', 'ticket.id', 'incident.ticket_id')
    .select(['incident.uuid', 'incident.kind', 'incident.note', 'ticket.label', 'incident.raised_at', 'incident.times'])
    .select(['incident.last_at', 'incident.handed_at', 'incident.taken_by'])
    .select(['room.uuid as room_uuid', 'room.title', 'room.state'])
    .where('incident.closed_at', 'is', null)
    .$if(roomId !== undefined, (query) => query.where('incident.room_id', '=', roomId!))
    // What nobody looks after comes first, an emergency stop before all.
    .orderBy(sql`incident.taken_at is not null`)
    .orderBy(sql`incident.kind = 'panic'`, 'desc')
    .orderBy('incident.id')
    .limit(200)
    .execute()
  return rows.map((row) => ({
    uuid: row.uuid,
    kind: row.kind as Incident['kind'],
    note: row.note,
    label: row.label,
    raisedAt: row.raised_at,
    times: row.times,
    lastAt: row.last_at ?? row.raised_at,
    handedAt: row.handed_at,
    takenBy: row.taken_by,
    room: { uuid: row.room_uuid, title: row.title, state: row.state },
  }))
}

export function listOpenIncidents(db: Db, roomId: number): Promise<Incident[]> {
  return listOpen(db, roomId)
}

/** For the duty officer: the open calls of all rooms. */
export function listIncidentQueue(db: Db): Promise<QueuedIncident[]> {
  return listOpen(db, undefined)
}
