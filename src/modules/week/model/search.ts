// The automatic timetable: the engine on the week's problem. No clock, no threads, no database: the caller steps it.
import type { Heat } from '../engine/heat.ts'
import { nowhere } from '../engine/objective.ts'
import { resumeSearch, startSearch } from '../engine/search.ts'
import type { Placement, SavedSearch } from '../engine/search.ts'
import { Evaluator } from './evaluator/evaluator.ts'
import { costPerPoint, termNames, weightPresets } from './problem.ts'
import type { Placing, TermName, WeekProblem, Weights } from './problem.ts'
import { adaptWeek, defaultStepTicks } from './solver/adapt.ts'
import { chooseModerators } from './solver/moderators.ts'
import { WeekObjective } from './terms/objective.ts'
import type { Where } from './terms/where.ts'

export type SavedWeekSearch = SavedSearch

export interface WeekSearchOptions {
  seed: number
  /** Only what has no place; everything that isn't locked; or the same with the fewest moves, whatever else that costs. */
  scope: 'unplaced' | 'all' | 'least'
  saved?: SavedWeekSearch
  stepTicks?: number
  /** Every delta is compared with a full recomputation. Slow: for tests. */
  debug?: boolean
}

export interface WeekSolution {
  /** Points. Under scope `least` each session that leaves its place counts `keptPoints` more. */
  cost: number
  unplaced: number
  /** Points by term. */
  terms: Record<TermName, number>
  /** By session. */
  placings: (Placing | null)[]
  /** Sessions that stood somewhere and stand elsewhere now, or nowhere. */
  moved: number
  iterations: number
}

export interface WeekSearch {
  step(count: number, progress: number): void
  readonly iterations: number
  readonly bestCost: number
  best(): WeekSolution
  save(): SavedWeekSearch
}

/** More than any other term says about one session: whoever asks for few moves gets the fewest; but a place for all comes first. */
export const keptPoints = 2000
const unplacedKeptPoints = 10 * keptPoints
/**
 * Temperatures in points, from the weights: a search begins where losing a zone altogether is nothing, and ends where a third of the
 * smallest weight is much. A week has few cliffs, so it begins far below its mean rise; a re-solve mends and begins cooler still.
 */
function heatOf(weights: Weights, isLeast: boolean): Heat {
  const smallest = Math.min(...Object.values(weights).filter((weight) => weight > 0), weightPresets.unplaced)
  const from = Math.max(weights.asleep, weights.outOfSchool, smallest)
  return { from: (isLeast ? from / 12 : from) * costPerPoint, to: (Math.min(smallest, from / 12) / 3) * costPerPoint }
}

export function openWeekSearch(problem: WeekProblem, weights: Weights, options: WeekSearchOptions): WeekSearch {
  const { seed, scope, saved, stepTicks = defaultStepTicks, debug = false } = options
  const moderators = chooseModerators(problem)
  const isLeast = scope === 'least'
  const isFixed = (session: number): boolean => isFixedIn(problem, scope, session)
  const unplacedPoints = weights.unplaced + (isLeast ? unplacedKeptPoints : 0)
  const adapted = adaptWeek(problem, { moderators, stepTicks, isFixed, unplacedPoints })
  const objective = { moderators, keptPoints: isLeast ? keptPoints : 0 }
  const make = (where: Where): WeekObjective => new WeekObjective(problem, weights, objective, where)
  const now = placementOf(
    problem,
    problem.sessions.map(({ placing }) => placing),
  )
  const from = { starts: padded(now.startOf, adapted.eventCount), places: padded(now.placeOf, adapted.eventCount) }
  const search = saved
    ? resumeSearch(adapted, make, saved)
    : startSearch(adapted, make, { seed, from, debug, heat: heatOf(weights, isLeast) })
  return {
    step: (count, progress) => search.step(count, progress),
    get iterations() {
      return search.iterations
    },
    get bestCost() {
      return search.bestCost / costPerPoint
    },
    best: () => {
      const solution = search.best()
      const placings = placingsOf(problem, solution, moderators, isFixed)
      return judge(problem, weights, placings, solution, unplacedPoints, isFixed)
    },
    save: () => search.save(),
  }
}

