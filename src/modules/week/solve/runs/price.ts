import { priceOf } from '../../model/search.ts'
import type { WeekSolution } from '../../model/search.ts'
import type { Task } from '../threads/solver.ts'

/** What the timetable that the search began from costs with the same weights: what the found one is compared with. */
export function priceNow({ problem, weights, scope }: Task): Pick<WeekSolution, 'cost' | 'unplaced' | 'terms'> {
  return priceOf(problem, weights, { scope, placings: problem.sessions.map(({ placing }) => placing) })
}
