import { NotFound } from '#platform/http/errors.ts'
import { postOnce, readFields } from '#platform/http/form.ts'
import type { FormValues } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isUuid } from '#platform/ids.ts'
import { getWeek } from '../../../weeks/store.ts'
import { findReviewPeople } from '../../people.ts'
import { answerLook, askLook } from './actions.ts'
import { listAskedLooks, listOwnLooks } from './store.ts'
import { WithheldPage } from './views.tsx'

async function render(c: Ctx, shown: { values?: FormValues; errors?: Record<string, string> } = {}): Promise<Response> {
  const { db, actor, ui } = c.var
  const week = await getWeek(db, c.req.param('slug') ?? '')
  const view = (
    <WithheldPage
      {...shown}
      week={week}
      own={await listOwnLooks(db, actor!.id, week.id)}
      asked={await listAskedLooks(db, actor!.id, week.id)}
      people={await findReviewPeople(db)}
      isAsked={c.req.query('asked') === '1'}
    />
  )
  return c.render(view, { title: ui.t('week-review.tab.withheld'), personal: true, status: shown.errors ? 422 : 200 })
}

async function postAsk(c: Ctx): Promise<Response> {
  const { db, actor, ui } = c.var
  const week = await getWeek(db, c.req.param('slug') ?? '')
  const values = await readFields(c)
  // A whole address is what one has at hand.
  const guid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(values.proposal ?? '')?.[0]
  const reason = (values.reason ?? '').slice(0, 1000)
  const errors = {
    ...(!guid && { proposal: ui.t('week-conflict.glass.proposalNeeded') }),
    ...(reason.length < 10 && { reason: ui.t('week-conflict.glass.reasonNeeded') }),
  }
  if (!guid || reason.length < 10) return render(c, { values, errors })
  return postOnce(c, values.formKey, async (trx) => {
    await askLook(trx, week, { actorId: actor!.id, guid, reason })
    return `/office/weeks/${week.slug}/withheld?asked=1`
  })
}

async function postAnswer(c: Ctx): Promise<Response> {
  const { db, actor } = c.var
  const week = await getWeek(db, c.req.param('slug') ?? '')
  const uuid = c.req.param('uuid') ?? ''
  const { formKey, act } = await readFields(c)
  return postOnce(c, formKey, async (trx) => {
    const answered = isUuid(uuid) && (await answerLook(trx, week, { actorId: actor!.id, uuid, opens: act === 'open' }))
    if (!answered) throw new NotFound('week-conflict.glass.missing')
    return `/office/weeks/${week.slug}/withheld`
  })
}

export const glassRoutes = routesOf(import.meta.url, [
  ['GET', '/office/weeks/:slug/withheld', 'week.plan', (c) => render(c)],
  ['POST', '/office/weeks/:slug/withheld', 'week.plan', postAsk],
  ['POST', '/office/weeks/:slug/withheld/:uuid', 'week.plan', postAnswer],
])
