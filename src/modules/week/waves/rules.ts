import type { FoundRoom } from '#live'
import type { Actor } from '#platform/http/route.ts'
import { hasRole } from '#platform/http/route.ts'
import type { MessageKey } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { isBefore } from '#platform/time.ts'
import { coordinatedMembers } from '../proposals/rules.ts'

/** The office airs anything again; a coordinator, what their own member held. */
export function mayAirAgain(actor: Actor | null, session: { memberId: number | null }): boolean {
  if (hasRole(actor, 'office')) return true
  return session.memberId !== null && coordinatedMembers(actor).includes(session.memberId)
}

export type AgainRefusal = Extract<MessageKey, `week-wave.refused.${string}`>

/** Only what was broadcast, is over, and may be seen by all: what the staff still look through, or took away, is not aired. */
export function canAirAgain(
  room: Pick<FoundRoom, 'state' | 'source' | 'hasRecording'> | undefined,
): { ok: true } | { ok: false; reason: AgainRefusal } {
  if (!room || room.source !== 'broadcast') return { ok: false, reason: 'week-wave.refused.notOurs' }
  if (room.state !== 'ended') return { ok: false, reason: 'week-wave.refused.notOver' }
  return room.hasRecording ? { ok: true } : { ok: false, reason: 'week-wave.refused.noRecording' }
}

/** The two adults need to come; a room opens a quarter of an hour before. */
const leastAheadMin = 15

export function isTooSoon(startsAt: Temporal.Instant, now: Temporal.Instant): boolean {
  return isBefore(startsAt, now.add({ minutes: leastAheadMin }))
}
