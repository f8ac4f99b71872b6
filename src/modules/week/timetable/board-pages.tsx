import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { wallDate } from '#platform/time.ts'
import { acceptedStates } from '../weeks/kinds.ts'
import { datesOf, getWeek, listStreams, listWeeks } from '../weeks/store.ts'
import { BoardPage, OfficeWeeksPage } from './board-view.tsx'
import { gatherChecks } from '../releases/release.ts'
import { checkAll } from './rules.ts'
import { countStates, listWorking } from './store.ts'

async function showOfficeWeeks(c: Ctx): Promise<Response> {
  const weeks = await listWeeks(c.var.db)
  const view = <OfficeWeeksPage weeks={weeks} counts={await countStates(c.var.db)} />
  return c.render(view, { title: c.var.ui.t('week.office.weeks'), personal: true })
}

async function showBoard(c: Ctx): Promise<Response> {
  const { db, ui, now } = c.var
  const week = await getWeek(db, c.req.param('slug') ?? '')
  const sessions = await listWorking(db, week.id, [...acceptedStates])
  const streams = await listStreams(db, week.id)
  const placed = sessions.filter((session) => session.state === 'placed')
  const problems = week.source.format === undefined ? checkAll(await gatherChecks(db, week, placed, ui.locale)) : new Map()
  const dates = datesOf(week)
  const today = wallDate(now, week.zone)
  const asked = c.req.query('show') ?? ''
  const show = [...dates, 'unplaced', 'problems'].includes(asked) ? asked : dates.includes(today) ? today : dates[0]!
  const view = <BoardPage {...{ week, sessions, streams, problems, show }} />
  return c.render(view, { title: `${pickText(week.name, ui.locale).text} · ${ui.t('week.office.tab.board')}`, personal: true })
}

export const boardRoutes = routesOf(import.meta.url, [
  ['GET', '/office/weeks', 'week.plan', showOfficeWeeks],
  ['GET', '/office/weeks/:slug', 'week.plan', showBoard],
])
