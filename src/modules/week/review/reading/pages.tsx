import { listMembers } from '#consortium'
import { findPerson } from '#people'
import { NotFound } from '#platform/http/errors.ts'
import { checkForm, postOnce, postOrShow, readFields, readRevision, translateErrors } from '#platform/http/form.ts'
import type { FormValues } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isUuid } from '#platform/ids.ts'
import type { LocalText } from '#platform/i18n.ts'
import { findByGuid } from '../../timetable/store.ts'
import { differing } from '../../timetable/versions.tsx'
import type { VersionRow } from '../../timetable/versions.tsx'
import { getWeekById, listWeeks } from '../../weeks/store.ts'
import { assignAutomatically } from '../assigning/actions.ts'
import { isConflictRefusal } from '../conflicts/withheld.ts'
import { findReviewPeople } from '../people.ts'
import { anonymise, listFreeTexts, listKnownNames, listRedactions } from '../redaction/store.ts'
import { keepReview, recuse } from './actions.ts'
import { begunFields, reviewForm, reviewValues } from './form.ts'
import { criteria, isUndecided } from './rules.ts'
import { findOwnReview, listOwnAssignments } from './store.ts'
import type { OwnAssignment } from './store.ts'
import { OwnReviewsPage, ReadPage } from './views.tsx'

async function showOwn(c: Ctx): Promise<Response> {
  const { db, actor, ui } = c.var
  const assignments = await listOwnAssignments(db, actor!.id)
  const view = (
    <OwnReviewsPage
      assignments={await withTitles(c, assignments)}
      weeks={await listWeeks(db)}
      isAppointed={await isAppointed(c)}
      recused={c.req.query('recused') === '1'}
    />
  )
  return c.render(view, { title: ui.t('week-review.own.title'), personal: true })
}

