import { listMembers } from '#consortium'
import { findVetted, listPeopleWithRole } from '#people'
import { listRegions } from '#regions'
import { findAvailability } from '#seats'
import type { Trx } from '#platform/db/database.ts'
import { NotFound } from '#platform/http/errors.ts'
import { checkForm, postOnce, readFields, readRevision, translateErrors } from '#platform/http/form.ts'
import type { FormErrors, FormValues } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isUuid } from '#platform/ids.ts'
import { pickText } from '#platform/i18n.ts'
import type { Scope } from '../editor/board/scope.ts'
import { mayName } from '../editor/commands/speakers.ts'
import { findNames } from '../media/pages.tsx'
import { changeOffer } from '../offers/actions.ts'
import type { OfferOutcome } from '../offers/actions.ts'
import { offerForm, offerValues } from '../offers/form.ts'
import { describeHit } from '../offers/hit.ts'
import { isConflicted, isWithheld } from '../review/conflicts/withheld.ts'
import { isAccepted } from '../weeks/kinds.ts'
import { findPublished, sessionOwner } from '../weeks/published.ts'
import { getWeek, listStreams } from '../weeks/store.ts'
import type { Week } from '../weeks/store.ts'
import { placeSession, withdrawSession } from './actions.ts'
import { zoneCoverage } from './coverage.ts'
import { errorsOf, placeForm, valuesOf } from './form.ts'
import type { PlaceFields } from './form.ts'
import { judgeWeek } from '../releases/judge.ts'
import { isPlaced } from './rules.ts'
import type { Problem } from './rules.ts'
import { OfficeSessionPage } from './session-view.tsx'
import type { AdultChoice } from './session-view.tsx'
import { findWorking, listWorking } from './store.ts'
import type { WorkingSession } from './store.ts'
import { storeVideo, videoBytesMax } from './upload.ts'
import { differing } from './versions.tsx'
import type { VersionRow } from './versions.tsx'

/** Rolls the post back and carries what the page must then show. */
class Refused extends Error {
  readonly outcome: Refusal
  constructor(outcome: Refusal) {
    super(outcome.reason)
    this.outcome = outcome
  }
}
type Refusal =
  | { ok: false; reason: 'stale'; current: WorkingSession }
  | { ok: false; reason: 'blocked'; problems: Problem[] }
  | { ok: false; reason: 'week.place.notNow' }
  | Extract<OfferOutcome, { reason: 'offer' }>

async function findPlace(c: Ctx): Promise<{ week: Week; session: WorkingSession }> {
  const week = await getWeek(c.var.db, c.req.param('slug') ?? '')
  const guid = c.req.param('guid') ?? ''
  const session = isUuid(guid) ? await findWorking(c.var.db, week.id, guid) : undefined
  if (!session || session.state === 'draft') throw new NotFound('week.missing.session')
  // A look that a second person opened is for reading.
  const isHidden = c.req.method === 'GET' ? isWithheld : isConflicted
  if (!(await isHidden(c.var.db, c.var.actor!.id, session.id))) return { week, session }
  // Once accepted it is the timetable's; what was said of it stays withheld.
  if (!isAccepted(session.state)) throw new NotFound('week.missing.session')
  return { week, session: { ...session, decisionNote: '' } }
}

interface Shown {
  values?: FormValues
  errors?: Record<string, string>
  /** Of the form of seats, apart. */
  offer?: { values: FormValues; errors: Record<string, string>; hit?: string[] }
  versions?: VersionRow[]
  status?: 409 | 422
}

