import { Evaluator } from '../../../../model/evaluator/evaluator.ts'
import type { Change } from '../../../../model/evaluator/evaluator.ts'
import { tickMs } from '../../../../model/problem.ts'
import type { Day, Placing, Session, Warning } from '../../../../model/problem.ts'
import type { GridData } from '../../plain/data.ts'

/** The timetable as this browser knows it, and the day that is shown. */
export interface Grid {
  root: HTMLElement
  week: string
  dayIndex: number
  data: GridData
  evaluator: Evaluator
  /** Index by guid: indices change with every reading. */
  index: Map<string, number>
  /** The timetable's revision that is shown. */
  revision: number
  /** The session that is picked up, or was last. */
  hand: string | undefined
}

export async function loadGrid(week: string): Promise<GridData> {
  const answer = await fetch(`/office/weeks/${week}/grid.json`)
  if (!answer.ok) throw new Error(String(answer.status))
  return (await answer.json()) as GridData
}

export function openGrid(root: HTMLElement, data: GridData): Grid {
  const grid = { root, week: root.dataset.week!, dayIndex: Number(root.dataset.day), hand: undefined } as Grid
  renew(grid, data)
  return grid
}

/** Begins anew from what the server says now. */
export function renew(grid: Grid, data: GridData): void {
  grid.data = data
  grid.evaluator = new Evaluator(data.problem)
  grid.index = new Map(data.problem.sessions.map(({ guid }, at) => [guid, at]))
  grid.revision = data.problem.revision
}

export const dayOf = ({ data, dayIndex }: Grid): Day => data.problem.days[dayIndex]!
export const sessionOf = ({ data, index }: Grid, guid: string): Session => data.problem.sessions[index.get(guid)!]!
export const placingOf = ({ evaluator, index }: Grid, guid: string): Placing | null => evaluator.placingOf(index.get(guid)!)
export const warningsOf = ({ data, evaluator, index }: Grid, guid: string): readonly Warning[] =>
  data.judged ? evaluator.warningsOf(index.get(guid)!) : []

export const isOnDay = (grid: Grid, placing: Placing | null): placing is Placing => {
  const [from, until] = dayOf(grid).ticks
  return placing !== null && placing.start >= from && placing.start < until
}

/** Puts a session somewhere, for trial or for good: the evaluator tells what that changes. */
export function shift(grid: Grid, guid: string, to: { start: number; stream: number } | null): Change {
  const at = grid.index.get(guid)!
  const moderators = grid.evaluator.placingOf(at)?.moderators ?? grid.data.problem.sessions[at]!.moderators
  return grid.evaluator.moveTo(at, to && { ...to, moderators })
}

/** The words of whatever language there are, the reader's first. */
export function say({ data }: Grid, text: Readonly<Record<string, string>>): string {
  return text[data.locale] ?? text.ru ?? text.en ?? Object.values(text)[0] ?? ''
}

export const fill = (sentence: string, values: Readonly<Record<string, string | number>>): string =>
  sentence.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))

const clocks = new Map<string, Intl.DateTimeFormat>()

/** "10:05" on the week's wall. */
export function clockOf({ data }: Grid, start: number): string {
  const { zone, originMs } = data.problem
  const format =
    clocks.get(zone) ?? new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  clocks.set(zone, format)
  return format.format(originMs + start * tickMs)
}

export const byId = <E extends Element = HTMLElement>(id: string): E => document.getElementById(id) as unknown as E
