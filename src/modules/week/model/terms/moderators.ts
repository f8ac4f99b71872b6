import { nowhere } from '../../engine/objective.ts'
import type { Term } from '../../engine/objective.ts'
import { costPerPoint } from '../problem.ts'
import type { WeekProblem } from '../problem.ts'
import { dayOfTicks } from './days.ts'
import type { Where } from './where.ts'

/** Minutes that a moderator holds rooms on one day, over what the limits give away. */
export class ModeratorLoadTerm implements Term {
  readonly name = 'moderatorLoad'
  private readonly where: Where
  private readonly perMin: number
  private readonly freeMin: number
  private readonly minutes: Int32Array
  private readonly moderators: readonly (readonly number[])[]
  private readonly days: Int16Array
  private readonly dayCount: number
  /** [person × days + day] */
  private readonly load: Int32Array

  constructor(weight: number, problem: WeekProblem, moderators: readonly (readonly number[])[], where: Where) {
    this.where = where
    this.perMin = (weight * costPerPoint) / 30
    this.freeMin = problem.limits.moderatorDayMin
    this.minutes = Int32Array.from(problem.sessions, ({ durationMin }) => durationMin)
    this.moderators = moderators
    this.days = dayOfTicks(problem)
    this.dayCount = Math.max(1, problem.days.length)
    this.load = new Int32Array(problem.persons.length * this.dayCount)
  }

  private over(minutes: number): number {
    return minutes > this.freeMin ? minutes - this.freeMin : 0
  }

  deltaOf(session: number, start: number): number {
    const old = this.where.startOf[session]!
    const from = old === nowhere ? -1 : this.days[old]!
    const to = start === nowhere ? -1 : this.days[start]!
    if (from === to) return 0
    const own = this.moderators[session]!
    const minutes = this.minutes[session]!
    let delta = 0
    for (let i = 0; i < own.length; i += 1) {
      const row = own[i]! * this.dayCount
      if (from >= 0) delta += this.over(this.load[row + from]! - minutes) - this.over(this.load[row + from]!)
      if (to >= 0) delta += this.over(this.load[row + to]! + minutes) - this.over(this.load[row + to]!)
    }
    return delta * this.perMin
  }

  apply(session: number, start: number): void {
    this.add(session, this.where.startOf[session]!, -1)
    this.add(session, start, 1)
  }

  private add(session: number, start: number, sign: 1 | -1): void {
    if (start === nowhere) return
    for (const person of this.moderators[session]!) this.load[person * this.dayCount + this.days[start]!]! += sign * this.minutes[session]!
  }

  recompute(): number {
    this.load.fill(0)
    for (const session of this.minutes.keys()) this.add(session, this.where.startOf[session]!, 1)
    return this.perMin * this.load.reduce((sum, minutes) => sum + this.over(minutes), 0)
  }
}
