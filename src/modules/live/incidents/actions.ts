import type { Db, Trx } from '#platform/db/database.ts'
import { announce } from '#platform/facts.ts'
import type { Temporal } from '#platform/time.ts'
import { appendLog } from '../desk/log.ts'
import { freezeRoom } from '../rooms/actions.ts'
import { lockRoom } from '../rooms/store.ts'
import type { Ticket } from '../tickets/store.ts'
import { noteMaxSigns } from './form.ts'

export interface Incident {
  uuid: string
  kind: 'help' | 'panic'
  note: string
  label: string | null
  raisedAt: Temporal.Instant
  takenBy: string | null
  closedAt: Temporal.Instant | null
}

/** A call for an adult, or the staff's emergency stop. Never limited, in no state of the room; a panic freezes and covers at once. */
export async function raiseIncident(trx: Trx, ticket: Ticket, kind: Incident['kind'], note: string, now: Temporal.Instant): Promise<void> {
  const room = await lockRoom(trx, ticket.roomId)
  if (await isRepeated(trx, ticket.id, kind, note, now)) return
  const { uuid } = await trx
    .insertInto('live.incident')
    .values({ room_id: room.id, ticket_id: ticket.id, kind, note: note.slice(0, noteMaxSigns), raised_at: now })
    .returning('uuid')
    .executeTakeFirstOrThrow()
  await appendLog(trx, { roomId: room.id, at: now, ticketId: ticket.id, act: 'raiseIncident', detail: { incident: uuid, kind } })
  await announce(trx, {
    name: 'IncidentRaised',
    key: uuid,
    payload: { roomId: room.id, ownerType: room.ownerType, ownerId: room.ownerId, incident: uuid, kind, raisedAt: now.toString() },
  })
  if (kind === 'panic') await freezeRoom(trx, { roomId: room.id, ticketId: ticket.id, now }, 'panic')
}

/** The same call sent twice by an impatient finger is one call. */
async function isRepeated(trx: Trx, ticketId: number, kind: string, note: string, now: Temporal.Instant): Promise<boolean> {
  const before = await trx
    .selectFrom('live.incident')
    .select('id')
    .where('ticket_id', '=', ticketId)
    .where('kind', '=', kind)
    .where('note', '=', note.slice(0, noteMaxSigns))
    .where('taken_at', 'is', null)
    .where('closed_at', 'is', null)
    .where('raised_at', '>', now.subtract({ seconds: 20 }))
    .executeTakeFirst()
  return before !== undefined && kind === 'help'
}

/** "take": somebody of the staff looks after it; "close": it is settled. False where a colleague was faster. */
export async function handleIncident(
  trx: Trx,
  staff: Ticket,
  uuid: string,
  act: 'take' | 'close',
  now: Temporal.Instant,
): Promise<boolean> {
  await lockRoom(trx, staff.roomId)
  const changed = await trx
    .updateTable('live.incident')
    .set(act === 'take' ? { taken_by: staff.label, taken_at: now } : { closed_at: now })
    .where('room_id', '=', staff.roomId)
    .where('uuid', '=', uuid)
    .where(act === 'take' ? 'taken_at' : 'closed_at', 'is', null)
    .executeTakeFirst()
  if (changed.numUpdatedRows === 0n) return false
  await appendLog(trx, {
    roomId: staff.roomId,
    at: now,
    ticketId: staff.id,
    act: act === 'take' ? 'takeIncident' : 'closeIncident',
    detail: { incident: uuid },
  })
  return true
}

export async function listOpenIncidents(db: Db, roomId: number): Promise<Incident[]> {
  const rows = await db
    .selectFrom('live.incident as incident')
    .leftJoin('live.ticket as ticket', 'ticket.id', 'incident.ticket_id')
    .select([
      'incident.uuid',
      'incident.kind',
      'incident.note',
      'ticket.label',
      'incident.raised_at',
      'incident.taken_by',
      'incident.closed_at',
    ])
    .where('incident.room_id', '=', roomId)
    .where('incident.closed_at', 'is', null)
    .orderBy('incident.id')
    .execute()
  return rows.map((row) => ({
    uuid: row.uuid,
    kind: row.kind as Incident['kind'],
    note: row.note,
    label: row.label,
    raisedAt: row.raised_at,
    takenBy: row.taken_by,
    closedAt: row.closed_at,
  }))
}
