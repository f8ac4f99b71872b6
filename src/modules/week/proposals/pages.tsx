import { listMembers } from '#consortium'
import { listPeopleWithRole } from '#people'
import { listTopics } from '#trends'
import { Forbidden, NotFound } from '#platform/http/errors.ts'
import { checkForm, postOnce, readFields, readRevision, translateErrors } from '#platform/http/form.ts'
import type { FormValues } from '#platform/http/form.ts'
import type { Trx } from '#platform/db/database.ts'
import { hasRole, routesOf } from '#platform/http/route.ts'
import type { Actor, Ctx } from '#platform/http/route.ts'
import { isUuid } from '#platform/ids.ts'
import { pickText } from '#platform/i18n.ts'
import { findByGuid, listProposals } from '../timetable/store.ts'
import type { VersionRow } from '../timetable/versions.tsx'
import { differing } from '../timetable/versions.tsx'
import { getWeek, getWeekById, isCallOpen, listWeeks } from '../weeks/store.ts'
import { AirableSection, findAirable } from '../waves/airable.tsx'
import type { Week } from '../weeks/store.ts'
import { saveDraft, startDraft, submitProposal, takeBack } from './actions.ts'
import type { Proposal } from './actions.ts'
import { draftFields, draftOf, proposalForm } from './form.ts'
import { checkScreen, coordinatedMembers, mayEdit, mayProposeFor } from './rules.ts'
import { ProposalFormPage } from './form-view.tsx'
import { ProposalPage, ProposalsPage } from './views.tsx'

async function showProposals(c: Ctx): Promise<Response> {
  const { db, actor, ui } = c.var
  const weeks = await listWeeks(db)
  const proposals = await listProposals(db, actor!.id, coordinatedMembers(actor))
  const view = (
    <>
      <ProposalsPage proposals={proposals} weeks={weeks} open={weeks.filter((week) => isCallOpen(week, c.var.now))} />
      <AirableSection airable={await findAirable(db, actor!, c.var.now)} />
    </>
  )
  return c.render(view, { title: ui.t('week.proposal.title'), personal: true })
}

interface Shown {
  week: Week
  guid?: string
  revision: number
  values: FormValues
  errors?: Record<string, string>
  versions?: VersionRow[]
  saved?: boolean
  status?: 409 | 422
}

async function renderForm(c: Ctx, { status = undefined as 409 | 422 | undefined, ...shown }: Shown): Promise<Response> {
  const { db, actor, ui } = c.var
  const named = (people: Actor[]) => people.map(({ id, name }) => ({ id, name: pickText(name, ui.locale).text }))
  const view = (
    <ProposalFormPage
      {...shown}
      warnings={checkScreen(shown.values)}
      topics={await listTopics(db)}
      members={(await listMembers(db)).filter((member) => mayProposeFor(actor, member.id))}
      lecturers={named(await listPeopleWithRole(db, 'lecturer'))}
      moderators={named(await listPeopleWithRole(db, 'moderator'))}
    />
  )
  return c.render(view, { title: ui.t(shown.guid ? 'week.proposal.edit' : 'week.proposal.new'), personal: true, status: status ?? 200 })
}

async function weekOfCall(c: Ctx): Promise<Week> {
  const asked = c.req.query('week')
  if (asked) return getWeek(c.var.db, asked)
  const open = (await listWeeks(c.var.db)).find((week) => isCallOpen(week, c.var.now))
  if (!open) throw new NotFound('week.proposal.noCall')
  return open
}

/** What an empty form already knows of its author. */
function firstValues(actor: Actor): FormValues {
  const member = coordinatedMembers(actor)[0]
  return {
    language: 'ru',
    durationMin: '30',
    screenMin: '15',
    ...(member !== undefined && { member: String(member) }),
    ...(hasRole(actor, 'lecturer') && { lecturer: String(actor.id) }),
  }
}

async function showNew(c: Ctx): Promise<Response> {
  const week = await weekOfCall(c)
  if (!isCallOpen(week, c.var.now)) throw new NotFound('week.proposal.callClosed')
  return renderForm(c, { week, revision: 1, values: firstValues(c.var.actor!) })
}

