import type { SchoolClass } from '#schools'
import type { LocalText, MessageKey } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { addMinutes, isBefore, minutesBetween, wallDate, wallTime } from '#platform/time.ts'
import type { PublishedSession } from '../weeks/published.ts'

type Span = Pick<PublishedSession, 'startsAt' | 'endsAt'>

/** Rooms can be entered this early: to try sound and picture, and to settle down. */
export const earlyMin = 15

export function canBook(
  session: Span & { facts: { room: string | null } },
  now: Temporal.Instant,
): { ok: true } | { ok: false; reason: MessageKey } {
  if (session.facts.room === null) return { ok: false, reason: 'week-bookings.refused.elsewhere' }
  if (!isBefore(now, session.endsAt)) return { ok: false, reason: 'week-bookings.refused.over' }
  return { ok: true }
}

export function isOver(session: Span, now: Temporal.Instant): boolean {
  return !isBefore(now, session.endsAt)
}

export function canEnter(session: Span, now: Temporal.Instant): boolean {
  return !isOver(session, now) && !isBefore(now, addMinutes(session.startsAt, -earlyMin))
}

/** A class takes one connection however large it is, or as many places as it has pupils. */
export function unitsOf(unit: 'connection' | 'person', size: number): number {
  return unit === 'connection' ? 1 : size
}

export function overlaps(a: Span, b: Span): boolean {
  return isBefore(a.startsAt, b.endsAt) && isBefore(b.startsAt, a.endsAt)
}

/** Waking hours, 08:00 to 20:00 on the wall of the settlement; the whole session must fit into one day. */
export function isAwake(session: Span, zone: string): boolean {
  const sameDay = wallDate(session.startsAt, zone) === wallDate(session.endsAt, zone)
  return sameDay && wallTime(session.startsAt, zone) >= '08:00' && wallTime(session.endsAt, zone) <= '20:00'
}

export type Warning =
  | { kind: 'clash'; title: LocalText }
  | { kind: 'grade'; grade: number; from: number; to: number }
  | { kind: 'night'; time: string; place: string }

/** What speaks against this class in this session. The teacher knows better, so nothing of it forbids. */
export function listWarnings(
  session: PublishedSession,
  schoolClass: Pick<SchoolClass, 'grade' | 'school'>,
  others: readonly PublishedSession[],
): Warning[] {
  const { gradeFrom: from, gradeTo: to } = session
  const { grade, school } = schoolClass
  const warnings: Warning[] = others
    .filter((other) => other.id !== session.id && overlaps(session, other))
    .map((other) => ({ kind: 'clash', title: other.facts.title }))
  if (from !== null && to !== null && (grade < from || grade > to)) warnings.push({ kind: 'grade', grade, from, to })
  if (!isAwake(session, school.zone))
    warnings.push({ kind: 'night', time: wallTime(session.startsAt, school.zone), place: school.settlement })
  return warnings
}

/** Days, hours and minutes until then, rounded up to whole minutes; all nought when it has begun. */
export function timeUntil(at: Temporal.Instant, now: Temporal.Instant): { days: number; hours: number; minutes: number } {
  const left = Math.max(0, Math.ceil(minutesBetween(now, at)))
  return { days: Math.floor(left / 1440), hours: Math.floor((left % 1440) / 60), minutes: left % 60 }
}
