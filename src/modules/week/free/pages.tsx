import { findAvailability } from '#seats'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { isBefore } from '#platform/time.ts'
import { pageScope } from '../timetable/release.ts'
import { listBriefs, sessionOwner } from '../weeks/published.ts'
import { getReleasedWeek } from '../weeks/store.ts'
import { readFreePlaces } from './read.ts'
import { FreePage } from './views.tsx'

/** Small and fresh beside the kept pages; the same bytes to all. */
async function showAvailability(c: Ctx): Promise<Response> {
  const body = await readFreePlaces(c.var.world, c.req.param('slug') ?? '')
  return c.body(body, 200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'public, max-age=2' })
}

/** The same as a table, for those without scripts. */
async function showFree(c: Ctx): Promise<Response> {
  const { db, now, ui } = c.var
  const week = await getReleasedWeek(db, c.req.param('slug') ?? '')
  const all = await listBriefs(db, week.id)
  const ids = all.map((session) => session.id)
  const places = await findAvailability(db, sessionOwner, ids)
  const sessions = all.filter((session) => places.has(session.id) && isBefore(now, session.endsAt))
  return c.render(<FreePage {...{ week, sessions, places }} />, {
    title: `${ui.t('week-seats.free.title')} · ${pickText(week.name, ui.locale).text}`,
  })
}

export const freeRoutes = routesOf(import.meta.url, [
  ['GET', '/weeks/:slug/availability.json', 'everyone', showAvailability],
  ['GET', '/weeks/:slug/free', 'everyone', showFree, { shared: { scope: pageScope, seconds: 2 } }],
])
