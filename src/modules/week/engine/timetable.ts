import { nowhere } from './objective.ts'
import type { Problem } from './problem.ts'

/**
 * Where every event is at the moment, and who is in whose way. Only feasible timetables are ever held: `fits` first, then `move`.
 * `startOf` and `placeOf` are for reading.
 */
export class Timetable {
  readonly problem: Problem
  readonly startOf: Int32Array
  readonly placeOf: Int32Array
  /** [place × rowTicks + tick]: the event there, its gap included, or `nowhere`. */
  readonly occupant: Int32Array
  /** [kind × tickCount + tick]: how many events at odds with the kind run then. */
  readonly blocked: Uint16Array
  /** [shared resource × tickCount + tick]: units taken. */
  readonly taken: Int32Array
  unplacedCount: number

  constructor(problem: Problem) {
    this.problem = problem
    this.startOf = new Int32Array(problem.eventCount).fill(nowhere)
    this.placeOf = new Int32Array(problem.eventCount).fill(nowhere)
    this.occupant = new Int32Array(problem.placeCount * problem.rowTicks).fill(nowhere)
    this.blocked = new Uint16Array(problem.kindCount * problem.tickCount)
    this.taken = new Int32Array(problem.sharedCount * problem.tickCount)
    this.unplacedCount = problem.eventCount
  }

  /** May the event go there, all others staying where they are? Its own present place doesn't stand in its way. */
  fits(event: number, start: number, place: number): boolean {
    const problem = this.problem
    if (problem.placeAllowed[event * problem.placeCount + place] !== 1) return false
    return this.fitsTime(event, start) && this.fitsPlace(event, start, place)
  }

  /** The same without the place: allowed, nobody at odds, capacities, orders. */
  fitsTime(event: number, start: number): boolean {
    const problem = this.problem
    if (problem.startAllowed[event * problem.tickCount + start] !== 1) return false
    if (this.isBlocked(event, start)) return false
    if (problem.sharedCount > 0 && !this.fitsShared(event, start)) return false
    return problem.orderList.length === 0 || this.fitsOrders(event, start)
  }

  isBlocked(event: number, start: number): boolean {
    const { problem, blocked } = this
    const kind = problem.kind[event]!
    const row = kind * problem.tickCount
    const until = start + problem.duration[event]!
    const own = problem.selfOdds[kind]!
    const from = this.startOf[event]!
    const to = from < 0 ? from : from + problem.duration[event]!
    for (let tick = start; tick < until; tick += 1) {
      const mine = tick >= from && tick < to ? own : 0
      if (blocked[row + tick]! > mine) return true
    }
    return false
  }

  fitsPlace(event: number, start: number, place: number): boolean {
    const { problem, occupant } = this
    const from = place * problem.rowTicks + start
    const until = from + problem.duration[event]! + problem.placeGap[place]!
    for (let at = from; at < until; at += 1) {
      const other = occupant[at]!
      if (other !== nowhere && other !== event) return false
    }
    return true
  }

  fitsShared(event: number, start: number): boolean {
    const { problem, taken } = this
    const duration = problem.duration[event]!
    const from = this.startOf[event]!
    const to = from < 0 ? from : from + duration
    for (let k = problem.sharedAt[event]!; k < problem.sharedAt[event + 1]!; k += 1) {
      const shared = problem.sharedList[k]!
      const units = problem.sharedUnits[k]!
      const room = problem.sharedCapacity[shared]! - units
      for (let tick = start; tick < start + duration; tick += 1) {
        const mine = tick >= from && tick < to ? units : 0
        if (taken[shared * problem.tickCount + tick]! - mine > room) return false
      }
    }
    return true
  }

  fitsOrders(event: number, start: number): boolean {
    const { orderAt, orderList } = this.problem
    for (let k = orderAt[event]!; k < orderAt[event + 1]!; k += 3) {
      const other = this.startOf[orderList[k]!]!
      if (other !== nowhere && (start - other < orderList[k + 1]! || start - other > orderList[k + 2]!)) return false
    }
    return true
  }

  /** Takes the event there, or away with `nowhere`. The caller has asked `fits`. */
  move(event: number, start: number, place: number): void {
    if (this.startOf[event]! >= 0) this.mark(event, nowhere, -1)
    else this.unplacedCount -= 1
    this.startOf[event] = start
    this.placeOf[event] = place
    if (start >= 0) this.mark(event, event, 1)
    else this.unplacedCount += 1
  }

  private mark(event: number, who: number, sign: number): void {
    const { problem, occupant, blocked, taken } = this
    const { tickCount, oddsAt, oddsList, sharedAt } = problem
    const start = this.startOf[event]!
    const place = this.placeOf[event]!
    const kind = problem.kind[event]!
    const until = start + problem.duration[event]!
    const row = place * problem.rowTicks
    for (let at = row + start; at < row + until + problem.placeGap[place]!; at += 1) occupant[at] = who
    for (let k = oddsAt[kind]!; k < oddsAt[kind + 1]!; k += 1) {
      const row = oddsList[k]! * tickCount
      for (let tick = start; tick < until; tick += 1) blocked[row + tick] = blocked[row + tick]! + sign
    }
    for (let k = sharedAt[event]!; k < sharedAt[event + 1]!; k += 1) {
      const row = problem.sharedList[k]! * tickCount
      const units = sign * problem.sharedUnits[k]!
      for (let tick = start; tick < until; tick += 1) taken[row + tick] = taken[row + tick]! + units
    }
  }
}
