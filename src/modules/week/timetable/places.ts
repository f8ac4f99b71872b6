import { closeRoom, ensureRoom, findRooms } from '#live'
import { createPool } from '#seats'
import type { Trx } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import { presetOf, screenNorm } from '../weeks/kinds.ts'
import { sessionOwner } from '../weeks/published.ts'
import { isPlaced } from './rules.ts'
import type { WorkingSession } from './store.ts'

/** Gives every placed session its live room and its seats, once; a moved session's room moves with it. Room uuids by session id. */
export async function openPlaces(trx: Trx, weekSlug: string, placed: readonly WorkingSession[]): Promise<Map<number, string>> {
  const rooms = new Map<number, string>()
  for (const session of placed.filter(isPlaced)) {
    const preset = presetOf(session.format)
    const owner = { ownerType: sessionOwner, ownerId: session.id }
    const { title, startsAt, endsAt, video, kit } = session
    const backPath = `/weeks/${weekSlug}/sessions/${session.slug}`
    const policy = {
      audience: preset.audience,
      moderation: 'pre' as const,
      screenBlockMin: screenNorm(session.gradeFrom ?? 11).screenBlockMin,
    }
    const room = await ensureRoom(trx, { ...owner, title, startsAt, endsAt, policy, source: video, preparation: kit, backPath })
    rooms.set(session.id, room.uuid)
    await createPool(trx, { ...owner, unit: preset.unit, cap: session.capacity ?? preset.capacity })
  }
  return rooms
}

/** Ends the rooms of sessions that are no longer in the timetable, so that nobody opens them. */
export async function closePlaces(trx: Trx, sessionIds: number[], now: Temporal.Instant): Promise<void> {
  for (const room of await findRooms(trx, sessionOwner, sessionIds)) await closeRoom(trx, { roomId: room.id, ticketId: null, now })
}
