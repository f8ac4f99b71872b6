import { NotFound } from '#platform/http/errors.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isUuid } from '#platform/ids.ts'
import { findSession } from '../../editor/board/board.ts'
import { readAddressedBoard } from '../../editor/board/read.ts'
import { findContradictions } from '../../model/answers/contradiction.ts'
import { explain } from '../../model/answers/explain.ts'
import { getWeights } from '../weights/store.ts'
import { WhyPage } from './views.tsx'

/** "Why here?": the terms, the best other places, and what rules the rest out; of what has no place, what contradicts what. */
async function showWhy(c: Ctx): Promise<Response> {
  const board = await readAddressedBoard(c)
  const guid = c.req.param('guid') ?? ''
  const index = isUuid(guid) ? findSession(board, guid) : undefined
  if (index === undefined) throw new NotFound('week.missing.session')
  const explanation = explain(board.problem, await getWeights(c.var.db, board.week.id), index)
  const isStuck = explanation.placing === null && explanation.alternatives.length === 0
  const found = isStuck ? findContradictions(board.problem, { most: 50 }).filter(({ sessions }) => sessions.includes(index)) : []
  const view = <WhyPage {...{ board, index, explanation }} contradictions={found.slice(0, 3)} />
  return c.render(view, { title: c.var.ui.t(explanation.placing ? 'week-solve.why.title' : 'week-solve.why.titleLeft'), personal: true })
}

export const whyRoutes = routesOf(import.meta.url, [['GET', '/office/weeks/:slug/sessions/:guid/why', 'week.steer', showWhy]])
