import { Annealer } from './anneal.ts'
import { construct } from './construct.ts'
import { measureHeat } from './heat.ts'
import type { Heat } from './heat.ts'
import { nowhere } from './objective.ts'
import type { MakeObjective } from './objective.ts'
import type { Problem } from './problem.ts'
import { Random } from './random.ts'
import { repair } from './repair.ts'
import { Timetable } from './timetable.ts'
import { CheckedTrial, Trial } from './trial.ts'

/** By event; `nowhere` (−1) for unplaced ones. */
export interface Placement {
  starts: Int32Array
  places: Int32Array
}

/** The timetable's price: unplaced events and every term by name. */
export interface Price {
  cost: number
  unplaced: number
  terms: Record<string, number>
}

export interface Solution extends Placement, Price {
  /** Iterations of the whole search so far. */
  iterations: number
}

export interface SearchOptions {
  seed: number
  /** A warm start: whatever of it still fits is where the search begins; the rest is placed where there is room. */
  from?: Placement
  /** Compares every delta with a full recomputation and throws at the first that differs. Slow. */
  debug?: boolean
  /** Temperatures at the beginning and the end, where the instance’s own are not wanted: a re-solve begins cool. */
  heat?: Heat
}

/** Everything that a search needs to go on, elsewhere or tomorrow: plain data that survives structuredClone. */
export interface SavedSearch {
  starts: Int32Array
  places: Int32Array
  best: Placement
  random: Int32Array
  iterations: number
  heat: Heat
}

/** What the search answers to. There is no clock inside: the caller decides how long, and tells how much of the time has gone. */
export interface Search {
  /**
   * Runs so many iterations at the temperature that belongs to `progress` (0 at the beginning of the caller's time, 1 at its end).
   * The same problem, seed and sequence of calls gives the same result everywhere.
   */
  step(count: number, progress: number): void
  readonly iterations: number
  readonly bestCost: number
  best(): Solution
  save(): SavedSearch
}

/** Tuned on ITC-2007: fewer chains mean more moves in a second and a worse timetable in the end; without any it sticks. */
const defaultMix = { place: 0.05, chain: 0.1, longest: 8, stray: 0.05, push: 0.2, lift: 0.002, unplaced: 0.1 }
const repairSteps = 2000
/** Temperatures change in so many steps, so that a run's record stays short. */
export const levels = 1000

class AnnealingSearch implements Search {
  iterations = 0
  bestCost = Infinity
  private readonly trial: Trial
  private readonly makeObjective: MakeObjective
  private readonly random: Random
  private readonly annealer: Annealer
  private readonly heat: Heat
  private bestAt: Placement

  constructor(problem: Problem, makeObjective: MakeObjective, options: SearchOptions, saved?: SavedSearch) {
    const table = new Timetable(problem)
    this.makeObjective = makeObjective
    this.random = new Random(options.seed)
    const from = saved ?? options.from
    if (from) takeOver(table, from)
    const objective = makeObjective(table)
    for (const term of objective.terms) term.recompute()
    this.trial = options.debug ? new CheckedTrial(table, objective, makeObjective(table)) : new Trial(table, objective)
    if (!saved) construct(this.trial, this.random)
    this.heat = saved?.heat ?? options.heat ?? measureHeat(this.trial, this.random)
    if (saved) this.random.state.set(saved.random)
    this.annealer = new Annealer(this.trial, this.random, defaultMix, costOf(this.trial))
    this.bestAt = copyOf(table)
    this.bestCost = this.annealer.cost
    if (!from && table.unplacedCount > 0) this.repair()
  }

  private repair(): void {
    const { annealer, trial } = this
    annealer.setTemperature(this.heat.from)
    repair(trial, this.random, repairSteps, () => {
      for (let left = trial.table.problem.eventCount; left > 0; left -= 1) annealer.iterate()
    })
    annealer.cost = costOf(trial)
    if (annealer.cost < this.bestCost) this.note()
  }

  step(count: number, progress: number): void {
    const { annealer } = this
    const { from, to } = this.heat
    const level = Math.floor(Math.min(Math.max(progress, 0), 1) * levels) / levels
    annealer.setTemperature(from * (to / from) ** level)
    for (let i = 0; i < count; i += 1) {
      annealer.iterate()
      if (annealer.cost < this.bestCost) this.note()
    }
    this.iterations += count
  }

  private note(): void {
    this.bestCost = this.annealer.cost
    this.bestAt.starts.set(this.trial.table.startOf)
    this.bestAt.places.set(this.trial.table.placeOf)
  }

  best(): Solution {
    const placement = { starts: this.bestAt.starts.slice(), places: this.bestAt.places.slice() }
    return { ...placement, ...priceOf(this.trial.table.problem, this.makeObjective, placement), iterations: this.iterations }
  }

  save(): SavedSearch {
    const { starts, places } = copyOf(this.trial.table)
    const best = { starts: this.bestAt.starts.slice(), places: this.bestAt.places.slice() }
    return { starts, places, best, random: this.random.state.slice(), iterations: this.iterations, heat: this.heat }
  }

  restore(saved: SavedSearch): void {
    this.iterations = saved.iterations
    this.bestAt = { starts: saved.best.starts.slice(), places: saved.best.places.slice() }
    this.bestCost = priceOf(this.trial.table.problem, this.makeObjective, this.bestAt).cost
  }
}

const copyOf = (table: Timetable): Placement => ({ starts: table.startOf.slice(), places: table.placeOf.slice() })

export function startSearch(problem: Problem, makeObjective: MakeObjective, options: SearchOptions): Search {
  return new AnnealingSearch(problem, makeObjective, options)
}

/** Goes on exactly as the saved search would have. */
export function resumeSearch(problem: Problem, makeObjective: MakeObjective, saved: SavedSearch): Search {
  const search = new AnnealingSearch(problem, makeObjective, { seed: 0 }, saved)
  search.restore(saved)
  return search
}

/** What of a placement fits, event by event; locked events come first. Returns those that didn't. */
export function takeOver(table: Timetable, { starts, places }: Placement): number[] {
  const { eventCount, locked, lockedStart, lockedPlace } = table.problem
  const misfits: number[] = []
  const events = Array.from({ length: eventCount }, (_, event) => event).toSorted((a, b) => locked[b]! - locked[a]! || a - b)
  for (const event of events) {
    const start = locked[event] ? lockedStart[event]! : starts[event]!
    const place = locked[event] ? lockedPlace[event]! : places[event]!
    if (start === nowhere) continue
    if (table.fits(event, start, place)) table.move(event, start, place)
    else misfits.push(event)
  }
  return misfits
}

/** What a given timetable costs. Throws where it breaks a hard rule. */
export function priceOf(problem: Problem, makeObjective: MakeObjective, placement: Placement): Price {
  const table = new Timetable(problem)
  const misfits = takeOver(table, placement)
  if (misfits.length > 0) throw new Error(`no feasible timetable: events ${misfits.join(', ')} do not fit`)
  const terms = Object.fromEntries(makeObjective(table).terms.map((term) => [term.name, term.recompute()]))
  const cost = unplacedCostOf(table) + Object.values(terms).reduce((sum, value) => sum + value, 0)
  return { cost, unplaced: table.unplacedCount, terms }
}

function unplacedCostOf({ startOf, problem }: Timetable): number {
  let cost = 0
  for (let event = 0; event < problem.eventCount; event += 1) if (startOf[event] === nowhere) cost += problem.unplacedCost[event]!
  return cost
}

const costOf = ({ table, objective }: Trial): number =>
  unplacedCostOf(table) + objective.terms.reduce((sum, term) => sum + term.recompute(), 0)