async function render(c: Ctx, week: Week, session: WorkingSession, shown: Shown = {}): Promise<Response> {
  const { db, ui } = c.var
  const placed = await listWorking(db, week.id, ['placed'])
  const problems = session.state === 'placed' ? ((await judgeWeek(db, week, placed, { locale: ui.locale })).get(session.guid) ?? []) : []
  const zones = (await listRegions(db)).flatMap((region) => region.zones)
  const item = session.waveOf ?? session.guid
  const waves = [...placed.filter((other) => (other.waveOf ?? other.guid) === item && other.id !== session.id), session].filter(isPlaced)
  const member = (await listMembers(db)).find((one) => one.id === session.memberId)
  const view = (
    <OfficeSessionPage
      {...{ week, session, problems }}
      names={await findNames(db, session.video)}
      streams={await listStreams(db, week.id)}
      lecturers={await listAdults(c, week, ['lecturer'])}
      moderators={await listAdults(c, week, ['moderator', 'lecturer'])}
      isPublic={(await findPublished(db, week.id, session.slug)) !== undefined}
      coverage={isPlaced(session) ? zoneCoverage(waves, zones) : undefined}
      offer={{
        places: (await findAvailability(db, sessionOwner, [session.id])).get(session.id),
        values: offerValues(session),
        ...shown.offer,
      }}
      memberName={member && pickText(member.name, ui.locale).text}
      values={shown.values ?? valuesOf(session, week)}
      {...(shown.errors && { errors: shown.errors })}
      {...(shown.versions && { versions: shown.versions })}
    />
  )
  return c.render(view, {
    title: pickText(session.title, ui.locale).text || ui.t('week.office.session'),
    personal: true,
    status: shown.status ?? 200,
  })
}

/** Whom a session's form offers; to whoever steers some members' sessions, nobody of the others. */
export async function listAdults(c: Ctx, week: Week, roles: ('lecturer' | 'moderator')[], members?: Scope): Promise<AdultChoice[]> {
  const people = []
  for (const role of roles) people.push(...(await listPeopleWithRole(c.var.db, role)))
  const unique = [...new Map(people.map((person) => [person.id, person])).values()].filter((person) => mayName(members, person))
  const vetted = await findVetted(
    c.var.db,
    unique.map((person) => person.id),
    week.endsOn,
  )
  return unique.map(({ id, name }) => ({ id, name: pickText(name, c.var.ui.locale).text, isVetted: vetted.has(id) }))
}

async function showSession(c: Ctx): Promise<Response> {
  const { week, session } = await findPlace(c)
  // What isn't accepted has its page among the proposals.
  if (!isAccepted(session.state) && session.state !== 'withdrawn')
    return c.redirect(`/office/weeks/${week.slug}/proposals/${session.guid}`, 303)
  return render(c, week, session)
}

/** Streams are the week's own, and adults those whom the form offers: what else is sent was made up, or has gone meanwhile. */
async function checkChoices(c: Ctx, week: Week, fields: PlaceFields): Promise<FormErrors | undefined> {
  const offers = async (roles: ('lecturer' | 'moderator')[]) => new Set((await listAdults(c, week, roles)).map(({ id }) => id))
  if (!(await listStreams(c.var.db, week.id)).some(({ id }) => id === fields.stream)) return { stream: 'week.place.streamNeeded' }
  const lecturers = await offers(['lecturer'])
  for (const field of ['lecturer1', 'lecturer2', 'lecturer3'] as const)
    if (fields[field] !== undefined && !lecturers.has(fields[field])) return { [field]: 'week.place.lecturerNeeded' }
  return (await offers(['moderator', 'lecturer'])).has(fields.moderator) ? undefined : { moderator: 'week.place.moderatorNeeded' }
}

async function postPlace(c: Ctx): Promise<Response> {
  const { t, locale } = c.var.ui
  const { week, session } = await findPlace(c)
  const form = checkForm(placeForm, await readFields(c))
  if (!form.ok) return render(c, week, session, { values: form.values, errors: translateErrors(form.errors, t), status: 422 })
  const wrong = await checkChoices(c, week, form.data)
  if (wrong) return render(c, week, session, { values: form.values, errors: translateErrors(wrong, t), status: 422 })
  const upload = await storeVideo(c)
  if (!upload.ok) return render(c, week, session, { values: form.values, errors: { videoFile: t(upload.reason) }, status: 422 })
  const editing = { week, guid: session.guid, actorId: c.var.actor!.id, now: c.var.now, locale, fields: form.data, uploaded: upload.video }
  return postEdit(c, week, session, form.values, (trx) => placeSession(trx, editing))
}