/** The member of a draft, where this person may propose for it: it decides who else sees the draft. */
function memberOf(actor: Actor, values: FormValues): number | null {
  const id = /^\d{1,15}$/.test(values.member ?? '') ? Number(values.member) : null
  return id !== null && mayProposeFor(actor, id) ? id : null
}

type Checked = ReturnType<typeof checkForm<typeof proposalForm>>

async function holdsRole(c: Ctx, personId: number, role: 'lecturer' | 'moderator'): Promise<boolean> {
  return (await listPeopleWithRole(c.var.db, role)).some((person) => person.id === personId)
}

async function checkProposal(c: Ctx, values: FormValues): Promise<Checked> {
  const form = checkForm(proposalForm, values)
  if (!form.ok) return form
  const knowsTopic = (await listTopics(c.var.db)).some((topic) => topic.slug === form.data.topic)
  if (!knowsTopic) return { ok: false, errors: { topic: 'week.proposal.topicNeeded' }, values }
  if (!(await listMembers(c.var.db)).some((member) => member.id === form.data.member))
    return { ok: false, errors: { member: 'week.proposal.memberNeeded' }, values }
  if (!mayProposeFor(c.var.actor, form.data.member)) return { ok: false, errors: { member: 'week.proposal.notYourMember' }, values }
  // Whoever is named is shown by name: nobody but those who may lead or keep a session can be.
  const { lecturer, moderator } = form.data
  if (!(await holdsRole(c, lecturer, 'lecturer'))) return { ok: false, errors: { lecturer: 'week.place.lecturerNeeded' }, values }
  if (moderator !== undefined && !(await holdsRole(c, moderator, 'moderator')))
    return { ok: false, errors: { moderator: 'week.place.moderatorNeeded' }, values }
  return form
}

async function postNew(c: Ctx): Promise<Response> {
  const { t } = c.var.ui
  const actor = c.var.actor!
  const week = await weekOfCall(c)
  const values = await readFields(c)
  const author = { actorId: actor.id, now: c.var.now }
  const form = values.act === 'submit' ? await checkProposal(c, values) : undefined
  const answer = await postOnce(c, values.formKey, async (trx) => {
    const guid = await startDraft(trx, week, values, memberOf(actor, values), author)
    if (form?.ok) orThrow(await submitProposal(trx, week, guid, form.data, author))
    return `/proposals/${guid}${form?.ok ? '' : '?saved=1'}`
  }).catch(refusalOf)
  if (answer instanceof Refused) return renderForm(c, { week, revision: 1, values, errors: { '': t(answer.reason) }, status: 422 })
  if (!form || form.ok) return answer
  const guid = /[0-9a-f-]{36}/.exec(answer.headers.get('location') ?? '')![0]
  const { revision } = (await findByGuid(c.var.db, guid))!
  return renderForm(c, { week, guid, revision, values, errors: translateErrors(form.errors, t), status: 422 })
}

async function getOwn(c: Ctx): Promise<{ proposal: Proposal; week: Week }> {
  const guid = c.req.param('guid') ?? ''
  const proposal = isUuid(guid) ? await findByGuid(c.var.db, guid) : undefined
  if (!proposal) throw new NotFound('week.missing.proposal')
  if (!mayEdit(c.var.actor, proposal)) throw new Forbidden('week.proposal.notYours')
  return { proposal, week: await getWeekById(c.var.db, proposal.weekId) }
}

const typedValues = (proposal: Proposal): FormValues => (proposal.source.draft ?? {}) as FormValues

async function showProposal(c: Ctx): Promise<Response> {
  const { proposal, week } = await getOwn(c)
  if (proposal.state !== 'draft') return renderProposal(c, proposal, week)
  const { guid, revision } = proposal
  return renderForm(c, { week, guid, revision, values: typedValues(proposal), saved: c.req.query('saved') === '1' })
}

function renderProposal(c: Ctx, proposal: Proposal, week: Week, message?: string): Response | Promise<Response> {
  const title = pickText(proposal.title, c.var.ui.locale).text || c.var.ui.t('week.proposal.untitled')
  return c.render(<ProposalPage proposal={proposal} week={week} message={message} />, {
    title,
    personal: true,
    status: message ? 422 : 200,
  })
}

