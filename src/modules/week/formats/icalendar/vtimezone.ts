import { Temporal } from '#platform/time.ts'
import type { CalendarComponent } from '../model.ts'

/** A VTIMEZONE that is right from one instant to the other: the state at the beginning, then every change as it came. */
export function writeVtimezone(zone: string, from: string, to: string): CalendarComponent {
  const first = Temporal.Instant.from(from).toZonedDateTimeISO(zone)
  const last = Temporal.Instant.from(to)
  const before = first.getTimeZoneTransition('previous')
  const observances: CalendarComponent[] = [before ? observanceOf(before) : constant(first)]
  let next = first.getTimeZoneTransition('next')
  while (next && Temporal.Instant.compare(next.toInstant(), last) <= 0) {
    observances.push(observanceOf(next))
    next = next.getTimeZoneTransition('next')
  }
  return ['vtimezone', [['tzid', {}, 'text', zone]], observances]
}

function constant(moment: Temporal.ZonedDateTime): CalendarComponent {
  return describe('standard', '1970-01-01T00:00:00', moment.offset, moment.offset)
}

function observanceOf(change: Temporal.ZonedDateTime): CalendarComponent {
  const before = change.subtract({ nanoseconds: 1 })
  // DTSTART is the wall time that the clock showed before it was moved.
  const wall = change.toInstant().toZonedDateTimeISO(before.offset).toPlainDateTime().toString({ smallestUnit: 'second' })
  return describe(isSummer(change, before) ? 'daylight' : 'standard', wall, before.offset, change.offset)
}

/** Summer time goes forward, and back within a year; a country that moves for good stays on standard time. */
function isSummer(change: Temporal.ZonedDateTime, before: Temporal.ZonedDateTime): boolean {
  if (change.offsetNanoseconds <= before.offsetNanoseconds) return false
  const back = change.getTimeZoneTransition('next')
  return (
    back !== null && back.offsetNanoseconds < change.offsetNanoseconds && Temporal.ZonedDateTime.compare(back, change.add({ years: 1 })) < 0
  )
}

function describe(name: 'standard' | 'daylight', wall: string, from: string, to: string): CalendarComponent {
  const properties: CalendarComponent[1] = [
    ['dtstart', {}, 'date-time', wall],
    ['tzoffsetfrom', {}, 'utc-offset', from],
    ['tzoffsetto', {}, 'utc-offset', to],
    ['tzname', {}, 'text', to.replace(':', '')],
  ]
  return [name, properties, []]
}
