import type { Week } from '../weeks/store.ts'
import type { Span, WallSpan } from '../weeks/hours.ts'
import { dayMin, expand, sharedMin } from '../weeks/hours.ts'

/** "can" and, of that, "prefer": hours that this person would like most. */
export interface AvailabilitySpan extends WallSpan {
  kind: 'can' | 'prefer'
}

/** What one person told about one week. Who told nothing has none: that is unknown, not always. */
export interface Availability {
  /** IANA id of the wall that the spans are said on. */
  zone: string
  spans: readonly AvailabilitySpan[]
  note: string
  revision: number
}

/** The instants at which this person can, "prefer" included, or those that are preferred; by the zone's rules as they are now. */
export function spansOf({ zone, spans }: Pick<Availability, 'zone' | 'spans'>, kind: 'can' | 'prefer'): Span[] {
  return joinInstants(spans.filter((span) => kind === 'can' || span.kind === 'prefer').flatMap((span) => expand(span, zone)))
}

function joinInstants(spans: readonly Span[]): Span[] {
  const joined: Span[] = []
  for (const span of spans.toSorted((a, b) => a.from.epochMilliseconds - b.from.epochMilliseconds)) {
    const last = joined.at(-1)
    if (last && span.from.epochMilliseconds <= last.until.epochMilliseconds) {
      if (span.until.epochMilliseconds > last.until.epochMilliseconds) last.until = span.until
    } else joined.push({ ...span })
  }
  return joined
}

type WeekDays = Pick<Week, 'zone' | 'startsOn' | 'endsOn'>

/** From the week's first midnight to its last, on its own wall. */
export function windowOf({ zone, startsOn, endsOn }: WeekDays): Span {
  const first = expand({ date: startsOn, fromMin: 0, untilMin: dayMin }, zone)[0]!
  const last = expand({ date: endsOn, fromMin: 0, untilMin: dayMin }, zone).at(-1)!
  return { from: first.from, until: last.until }
}

/** Dates on the wall of a zone on which some of the week lies: in the far east a week of Moscow begins and ends later in the day. */
export function localDates(week: WeekDays, zone: string): string[] {
  const { from, until } = windowOf(week)
  const last = until.subtract({ milliseconds: 1 }).toZonedDateTimeISO(zone).toPlainDate()
  const dates: string[] = []
  for (let date = from.toZonedDateTimeISO(zone).toPlainDate(); date.until(last).sign >= 0; date = date.add({ days: 1 }))
    dates.push(date.toString())
  return dates
}

/** Minutes of what somebody told that lie while a stream is open; 0 where all of it misses the week. */
export function usefulMin(availability: Pick<Availability, 'zone' | 'spans'>, open: readonly Span[]): number {
  return sharedMin(spansOf(availability, 'can'), joinInstants(open))
}
