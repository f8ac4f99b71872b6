import type { Temporal } from '#platform/time.ts'
import { moscowZone } from '#platform/time.ts'

/** Hours between a zone's clocks and Moscow's at that instant: 7 in Vladivostok, -1 in Kaliningrad. */
export function hoursFromMoscow(zone: string, at: Temporal.Instant): number {
  const offset = (id: string): number => at.toZonedDateTimeISO(id).offsetNanoseconds / 3.6e12
  return offset(zone) - offset(moscowZone)
}

export interface ZoneGroup<T> {
  hours: number
  items: T[]
}

/** From west to east, those whose clocks agree together. */
export function groupByClock<T extends { zone: string }>(items: readonly T[], at: Temporal.Instant): ZoneGroup<T>[] {
  const groups = new Map<number, T[]>()
  for (const item of items) {
    const hours = hoursFromMoscow(item.zone, at)
    groups.set(hours, [...(groups.get(hours) ?? []), item])
  }
  return [...groups].map(([hours, group]) => ({ hours, items: group })).toSorted((a, b) => a.hours - b.hours)
}
