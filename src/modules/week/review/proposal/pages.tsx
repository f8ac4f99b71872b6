import { listMembers } from '#consortium'
import { checkForm, postOrShow, readFields, readRevision, translateErrors } from '#platform/http/form.ts'
import type { FormValues } from '#platform/http/form.ts'
import type { Trx } from '#platform/db/database.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { pickText } from '#platform/i18n.ts'
import { assignByHand, takeAssignment } from '../assigning/actions.ts'
import { declareConflict, endConflict } from '../conflicts/actions.ts'
import { officeConflictForm } from '../conflicts/form.ts'
import { listDeclaredWith } from '../conflicts/store.ts'
import { isConflicted } from '../conflicts/withheld.ts'
import { decideProposal, sendLetters } from '../decisions/actions.ts'
import { decideForm } from '../decisions/form.ts'
import { findReviewPeople } from '../people.ts'
import { listFreeTexts } from '../redaction/store.ts'
import { getProposal, listCandidates, listDecisions, listGivenReviews } from './store.ts'
import { OfficeProposalPage } from './views.tsx'

type Place = Awaited<ReturnType<typeof getProposal>>

interface Shown {
  form?: 'decide' | 'assign' | 'conflict'
  values?: FormValues
  errors?: Record<string, string>
  status?: 409 | 422
}

async function render(c: Ctx, { week, session }: Place, shown: Shown = {}): Promise<Response> {
  const { db, actor, ui } = c.var
  const view = (
    <OfficeProposalPage
      {...{ week, session, shown }}
      texts={(await listFreeTexts(db, session.id, session)).map((one) => ({ ...one, shown: one.text, isRedacted: false }))}
      member={(await listMembers(db)).find(({ id }) => id === session.memberId)}
      people={await findReviewPeople(db)}
      reviews={await listGivenReviews(db, session.id)}
      decisions={await listDecisions(db, session.id)}
      candidates={await listCandidates(db, actor!.id, week.id, session.id)}
      declared={await listDeclaredWith(db, session.id)}
      // A look that a second person opened is for reading.
      isLook={await isConflicted(db, actor!.id, session.id)}
    />
  )
  return c.render(view, {
    title: pickText(session.title, ui.locale).text || ui.t('week.proposal.untitled'),
    personal: true,
    status: shown.status ?? 200,
  })
}

type Refused = { ok: false; reason: MessageKey; status?: 409 }

/** One way for all that the office does here: done and back, or the page again and why. Whoever only looks changes nothing. */
async function act(
  c: Ctx,
  place: Place,
  form: NonNullable<Shown['form']>,
  values: FormValues,
  work: (trx: Trx) => Promise<Refused | undefined>,
): Promise<Response> {
  const { actor, ui } = c.var
  const path = `/office/weeks/${place.week.slug}/proposals/${place.session.guid}`
  return postOrShow(
    c,
    values.formKey,
    async (trx) => {
      if (await isConflicted(trx, actor!.id, place.session.id))
        return { ok: false as const, reason: 'week-conflict.glass.onlyReading' as const }
      return (await work(trx)) ?? path
    },
    async (refused: Refused) =>
      render(c, await getProposal(c), { form, values, errors: { form: ui.t(refused.reason) }, status: refused.status ?? 422 }),
  )
}

async function postDecide(c: Ctx): Promise<Response> {
  const { actor, now, ui, origin } = c.var
  const place = await getProposal(c)
  const values = await readFields(c)
  const form = checkForm(decideForm, values)
  if (!form.ok) return render(c, place, { form: 'decide', values, errors: translateErrors(form.errors, ui.t), status: 422 })
  const { week, session } = place
  const deciding = { week, actorId: actor!.id, now }
  return act(c, place, 'decide', values, async (trx) => {
    const outcome = await decideProposal(trx, deciding, { guid: session.guid, revision: readRevision(values.revision), ...form.data })
    if (outcome === 'stale') return { ok: false, reason: 'week-decision.stale', status: 409 }
    if (outcome !== 'done') return { ok: false, reason: outcome === 'same' ? 'week-decision.same' : 'week.place.notNow' }
    await sendLetters(trx, deciding, origin, session.guid)
    return undefined
  })
}

async function postAssign(c: Ctx): Promise<Response> {
  const { actor, now, ui, origin } = c.var
  const place = await getProposal(c)
  const values = await readFields(c)
  const id = (text: string | undefined) => (/^\d{1,15}$/.test(text ?? '') ? Number(text) : undefined)
  const [reviewer, taken] = [id(values.reviewer), id(values.take)]
  if (reviewer === undefined && taken === undefined)
    return render(c, place, { form: 'assign', values, errors: { reviewer: ui.t('week.place.choose') }, status: 422 })
  const assigning = { week: place.week, actorId: actor!.id, now, origin }
  return act(c, place, 'assign', values, async (trx) => {
    if (taken !== undefined) {
      await takeAssignment(trx, assigning, { proposal: place.session.id, reviewer: taken })
      return undefined
    }
    const done = await assignByHand(trx, assigning, { proposal: place.session.id, reviewer: reviewer! })
    return done.ok ? undefined : done
  })
}

async function postConflict(c: Ctx): Promise<Response> {
  const { db, actor, now, ui } = c.var
  const place = await getProposal(c)
  const { id: sessionId, guid } = place.session
  const values = await readFields(c)
  const telling = { actorId: actor!.id, now }
  if (values.end !== undefined) {
    const declared = (await listDeclaredWith(db, sessionId)).find(({ uuid }) => uuid === values.end)
    return act(c, place, 'conflict', values, async (trx) => {
      if (declared) await endConflict(trx, telling, declared.uuid, { sessionId })
      return undefined
    })
  }
  const form = checkForm(officeConflictForm, values)
  if (!form.ok) return render(c, place, { form: 'conflict', values, errors: translateErrors(form.errors, ui.t), status: 422 })
  const { person, reason } = form.data
  if (!(await findReviewPeople(db)).has(person))
    return render(c, place, { form: 'conflict', values, errors: { person: ui.t('week.place.choose') }, status: 422 })
  return act(c, place, 'conflict', values, async (trx) => {
    await declareConflict(trx, telling, { personId: person, side: 'office', reason, with: { sessionId, guid } })
    return undefined
  })
}

const path = '/office/weeks/:slug/proposals/:guid'
export const officeProposalRoutes = routesOf(import.meta.url, [
  ['GET', path, 'week.plan', (c) => getProposal(c).then((place) => render(c, place))],
  ['POST', `${path}/decide`, 'week.plan', postDecide],
  ['POST', `${path}/assign`, 'week.plan', postAssign],
  ['POST', `${path}/conflict`, 'week.plan', postConflict],
])
