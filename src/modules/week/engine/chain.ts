import { nowhere } from './objective.ts'
import type { Timetable } from './timetable.ts'
import type { Trial } from './trial.ts'

/**
 * A Kempe chain: an event goes to another start; whoever is at odds with it there goes the opposite way, whoever is then in *their*
 * way goes the first way, and so on. With unit durations this is the chain between two periods that course timetabling knows
 * (Thompson & Dowsland 1996); with durations it is the same by an equal shift.
 */
export class Chain {
  private readonly trial: Trial
  private readonly table: Timetable
  private readonly events: Int32Array
  private readonly targets: Int32Array
  private readonly homes: Int32Array
  /** [event]: the number of the chain that it was last part of. */
  private readonly member: Int32Array
  private number = 0
  private length = 0

  constructor(trial: Trial, longest: number) {
    this.trial = trial
    this.table = trial.table
    this.events = new Int32Array(longest)
    this.targets = new Int32Array(longest)
    this.homes = new Int32Array(longest)
    this.member = new Int32Array(trial.table.problem.eventCount)
  }

  /** Makes the change on trial; its price, or undefined (nothing is changed then) where it is not possible. */
  attempt(event: number, start: number, place: number): number | undefined {
    const shift = start - this.table.startOf[event]!
    this.number += 1
    this.length = 0
    if (shift === 0 || !this.add(event, start)) return undefined
    for (let at = 0; at < this.length; at += 1) if (!this.follow(at)) return undefined
    const delta = this.settle(place)
    if (delta === undefined) this.trial.undo()
    return delta
  }

  private add(event: number, target: number): boolean {
    const { problem } = this.table
    if (this.length === this.events.length || problem.locked[event] === 1) return false
    if (target < 0 || target >= problem.tickCount || problem.startAllowed[event * problem.tickCount + target] === 0) return false
    this.member[event] = this.number
    this.events[this.length] = event
    this.targets[this.length] = target
    this.homes[this.length] = this.table.placeOf[event]!
    this.length += 1
    return true
  }

  /** Adds those at odds with the chain's event at its target. */
  private follow(at: number): boolean {
    const { table } = this
    const { problem, occupant, startOf } = table
    const event = this.events[at]!
    const target = this.targets[at]!
    const shift = target - startOf[event]!
    const odds = problem.kind[event]! * problem.kindCount
    const until = target + problem.duration[event]!
    for (let place = 0; place < problem.placeCount; place += 1) {
      const row = place * problem.rowTicks
      for (let tick = target; tick < until; tick += 1) {
        const other = occupant[row + tick]!
        if (other === nowhere || this.member[other] === this.number) continue
        if (problem.atOdds[odds + problem.kind[other]!] === 0) continue
        if (tick >= startOf[other]! + problem.duration[other]!) continue
        if (!this.add(other, startOf[other]! - shift)) return false
      }
    }
    return true
  }

  /** All leave, then each comes back at its target: in its own place where that is free, else where it costs least. */
  private settle(place: number): number | undefined {
    const { trial, table } = this
    let delta = 0
    for (let at = 0; at < this.length; at += 1) delta += trial.lift(this.events[at]!)
    for (let at = 0; at < this.length; at += 1) {
      const event = this.events[at]!
      const target = this.targets[at]!
      if (!table.fitsTime(event, target)) return undefined
      const chosen = this.placeFor(event, target, at === 0 ? place : this.homes[at]!)
      if (chosen === nowhere) return undefined
      delta += trial.charge(event, target, chosen)
    }
    return delta
  }

  private placeFor(event: number, target: number, wished: number): number {
    const { trial, table } = this
    const { placeAt, placeList } = table.problem
    if (table.fitsPlace(event, target, wished)) return wished
    let best = nowhere
    let least = Infinity
    for (let k = placeAt[event]!; k < placeAt[event + 1]!; k += 1) {
      const place = placeList[k]!
      if (!table.fitsPlace(event, target, place)) continue
      const delta = trial.deltaOf(event, target, place)
      if (delta < least) [best, least] = [place, delta]
    }
    return best
  }
}
