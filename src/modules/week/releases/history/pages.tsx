import { findPerson } from '#people'
import { NotFound } from '#platform/http/errors.ts'
import { postOrShow, readFields } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import type { MessageKey } from '#platform/i18n.ts'
import type { Problem } from '../../timetable/rules.ts'
import { pageScope } from '../../weeks/page-scope.ts'
import { getReleasedWeek } from '../../weeks/store.ts'
import type { Week } from '../../weeks/store.ts'
import { listReleases } from '../store.ts'
import type { ReleaseRow } from '../store.ts'
import { compareWith, rollBack } from './roll-back.ts'
import { ReleasesPage, VersionPage } from './views.tsx'

async function showReleases(c: Ctx): Promise<Response> {
  const week = await getReleasedWeek(c.var.db, c.req.param('slug') ?? '')
  const view = <ReleasesPage week={week} releases={await listReleases(c.var.db, week.id)} />
  return c.render(view, { title: c.var.ui.t('week.releases.title') })
}

async function getVersion(c: Ctx): Promise<{ week: Week; release: ReleaseRow }> {
  const week = await getReleasedWeek(c.var.db, c.req.param('slug') ?? '')
  const word = c.req.param('version') ?? ''
  const [release] = /^[1-9]\d{0,6}$/.test(word) ? await listReleases(c.var.db, week.id, Number(word)) : []
  if (!release) throw new NotFound('week-release.version.unknown')
  return { week, release }
}

interface Refusal {
  reason: MessageKey
  problems?: ReadonlyMap<string, readonly Problem[]>
}

async function render(c: Ctx, refused?: Refusal): Promise<Response> {
  const { db, ui } = c.var
  const { week, release } = await getVersion(c)
  const nameOf = async (id: number | null) => (id === null ? undefined : (await findPerson(db, id))?.name)
  const view = (
    <VersionPage
      {...{ week, release, refused }}
      back={await compareWith(db, week, release.version)}
      releasedBy={await nameOf(release.releasedBy)}
      agreedBy={await nameOf(release.agreedBy)}
    />
  )
  return c.render(view, {
    title: ui.t('week.office.version', { version: release.version }),
    personal: true,
    ...(refused && { status: 422 }),
  })
}

async function postRollBack(c: Ctx): Promise<Response> {
  const { week, release } = await getVersion(c)
  if (week.source.format !== undefined) throw new NotFound('week-release.version.unknown')
  const { formKey, note = '' } = await readFields(c)
  return postOrShow(
    c,
    formKey,
    async (trx) => {
      const wish = { week, version: release.version, actorId: c.var.actor!.id, now: c.var.now, note: note.slice(0, 500) }
      const outcome = await rollBack(trx, wish)
      return outcome.ok ? `/weeks/${week.slug}/releases` : outcome
    },
    (refused) => render(c, refused),
  )
}

export const historyRoutes = routesOf(import.meta.url, [
  ['GET', '/weeks/:slug/releases', 'everyone', showReleases, { shared: { scope: pageScope, seconds: 600 } }],
  ['GET', '/office/weeks/:slug/releases/:version', 'week.plan', (c) => render(c)],
  ['POST', '/office/weeks/:slug/releases/:version/roll-back', 'week.plan', postRollBack],
])
