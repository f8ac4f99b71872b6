import { Temporal } from 'temporal-polyfill'

export { Temporal }

export const moscowZone = 'Europe/Moscow'

/** True for an IANA zone id that this runtime knows; offsets such as "+03:00" are refused, since they are not zones. */
export function isZone(id: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(id)) return false
  try {
    return Intl.DateTimeFormat('en', { timeZone: id }).resolvedOptions().timeZone.length > 0
  } catch {
    return false
  }
}

/** "HH:MM" on the wall of that zone. */
export function wallTime(at: Temporal.Instant, zone: string): string {
  return at.toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' })
}

/** "YYYY-MM-DD" on the wall of that zone. */
export function wallDate(at: Temporal.Instant, zone: string): string {
  return at.toZonedDateTimeISO(zone).toPlainDate().toString()
}

/** The instant at which a wall clock of the zone shows this date and time; a time that daylight saving skips moves forward. */
export function atWall(date: string, time: string, zone: string): Temporal.Instant {
  return Temporal.PlainDate.from(date)
    .toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) })
    .toInstant()
}

/** For Intl formatters, which know only Date. */
export function toDate(at: Temporal.Instant): Date {
  return new Date(at.epochMilliseconds)
}

export function addMinutes(at: Temporal.Instant, minutes: number): Temporal.Instant {
  return at.add({ minutes })
}

export function minutesBetween(from: Temporal.Instant, to: Temporal.Instant): number {
  return (to.epochMilliseconds - from.epochMilliseconds) / 60_000
}

export function isBefore(a: Temporal.Instant, b: Temporal.Instant): boolean {
  return Temporal.Instant.compare(a, b) < 0
}
