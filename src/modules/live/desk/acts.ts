import type { Trx } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import { writeFrame } from '../frames/write.ts'
import { canPin } from '../questions/rules.ts'
import { findQuestion } from '../questions/store.ts'
import { lockRoom, updateRoom } from '../rooms/store.ts'
import type { Ticket } from '../tickets/store.ts'
import { getTicket } from '../tickets/store.ts'
import { appendLog } from './log.ts'
import { canRemove } from './rules.ts'
import type { PinAct, TicketAct } from './rules.ts'

/** Who of the staff acts, where and when. */
export interface StaffAct {
  roomId: number
  ticketId: number
  now: Temporal.Instant
}

/** "done" also where it was so already by the same hand; "late": a colleague has done it. */
export type ActResult = 'done' | 'same' | 'refused'

/** One question stays on top for all, or none does. */
export async function pinQuestion(trx: Trx, act: StaffAct, number: number, wish: PinAct): Promise<ActResult> {
  const room = await lockRoom(trx, act.roomId)
  const question = await findQuestion(trx, room.id, number)
  if (!question) return 'refused'
  if (wish === 'pin' ? room.pin === number : room.pin !== number) return 'same'
  if (wish === 'pin' && !canPin(question.state)) return 'refused'
  await updateRoom(trx, room.id, { pin: wish === 'pin' ? number : null })
  await appendLog(trx, { roomId: room.id, at: act.now, ticketId: act.ticketId, act: wish, detail: { question: number } })
  await writeFrame(trx, room.id, act.now)
  return 'done'
}

/** Puts the staff's slate in the place of the picture, or takes it away. What was listed already stays listed (RFC 8216, 6.2.1). */
export async function setSlate(trx: Trx, act: StaffAct, on: boolean): Promise<ActResult> {
  const room = await lockRoom(trx, act.roomId)
  if (room.state === 'ended') return 'refused'
  if ((room.slateSince !== null) === on) return 'same'
  await updateRoom(trx, room.id, { slate_since: on ? act.now : null })
  await appendLog(trx, { roomId: room.id, at: act.now, ticketId: act.ticketId, act: on ? 'slate' : 'unslate' })
  await writeFrame(trx, room.id, act.now)
  return 'done'
}

/** Trusts a ticket, takes it out of the room, or takes either back. Its votes stay; whatever it holds to come in with opens nothing any more. */
export async function decideTicket(trx: Trx, act: StaffAct, uuid: string, wish: TicketAct, reason = ''): Promise<ActResult> {
  const room = await lockRoom(trx, act.roomId)
  const row = await trx
    .selectFrom('live.ticket')
    .select(['id', 'kind', 'trusted', 'removed_at'])
    .where('room_id', '=', room.id)
    .where('uuid', '=', uuid)
    .executeTakeFirst()
  if (!row || !canRemove(row.kind as Ticket['kind'])) return 'refused'
  const [isRemoved, isWanted] = [row.removed_at !== null, wish === 'remove' || wish === 'trust']
  if ((wish === 'trust' || wish === 'untrust' ? row.trusted : isRemoved) === isWanted) return 'same'
  const changes = {
    trust: { trusted: true },
    untrust: { trusted: false },
    remove: { removed_at: act.now, removed_reason: reason, trusted: false, entry_expires_at: act.now },
    restore: { removed_at: null, removed_reason: '' },
  }[wish]
  await trx.updateTable('live.ticket').set(changes).where('id', '=', row.id).execute()
  const detail = { ticket: row.id, ...(wish === 'remove' ? { reason } : {}) }
  await appendLog(trx, { roomId: room.id, at: act.now, ticketId: act.ticketId, act: wish, detail })
  await writeFrame(trx, room.id, act.now)
  return 'done'
}

/** A ticket of this room that the staff may decide about. */
export async function findDecidable(
  trx: Trx,
  roomId: number,
  uuid: string,
): Promise<{ ticket: Ticket; removedAt: Temporal.Instant | null; reason: string } | undefined> {
  const row = await trx
    .selectFrom('live.ticket')
    .select(['id', 'kind', 'removed_at', 'removed_reason'])
    .where('room_id', '=', roomId)
    .where('uuid', '=', uuid)
    .executeTakeFirst()
  if (!row || !canRemove(row.kind as Ticket['kind'])) return undefined
  return { ticket: await getTicket(trx, row.id), removedAt: row.removed_at, reason: row.removed_reason }
}
