import type { Db, Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import { announce } from '#platform/facts.ts'
import { Temporal } from '#platform/time.ts'
import { lockRoom } from '../rooms/store.ts'
import type { Room } from '../rooms/store.ts'
import { findRecorded } from './items.ts'
import { beginEdit, endEdit, spanOf } from './actions.ts'
import type { EditAct, EditResult } from './actions.ts'
import { endAddresses, lockRecording } from './store.ts'

// Where somebody of the audience is heard or seen in a recording. Who stands behind a subject, and whether they may be shown, is the owner's affair:
// until the owner has said yes, nothing of it is shown.

export interface Appearance {
  id: number
  /** As the room knew who it is. */
  label: string
  /** By the clock of the first airing in ms; an open end is infinite. */
  from: number
  to: number
  isWithheld: boolean
}

export async function listAppearances(db: Db, roomId: number): Promise<Appearance[]> {
  const rows = await db
    .selectFrom('live.appearance as one')
    .select(['one.id', 'one.from_at', 'one.to_at', 'one.withheld_at'])
    .select((select) =>
      select
        .selectFrom('live.ticket')
        .select('label')
        .whereRef('room_id', '=', 'one.room_id')
        .whereRef('subject', '=', 'one.subject')
        .limit(1)
        .as('label'),
    )
    .where('one.room_id', '=', roomId)
    .orderBy('one.from_at', (order) => order.asc().nullsFirst())
    .orderBy('one.id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    label: row.label ?? '',
    from: row.from_at?.epochMilliseconds ?? -Infinity,
    to: row.to_at?.epochMilliseconds ?? Infinity,
    isWithheld: row.withheld_at !== null,
  }))
}

/** Whether something of what a room shows after its end is left out for now, because somebody in it has not agreed. */
export async function isPartWithheld(db: Db, room: Room): Promise<boolean> {
  const recorded = await findRecorded(db, room)
  if (!recorded) return false
  const row = await db
    .selectFrom('live.appearance')
    .select('id')
    .where('room_id', '=', recorded.id)
    .where('withheld_at', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Of the audience, whom staff may have heard or seen: those who asked first. */
export async function listAudience(db: Db, roomId: number): Promise<{ uuid: string; label: string }[]> {
  const { rows } = await sql<{ uuid: string; label: string }>`
    select uuid, label from live.ticket
    where room_id = ${roomId} and kind in ('class', 'seat') and label <> ''
    order by exists (select from live.question where ticket_id = ticket.id) desc, label, id limit 500`.execute(db)
  return rows
}

/**
 * Notes that this ticket's holder is heard or seen in a span of the recording, or in all of it. From this moment on it is not shown, and
 * the owner is told; the same again changes nothing.
 */
export async function noteAppearance(
  trx: Trx,
  act: EditAct,
  seen: { ticketUuid: string; span: { fromMs: number; toMs: number } | undefined },
): Promise<EditResult> {
  const edit = await beginEdit(trx, act)
  if (typeof edit === 'string') return { ok: false, reason: edit }
  const { room, items } = edit
  const range = seen.span ? spanOf(items, seen.span) : { from: -Infinity, to: Infinity }
  if (typeof range === 'string') return { ok: false, reason: range }
  const ticket = await trx
    .selectFrom('live.ticket')
    .select('subject')
    .where('room_id', '=', room.id)
    .where('uuid', '=', seen.ticketUuid)
    .where('kind', 'in', ['class', 'seat'])
    .executeTakeFirst()
  if (!ticket) return { ok: false, reason: 'who' }
  const noted = await trx
    .insertInto('live.appearance')
    .values({
      ...{ room_id: room.id, subject: ticket.subject, from_at: toInstant(range.from), to_at: toInstant(range.to) },
      ...{ noted_by: act.ticketId, noted_at: act.now, withheld_at: act.now },
    })
    .onConflict((conflict) => conflict.columns(['room_id', 'subject', 'from_at', 'to_at']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!noted) return { ok: true }
  await endAddresses(trx, room, 'here')
  await endEdit(trx, act, edit, 'markAppearance', { appearance: noted.id })
  await announce(trx, { name: 'AppearanceNoted', key: String(noted.id), payload: { roomId: room.id, subject: ticket.subject } })
  return { ok: true }
}

const toInstant = (ms: number): Temporal.Instant | null => (Number.isFinite(ms) ? Temporal.Instant.fromEpochMilliseconds(ms) : null)

/** A mark that was a mistake. */
export async function dropAppearance(trx: Trx, act: EditAct, id: number): Promise<EditResult> {
  const edit = await beginEdit(trx, act)
  if (typeof edit === 'string') return { ok: false, reason: edit }
  const gone = await trx
    .deleteFrom('live.appearance')
    .where('id', '=', id)
    .where('room_id', '=', edit.room.id)
    .returning('id')
    .executeTakeFirst()
  if (!gone) return { ok: false, reason: 'gone' }
  await endAddresses(trx, edit.room, 'here')
  await endEdit(trx, act, edit, 'dropAppearance', { appearance: id })
  return { ok: true }
}

/**
 * Takes everything that a subject is heard or seen in out of every recording, or puts it back: no address that was given out holds any more, here and
 * wherever it is aired again. For the owner, who knows who it is; the same again changes nothing.
 */
export async function withholdAppearances(
  trx: Trx,
  wish: { subjects: readonly string[]; withheld: boolean; now: Temporal.Instant },
): Promise<void> {
  if (wish.subjects.length === 0) return
  const rows = await trx
    .selectFrom('live.appearance')
    .select('room_id')
    .distinct()
    .where('subject', 'in', [...wish.subjects])
    .orderBy('room_id')
    .execute()
  for (const { room_id: roomId } of rows) await withholdIn(trx, roomId, wish)
}

async function withholdIn(
  trx: Trx,
  roomId: number,
  { subjects, withheld, now }: { subjects: readonly string[]; withheld: boolean; now: Temporal.Instant },
): Promise<void> {
  const room = await lockRoom(trx, roomId)
  const changed = await trx
    .updateTable('live.appearance')
    .set({ withheld_at: withheld ? now : null })
    .where('room_id', '=', roomId)
    .where('subject', 'in', [...subjects])
    .where('withheld_at', withheld ? 'is' : 'is not', null)
    .returning('id')
    .execute()
  if (changed.length === 0) return
  await endAddresses(trx, room, 'here')
  const recording = await lockRecording(trx, roomId)
  const word = withheld ? 'withhold' : 'showAgain'
  if (recording)
    await endEdit(trx, { roomId, ticketId: null, now }, { room, recording }, word, { appearances: changed.map(({ id }) => id) })
}
