import type { Selectable } from 'kysely'
import type { Db } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { LiveTicket } from '#platform/db/types.ts'
import { isBefore } from '#platform/time.ts'
import type { Temporal } from '#platform/time.ts'
import type { TicketKind } from '../rooms/rules.ts'
import { presenceGapS } from './presence.ts'

/** The right to be in one room as something; who stands behind the subject is the owner's affair. */
export interface Ticket {
  id: number
  uuid: string
  roomId: number
  subject: string
  cohort: string | null
  kind: TicketKind
  label: string
  vetted: boolean
  /** Its questions need no look before they are shown, in a room whose policy allows that. */
  trusted: boolean
  /** Its questions stand without its label. */
  unsigned: boolean
  headMax: number | null
  headCount: number | null
}

export function toTicket(row: Selectable<LiveTicket>): Ticket {
  return {
    id: row.id,
    uuid: row.uuid,
    roomId: row.room_id,
    subject: row.subject,
    cohort: row.cohort,
    kind: row.kind as TicketKind,
    label: row.label,
    vetted: row.vetted,
    trusted: row.trusted,
    unsigned: row.unsigned,
    headMax: row.head_max,
    headCount: row.head_count,
  }
}

/** The ticket behind a room's cookie, while it is valid; or one that was taken out of the room, which opens nothing. */
export async function findTicketByCookie(
  db: Db,
  roomId: number,
  cookieHash: Buffer,
  now: Temporal.Instant,
): Promise<{ ticket: Ticket; isRemoved: boolean } | undefined> {
  const row = await db
    .selectFrom('live.ticket')
    .selectAll()
    .where('cookie_hash', '=', cookieHash)
    .where('room_id', '=', roomId)
    .executeTakeFirst()
  return row && isBefore(now, row.expires_at) ? { ticket: toTicket(row), isRemoved: row.removed_at !== null } : undefined
}

export async function getTicket(db: Db, id: number): Promise<Ticket> {
  return toTicket(await db.selectFrom('live.ticket').selectAll().where('id', '=', id).executeTakeFirstOrThrow())
}

/** Writes down that the ticket was heard of: its present span grows, or a new one begins. One statement. */
export async function notePresence(db: Db, ticketId: number, now: Temporal.Instant): Promise<void> {
  const at = now.toString()
  const since = now.subtract({ seconds: presenceGapS }).toString()
  await sql`
    with seen as (
      update live.ticket set last_seen_at = ${at}::timestamptz, left_at = null where id = ${ticketId}
    ), grown as (
      update live.presence_span set to_at = greatest(to_at, ${at}::timestamptz)
      where id = (select id from live.presence_span where ticket_id = ${ticketId} and to_at >= ${since}::timestamptz order by to_at desc limit 1)
      returning id
    )
    insert into live.presence_span (ticket_id, from_at, to_at)
    select ${ticketId}, ${at}::timestamptz, ${at}::timestamptz where not exists (select from grown)`.execute(db)
}
