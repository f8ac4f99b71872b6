import type { WeekProblem } from '../problem.ts'

/** By tick: index of the day of the week that it lies in. */
export function dayOfTicks({ days, tickCount }: Pick<WeekProblem, 'days' | 'tickCount'>): Int16Array {
  const list = new Int16Array(tickCount)
  for (const [day, { ticks }] of days.entries()) list.fill(day, ticks[0], ticks[1])
  return list
}
