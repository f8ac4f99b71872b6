import type { Ctx } from '#platform/http/route.ts'
import { Evaluator } from '../../model/evaluator/evaluator.ts'
import { loadProblem } from '../../model/load.ts'
import { getWeek } from '../../weeks/store.ts'
import type { Week } from '../../weeks/store.ts'
import type { Board } from './board.ts'
import { scopeOf } from './scope.ts'

export async function readBoard(c: Ctx, week: Week): Promise<Board> {
  const problem = await loadProblem(c.var.db, week)
  return { week, problem, evaluator: new Evaluator(problem), scope: scopeOf(c.var.actor) }
}

export async function readAddressedBoard(c: Ctx): Promise<Board> {
  return readBoard(c, await getWeek(c.var.db, c.req.param('slug') ?? ''))
}
