import type { Session, WeekProblem } from '../../model/problem.ts'
import { tickMin } from '../../model/problem.ts'
import { instantOf } from '../board/board.ts'

/** Minutes that an arrow moves by. */
export const steps = [5, 15, 30, 60] as const

export type Arrow = 'earlier' | 'later' | 'previous' | 'next'
export const arrows = ['earlier', 'later', 'previous', 'next'] as const satisfies readonly Arrow[]

/** The value of the button that moves a session by one arrow; undefined at the edge of the week or of its streams. */
export function valueOf(problem: WeekProblem, { guid, placing, durationMin }: Session, arrow: Arrow, stepMin: number): string | undefined {
  if (!placing) return undefined
  const shift = { earlier: -stepMin, later: stepMin, previous: 0, next: 0 }[arrow] / tickMin
  // Back to whole ticks, where another programme had put it between two.
  const start = shift === 0 ? placing.start : Math[shift < 0 ? 'ceil' : 'floor'](placing.start + shift)
  const stream = problem.streams[placing.stream + { earlier: 0, later: 0, previous: -1, next: 1 }[arrow]]
  if (!stream || start < 0 || start + durationMin / tickMin > problem.tickCount) return undefined
  return `put ${guid} ${instantOf(problem, start).toString()} ${stream.id} ${arrow}`
}
