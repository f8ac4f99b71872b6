import { findAvailability } from '#seats'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { isBefore, wallDate } from '#platform/time.ts'
import { pageScope } from '../weeks/page-scope.ts'
import { listBriefs, sessionOwner } from '../weeks/published.ts'
import type { SessionBrief } from '../weeks/published.ts'
import { getReleasedWeek } from '../weeks/store.ts'
import { readFreePlaces } from './read.ts'
import { FreePage } from './views.tsx'

/** Small and fresh beside the kept pages; the same bytes to all. */
async function showAvailability(c: Ctx): Promise<Response> {
  const body = await readFreePlaces(c.var.world, c.req.param('slug') ?? '')
  return c.body(body, 200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'public, max-age=2' })
}

/** As many are one table; more go by days. */
const wholeMax = 40

/** The same as a table, for those without scripts. */
async function showFree(c: Ctx): Promise<Response> {
  const { db, now, ui } = c.var
  const week = await getReleasedWeek(db, c.req.param('slug') ?? '')
  const listed = await listBriefs(db, week.id)
  const ids = listed.map((session) => session.id)
  const places = await findAvailability(db, sessionOwner, ids)
  const all = listed.filter((session) => places.has(session.id) && isBefore(now, session.endsAt))
  const dayOf = (session: SessionBrief): string => wallDate(session.startsAt, ui.zone)
  const days = all.length > wholeMax ? [...new Set(all.map(dayOf))].toSorted() : []
  const wanted = c.req.query('day')
  const day = days.find((one) => one === wanted) ?? days[0]
  const sessions = day === undefined ? all : all.filter((session) => dayOf(session) === day)
  return c.render(<FreePage {...{ week, sessions, places, days, day }} />, {
    title: `${ui.t('week-seats.free.title')} · ${pickText(week.name, ui.locale).text}`,
  })
}

export const freeRoutes = routesOf(import.meta.url, [
  ['GET', '/weeks/:slug/availability.json', 'everyone', showAvailability],
  ['GET', '/weeks/:slug/free', 'everyone', showFree, { shared: { scope: pageScope, seconds: 2 } }],
])
