import { listMembers } from '#consortium'
import { listTopics } from '#trends'
import { checkForm, postOnce, readFields, translateErrors } from '#platform/http/form.ts'
import type { FormValues } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isUuid } from '#platform/ids.ts'
import { getWeek } from '../../weeks/store.ts'
import { listHref, readFilter } from '../list/filter.ts'
import { countProposalsFor, listProposalsFor } from '../list/store.ts'
import { decideProposal } from './actions.ts'
import { decideForm } from './form.ts'
import { decidableStates } from './rules.ts'
import { listPending } from './store.ts'
import { DecisionsPage } from './views.tsx'

const count = (text: string | undefined): number | undefined => (text && /^\d{1,6}$/.test(text) ? Number(text) : undefined)

async function render(c: Ctx, shown: { values?: FormValues; errors?: Record<string, string> } = {}): Promise<Response> {
  const { db, ui, actor } = c.var
  const week = await getWeek(db, c.req.param('slug') ?? '')
  const asked = readFilter((name) => c.req.query(name) ?? (name === 'order' ? 'score' : undefined))
  const filter = { ...asked, state: decidableStates.find((state) => state === asked.state) ?? ('inReview' as const) }
  const { rows, total } = await listProposalsFor(db, actor!.id, week.id, filter)
  if (rows.length === 0 && filter.page > 1) return c.redirect(listHref(`/office/weeks/${week.slug}/decisions`, { ...filter, page: 1 }), 303)
  const view = (
    <DecisionsPage
      {...{ week, filter, rows, total, ...shown }}
      counts={await countProposalsFor(db, actor!.id, week.id, filter)}
      pending={(await listPending(db, actor!.id, week.id)).length}
      topics={await listTopics(db)}
      members={await listMembers(db)}
      done={count(c.req.query('done'))}
      skipped={count(c.req.query('skipped'))}
    />
  )
  return c.render(view, { title: ui.t('week-review.tab.decisions'), personal: true, status: shown.errors ? 422 : 200 })
}

/** "guid:revision" of each chosen proposal: one that was changed since the page was made is left alone, and said. */
function chosenOf(text = ''): { guid: string; revision: number }[] {
  return text
    .split(',')
    .map((one) => one.split(':'))
    .filter(([guid = '', revision = '']) => isUuid(guid) && /^\d{1,9}$/.test(revision))
    .map(([guid, revision]) => ({ guid: guid!, revision: Number(revision) }))
}

async function postDecisions(c: Ctx): Promise<Response> {
  const { db, actor, now, ui } = c.var
  const week = await getWeek(db, c.req.param('slug') ?? '')
  const values = await readFields(c)
  const form = checkForm(decideForm, values)
  // Everything that the page listed: not what came into the list since.
  const chosen = chosenOf(values.all === 'yes' ? values.shown : values.proposal)
  if (!form.ok) return render(c, { values, errors: translateErrors(form.errors, ui.t) })
  if (chosen.length === 0) return render(c, { values, errors: { form: ui.t('week-decision.noneChosen') } })
  return postOnce(c, values.formKey, async (trx) => {
    let done = 0
    // In one order, so that two who decide at once don't wait for each other.
    for (const one of chosen.toSorted((a, b) => a.guid.localeCompare(b.guid)))
      if ((await decideProposal(trx, { week, actorId: actor!.id, now }, { ...one, ...form.data })) === 'done') done += 1
    return `/office/weeks/${week.slug}/decisions?done=${done}&skipped=${chosen.length - done}`
  })
}

export const decisionRoutes = routesOf(import.meta.url, [
  ['GET', '/office/weeks/:slug/decisions', 'week.plan', (c) => render(c)],
  ['POST', '/office/weeks/:slug/decisions', 'week.plan', postDecisions],
])
