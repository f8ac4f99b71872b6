import { localDates } from '../../availability/rules.ts'
import { knownBest } from '../../timetable/coverage.ts'
import { clockChanges } from '../../weeks/clock-changes.ts'
import { expand } from '../../weeks/hours.ts'
import type { Week } from '../../weeks/store.ts'
import { tickMs } from '../problem.ts'
import type { Ticks, ZoneGroup } from '../problem.ts'
import { toTicks } from './ticks.ts'
import type { TickLine } from './ticks.ts'

/** Minutes of a local day (product.md, definitions). */
export const schoolHours = { fromMin: 8 * 60 + 30, untilMin: 14 * 60 }
export const wakingHours = { fromMin: 8 * 60, untilMin: 20 * 60 }

export interface ZoneFacts {
  /** Pupils of grades 1–11 by region, with the region's main zone and all its zones. */
  regions: readonly { code: string; zone: string; zones: readonly string[]; pupils: number }[]
  /** Registered classes by zone. */
  classes: ReadonlyMap<string, number>
}

type WeekDays = Pick<Week, 'zone' | 'startsOn' | 'endsOn'>

/** All zones of the country and of its schools, those as one whose clocks agree throughout the week; by tzdata, never by written offsets. */
export function groupZones(week: WeekDays, line: TickLine, { regions, classes }: ZoneFacts): ZoneGroup[] {
  const ids = [...new Set([...regions.flatMap(({ zones }) => zones), ...classes.keys()])].toSorted()
  const groups = Map.groupBy(ids, (id) => JSON.stringify(offsetsOf(id, line)))
  const allPupils = regions.reduce((sum, { pupils }) => sum + pupils, 0)
  const allClasses = [...classes.values()].reduce((sum, n) => sum + n, 0)
  return [...groups.values()]
    .toSorted((a, b) => offsetsOf(a[0]!, line)[0]![1] - offsetsOf(b[0]!, line)[0]![1])
    .map((zones) => {
      const zone = knownBest.find((id) => zones.includes(id)) ?? zones[0]!
      const own = regions.filter((region) => zones.includes(region.zone))
      return {
        zone,
        zones,
        school: hoursOf(zone, schoolHours, week, line),
        waking: hoursOf(zone, wakingHours, week, line),
        clock: offsetsOf(zone, line).map(([tick, offsetMin]) => [tick, minuteOfDay(line.originMs + tick * tickMs, offsetMin)] as const),
        pupilShare: own.reduce((sum, { pupils }) => sum + pupils, 0) / Math.max(1, allPupils),
        classShare: zones.reduce((sum, id) => sum + (classes.get(id) ?? 0), 0) / Math.max(1, allClasses),
        regions: own.map(({ code }) => code),
      }
    })
}

/** The same hours of each of the zone's own days, in ticks. */
export function hoursOf(zone: string, hours: typeof schoolHours, week: WeekDays, line: TickLine): Ticks[] {
  return toTicks(
    localDates(week, zone).flatMap((date) => expand({ date, ...hours }, zone)),
    line,
  )
}

/** [tick from which it holds, minutes ahead of UTC]: at the week's beginning, then at each change of the clocks within it. */
const offsetsOf = (zone: string, { originMs, tickCount }: TickLine): [number, number][] =>
  clockChanges(zone, originMs, originMs + tickCount * tickMs).map(([sinceMs, aheadMin]) => [(sinceMs - originMs) / tickMs, aheadMin])

const minuteOfDay = (epochMs: number, offsetMin: number): number => (((epochMs / 60_000 + offsetMin) % 1440) + 1440) % 1440
