import { createHmac } from 'node:crypto'
import type { Db, Trx } from '#platform/db/database.ts'
import { inTransaction, sql } from '#platform/db/database.ts'
import { Conflict } from '#platform/http/errors.ts'
import { hashToken, newToken } from '#platform/ids.ts'
import { isBefore } from '#platform/time.ts'
import type { Temporal } from '#platform/time.ts'
import { announceAttendance } from './attendance.ts'
import { getRoom } from '../rooms/store.ts'
import type { TicketKind } from '../rooms/rules.ts'
import { sealCode } from './join-code.ts'
import type { Ticket } from './store.ts'

export const entryMinutes = 10
const validAfterEndHours = 24

export interface Admission {
  roomId: number
  /** Opaque: written and read by the owner only. */
  subject: string
  kind: TicketKind
  /** What others may read: a nickname or a class's label, never a child's real name. */
  label: string
  /** Others read its questions without the label. */
  unsigned?: boolean
  /** Of staff: an adult whose vetting holds today. */
  vetted?: boolean
  headMax?: number
  /** Opaque: the same for all of one class, for limits. */
  cohort?: string
  /** So many of one cohort may have a ticket of this kind: who comes first; who has one keeps it. */
  cohortMax?: number
  /** Where the holder's school is (ISO 3166-2): for the map of those present. */
  region?: string
  /** Of a class: what its pupils join with on their own screens. It is kept sealed with the key. */
  joinCode?: { code: string; key: Uint8Array } | undefined
  now: Temporal.Instant
}

/** Gives a subject its ticket and returns a one-time entry token: lead the browser to /live/{uuid}/enter?t={token} within ten minutes. */
export async function admit(trx: Trx, admission: Admission): Promise<string> {
  const { roomId, subject, kind, now } = admission
  if (admission.cohortMax !== undefined) await needPlaceInCohort(trx, { ...admission, cohortMax: admission.cohortMax })
  const token = newToken()
  const { endsAt } = await getRoom(trx, roomId)
  const until = isBefore(now, endsAt) ? endsAt : now
  const values = {
    label: admission.label,
    unsigned: admission.unsigned ?? false,
    vetted: admission.vetted ?? false,
    head_max: admission.headMax ?? null,
    cohort: admission.cohort ?? null,
    region: admission.region ?? null,
    join_code: admission.joinCode ? sealCode(admission.joinCode.key, admission.joinCode.code) : null,
    entry_hash: hashToken(token),
    entry_expires_at: now.add({ minutes: entryMinutes }),
    entry_used_at: null,
    expires_at: until.add({ hours: validAfterEndHours }),
  }
  await trx
    .insertInto('live.ticket')
    .values({ room_id: roomId, subject, kind, ...values })
    .onConflict((conflict) => conflict.columns(['room_id', 'subject', 'kind']).doUpdateSet(values))
    .execute()
  return token
}

/** Those of one cohort who come at the same moment wait for each other here. */
async function needPlaceInCohort(
  trx: Trx,
  { roomId, subject, kind, cohort = '', cohortMax }: Admission & { cohortMax: number },
): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`live.admit ${roomId} ${cohort}`}, 0))`.execute(trx)
  const rows = await trx
    .selectFrom('live.ticket')
    .select('subject')
    .where('room_id', '=', roomId)
    .where('kind', '=', kind)
    .where('cohort', '=', cohort)
    .execute()
  if (rows.length >= cohortMax && !rows.some((row) => row.subject === subject)) throw new Conflict('live.entry.full', { n: cohortMax })
}

export type EntryResult =
  | { ok: true; cookie: string; expiresAt: Temporal.Instant }
  | { ok: false; reason: 'unknown' | 'used' | 'expired' | 'removed'; ticketId?: number }

/** Exchanges an entry token, once, for the ticket's cookie. All devices of one ticket share the cookie: a class may add its projector. */
export async function useEntryToken(db: Db, key: Uint8Array, roomId: number, token: string, now: Temporal.Instant): Promise<EntryResult> {
  return inTransaction(db, async (trx) => {
    const row = await trx
      .selectFrom('live.ticket')
      .selectAll()
      .where('entry_hash', '=', hashToken(token))
      .where('room_id', '=', roomId)
      .forUpdate()
      .executeTakeFirst()
    if (!row) return { ok: false, reason: 'unknown' }
    if (row.removed_at) return { ok: false, reason: 'removed' }
    if (row.entry_used_at) return { ok: false, reason: 'used', ticketId: row.id }
    if (!row.entry_expires_at || !isBefore(now, row.entry_expires_at)) return { ok: false, reason: 'expired' }
    const cookie = createHmac('sha256', key).update(`live ticket ${row.uuid}`).digest('base64url')
    await trx
      .updateTable('live.ticket')
      .set({ entry_used_at: now, cookie_hash: hashToken(cookie) })
      .where('id', '=', row.id)
      .execute()
    return { ok: true, cookie, expiresAt: row.expires_at }
  })
}

/** An adult goes: counted as away from this moment, not from the silence after it. */
export async function leaveRoom(trx: Trx, ticketId: number, now: Temporal.Instant): Promise<void> {
  await trx.updateTable('live.ticket').set({ left_at: now }).where('id', '=', ticketId).execute()
}

/** Sets, never adds, how many are in front of a class's screen. After the end the corrected attendance is told again. */
export async function setHeadCount(trx: Trx, ticket: Pick<Ticket, 'id' | 'roomId'>, count: number, now: Temporal.Instant): Promise<void> {
  const changed = await trx
    .updateTable('live.ticket')
    .set({ head_count: count, head_counted_at: now })
    .where('id', '=', ticket.id)
    .where((where) => where.or([where('head_count', 'is', null), where('head_count', '<>', count)]))
    .executeTakeFirst()
  if (changed.numUpdatedRows === 0n) return
  const room = await getRoom(trx, ticket.roomId)
  if (room.state === 'ended') await announceAttendance(trx, room)
}
