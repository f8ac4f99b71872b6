import type { Temporal } from '#platform/time.ts'

export interface Coverage {
  /** Groups of zones whose clocks agree at that moment: 11 in Russia. */
  groups: number
  /** Groups in which the whole session lies in school hours, 08:30–14:00. */
  school: number
  /** The same for waking hours, 08:00–20:00. */
  waking: number
}

interface Span {
  startsAt: Temporal.Instant
  endsAt: Temporal.Instant
}

const minutesOf = (time: { hour: number; minute: number }): number => time.hour * 60 + time.minute
const schoolHours = { from: 8 * 60 + 30, until: 14 * 60 }
const wakingHours = { from: 8 * 60, until: 20 * 60 }

/**
 * How much of the country can take part, by converting start and end with tzdata: never from offsets that somebody wrote.
 * The waves of one item are covered together. The whole session must fit, on one local date.
 */
export function zoneCoverage(waves: readonly Span[], zones: readonly string[]): Coverage {
  const first = waves[0]
  if (!first) return { groups: 0, school: 0, waking: 0 }
  const groups = new Map(zones.map((zone) => [first.startsAt.toZonedDateTimeISO(zone).toPlainDateTime().toString(), zone]))
  const covered = (hours: typeof schoolHours) => [...groups.values()].filter((zone) => waves.some((wave) => fits(wave, zone, hours))).length
  return { groups: groups.size, school: covered(schoolHours), waking: covered(wakingHours) }
}

function fits({ startsAt, endsAt }: Span, zone: string, hours: typeof schoolHours): boolean {
  const from = startsAt.toZonedDateTimeISO(zone)
  const to = endsAt.toZonedDateTimeISO(zone)
  const sameDay = from.toPlainDate().equals(to.toPlainDate())
  return sameDay && minutesOf(from) >= hours.from && minutesOf(to) <= hours.until
}
