import { wholeLocale } from '#platform/i18n.ts'
import { NotFound } from '#platform/http/errors.ts'
import { postOrShow, readFields, readRevision, translateErrors } from '#platform/http/form.ts'
import type { FormValues } from '#platform/http/form.ts'
import { hasRole, routesOf } from '#platform/http/route.ts'
import { Temporal } from '#platform/time.ts'
import type { Actor, Ctx } from '#platform/http/route.ts'
import { differing } from '../../timetable/versions.tsx'
import type { VersionRow } from '../../timetable/versions.tsx'
import { presetBlocks } from '../../weeks/blocks.ts'
import { isCallOpen } from '../../weeks/call-window.ts'
import { getWeek, listWeeks } from '../../weeks/store.ts'
import type { Week } from '../../weeks/store.ts'
import { saveDraft, startDraft, submitProposal } from '../actions.ts'
import type { Refused, Stale } from '../actions.ts'
import { checkProposal, gatherLists } from '../check.ts'
import { gatherCoSpeakers } from '../co-speakers/gather.ts'
import { blockValues } from '../form.ts'
import { getOwn } from '../own/get-own.ts'
import { renderProposal } from '../own/render.tsx'
import type { Asking } from '../own/render.tsx'
import { checkScreen, coordinatedMembers, mayDecide, mayProposeFor } from '../rules.ts'
import { findProposal } from '../store.ts'
import type { Proposal } from '../store.ts'
import { tellProposal } from '../told.tsx'
import { valuesOf } from '../values.ts'
import { ProposalFormPage } from './form-view.tsx'

interface Shown {
  week: Week
  proposal?: Proposal | undefined
  values: FormValues
  errors?: Record<string, string>
  versions?: VersionRow[]
  saved?: boolean
  asking?: Asking | undefined
  status?: 200 | 409 | 422
}

async function renderForm(c: Ctx, { status = 200, proposal, week, ...shown }: Shown): Promise<Response> {
  const { db, actor, ui } = c.var
  const lists = await gatherLists(db, week)
  const view = (
    <ProposalFormPage
      {...shown}
      {...{ week, guid: proposal?.guid, revision: proposal?.revision ?? 1 }}
      warnings={checkScreen(shown.values)}
      lists={{ ...lists, members: lists.members.filter((member) => mayProposeFor(actor, member.id)) }}
      coSpeakers={proposal ? await gatherCoSpeakers(db, proposal.id) : []}
      mayDecide={!proposal || mayDecide(actor, proposal)}
    />
  )
  return c.render(view, { title: ui.t(proposal ? 'week.proposal.edit' : 'week.proposal.new'), personal: true, status })
}

export async function weekOfCall(c: Ctx): Promise<Week> {
  const asked = c.req.query('week')
  if (asked) return getWeek(c.var.db, asked)
  // Where several are open, the one that closes first.
  const [open] = (await listWeeks(c.var.db))
    .filter((week) => isCallOpen(week, c.var.now))
    .toSorted((a, b) => Temporal.Instant.compare(a.call!.closesAt, b.call!.closesAt))
  if (!open) throw new NotFound('week.proposal.noCall')
  return open
}

/** What an empty form already knows of its author. */
function firstValues(actor: Actor): FormValues {
  const member = coordinatedMembers(actor)[0]
  return {
    language: 'ru',
    // Screen and rest by turns, until something else is chosen.
    blockMin: ',,,,,',
    blockKind: 'screen,off,screen,off,screen,off',
    ...(member !== undefined && { member: String(member) }),
    ...(hasRole(actor, 'lecturer') && { lecturer: String(actor.id) }),
  }
}

async function showNew(c: Ctx): Promise<Response> {
  const week = await weekOfCall(c)
  if (!isCallOpen(week, c.var.now)) throw new NotFound('week-call.closed')
  return renderForm(c, { week, values: firstValues(c.var.actor!) })
}

/** The member of a draft, where this person may propose for it: it decides who else sees the draft. */
export function memberOf(actor: Actor, values: FormValues): number | null {
  const id = /^\d{1,15}$/.test(values.member ?? '') ? Number(values.member) : null
  return id !== null && mayProposeFor(actor, id) ? id : null
}

/** Blocks by the norm of the grades that were chosen; of the middle ones, where none were. */
function withPreset(values: FormValues): FormValues {
  if (values.act !== 'preset') return values
  const grade = Number(values.gradeFrom)
  return { ...values, ...blockValues(presetBlocks(grade >= 1 && grade <= 11 ? grade : 5)) }
}

const savedAt = (guid: string, values: FormValues): string => `/proposals/${guid}?saved=1${values.act === 'preset' ? '#f-blocks' : ''}`

