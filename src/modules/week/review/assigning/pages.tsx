import { listTopics } from '#trends'
import { checkForm, postOnce, readFields, translateErrors } from '#platform/http/form.ts'
import type { FormValues } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { getWeek } from '../../weeks/store.ts'
import { findReviewPeople } from '../people.ts'
import { appointReviewer, assignAutomatically, dismissReviewer } from './actions.ts'
import { reviewerForm } from './form.ts'
import { countProgress, listReviewers } from './store.ts'
import { ReviewersPage } from './views.tsx'

const count = (text: string | undefined): number | undefined => (text && /^\d{1,6}$/.test(text) ? Number(text) : undefined)

async function render(c: Ctx, shown: { values?: FormValues; errors?: Record<string, string> } = {}): Promise<Response> {
  const { db, actor, ui } = c.var
  const week = await getWeek(db, c.req.param('slug') ?? '')
  const view = (
    <ReviewersPage
      {...{ week, shown }}
      reviewers={await listReviewers(db, week.id, actor!.id)}
      progress={await countProgress(db, actor!.id, week.id)}
      people={await findReviewPeople(db)}
      topics={await listTopics(db)}
      given={count(c.req.query('given'))}
      empty={count(c.req.query('empty'))}
    />
  )
  return c.render(view, { title: ui.t('week-review.tab.reviews'), personal: true, status: shown.errors ? 422 : 200 })
}

async function postReviewer(c: Ctx): Promise<Response> {
  const { db, actor, now, ui } = c.var
  const week = await getWeek(db, c.req.param('slug') ?? '')
  const values = await readFields(c)
  const back = `/office/weeks/${week.slug}/reviews`
  const deciding = { week, actorId: actor!.id, now }
  const dismissed = /^\d{1,15}$/.test(values.dismiss ?? '') ? Number(values.dismiss) : undefined
  if (dismissed !== undefined) {
    return postOnce(c, values.formKey, async (trx) => {
      await dismissReviewer(trx, deciding, dismissed)
      return back
    })
  }
  const form = checkForm(reviewerForm, values)
  if (!form.ok) return render(c, { values, errors: translateErrors(form.errors, ui.t) })
  const { person, loadMax } = form.data
  if (!(await findReviewPeople(db)).has(person)) return render(c, { values, errors: { person: ui.t('week.place.choose') } })
  const known = new Set((await listTopics(db)).map(({ slug }) => slug))
  const topics = form.data.topics.filter((slug) => known.has(slug))
  return postOnce(c, values.formKey, async (trx) => {
    await appointReviewer(trx, deciding, { personId: person, topics, loadMax })
    return back
  })
}

async function postAutomatic(c: Ctx): Promise<Response> {
  const { db, actor, now, origin } = c.var
  const week = await getWeek(db, c.req.param('slug') ?? '')
  return postOnce(c, (await readFields(c)).formKey, async (trx) => {
    const { given, empty } = await assignAutomatically(trx, { week, actorId: actor!.id, now, origin })
    return `/office/weeks/${week.slug}/reviews?given=${given}&empty=${empty}`
  })
}

export const assigningRoutes = routesOf(import.meta.url, [
  ['GET', '/office/weeks/:slug/reviews', 'week.plan', (c) => render(c)],
  ['POST', '/office/weeks/:slug/reviews', 'week.plan', postReviewer],
  ['POST', '/office/weeks/:slug/reviews/assign', 'week.plan', postAutomatic],
])
