import { Temporal } from '#platform/time.ts'

/** [epoch milliseconds from which it holds, minutes ahead of UTC]. */
export type ClockChange = readonly [sinceMs: number, aheadMin: number]

/** How far a zone's clock is ahead of UTC, by tzdata: at the beginning of a time, then at each change within it. */
export function clockChanges(zone: string, fromMs: number, untilMs: number): ClockChange[] {
  const list: ClockChange[] = []
  let at: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(zone)
  while (at && at.epochMilliseconds < untilMs) {
    list.push([at.epochMilliseconds, at.offsetNanoseconds / 60e9])
    at = at.getTimeZoneTransition('next')
  }
  return list
}
