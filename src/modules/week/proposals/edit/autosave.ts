import { inTransaction } from '#platform/db/database.ts'
import { postOnce, readFields, readRevision } from '#platform/http/form.ts'
import type { FormValues } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { wallTime } from '#platform/time.ts'
import { isCallOpen } from '../../weeks/call-window.ts'
import { saveDraft, startDraft } from '../actions.ts'
import { getOwn } from '../own/get-own.ts'
import { checkScreen } from '../rules.ts'
import { memberOf, weekOfCall } from './pages.tsx'

/** What the island reads of a save. */
export interface Autosaved {
  ok: boolean
  guid?: string
  revision?: number
  words: string
  /** The norms of screen time, as they stand now. */
  norms: string[]
}

const words = (c: Ctx, values: FormValues) => ({
  words: c.var.ui.t('week-call.autosave.saved', { time: wallTime(c.var.now, c.var.ui.zone) }),
  norms: checkScreen(values).map((problem) => c.var.ui.t(problem.key, problem.values)),
})

const refuse = (c: Ctx, key: 'week-call.frozen' | 'week-call.autosave.stale' | 'week.proposal.notDraft', status: 409 | 422): Response =>
  c.json({ ok: false, words: c.var.ui.t(key), norms: [] } satisfies Autosaved, status)

/** The first save of a new form: sent again after a dead line, it is the same draft. */
async function postFirst(c: Ctx): Promise<Response> {
  const actor = c.var.actor!
  const week = await weekOfCall(c)
  const values = await readFields(c)
  if (!isCallOpen(week, c.var.now)) return refuse(c, 'week-call.frozen', 422)
  const { formKey = '' } = values
  const draft = { values, memberId: memberOf(actor, values), formKey }
  const answer = await postOnce(c, formKey, (trx) => startDraft(trx, week, draft, { actorId: actor.id, now: c.var.now }))
  return c.json({ ok: true, guid: answer.headers.get('location')!, revision: 1, ...words(c, values) } satisfies Autosaved)
}

async function postNext(c: Ctx): Promise<Response> {
  const actor = c.var.actor!
  const { proposal, week } = await getOwn(c)
  const values = await readFields(c)
  const edit = { actorId: actor.id, now: c.var.now, guid: proposal.guid, revision: readRevision(values.revision), formKey: values.formKey }
  const memberId = memberOf(actor, values) ?? proposal.memberId
  const saved = await inTransaction(c.var.db, (trx) => saveDraft(trx, week, { ...edit, values, memberId, isQuiet: true }))
  if (saved.ok) return c.json({ ok: true, guid: proposal.guid, revision: saved.revision, ...words(c, values) } satisfies Autosaved)
  if (saved.reason === 'stale') return refuse(c, 'week-call.autosave.stale', 409)
  return saved.reason === 'week.proposal.callClosed' ? refuse(c, 'week-call.frozen', 422) : refuse(c, 'week.proposal.notDraft', 422)
}

export const autosaveRoutes = routesOf(import.meta.url, [
  ['POST', '/proposals/draft', 'week.propose', postFirst],
  ['POST', '/proposals/:guid/draft', 'week.propose', postNext],
])
