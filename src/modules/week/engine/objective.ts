// What is unwelcome, as plug-ins: each term prices the timetable in integers and knows the price of a change by itself.
import type { Timetable } from './timetable.ts'

/** Start and place of an event that has none. */
export const nowhere = -1

/**
 * One soft term, weighted. It reads `table.startOf` and `table.placeOf` (both `nowhere` for unplaced events) and may keep tables of its
 * own. The price of unplaced events is the engine's and no term's.
 */
export interface Term {
  readonly name: string
  /** By how much the cost changes if the event alone goes there (or leaves, or comes: `nowhere`). Changes nothing. */
  deltaOf(event: number, start: number, place: number): number
  /** Keeps own tables up to date. Called just BEFORE the timetable itself changes: `table.startOf[event]` is still the old one. */
  apply(event: number, start: number, place: number): void
  /** Makes own tables anew from the timetable and returns the whole cost. The slow, plain truth that deltas are tested against. */
  recompute(): number
}

/** All terms together. A problem whose speed matters writes this by hand, so that the compiler sees each term's class (see sumOf). */
export interface Objective {
  readonly terms: readonly Term[]
  deltaOf(event: number, start: number, place: number): number
  apply(event: number, start: number, place: number): void
  /**
   * Optional fast lane: two placed events take each other's start, and these places. `Infinity` where that is never worth it, as
   * between two that are alike.
   */
  deltaOfExchange?(a: number, placeOfA: number, b: number, placeOfB: number): number
}

/** Terms hold on to the table they are made for; the engine makes it. */
export type MakeObjective = (table: Timetable) => Objective

/** The plain objective: good for any number of terms. */
export function sumOf(terms: readonly Term[]): Objective {
  return {
    terms,
    deltaOf(event, start, place) {
      let delta = 0
      for (let i = 0; i < terms.length; i += 1) delta += terms[i]!.deltaOf(event, start, place)
      return delta
    },
    apply(event, start, place) {
      for (let i = 0; i < terms.length; i += 1) terms[i]!.apply(event, start, place)
    },
  }
}
