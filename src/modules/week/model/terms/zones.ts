import { nowhere } from '../../engine/objective.ts'
import type { Term } from '../../engine/objective.ts'
import { Reach } from '../evaluator/reach.ts'
import type { Hours } from '../evaluator/reach.ts'
import { costPerPoint, tickMin } from '../problem.ts'
import type { WeekProblem } from '../problem.ts'
import type { Where } from './where.ts'

/**
 * What a zone group costs that an item never reaches: half of it because it is one of so many clocks, half by its share of the pupils,
 * so that a clock with few children is not forgotten. The mean over the groups is one weight.
 */
export function groupCosts(groups: WeekProblem['groups'], weight: number): Int32Array {
  const n = groups.length
  return Int32Array.from(groups, ({ pupilShare }) => Math.round(weight * costPerPoint * (0.5 + 0.5 * pupilShare * n)))
}

/** Zones that no wave of an item reaches in those hours. An item without waves is looked up; one with waves is counted. */
export class ZoneTerm implements Term {
  readonly name: string
  private readonly where: Where
  private readonly problem: WeekProblem
  private readonly hours: Hours
  private readonly reach: Reach
  private readonly costs: Int32Array
  private readonly all: number
  private readonly itemOf: Int32Array
  private readonly isAlone: Uint8Array
  /** By session: what each start costs a session of its length. */
  private readonly alone: Int32Array[]
  /** [item × groups + group]: placed waves that reach it. */
  private readonly waves: Int32Array

  constructor(name: string, hours: Hours, weight: number, problem: WeekProblem, where: Where) {
    const { sessions, items, groups } = problem
    this.name = name
    this.where = where
    this.problem = problem
    this.hours = hours
    this.reach = new Reach(problem)
    this.costs = groupCosts(groups, weight)
    this.all = this.costs.reduce((sum, cost) => sum + cost, 0)
    this.itemOf = Int32Array.from(sessions, ({ item }) => item)
    this.isAlone = Uint8Array.from(sessions, ({ item }) => (items[item]!.length === 1 ? 1 : 0))
    const tables = new Map<number, Int32Array>()
    this.alone = sessions.map(({ durationMin }) => {
      if (!tables.has(durationMin)) tables.set(durationMin, this.costsOfStarts(durationMin))
      return tables.get(durationMin)!
    })
    this.waves = new Int32Array(items.length * groups.length)
  }

  private costsOfStarts(durationMin: number): Int32Array {
    return Int32Array.from({ length: this.problem.tickCount }, (_, start) => {
      const from = start * tickMin
      return this.costs.reduce((sum, cost, g) => sum + (this.reach.reaches(this.hours, g, from, from + durationMin) ? 0 : cost), 0)
    })
  }

  private reaches(session: number, group: number, start: number): number {
    if (start === nowhere) return 0
    const from = start * tickMin
    return this.reach.reaches(this.hours, group, from, from + this.problem.sessions[session]!.durationMin) ? 1 : 0
  }

  deltaOf(session: number, start: number): number {
    const old = this.where.startOf[session]!
    if (start === old) return 0
    if (this.isAlone[session] === 1) {
      const table = this.alone[session]!
      return (start === nowhere ? this.all : table[start]!) - (old === nowhere ? this.all : table[old]!)
    }
    const row = this.itemOf[session]! * this.costs.length
    let delta = 0
    for (let group = 0; group < this.costs.length; group += 1) {
      const was = this.waves[row + group]!
      const is = was - this.reaches(session, group, old) + this.reaches(session, group, start)
      if (was === 0 && is > 0) delta -= this.costs[group]!
      else if (was > 0 && is === 0) delta += this.costs[group]!
    }
    return delta
  }

  apply(session: number, start: number): void {
    if (this.isAlone[session] === 1) return
    const row = this.itemOf[session]! * this.costs.length
    const old = this.where.startOf[session]!
    for (let group = 0; group < this.costs.length; group += 1)
      this.waves[row + group]! += this.reaches(session, group, start) - this.reaches(session, group, old)
  }

  recompute(): number {
    const { items } = this.problem
    let cost = 0
    for (const [item, sessions] of items.entries())
      for (let group = 0; group < this.costs.length; group += 1) {
        const waves = sessions.reduce((sum, session) => sum + this.reaches(session, group, this.where.startOf[session]!), 0)
        this.waves[item * this.costs.length + group] = waves
        if (waves === 0) cost += this.costs[group]!
      }
    return cost
  }
}
