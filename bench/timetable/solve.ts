import { runCount, runFor } from '../../src/modules/week/engine/run.ts'
import { startSearch } from '../../src/modules/week/engine/search.ts'
import { courseProblem } from './course-problem.ts'
import type { Instance, Lecture } from './ectt.ts'
import { validate } from './validate.ts'
import type { Verdict } from './validate.ts'

export interface Solved {
  verdict: Verdict
  /** What the engine itself says of the same solution. */
  terms: Record<string, number>
  iterations: number
  seconds: number
  lines: Lecture[]
}

export type Budget = { seconds: number } | { iterations: number }

/** One run on one thread. Hard and cost are the validator's; it and the engine must agree, else this throws. */
export function solve(instance: Instance, seed: number, budget: Budget): Solved {
  const begunMs = performance.now()
  const { problem, makeObjective, linesOf } = courseProblem(instance)
  const search = startSearch(problem, makeObjective, { seed })
  const spentMs = performance.now() - begunMs
  if ('iterations' in budget) runCount(search, budget.iterations)
  else {
    const seconds = Math.max(0, budget.seconds - spentMs / 1000)
    // Nothing is cheaper than nothing.
    runFor(search, { seconds, now: () => performance.now(), onChunk: () => search.bestCost > 0 })
  }
  const best = search.best()
  const lines = linesOf(best)
  const verdict = validate(instance, lines)
  const told = Object.values(best.terms).reduce((sum, value) => sum + value, 0)
  if (best.unplaced !== verdict.violations.lectures || (best.unplaced === 0 && told !== verdict.cost))
    throw new Error(`the engine says ${told} with ${best.unplaced} unplaced, the validator ${JSON.stringify(verdict)}`)
  return { verdict, terms: best.terms, iterations: best.iterations, seconds: (performance.now() - begunMs) / 1000, lines }
}
