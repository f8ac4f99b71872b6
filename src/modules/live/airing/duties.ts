import type { Db } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import { readPolicy, readSource } from '../rooms/policy.ts'
import { countAdults, isOverdue, shouldFreeze, shouldThaw, staffKinds } from '../rooms/rules.ts'
import type { RoomFacts, StaffPresence, TicketKind } from '../rooms/rules.ts'
import { streamsOnAir } from './close-slots.ts'

/** What an owner has to do for one of its rooms. */
export interface Duty {
  roomId: number
  /** It must be frozen, thawed or ended. */
  needsSettling: boolean
  /** Slots of its picture have to be closed. */
  isOnAir: boolean
  /** Somebody may wait for its next frame. */
  hasReaders: boolean
  framedAt: Temporal.Instant | null
}

const lobbyReadersS = 120

/** Looks at all rooms of an owner in two statements, however many they are. */
export async function listDuties(db: Db, roomIds: number[], now: Temporal.Instant): Promise<Duty[]> {
  if (roomIds.length === 0) return []
  const rooms = await db
    .selectFrom('live.room')
    .select(['id', 'state', 'starts_at', 'ends_at', 'frozen_by', 'policy', 'source', 'framed_at'])
    .select((select) =>
      select
        .exists(
          select
            .selectFrom('live.ticket as ticket')
            .whereRef('ticket.room_id', '=', 'live.room.id')
            .where('live.room.state', '=', 'lobby')
            .where('ticket.last_seen_at', '>', now.subtract({ seconds: lobbyReadersS })),
        )
        .as('isVisited'),
    )
    .where('id', '=', sql<number>`any(${roomIds})`)
    .execute()
  const present = await listAdults(db, roomIds, now)
  return rooms.map((row) => {
    const room: RoomFacts = {
      state: row.state as RoomFacts['state'],
      startsAt: row.starts_at,
      endsAt: row.ends_at,
      frozenBy: row.frozen_by as RoomFacts['frozenBy'],
      policy: readPolicy(row.policy),
    }
    const adults = countAdults(present.get(row.id) ?? [], now)
    return {
      roomId: row.id,
      needsSettling: isOverdue(room, now) || shouldFreeze(room, adults) || shouldThaw(room, adults),
      isOnAir: streamsOnAir({ state: room.state, source: readSource(row.source) }).length > 0,
      hasReaders: room.state !== 'lobby' || room.policy.audience === 'open' || Boolean(row.isVisited),
      framedAt: row.framed_at,
    }
  })
}

async function listAdults(db: Db, roomIds: number[], now: Temporal.Instant): Promise<Map<number, StaffPresence[]>> {
  const rows = await db
    .selectFrom('live.ticket')
    .select(['room_id', 'subject', 'kind', 'vetted', 'last_seen_at', 'left_at', 'removed_at'])
    .where('room_id', '=', sql<number>`any(${roomIds})`)
    .where('kind', 'in', [...staffKinds])
    .where('last_seen_at', '>', now.subtract({ seconds: lobbyReadersS }))
    .execute()
  const rooms = new Map<number, StaffPresence[]>()
  for (const { room_id: roomId, subject, kind, vetted, last_seen_at: lastSeenAt, left_at: leftAt, removed_at: removedAt } of rows) {
    const one = { subject, kind: kind as TicketKind, vetted, lastSeenAt, leftAt, removedAt }
    rooms.set(roomId, [...(rooms.get(roomId) ?? []), one])
  }
  return rooms
}
