import { listMembers } from '#consortium'
import { listTopics } from '#trends'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { getWeek } from '../../weeks/store.ts'
import { listHref, readFilter } from './filter.ts'
import { countProposalsFor, listProposalsFor } from './store.ts'
import { sendScores } from './export.ts'
import { ProposalListPage } from './views.tsx'

async function showList(c: Ctx): Promise<Response> {
  const { db, ui, actor } = c.var
  const week = await getWeek(db, c.req.param('slug') ?? '')
  const filter = readFilter((name) => c.req.query(name))
  const { rows, total } = await listProposalsFor(db, actor!.id, week.id, filter)
  // The list became shorter since the link was made.
  if (rows.length === 0 && filter.page > 1) return c.redirect(listHref(`/office/weeks/${week.slug}/proposals`, filter), 303)
  const counts = await countProposalsFor(db, actor!.id, week.id, filter)
  const view = <ProposalListPage {...{ week, filter, rows, total, counts }} topics={await listTopics(db)} members={await listMembers(db)} />
  return c.render(view, { title: ui.t('week-review.tab.proposals'), personal: true })
}

export const listRoutes = routesOf(import.meta.url, [
  ['GET', '/office/weeks/:slug/proposals', 'week.plan', showList],
  ['GET', '/office/weeks/:slug/proposals.csv', 'week.plan', sendScores],
])
