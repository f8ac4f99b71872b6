import type { Selectable, Updateable } from 'kysely'
import type { Db, Trx } from '#platform/db/database.ts'
import type { LiveRoom } from '#platform/db/types.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { readPolicy, readSource } from './policy.ts'
import type { RoomSource } from './policy.ts'
import type { RoomFacts, StaffPresence, TicketKind } from './rules.ts'
import { staffKinds } from './rules.ts'

/** A room as the module thinks of it. */
export interface Room extends RoomFacts {
  id: number
  uuid: string
  ownerType: string
  ownerId: number
  title: LocalText
  preparation: LocalText
  backPath: string
  source: RoomSource
  openedAt: Temporal.Instant | null
  frozenAt: Temporal.Instant | null
  endedAt: Temporal.Instant | null
  rev: number
  listRev: number
  framedAt: Temporal.Instant | null
  frame: Record<string, unknown>
  attendanceRevision: number
  /** Part of every media address; see airing/sign.ts. */
  mediaGen: number
  /** Number of the question that stays on top for all. */
  pin: number | null
  /** Since when the staff's slate stands in the place of the picture. */
  slateSince: Temporal.Instant | null
}

function toRoom(row: Selectable<LiveRoom>): Room {
  return {
    id: row.id,
    uuid: row.uuid,
    ownerType: row.owner_type,
    ownerId: row.owner_id,
    title: row.title,
    preparation: row.preparation,
    backPath: row.back_path,
    state: row.state as Room['state'],
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    openedAt: row.opened_at,
    frozenAt: row.frozen_at,
    frozenBy: row.frozen_by as Room['frozenBy'],
    endedAt: row.ended_at,
    policy: readPolicy(row.policy),
    source: readSource(row.source),
    rev: row.rev,
    listRev: row.list_rev,
    framedAt: row.framed_at,
    frame: row.frame,
    attendanceRevision: row.attendance_revision,
    mediaGen: row.media_gen,
    pin: row.pin,
    slateSince: row.slate_since,
  }
}

export async function findRoom(db: Db, uuid: string): Promise<Room | undefined> {
  const row = await db.selectFrom('live.room').selectAll().where('uuid', '=', uuid).executeTakeFirst()
  return row && toRoom(row)
}

export async function getRoom(db: Db, id: number): Promise<Room> {
  return toRoom(await db.selectFrom('live.room').selectAll().where('id', '=', id).executeTakeFirstOrThrow())
}

/** Reads the room and holds it: whatever changes a room's state, log or frame goes one after another. */
export async function lockRoom(trx: Trx, id: number): Promise<Room> {
  return toRoom(await trx.selectFrom('live.room').selectAll().where('id', '=', id).forUpdate().executeTakeFirstOrThrow())
}

export async function updateRoom(trx: Trx, id: number, changes: Updateable<LiveRoom>): Promise<void> {
  await trx.updateTable('live.room').set(changes).where('id', '=', id).execute()
}

/** Rooms that a sweep looks after: everything that is not over and starts within the half hour. */
export async function listRoomsToSweep(db: Db, now: Temporal.Instant): Promise<number[]> {
  const rows = await db
    .selectFrom('live.room')
    .select('id')
    .where('state', '<>', 'ended')
    .where('starts_at', '<=', now.add({ minutes: 30 }))
    .orderBy('id')
    .execute()
  return rows.map((row) => row.id)
}

export interface StaffRow extends StaffPresence {
  id: number
  label: string
}

export async function listStaff(db: Db, roomId: number): Promise<StaffRow[]> {
  const rows = await db
    .selectFrom('live.ticket')
    .select(['id', 'subject', 'kind', 'label', 'vetted', 'last_seen_at', 'left_at', 'removed_at'])
    .where('room_id', '=', roomId)
    .where('kind', 'in', [...staffKinds])
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    subject: row.subject,
    kind: row.kind as TicketKind,
    label: row.label,
    vetted: row.vetted,
    lastSeenAt: row.last_seen_at,
    leftAt: row.left_at,
    removedAt: row.removed_at,
  }))
}
