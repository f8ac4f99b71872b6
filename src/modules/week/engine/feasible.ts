// Can these few events stand together at all? Exact, for small sets: the base of "which demands contradict each other".
import { nowhere } from './objective.ts'
import type { Problem } from './problem.ts'
import { Timetable } from './timetable.ts'

/** `unknown`: the search gave up after so many steps. */
export type Feasibility = 'feasible' | 'infeasible' | 'unknown'

const defaultSteps = 200_000

/** All placements of these events are tried, the tightest event first; other events are not there. Locks hold. */
export function canStandTogether(problem: Problem, events: readonly number[], steps = defaultSteps): Feasibility {
  const table = new Timetable(problem)
  const budget = { left: steps }
  const found = place(table, new Set(events), budget)
  if (found) return 'feasible'
  return budget.left > 0 ? 'infeasible' : 'unknown'
}

function place(table: Timetable, open: Set<number>, budget: { left: number }): boolean {
  if (open.size === 0) return true
  const { event, options } = tightest(table, open)
  open.delete(event)
  for (const { start, place: at } of options) {
    if (budget.left <= 0) break
    budget.left -= 1
    table.move(event, start, at)
    const done = place(table, open, budget)
    table.move(event, nowhere, nowhere)
    if (done) return true
  }
  open.add(event)
  return false
}

interface Option {
  start: number
  place: number
}

function tightest(table: Timetable, open: Set<number>): { event: number; options: Option[] } {
  let best: { event: number; options: Option[] } | undefined
  for (const event of open) {
    const options = optionsOf(table, event)
    if (!best || options.length < best.options.length) best = { event, options }
    if (options.length === 0) break
  }
  return best!
}

/** Every start and place that the event could have among those that are placed. */
export function optionsOf(table: Timetable, event: number): Option[] {
  const { startAt, startList, placeAt, placeList } = table.problem
  const places = placeList.subarray(placeAt[event], placeAt[event + 1])
  return Array.from(startList.subarray(startAt[event], startAt[event + 1]))
    .filter((start) => table.fitsTime(event, start))
    .flatMap((start) =>
      Array.from(
        places.filter((at) => table.fitsPlace(event, start, at)),
        (at) => ({ start, place: at }),
      ),
    )
}

/**
 * A set that can't stand together, from which no event can be left out (deletion filter, Chinneck & Dravnieks 1991); undefined where
 * the events do fit or nobody knows. What the budget leaves undecided stays in: the set may then be larger than need be.
 */
export function conflictingSubset(problem: Problem, events: readonly number[], steps = defaultSteps): number[] | undefined {
  if (canStandTogether(problem, events, steps) !== 'infeasible') return undefined
  let kept = [...events]
  for (const event of events) {
    const without = kept.filter((other) => other !== event)
    if (canStandTogether(problem, without, steps) === 'infeasible') kept = without
  }
  return kept
}