async function isAppointed({ var: { db, actor } }: Ctx): Promise<boolean> {
  const row = await db
    .selectFrom('week.reviewer')
    .select('week_id')
    .where('person_id', '=', actor!.id)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

/** Titles as their reader may see them. */
async function withTitles({ var: { db } }: Ctx, assignments: OwnAssignment[]): Promise<OwnAssignment[]> {
  if (!assignments.some(({ isAnonymous }) => isAnonymous)) return assignments
  const members = await listMembers(db)
  const people = await findReviewPeople(db)
  return assignments.map((one) => (one.isAnonymous ? { ...one, title: hiddenTitle(one) } : one))

  function hiddenTitle({ title, people: named, redactions, memberId, proposedBy }: OwnAssignment): LocalText {
    const member = members.find(({ id }) => id === memberId)
    const all = (names: LocalText[]) => names.flatMap((name) => Object.values(name)).filter((name) => name !== undefined)
    const names = {
      people: all([people.get(proposedBy ?? 0)?.name ?? {}, ...named]),
      members: all(member ? [member.name, member.shortName] : []),
    }
    const kept = new Map(redactions.map((one) => [one.field, { ...one, hash: Buffer.from(one.hash, 'hex') }]))
    const texts = Object.entries(title).map(([lang, text]) => ({ field: `title.${lang}`, text: text ?? '' }))
    return Object.fromEntries(anonymise(texts, kept, names).map(({ field, shown }) => [field.slice('title.'.length), shown ?? '']))
  }
}

/** A proposal that this person has to read; one in conflict is as absent as one that never was. */
async function getAssigned(c: Ctx) {
  const { db, actor } = c.var
  const guid = c.req.param('guid') ?? ''
  const assignment = isUuid(guid) ? (await listOwnAssignments(db, actor!.id)).find((one) => one.guid === guid) : undefined
  const session = assignment && (await findByGuid(db, guid))
  if (!assignment || !session) throw new NotFound('week-review.missing')
  return { assignment, session, week: await getWeekById(db, assignment.weekId) }
}
type Assigned = Awaited<ReturnType<typeof getAssigned>>

interface Shown {
  values?: FormValues
  errors?: Record<string, string>
  versions?: VersionRow[]
  revision?: number
  status?: 409 | 422
}

async function render(c: Ctx, { assignment, session, week }: Assigned, shown: Shown = {}): Promise<Response> {
  const { db, actor, ui } = c.var
  const member = (await listMembers(db)).find(({ id }) => id === session.memberId)
  const author = session.proposedBy === null ? undefined : await findPerson(db, session.proposedBy)
  const review = await findOwnReview(db, session.id, actor!.id)
  const texts = await listFreeTexts(db, session.id, session)
  const names = await listKnownNames(db, session.id, author?.name ?? {}, member ? [member.name, member.shortName] : [])
  const hidden = anonymise(texts, await listRedactions(db, session.id), names)
  const view = (
    <ReadPage
      {...{ session, week, review }}
      texts={assignment.isAnonymous ? hidden : texts.map((one) => ({ ...one, shown: one.text, isRedacted: false }))}
      member={assignment.isAnonymous ? undefined : member}
      isAnonymous={assignment.isAnonymous}
      values={shown.values ?? reviewValues(review)}
      revision={shown.revision ?? review?.revision ?? 0}
      saved={c.req.query('saved') === '1'}
      {...(shown.errors && { errors: shown.errors })}
      {...(shown.versions && { versions: shown.versions })}
    />
  )
  return c.render(view, { title: ui.t('week-review.read.title'), personal: true, status: shown.status ?? 200 })
}

async function postReview(c: Ctx): Promise<Response> {
  const { actor, now, ui, origin } = c.var
  const { t } = ui
  const assigned = await getAssigned(c)
  const { session, week } = assigned
  const values = await readFields(c)
  if (!isUndecided(session.state)) return render(c, assigned, { values, errors: { form: t('week-review.decided') }, status: 422 })
  const handIn = values.act === 'submit'
  const form = handIn ? checkForm(reviewForm, values) : undefined
  const reading = { sessionId: session.id, guid: session.guid, actorId: actor!.id, now }
  // What was typed is kept in every case.
  const review = { ...begunFields(values), revision: readRevision(values.revision), handIn: form?.ok === true }
  const answer = await postOrShow(
    c,
    values.formKey,
    async (trx) => {
      const kept = await keepReview(trx, reading, review)
      if (!kept.ok) return kept
      // Two that lie far apart need a third.
      if (review.handIn) await assignAutomatically(trx, { week, actorId: null, now, origin }, session.id)
      return review.handIn ? '/reviews' : `/reviews/${session.guid}?saved=1`
    },
    ({ current }) => showStale(c, assigned, current, values),
  ).catch((error: unknown) => {
    if (isConflictRefusal(error)) throw new NotFound('week-review.missing')
    throw error
  })
  if (!form || form.ok || answer.status !== 303) return answer
  return render(c, assigned, { values, errors: translateErrors(form.errors, t), status: 422 })
}

function showStale(c: Ctx, assigned: Assigned, current: Awaited<ReturnType<typeof findOwnReview>>, typed: FormValues): Promise<Response> {
  const { t } = c.var.ui
  const saved = reviewValues(current)
  const rows = [...criteria, 'comment' as const].map((name) => ({
    label: t(`week-review.criterion.${name}`),
    saved: saved[name] || '—',
    typed: typed[name] || '—',
  }))
  return render(c, assigned, { values: typed, versions: differing(rows), revision: current?.revision ?? 0, status: 409 })
}

const reasons = ['recognised', 'close', 'other'] as const

async function postRecuse(c: Ctx): Promise<Response> {
  const { actor, now, ui } = c.var
  const assigned = await getAssigned(c)
  const values = await readFields(c)
  const why = reasons.find((reason) => reason === values.why)
  if (!why) return render(c, assigned, { errors: { why: ui.t('week.place.choose') }, status: 422 })
  const { id: sessionId, guid } = assigned.session
  const note = (values.note ?? '').slice(0, 900)
  return postOnce(c, values.formKey, async (trx) => {
    await recuse(trx, { sessionId, guid, actorId: actor!.id, now }, note ? `${why}: ${note}` : why)
    return '/reviews?recused=1'
  })
}

export const readingRoutes = routesOf(import.meta.url, [
  ['GET', '/reviews', 'week.review', showOwn],
  ['GET', '/reviews/:guid', 'week.review', (c) => getAssigned(c).then((assigned) => render(c, assigned))],
  ['POST', '/reviews/:guid', 'week.review', postReview],
  ['POST', '/reviews/:guid/recuse', 'week.review', postRecuse],
])