/** Rolls a post back; the page then says why. */
class Refused extends Error {
  readonly reason: Reason
  readonly current: Proposal | undefined
  constructor(reason: Reason, current?: Proposal) {
    super(reason)
    this.reason = reason
    this.current = current
  }
}
type Reason = 'week.proposal.notDraft' | 'week.proposal.callClosed' | 'week.proposal.done' | 'week.stale.text'
type Outcome = { ok: true } | { ok: false; reason: 'stale'; current: Proposal } | { ok: false; reason: Exclude<Reason, 'week.stale.text'> }

function orThrow(outcome: Outcome): void {
  if (outcome.ok) return
  throw outcome.reason === 'stale' ? new Refused('week.stale.text', outcome.current) : new Refused(outcome.reason)
}

function refusalOf(error: unknown): Refused {
  if (error instanceof Refused) return error
  throw error
}

/** The draft is kept in every case, in a transaction of its own; handing in needs a whole form. */
async function postProposal(c: Ctx): Promise<Response> {
  const { t } = c.var.ui
  const { proposal, week } = await getOwn(c)
  const { guid } = proposal
  const values = await readFields(c)
  const author = { actorId: c.var.actor!.id, now: c.var.now }
  const form = values.act === 'submit' ? await checkProposal(c, values) : undefined
  const isOpen = isCallOpen(week, c.var.now)
  const save = (trx: Trx) =>
    saveDraft(trx, { ...author, guid, revision: readRevision(values.revision), values, memberId: memberOf(c.var.actor!, values) })
  const answer = await postOnce(c, values.formKey, async (trx) => {
    orThrow(await save(trx))
    if (form?.ok && isOpen) orThrow(await submitProposal(trx, week, guid, form.data, author))
    return form?.ok && isOpen ? `/proposals/${guid}` : `/proposals/${guid}?saved=1`
  }).catch(refusalOf)
  if (answer instanceof Refused) return showRefused(c, answer, proposal, week, values)
  if (!form || (form.ok && isOpen)) return answer
  const { revision } = (await findByGuid(c.var.db, guid))!
  const errors = form.ok ? { '': t('week.proposal.callClosed') } : translateErrors(form.errors, t)
  return renderForm(c, { week, guid, revision, values, errors, status: 422 })
}

function showRefused(
  c: Ctx,
  { reason, current }: Refused,
  proposal: Proposal,
  week: Week,
  values: FormValues,
): Response | Promise<Response> {
  const { t } = c.var.ui
  if (!current || current.state !== 'draft')
    return renderProposal(c, current ?? proposal, week, t(current ? 'week.proposal.notDraft' : reason))
  const saved = typedValues(current)
  const typed = draftOf(values)
  const rows = draftFields.map((name) => ({
    label: t(`week.proposal.field.${name}`),
    saved: saved[name] || '—',
    typed: typed[name] || '—',
  }))
  return renderForm(c, { week, guid: current.guid, revision: current.revision, values, versions: differing(rows), status: 409 })
}

async function postTakeBack(c: Ctx): Promise<Response> {
  const { proposal, week } = await getOwn(c)
  const { formKey, to, revision } = await readFields(c)
  const answer = await postOnce(c, formKey, async (trx) => {
    const target = to === 'withdrawn' ? 'withdrawn' : 'draft'
    orThrow(
      await takeBack(trx, { guid: proposal.guid, actorId: c.var.actor!.id, now: c.var.now, revision: readRevision(revision), to: target }),
    )
    return `/proposals/${proposal.guid}`
  }).catch(refusalOf)
  if (!(answer instanceof Refused)) return answer
  return renderProposal(
    c,
    (await findByGuid(c.var.db, proposal.guid))!,
    week,
    c.var.ui.t(answer.current ? 'week.proposal.changed' : answer.reason),
  )
}

export const proposalRoutes = routesOf(import.meta.url, [
  ['GET', '/proposals', 'week.propose', showProposals],
  ['GET', '/proposals/new', 'week.propose', showNew],
  ['POST', '/proposals/new', 'week.propose', postNew],
  ['GET', '/proposals/:guid', 'week.propose', showProposal],
  ['POST', '/proposals/:guid', 'week.propose', postProposal],
  ['POST', '/proposals/:guid/take-back', 'week.propose', postTakeBack],
])
