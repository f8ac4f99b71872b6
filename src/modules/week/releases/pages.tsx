import { postOnce, readFields } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { getReleasedWeek, getWeek } from '../weeks/store.ts'
import { listReleases } from './store.ts'
import { ReleasePage, ReleasesPage } from './views.tsx'
import { planRelease, releaseTimetable } from './release.ts'
import { pageScope } from '../weeks/page-scope.ts'
import type { ReleaseOutcome } from './release.ts'

class ReleaseRefused extends Error {
  readonly outcome: Extract<ReleaseOutcome, { ok: false }>
  constructor(outcome: Extract<ReleaseOutcome, { ok: false }>) {
    super(outcome.reason)
    this.outcome = outcome
  }
}

async function showRelease(c: Ctx): Promise<Response> {
  const week = await getWeek(c.var.db, c.req.param('slug') ?? '')
  const plan = await planRelease(c.var.db, week.id, c.var.ui.locale)
  return c.render(<ReleasePage plan={plan} />, {
    title: c.var.ui.t('week.release.title', { version: week.releasedVersion + 1 }),
    personal: true,
  })
}

async function postRelease(c: Ctx): Promise<Response> {
  const { db, ui, now, actor } = c.var
  const week = await getWeek(db, c.req.param('slug') ?? '')
  const { formKey, note = '' } = await readFields(c)
  try {
    return await postOnce(c, formKey, async (trx) => {
      const outcome = await releaseTimetable(trx, {
        weekId: week.id,
        actorId: actor!.id,
        now,
        note: note.slice(0, 500),
        imported: week.source.format !== undefined,
      })
      if (!outcome.ok) throw new ReleaseRefused(outcome)
      return `/weeks/${week.slug}/releases`
    })
  } catch (error) {
    if (!(error instanceof ReleaseRefused)) throw error
    const plan = await planRelease(db, week.id, ui.locale)
    const view = <ReleasePage plan={plan} error={ui.t(error.outcome.reason)} />
    return c.render(view, { title: ui.t('week.release.title', { version: week.releasedVersion + 1 }), personal: true, status: 422 })
  }
}

async function showReleases(c: Ctx): Promise<Response> {
  const week = await getReleasedWeek(c.var.db, c.req.param('slug') ?? '')
  const view = <ReleasesPage week={week} releases={await listReleases(c.var.db, week.id)} />
  return c.render(view, { title: c.var.ui.t('week.releases.title') })
}

export const releaseRoutes = routesOf(import.meta.url, [
  ['GET', '/office/weeks/:slug/release', 'week.plan', showRelease],
  ['POST', '/office/weeks/:slug/release', 'week.plan', postRelease],
  ['GET', '/weeks/:slug/releases', 'everyone', showReleases, { shared: { scope: pageScope, seconds: 600 } }],
])
