import { audit } from '#platform/audit.ts'
import { checkForm, postOnce, readFields, translateErrors } from '#platform/http/form.ts'
import type { FormValues } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { termNames, weightPresets } from '../../model/problem.ts'
import type { Weights } from '../../model/problem.ts'
import { getWeek } from '../../weeks/store.ts'
import type { Week } from '../../weeks/store.ts'
import { weightsForm } from './form.ts'
import { getWeights, saveWeights } from './store.ts'
import { WeightsPage } from './views.tsx'

interface Shown {
  values?: FormValues
  errors?: Record<string, string>
}

async function render(c: Ctx, week: Week, { values, errors }: Shown = {}): Promise<Response> {
  const weights = await getWeights(c.var.db, week.id)
  const view = <WeightsPage {...{ week, errors }} values={values ?? wordsOf(weights)} isSaved={c.req.query('saved') !== undefined} />
  return c.render(view, { title: c.var.ui.t('week-solve.weights.title'), personal: true, status: errors ? 422 : 200 })
}

const wordsOf = (weights: Weights): FormValues => Object.fromEntries(termNames.map((term) => [term, String(weights[term])]))

async function showWeights(c: Ctx): Promise<Response> {
  return render(c, await getWeek(c.var.db, c.req.param('slug') ?? ''))
}

async function postWeights(c: Ctx): Promise<Response> {
  const week = await getWeek(c.var.db, c.req.param('slug') ?? '')
  const fields = await readFields(c)
  const form = fields.act === 'preset' ? { ok: true as const, data: weightPresets } : checkForm(weightsForm, fields)
  if (!form.ok) return render(c, week, { values: form.values, errors: translateErrors(form.errors, c.var.ui.t) })
  return postOnce(c, fields.formKey, async (trx) => {
    await saveWeights(trx, week.id, form.data)
    await audit(trx, {
      actorId: c.var.actor!.id,
      action: 'week.setWeights',
      subjectType: 'week',
      subjectId: week.id,
      detail: { ...form.data },
    })
    return `/office/weeks/${week.slug}/weights?saved`
  })
}

export const weightRoutes = routesOf(import.meta.url, [
  ['GET', '/office/weeks/:slug/weights', 'week.plan', showWeights],
  ['POST', '/office/weeks/:slug/weights', 'week.plan', postWeights],
])
