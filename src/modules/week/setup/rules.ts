import type { Span, WallSpan } from '../weeks/hours.ts'
import { dayMin, expand } from '../weeks/hours.ts'
import type { Week } from '../weeks/store.ts'
import { datesOf } from '../weeks/dates.ts'

export const weekDaysMax = 31

/** A stream without hours is open all the week; one with hours at these alone, so that a date without any is closed. */
export function openSpans(hours: readonly WallSpan[], week: Pick<Week, 'zone' | 'startsOn' | 'endsOn'>): Span[] {
  const dates = datesOf(week)
  const spans = hours.length > 0 ? hours : dates.map((date) => ({ date, fromMin: 0, untilMin: dayMin }))
  return spans.filter(({ date }) => dates.includes(date)).flatMap((span) => expand(span, week.zone))
}
