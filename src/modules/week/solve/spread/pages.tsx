import { inTransaction } from '#platform/db/database.ts'
import { postOrShow, readFields, readRevision } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { getWeek } from '../../weeks/store.ts'
import type { Week } from '../../weeks/store.ts'
import { acceptWave, planSpread } from './actions.ts'
import { SpreadPage } from './views.tsx'

async function render(c: Ctx, week: Week, error?: string): Promise<Response> {
  const spread = await inTransaction(c.var.db, (trx) => planSpread(trx, week, c.var.now))
  const view = <SpreadPage {...{ week, spread, error }} isAdded={c.req.query('added') !== undefined && !error} />
  return c.render(view, { title: c.var.ui.t('week-solve.waves.title'), personal: true, status: error ? 422 : 200 })
}

async function showSpread(c: Ctx): Promise<Response> {
  return render(c, await getWeek(c.var.db, c.req.param('slug') ?? ''))
}

async function postWave(c: Ctx): Promise<Response> {
  const week = await getWeek(c.var.db, c.req.param('slug') ?? '')
  const { formKey, session = '', start } = await readFields(c)
  const wish = { guid: session, start: readRevision(start), actorId: c.var.actor!.id, now: c.var.now }
  return postOrShow(
    c,
    formKey,
    async (trx) => {
      const added = await acceptWave(trx, week, wish)
      return added.ok ? `/office/weeks/${week.slug}/spread?added` : added
    },
    ({ reason }) => render(c, week, c.var.ui.t(reason)),
  )
}

export const spreadRoutes = routesOf(import.meta.url, [
  ['GET', '/office/weeks/:slug/spread', 'week.plan', showSpread],
  ['POST', '/office/weeks/:slug/spread', 'week.plan', postWave],
])
