import type { MakeObjective } from './objective.ts'
import type { Problem } from './problem.ts'

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
  /** A warm start: whatever of it still fits is where the search begins; the rest is placed anew. */
  from?: Placement
  /** Compares every delta with a full recomputation and throws at the first that differs. Slow. */
  debug?: boolean
}

/** Everything that a search needs to go on, elsewhere or tomorrow: plain data that survives structuredClone. */
export interface SavedSearch {
  starts: Int32Array
  places: Int32Array
  best: Placement
  random: Int32Array
  iterations: number
  heat: { from: number; to: number }
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

export type StartSearch = (problem: Problem, makeObjective: MakeObjective, options: SearchOptions) => Search
export type ResumeSearch = (problem: Problem, makeObjective: MakeObjective, saved: SavedSearch) => Search
/** What a given timetable costs; throws where it breaks a hard rule. */
export type PriceOf = (problem: Problem, makeObjective: MakeObjective, placement: Placement) => Price