async function postOffer(c: Ctx): Promise<Response> {
  const { week, session } = await findPlace(c)
  const form = checkForm(offerForm, await readFields(c))
  if (!form.ok) {
    const offer = { values: { ...form.values, revision: String(session.revision) }, errors: translateErrors(form.errors, c.var.ui.t) }
    return render(c, week, session, { offer, status: 422 })
  }
  const editing = { week, guid: session.guid, actorId: c.var.actor!.id, now: c.var.now, fields: form.data }
  return postEdit(c, week, session, form.values, (trx) => changeOffer(trx, editing), '#seats')
}

async function postWithdraw(c: Ctx): Promise<Response> {
  const { week, session } = await findPlace(c)
  const values = await readFields(c)
  const editing = {
    week,
    guid: session.guid,
    actorId: c.var.actor!.id,
    now: c.var.now,
    revision: readRevision(values.revision),
    note: (values.note ?? '').slice(0, 500),
  }
  return postEdit(c, week, session, values, (trx) => withdrawSession(trx, editing))
}

type Outcome = { ok: true } | Refusal

/** One way for all edits: done, or the page again with what was typed and what speaks against it. */
async function postEdit(
  c: Ctx,
  week: Week,
  session: WorkingSession,
  values: FormValues,
  work: (trx: Trx) => Promise<Outcome>,
  part = '',
): Promise<Response> {
  const { t } = c.var.ui
  try {
    return await postOnce(c, values.formKey, async (trx) => {
      const outcome = await work(trx)
      if (!outcome.ok) throw new Refused(outcome)
      return `/office/weeks/${week.slug}/sessions/${session.guid}${part}`
    })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const { outcome } = error
    if (outcome.reason === 'offer') {
      const hit = await describeHit(c.var.db, t, outcome.hit)
      return render(c, week, session, { offer: { values, errors: { [outcome.field]: t(outcome.error) }, hit }, status: 422 })
    }
    if (outcome.reason === 'stale') return showStale(c, week, outcome.current, values)
    if (outcome.reason !== 'blocked') return render(c, week, session, { errors: { '': t(outcome.reason) }, status: 422 })
    return render(c, week, session, {
      values,
      errors: errorsOf(outcome.problems, (problem) => t(problem.key, problem.values)),
      status: 422,
    })
  }
}

const compared = ['titleRu', 'titleEn', 'date', 'time', 'durationMin', 'stream', 'lecturer1', 'lecturer2', 'moderator', 'videoUrl'] as const

async function showStale(c: Ctx, week: Week, current: WorkingSession, typed: FormValues): Promise<Response> {
  const { t, locale } = c.var.ui
  const saved = valuesOf(current, week)
  const names = new Map((await listAdults(c, week, ['lecturer', 'moderator'])).map((adult) => [String(adult.id), adult.name]))
  const streams = new Map((await listStreams(c.var.db, week.id)).map((stream) => [String(stream.id), pickText(stream.name, locale).text]))
  const show = (field: (typeof compared)[number], value = '') => {
    if (field === 'stream') return streams.get(value) ?? '—'
    return (field.startsWith('lecturer') || field === 'moderator' ? names.get(value) : value) || '—'
  }
  const rows = compared
    .filter((field) => typed[field] !== undefined)
    .map((field) => ({ label: t(`week.stale.field.${field}`), saved: show(field, saved[field]), typed: show(field, typed[field]) }))
  const state = { label: t('week.stale.field.state'), saved: t(`week.state.${current.state}`), typed: '—' }
  return render(c, week, current, { values: { ...saved, ...typed }, versions: [state, ...differing(rows)], status: 409 })
}

export const officeSessionRoutes = routesOf(import.meta.url, [
  ['GET', '/office/weeks/:slug/sessions/:guid', 'week.plan', showSession],
  ['POST', '/office/weeks/:slug/sessions/:guid', 'week.plan', postPlace, { bodyMaxBytes: videoBytesMax + 1024 * 1024 }],
  ['POST', '/office/weeks/:slug/sessions/:guid/seats', 'week.plan', postOffer],
  ['POST', '/office/weeks/:slug/sessions/:guid/withdraw', 'week.plan', postWithdraw],
])
