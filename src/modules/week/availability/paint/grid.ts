// The painted grid: half hours of dates, on the wall of one zone.
import { expand } from '../../weeks/hours.ts'
import type { Span } from '../../weeks/hours.ts'
import { sharedMin } from '../../weeks/hours.ts'
import type { Week } from '../../weeks/store.ts'
import { localDates, spansOf, windowOf } from '../rules.ts'
import type { Availability, AvailabilitySpan } from '../rules.ts'

export const cellMin = 30
export const cellsOfDay = 48
/** What is offered first: from 08:00 until 20:00. Earlier and later are a press away. */
export const firstCells = { from: 16, until: 40 }

export type Paint = 'none' | 'can' | 'prefer'

/** Of each date that some of the week lies on, 48 half hours; undefined: no half hour of the week, or one that the clock skips. */
export interface Grid {
  zone: string
  dates: readonly string[]
  cells: ReadonlyMap<string, readonly (Paint | undefined)[]>
}

type WeekDays = Pick<Week, 'zone' | 'startsOn' | 'endsOn'>

/** What somebody told, seen on the wall of `zone`: it may have been told on another one. */
export function gridOf(week: WeekDays, told: Pick<Availability, 'zone' | 'spans'> | undefined, zone: string): Grid {
  const window = windowOf(week)
  const can = told ? spansOf(told, 'can') : []
  const prefer = told ? spansOf(told, 'prefer') : []
  const dates = localDates(week, zone)
  const cellOf = (date: string, cell: number): Paint | undefined => {
    const spans = expand({ date, fromMin: cell * cellMin, untilMin: (cell + 1) * cellMin }, zone)
    if (sharedMin(spans, [window]) < cellMin) return undefined
    if (isMostly(spans, prefer)) return 'prefer'
    return isMostly(spans, can) ? 'can' : 'none'
  }
  return {
    zone,
    dates,
    cells: new Map(dates.map((date) => [date, Array.from({ length: cellsOfDay }, (_, cell) => cellOf(date, cell))])),
  }
}

/** Half of it counts: hours of a table may begin between two half hours. */
const isMostly = (cell: readonly Span[], spans: readonly Span[]): boolean => {
  const near = spans.filter((span) => cell.some((one) => sharedMin([one], [span]) > 0))
  return near.length > 0 && sharedMin(cell, near) >= cellMin / 2
}

/** Neighbouring half hours of one kind as spans. */
export function spansOfGrid({ dates, cells }: Grid): AvailabilitySpan[] {
  return dates.flatMap((date) => {
    const spans: AvailabilitySpan[] = []
    for (const [cell, kind] of cells.get(date)!.entries()) {
      if (kind === undefined || kind === 'none') continue
      const last = spans.at(-1)
      if (last?.kind === kind && last.untilMin === cell * cellMin) last.untilMin += cellMin
      else spans.push({ date, fromMin: cell * cellMin, untilMin: (cell + 1) * cellMin, kind })
    }
    return spans
  })
}

export const cellName = (date: string, cell: number): string => `${date}/${cell}`
export const isWhole = (cells: readonly (Paint | undefined)[]): boolean =>
  cells.some((cell) => cell !== undefined) && cells.every((cell) => cell !== 'none')

export interface Painted {
  /** What is painted: hours when one can, or of these the ones that are liked most. */
  kind: 'can' | 'prefer'
  /** The first and the last half hour that the form showed. */
  shown: { from: number; until: number }
  /** Names of the half hours that are painted, and dates that are painted whole. */
  cells: ReadonlySet<string>
  days: ReadonlySet<string>
}

/** The grid after a form: what it did not show stays as it is. */
export function paint(grid: Grid, { kind, shown, cells, days }: Painted): Grid {
  const paintDate = (date: string): (Paint | undefined)[] => {
    const before = grid.cells.get(date)!
    const wasWhole = isWhole(before)
    const all = before.map((_, cell) => cell >= shown.from && cell < shown.until)
    const isFull = before.every((cell, at) => cell === undefined || !all[at] || cells.has(cellName(date, at)))
    // A whole day of which some hours were taken off is whole no more.
    const isDay = kind === 'can' && days.has(date) && !(wasWhole && !isFull)
    const isCleared = kind === 'can' && wasWhole && !days.has(date)
    return before.map((cell, at) => {
      if (cell === undefined) return undefined
      if (kind === 'prefer') return !all[at] || cell === 'none' ? cell : cells.has(cellName(date, at)) ? 'prefer' : 'can'
      const isPainted = isDay || (all[at] ? cells.has(cellName(date, at)) : cell !== 'none' && !isCleared)
      return isPainted ? (cell === 'prefer' ? 'prefer' : 'can') : 'none'
    })
  }
  return { ...grid, cells: new Map(grid.dates.map((date) => [date, paintDate(date)])) }
}
