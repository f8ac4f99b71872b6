import { Temporal, moscowZone } from '#platform/time.ts'

/** Minutes that each zone is ahead of Moscow on that date. Russian zones keep their distance all year. */
export function aheadOfMoscow(zones: Iterable<string>, date: string): Map<string, number> {
  const offsetMin = (zone: string) => Temporal.PlainDate.from(date).toZonedDateTime(zone).offsetNanoseconds / 6e10
  const moscow = offsetMin(moscowZone)
  return new Map([...new Set(zones)].map((zone) => [zone, offsetMin(zone) - moscow]))
}

/** The wall clock of a place so far ahead of Moscow, in minutes since its midnight. */
export const wallMinute = (minute: number, ahead: number): number => (((minute + ahead) % 1440) + 1440) % 1440

const at = (hour: number, minute = 0): number => hour * 60 + minute
const within = (from: number, durationMin: number, start: number, end: number): boolean => from >= start && from + durationMin <= end

/** School hours, 08:30 to 14:00 (product.md, zone coverage). */
export const isSchoolTime = (wall: number, durationMin: number): boolean => within(wall, durationMin, at(8, 30), at(14))
/** After school, before supper. */
export const isAfternoon = (wall: number, durationMin: number): boolean => within(wall, durationMin, at(14), at(20))
/** Hours in which an adult may be asked to work for the week. */
export const isAdultTime = (wall: number, durationMin: number): boolean => within(wall, durationMin, at(7, 30), at(23))
