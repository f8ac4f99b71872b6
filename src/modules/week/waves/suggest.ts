import type { Temporal } from '#platform/time.ts'
import { addMinutes, atWall } from '#platform/time.ts'
import { schoolZones } from '../timetable/coverage.ts'
import type { Span } from '../timetable/coverage.ts'
import { isTooSoon } from './rules.ts'

export interface Suggestion extends Span {
  /** Zones, one of each clock, that get the session in school hours then. */
  zones: string[]
  /** Those of them that none of the airings so far reached. */
  fresh: string[]
}

const stepMin = 30
/** Moscow's mornings cover every zone of the country: the earliest lesson of Kamchatka, the last one of Kaliningrad. */
const hours = { from: 0, until: 15 }

interface Wish {
  /** Dates on the wall of `zone`. */
  dates: readonly string[]
  zone: string
  durationMin: number
  /** What was aired, or will be. */
  aired: readonly Span[]
  zones: readonly string[]
  now: Temporal.Instant
}

/** Times that bring the session to the most zones that it has not reached in their school hours; the soonest of the best first. */
export function suggestTimes({ dates, zone, durationMin, aired, zones, now }: Wish, count = 3): Suggestion[] {
  const spans = dates.flatMap((date) => startsOn(date, zone).map((startsAt) => ({ startsAt, endsAt: addMinutes(startsAt, durationMin) })))
  const open = spans.filter(({ startsAt }) => !isTooSoon(startsAt, now))
  const chosen: Suggestion[] = []
  while (chosen.length < count) {
    const reached = new Set([...aired, ...chosen].flatMap((span) => schoolZones(span, zones)))
    const best = open
      .map((span): Suggestion => {
        const inSchool = schoolZones(span, zones)
        return { ...span, zones: inSchool, fresh: inSchool.filter((one) => !reached.has(one)) }
      })
      .filter((one) => one.zones.length > 0 && chosen.every((other) => !other.startsAt.equals(one.startsAt)))
      .toSorted((a, b) => b.fresh.length - a.fresh.length || b.zones.length - a.zones.length)[0]
    // A second time that reaches nobody new is no suggestion.
    if (!best || (best.fresh.length === 0 && chosen.length > 0)) break
    chosen.push(best)
  }
  return chosen
}

function startsOn(date: string, zone: string): Temporal.Instant[] {
  const count = ((hours.until - hours.from) * 60) / stepMin
  return Array.from({ length: count }, (_, at) => {
    const minute = hours.from * 60 + at * stepMin
    const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
    return atWall(date, clock, zone)
  })
}
