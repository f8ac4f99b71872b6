import type { Temporal } from '#platform/time.ts'

export interface Coverage {
  /** Groups of zones whose clocks agree at that moment: 11 in Russia. */
  groups: number
  /** Groups in which the whole session lies in school hours, 08:30–14:00. */
  school: number
  /** The same for waking hours, 08:00–20:00. */
  waking: number
}

export interface Span {
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
  const clocks = oneOfEachClock(first.startsAt, zones)
  const covered = (hours: typeof schoolHours) => clocks.filter((zone) => waves.some((wave) => fits(wave, zone, hours))).length
  return { groups: clocks.length, school: covered(schoolHours), waking: covered(wakingHours) }
}

/** One zone of each clock, from west to east: of those that agree, the first of the list that is known best. */
export function oneOfEachClock(at: Temporal.Instant, zones: readonly string[]): string[] {
  const clocks = new Map<string, string>()
  for (const zone of zones) {
    const wall = at.toZonedDateTimeISO(zone).toPlainDateTime().toString()
    if (!clocks.has(wall) || knownBest.includes(zone)) clocks.set(wall, zone)
  }
  return [...clocks].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, zone]) => zone)
}

/** What people say for a clock: Moscow's, not Simferopol's. */
export const knownBest = [
  'Europe/Moscow',
  'Europe/Samara',
  'Asia/Krasnoyarsk',
  'Asia/Yakutsk',
  'Asia/Vladivostok',
  'Asia/Magadan',
  'Asia/Kamchatka',
]

/** Those clocks on which the whole session lies in school hours. */
export function schoolZones(span: Span, zones: readonly string[]): string[] {
  return oneOfEachClock(span.startsAt, zones).filter((zone) => fits(span, zone, schoolHours))
}

function fits({ startsAt, endsAt }: Span, zone: string, hours: typeof schoolHours): boolean {
  const from = startsAt.toZonedDateTimeISO(zone)
  const to = endsAt.toZonedDateTimeISO(zone)
  const sameDay = from.toPlainDate().equals(to.toPlainDate())
  return sameDay && minutesOf(from) >= hours.from && minutesOf(to) <= hours.until
}
