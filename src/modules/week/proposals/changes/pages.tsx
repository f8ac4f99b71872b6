import { wholeLocale } from '#platform/i18n.ts'
import { findPerson } from '#people'
import { Conflict, NotFound } from '#platform/http/errors.ts'
import { postOrShow, readFields, translateErrors } from '#platform/http/form.ts'
import type { FormValues } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { getWeek } from '../../weeks/store.ts'
import type { Week } from '../../weeks/store.ts'
import { gatherLists } from '../check.ts'
import type { ProposalLists } from '../check.ts'
import { getDecided } from '../own/get-own.ts'
import { canAskChange } from '../rules.ts'
import { findProposal } from '../store.ts'
import { tellProposal } from '../told.tsx'
import { valuesOf } from '../values.ts'
import { askChange, decideChange } from './actions.ts'
import { checkChange } from './form.ts'
import { findOpenChange, listOpenChanges } from './store.ts'
import type { OpenChange } from './store.ts'
import { AskChangePage, ChangesPage } from './views.tsx'
import type { ShownChange } from './views.tsx'

async function renderAsk(c: Ctx, typed?: FormValues, errors?: Record<string, string>): Promise<Response> {
  const { db, ui } = c.var
  const { proposal, week } = await getDecided(c)
  if (!canAskChange(proposal.state)) throw new Conflict('week-call.change.notNow')
  const open = await findOpenChange(db, proposal.id)
  const values = typed ?? { ...valuesOf(proposal), ...open?.changes }
  const view = <AskChangePage {...{ proposal, week, values, errors, open }} lists={await gatherLists(db, week)} />
  return c.render(view, { title: ui.t('week-call.change.ask'), personal: true, status: errors ? 422 : 200 })
}

async function postAsk(c: Ctx): Promise<Response> {
  const { t } = c.var.ui
  const { proposal } = await getDecided(c)
  const values = await readFields(c)
  const checked = checkChange(proposal, values)
  if (!checked.ok) return renderAsk(c, values, translateErrors(checked.errors, t))
  return postOrShow(
    c,
    values.formKey,
    async (trx) => {
      const done = await askChange(trx, proposal, checked.changes, { actorId: c.var.actor!.id, now: c.var.now })
      return done.ok ? `/proposals/${proposal.guid}` : done
    },
    ({ reason }) => renderAsk(c, values, { form: t(reason) }),
  )
}

async function showChange(c: Ctx, open: OpenChange, lists: ProposalLists): Promise<ShownChange> {
  const { db, ui } = c.var
  const proposal = (await findProposal(db, open.guid))!
  const before = valuesOf(proposal)
  const tell = (values: FormValues) => new Map(tellProposal(values, lists, wholeLocale(ui.locale), ui.t).map((told) => [told.field, told]))
  const [told, asked] = [tell(before), tell({ ...before, ...open.changes })]
  const rows = [...new Set([...told.keys(), ...asked.keys()])]
    .map((field) => ({
      label: (asked.get(field) ?? told.get(field))!.label,
      before: told.get(field)?.text ?? '—',
      after: asked.get(field)?.text ?? '—',
    }))
    .filter((row) => row.before !== row.after)
  return { open, rows, by: open.askedBy === null ? undefined : (await findPerson(db, open.askedBy))?.name }
}

async function renderChanges(c: Ctx, week: Week, message?: string): Promise<Response> {
  const { db, ui, actor } = c.var
  const lists = await gatherLists(db, week)
  const shown = []
  for (const open of await listOpenChanges(db, week.id, actor!.id)) shown.push(await showChange(c, open, lists))
  const view = <ChangesPage {...{ week, shown, message }} />
  return c.render(view, { title: ui.t('week-call.change.title'), personal: true, status: message ? 422 : 200 })
}

async function showChanges(c: Ctx): Promise<Response> {
  return renderChanges(c, await getWeek(c.var.db, c.req.param('slug') ?? ''))
}

async function postDecide(c: Ctx): Promise<Response> {
  const { db, ui, actor, now } = c.var
  const week = await getWeek(db, c.req.param('slug') ?? '')
  const found = (await listOpenChanges(db, week.id, actor!.id)).find((one) => one.uuid === c.req.param('uuid'))
  if (!found) throw new NotFound('week-call.change.gone')
  const { answer, note = '', asked, formKey } = await readFields(c)
  if (answer !== 'agree' && answer !== 'refuse') return renderChanges(c, week)
  if (asked !== found.askedAt.toString()) return renderChanges(c, week, ui.t('week-call.change.gone'))
  return postOrShow(
    c,
    formKey,
    async (trx) => {
      const done = await decideChange(trx, found, { agreed: answer === 'agree', note: note.slice(0, 1000), actorId: actor!.id, now })
      return done.ok ? `/office/weeks/${week.slug}/changes` : done
    },
    ({ reason }) => renderChanges(c, week, ui.t(reason)),
  )
}

export const changeRoutes = routesOf(import.meta.url, [
  ['GET', '/proposals/:guid/change', 'week.propose', (c) => renderAsk(c)],
  ['POST', '/proposals/:guid/change', 'week.propose', postAsk],
  ['GET', '/office/weeks/:slug/changes', 'week.plan', showChanges],
  ['POST', '/office/weeks/:slug/changes/:uuid', 'week.plan', postDecide],
])