/** Closed hours stand where they are locked. */
function padded(list: Int32Array, length: number): Int32Array {
  const longer = new Int32Array(length).fill(nowhere)
  longer.set(list)
  return longer
}

function isFixedIn({ sessions }: WeekProblem, scope: WeekSearchOptions['scope'], session: number): boolean {
  const { locked, placing } = sessions[session]!
  return locked || (scope === 'unplaced' && placing !== null)
}

/** Ticks and streams by session; what stands outside of the week stands nowhere. */
export function placementOf({ tickCount, sessions }: WeekProblem, placings: readonly (Placing | null)[]): Where {
  const startOf = new Int32Array(sessions.length).fill(nowhere)
  const placeOf = new Int32Array(sessions.length).fill(nowhere)
  for (const [session, placing] of placings.entries())
    if (placing && placing.start >= 0 && placing.start < tickCount) {
      startOf[session] = Math.floor(placing.start)
      placeOf[session] = placing.stream
    }
  return { startOf, placeOf }
}

function placingsOf(
  { sessions }: WeekProblem,
  { starts, places }: Placement,
  moderators: readonly (readonly number[])[],
  isFixed: (session: number) => boolean,
): (Placing | null)[] {
  return sessions.map(({ placing }, session): Placing | null => {
    // What is locked stays to the minute, even where locks contradict each other.
    if (isFixed(session)) return placing
    return starts[session] === nowhere ? null : { start: starts[session]!, stream: places[session]!, moderators: moderators[session]! }
  })
}

type EngineSolution = { cost: number; terms: Record<string, number>; iterations: number }

/** The evaluator has the last word: whatever it would block is not handed out. */
function judge(
  problem: WeekProblem,
  weights: Weights,
  placings: (Placing | null)[],
  { cost, terms, iterations }: EngineSolution,
  unplacedPoints: number,
  isFixed: (session: number) => boolean,
): WeekSolution {
  const evaluator = new Evaluator({ ...problem, sessions: problem.sessions.map((session, at) => ({ ...session, placing: placings[at]! })) })
  let refused = 0
  for (const session of placings.keys()) {
    if (isFixed(session) || !evaluator.warningsOf(session).some(({ level }) => level === 'block')) continue
    evaluator.moveTo(session, null)
    placings[session] = null
    refused += 1
  }
  const unplaced = placings.filter((placing) => placing === null).length
  const points = Object.fromEntries(termNames.map((name) => [name, (terms[name] ?? 0) / costPerPoint])) as Record<TermName, number>
  const moved = problem.sessions.filter(({ placing }, at) => placing && !isSamePlace(placing, placings[at]!)).length
  return {
    cost: cost / costPerPoint + refused * unplacedPoints,
    unplaced,
    terms: { ...points, unplaced: unplaced * weights.unplaced },
    placings,
    moved,
    iterations,
  }
}

/** What any timetable costs, also one that breaks hard rules: points, as a search of that scope would count them. */
export function priceOf(
  problem: WeekProblem,
  weights: Weights,
  { scope, placings }: { scope: WeekSearchOptions['scope']; placings: readonly (Placing | null)[] },
): Pick<WeekSolution, 'cost' | 'unplaced' | 'terms'> {
  const isLeast = scope === 'least'
  const moderators = placings.map((placing, session) => placing?.moderators ?? problem.sessions[session]!.moderators)
  const where = placementOf(problem, placings)
  const { terms } = new WeekObjective(problem, weights, { moderators, keptPoints: isLeast ? keptPoints : 0 }, where)
  const costs = Object.fromEntries(terms.map((term) => [term.name, term.recompute() / costPerPoint]))
  const unplaced = where.startOf.filter((start) => start === nowhere).length
  const soft = Object.values(costs).reduce((sum, points) => sum + points, 0)
  const points = Object.fromEntries(termNames.map((name) => [name, costs[name] ?? 0])) as Record<TermName, number>
  return {
    cost: soft + unplaced * (weights.unplaced + (isLeast ? unplacedKeptPoints : 0)),
    unplaced,
    terms: { ...points, unplaced: unplaced * weights.unplaced },
  }
}

export const isSamePlace = (a: Placing, b: Placing | null): boolean => b !== null && a.start === b.start && a.stream === b.stream
