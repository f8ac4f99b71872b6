import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { Db, Trx } from '#platform/db/database.ts'
import { json, sql } from '#platform/db/database.ts'
import { sameBytes } from '#platform/ids.ts'
import type { Temporal } from '#platform/time.ts'

export type LogAct =
  | 'open'
  | 'freeze'
  | 'thaw'
  | 'end'
  | 'panic'
  | 'approve'
  | 'decline'
  | 'stage'
  | 'unstage'
  | 'answer'
  | 'merge'
  | 'pin'
  | 'unpin'
  | 'slate'
  | 'unslate'
  | 'trust'
  | 'untrust'
  | 'remove'
  | 'restore'
  | 'raiseIncident'
  | 'takeIncident'
  | 'closeIncident'
  | 'handIncident'

interface LogEntry {
  roomId: number
  at: Temporal.Instant
  /** Null: the rule itself acted. */
  ticketId: number | null
  act: LogAct | string
  detail: Record<string, unknown>
}

const genesis = Buffer.alloc(32)

function chainHash(previous: Uint8Array, entry: LogEntry): Buffer {
  const { roomId, ticketId, act, detail } = entry
  const text = canonicalize({ roomId, at: entry.at.epochMilliseconds, ticketId, act, detail })!
  return createHash('sha256').update(previous).update(text).digest()
}

/** Writes an act of the staff into the room's chain. The caller holds the room's lock, so that the chain never forks. */
export async function appendLog(trx: Trx, entry: Omit<LogEntry, 'detail'> & { detail?: Record<string, unknown> }): Promise<void> {
  const whole: LogEntry = { ...entry, at: entry.at.round('millisecond'), detail: entry.detail ?? {} }
  const last = await findLastHash(trx, entry.roomId)
  await trx
    .insertInto('live.moderation_log')
    .values({
      room_id: whole.roomId,
      at: whole.at,
      ticket_id: whole.ticketId,
      act: whole.act,
      detail: json(whole.detail),
      previous_hash: last,
      hash: chainHash(last, whole),
    })
    .execute()
}

/** The chain's end: told with `RoomClosed`, so that a log cut short shows too. */
export async function findLastHash(db: Db | Trx, roomId: number): Promise<Buffer> {
  const row = await db
    .selectFrom('live.moderation_log')
    .select('hash')
    .where('room_id', '=', roomId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.hash ?? genesis
}

export type LogCheck = { ok: true; entries: number; lastHash: string } | { ok: false; brokenAtId: number }

/** Walks the chain: a row that was changed, removed or slipped in breaks it there. */
export async function verifyLog(db: Db, roomId: number): Promise<LogCheck> {
  const rows = await db.selectFrom('live.moderation_log').selectAll().where('room_id', '=', roomId).orderBy('id').execute()
  let previous: Buffer = genesis
  for (const row of rows) {
    const hash = chainHash(previous, { roomId, at: row.at, ticketId: row.ticket_id, act: row.act, detail: row.detail })
    if (!sameBytes(row.previous_hash, previous) || !sameBytes(row.hash, hash)) return { ok: false, brokenAtId: row.id }
    previous = row.hash
  }
  return { ok: true, entries: rows.length, lastHash: previous.toString('hex') }
}

export interface LogRow {
  id: number
  at: Temporal.Instant
  act: string
  detail: Record<string, unknown>
  hash: Buffer
  ticketId: number | null
  /** Of the staff's ticket; null: a rule, or the office, whose person stands in the detail. */
  label: string | null
}

/** The newest acts first; `before` names the row to go on from. */
export async function listLog(db: Db, roomId: number, before: number | undefined, max: number): Promise<LogRow[]> {
  const rows = await db
    .selectFrom('live.moderation_log as log')
    .leftJoin('live.ticket as ticket', 'ticket.id', 'log.ticket_id')
    .select(['log.id', 'log.at', 'log.act', 'log.detail', 'log.hash', 'log.ticket_id as ticketId', 'ticket.label'])
    .where('log.room_id', '=', roomId)
    .$if(before !== undefined, (query) => query.where('log.id', '<', before!))
    .orderBy('log.id', 'desc')
    .limit(max)
    .execute()
  return rows.map((row) => ({ ...row, detail: row.detail as Record<string, unknown> }))
}

/** The last act about a question, a ticket or a call: what, and by whom. */
export async function findLastAct(db: Db, roomId: number, about: Record<string, number | string>): Promise<LogRow | undefined> {
  const row = await db
    .selectFrom('live.moderation_log as log')
    .leftJoin('live.ticket as ticket', 'ticket.id', 'log.ticket_id')
    .select(['log.id', 'log.at', 'log.act', 'log.detail', 'log.hash', 'log.ticket_id as ticketId', 'ticket.label'])
    .where('log.room_id', '=', roomId)
    .where(sql<boolean>`log.detail @> ${JSON.stringify(about)}::jsonb`)
    .orderBy('log.id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && { ...row, detail: row.detail as Record<string, unknown> }
}
