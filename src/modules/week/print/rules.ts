import type { Temporal } from '#platform/time.ts'
import { wallDate, wallTime } from '#platform/time.ts'
import type { SessionBrief } from '../weeks/published.ts'
import { oneOfEachClock } from '../timetable/coverage.ts'

/** One day on the wall of the chosen zone: what begins at one time stands together. */
export interface PrintDay {
  date: string
  slots: { time: string; at: Temporal.Instant; sessions: SessionBrief[] }[]
}

/** Days and times by the clock of that zone: a session after midnight there stands on the next day. */
export function toDays(sessions: readonly SessionBrief[], zone: string): PrintDay[] {
  const inTime = sessions.toSorted((a, b) => a.startsAt.epochMilliseconds - b.startsAt.epochMilliseconds || a.slug.localeCompare(b.slug))
  return [...Map.groupBy(inTime, (session) => wallDate(session.startsAt, zone))].map(([date, list]) => ({
    date,
    slots: [...Map.groupBy(list, (session) => session.startsAt.epochMilliseconds).values()].map((same) => ({
      time: wallTime(same[0]!.startsAt, zone),
      at: same[0]!.startsAt,
      sessions: same,
    })),
  }))
}

/** The clocks to choose from, west to east, the chosen one among them by its own name. */
export function clocksWith(zone: string, at: Temporal.Instant, zones: readonly string[]): string[] {
  const wall = (one: string) => at.toZonedDateTimeISO(one).toPlainDateTime().toString()
  const clocks = oneOfEachClock(at, zones)
  const same = clocks.findIndex((one) => wall(one) === wall(zone))
  return same < 0 ? [...clocks, zone] : clocks.with(same, zone)
}

export const gradeFits = ({ gradeFrom, gradeTo }: Pick<SessionBrief, 'gradeFrom' | 'gradeTo'>, grade: number): boolean =>
  gradeFrom === null || gradeTo === null || (grade >= gradeFrom && grade <= gradeTo)
