import { nowhere } from '../../engine/objective.ts'
import { costPerPoint, termNames } from '../problem.ts'
import type { Placing, TermName, WeekProblem, Weights } from '../problem.ts'
import { placementOf } from '../search.ts'
import { WeekObjective } from '../terms/objective.ts'

/** Points by term; terms that say nothing are left out. */
export type Points = Partial<Record<TermName, number>>

/** What places cost beside the one that a session has, all others staying where they are. */
export class Prices {
  private readonly weights: Weights
  private readonly objective: WeekObjective
  private readonly startOf: Int32Array

  /** `moderators`: of that session where it isn't placed. */
  constructor(
    problem: WeekProblem,
    weights: Weights,
    placings: readonly (Placing | null)[],
    options: { session: number; moderators: readonly number[] },
  ) {
    const where = placementOf(problem, placings)
    const moderators = placings.map((placing, at) =>
      at === options.session ? options.moderators : (placing?.moderators ?? problem.sessions[at]!.moderators),
    )
    this.weights = weights
    this.startOf = where.startOf
    this.objective = new WeekObjective(problem, weights, { moderators, keptPoints: 0 }, where)
    for (const term of this.objective.terms) term.recompute()
  }

  /** Points more (or less) than now. */
  differenceOf(session: number, placing: Pick<Placing, 'start' | 'stream'> | null): number {
    const delta = this.objective.deltaOf(session, placing ? Math.floor(placing.start) : nowhere, placing?.stream ?? nowhere)
    return delta / costPerPoint + this.unplacedDifference(session, placing === null)
  }

  /** The same by term. */
  differences(session: number, placing: Pick<Placing, 'start' | 'stream'> | null): Points {
    const [start, stream] = placing ? [Math.floor(placing.start), placing.stream] : [nowhere, nowhere]
    const points: Points = {}
    for (const term of this.objective.terms) {
      const delta = term.deltaOf(session, start, stream)
      const name = termNames.find((one) => one === term.name)
      if (delta !== 0 && name) points[name] = delta / costPerPoint
    }
    const unplaced = this.unplacedDifference(session, placing === null)
    return unplaced === 0 ? points : { ...points, unplaced }
  }

  private unplacedDifference(session: number, isUnplaced: boolean): number {
    const wasUnplaced = this.startOf[session] === nowhere
    return this.weights.unplaced * (Number(isUnplaced) - Number(wasUnplaced))
  }
}
