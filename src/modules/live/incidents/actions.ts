import type { Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import { announce } from '#platform/facts.ts'
import type { Temporal } from '#platform/time.ts'
import { appendLog } from '../desk/log.ts'
import { freezeRoom } from '../rooms/actions.ts'
import { lockRoom } from '../rooms/store.ts'
import { queueChase } from './chase.ts'
import { noteMaxSigns } from './form.ts'
import type { Incident } from './store.ts'

/** Who calls: a ticket, or somebody who only watches. */
export interface Caller {
  id: number | null
  roomId: number
}

/**
 * A call for an adult, or the staff's emergency stop. Never limited, in no state of the room; a panic freezes and covers at once.
 * However often one child presses, it is one open call with a count; those who have no ticket share one.
 */
export async function raiseIncident(trx: Trx, caller: Caller, kind: Incident['kind'], note: string, now: Temporal.Instant): Promise<void> {
  const said = note.slice(0, noteMaxSigns)
  // A thousand presses take no lock of the room, which others need.
  if (!(await countAgain(trx, caller, kind, said, now))) await raiseFirst(trx, caller, kind, said, now)
  if (kind === 'panic') await freezeRoom(trx, { roomId: caller.roomId, ticketId: caller.id, now }, 'panic')
}

async function raiseFirst(trx: Trx, caller: Caller, kind: Incident['kind'], note: string, now: Temporal.Instant): Promise<void> {
  const room = await lockRoom(trx, caller.roomId)
  if (await countAgain(trx, caller, kind, note, now)) return
  const { uuid } = await trx
    .insertInto('live.incident')
    .values({ room_id: room.id, ticket_id: caller.id, kind, note, raised_at: now, last_at: now })
    .returning('uuid')
    .executeTakeFirstOrThrow()
  await appendLog(trx, { roomId: room.id, at: now, ticketId: caller.id, act: 'raiseIncident', detail: { incident: uuid, kind } })
  await announce(trx, {
    name: 'IncidentRaised',
    key: uuid,
    payload: { roomId: room.id, ownerType: room.ownerType, ownerId: room.ownerId, incident: uuid, kind, raisedAt: now.toString() },
  })
  await queueChase(trx, uuid, now)
}

/** What is newly written joins what was written before; true where there is such an open call. */
async function countAgain(trx: Trx, caller: Caller, kind: string, note: string, now: Temporal.Instant): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update live.incident set times = times + 1, last_at = ${now.toString()}::timestamptz,
      note = case when ${note} = '' or position(${note} in note) > 0 then note else left(ltrim(note || chr(10) || ${note}, chr(10)), ${noteMaxSigns * 3}) end
    where room_id = ${caller.roomId} and ticket_id is not distinct from ${caller.id}::bigint and kind = ${kind} and closed_at is null`.execute(
    trx,
  )
  return (numAffectedRows ?? 0n) > 0n
}

/** Who looks after a call: somebody with a ticket of its room, or a person of the office. */
export interface Handler {
  ticketId: number | null
  /** Of the office. */
  personId?: number
  label: string
}
export type IncidentAct = 'take' | 'close' | 'hand'

const logActs = { take: 'takeIncident', close: 'closeIncident', hand: 'handIncident' } as const

/**
 * "take": somebody looks after it; "close": it is settled; "hand": the moderators want the duty officer, and it waits anew.
 * False where a colleague was faster.
 */
export async function handleIncident(
  trx: Trx,
  roomId: number,
  by: Handler,
  uuid: string,
  act: IncidentAct,
  now: Temporal.Instant,
): Promise<boolean> {
  await lockRoom(trx, roomId)
  const changes = {
    take: { taken_by: by.label, taken_at: now },
    close: { closed_at: now },
    hand: { handed_at: now, taken_by: null, taken_at: null, alerted_at: null },
  }[act]
  const changed = await trx
    .updateTable('live.incident')
    .set(changes)
    .where('room_id', '=', roomId)
    .where('uuid', '=', uuid)
    .where('closed_at', 'is', null)
    .$if(act === 'take', (query) => query.where('taken_at', 'is', null))
    .$if(act === 'hand', (query) => query.where((where) => where.or([where('handed_at', 'is', null), where('taken_at', 'is not', null)])))
    .executeTakeFirst()
  if (changed.numUpdatedRows === 0n) return false
  const detail = { incident: uuid, ...(by.personId === undefined ? {} : { personId: by.personId }) }
  await appendLog(trx, { roomId, at: now, ticketId: by.ticketId, act: logActs[act], detail })
  if (act === 'hand') await queueChase(trx, uuid, now)
  return true
}