async function postNew(c: Ctx): Promise<Response> {
  const { t } = c.var.ui
  const actor = c.var.actor!
  const week = await weekOfCall(c)
  const values = withPreset(await readFields(c))
  if (!isCallOpen(week, c.var.now)) return renderForm(c, { week, values, errors: { form: t('week-call.frozen') }, status: 422 })
  const author = { actorId: actor.id, now: c.var.now }
  const checked = values.act === 'submit' ? checkProposal(await gatherLists(c.var.db, week), actor, values) : undefined
  const answer = await postOrShow<Refused>(
    c,
    values.formKey,
    async (trx) => {
      const guid = await startDraft(trx, week, { values, memberId: memberOf(actor, values) }, author)
      if (!checked?.ok) return savedAt(guid, values)
      const done = await submitProposal(trx, week, guid, checked.proposal, author)
      return done.ok ? `/proposals/${guid}` : done
    },
    ({ reason }) => renderForm(c, { week, values, errors: { form: t(reason) }, status: 422 }),
  )
  if (!checked || checked.ok) return answer
  const guid = /[0-9a-f-]{36}/.exec(answer.headers.get('location') ?? '')?.[0]
  const proposal = guid === undefined ? undefined : await findProposal(c.var.db, guid)
  return renderForm(c, { week, proposal, values, errors: translateErrors(checked.errors, t), status: 422 })
}

export async function showOwnProposal(c: Ctx, more: { status?: 422; asking?: Asking } = {}): Promise<Response> {
  const { proposal, week } = await getOwn(c)
  if (proposal.state !== 'draft' || !isCallOpen(week, c.var.now)) return renderProposal(c, proposal, week, more)
  return renderForm(c, { week, proposal, values: valuesOf(proposal), saved: c.req.query('saved') === '1', ...more })
}

/** The draft is kept in every case, in a transaction of its own; handing in needs a whole form. */
async function postProposal(c: Ctx): Promise<Response> {
  const { t } = c.var.ui
  const actor = c.var.actor!
  const { proposal, week } = await getOwn(c)
  const { guid } = proposal
  const values = withPreset(await readFields(c))
  const author = { actorId: actor.id, now: c.var.now }
  const wants = values.act === 'submit' && mayDecide(actor, proposal)
  const checked = wants ? checkProposal(await gatherLists(c.var.db, week), actor, values) : undefined
  const edit = { ...author, guid, revision: readRevision(values.revision), formKey: values.formKey, values }
  const answer = await postOrShow<Refused | Stale>(
    c,
    values.formKey,
    async (trx) => {
      const saved = await saveDraft(trx, week, { ...edit, memberId: memberOf(actor, values) ?? proposal.memberId })
      if (!saved.ok) return saved
      if (!checked?.ok) return savedAt(guid, values)
      const done = await submitProposal(trx, week, guid, checked.proposal, author)
      return done.ok ? `/proposals/${guid}` : done
    },
    (refused) => showRefused(c, refused, { proposal, week, values }),
  )
  if (!checked || checked.ok || answer.status !== 303) return answer
  const fresh = (await findProposal(c.var.db, guid))!
  return renderForm(c, { week, proposal: fresh, values, errors: translateErrors(checked.errors, t), status: 422 })
}

async function showRefused(
  c: Ctx,
  refused: Refused | Stale,
  { proposal, week, values }: { proposal: Proposal; week: Week; values: FormValues },
): Promise<Response> {
  const { t, locale } = c.var.ui
  // Too late: what was typed since the last save stands in the form, to be copied.
  if (refused.reason === 'week.proposal.callClosed')
    return renderForm(c, { week, proposal, values, errors: { form: t('week-call.frozen') }, status: 422 })
  const current = refused.reason === 'stale' ? refused.current : proposal
  if (refused.reason !== 'stale' || current.state !== 'draft')
    return renderProposal(c, current, week, { status: 422, message: t('week.proposal.notDraft') })
  const lists = await gatherLists(c.var.db, week)
  const saved = tellProposal(valuesOf(current), lists, wholeLocale(locale), t)
  const typed = tellProposal(values, lists, wholeLocale(locale), t)
  const labels = new Map([...saved, ...typed].map(({ field, label }) => [field, label]))
  const textIn = (told: typeof saved, field: string) => told.find((one) => one.field === field)?.text ?? '—'
  const rows = [...labels].map(([field, label]) => ({ label, saved: textIn(saved, field), typed: textIn(typed, field) }))
  return renderForm(c, { week, proposal: current, values, versions: differing(rows), status: 409 })
}

export const editRoutes = routesOf(import.meta.url, [
  ['GET', '/proposals/new', 'week.propose', showNew],
  ['POST', '/proposals/new', 'week.propose', postNew],
  ['GET', '/proposals/:guid', 'week.propose', (c) => showOwnProposal(c)],
  ['POST', '/proposals/:guid', 'week.propose', postProposal],
])
