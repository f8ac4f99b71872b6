import { listMembers } from '#consortium'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { listWorking } from '../timetable/store.ts'
import { getWeek } from '../weeks/store.ts'
import { InboxPage, inboxStates } from './inbox-view.tsx'

async function showInbox(c: Ctx): Promise<Response> {
  const { db, ui } = c.var
  const week = await getWeek(db, c.req.param('slug') ?? '')
  const proposals = await listWorking(db, week.id, [...inboxStates])
  const memberNames = new Map((await listMembers(db)).map((member) => [member.id, pickText(member.shortName, ui.locale).text]))
  const state = inboxStates.find((name) => name === c.req.query('state')) ?? 'submitted'
  const view = <InboxPage {...{ week, proposals, state, memberNames }} />
  return c.render(view, { title: ui.t('week.office.tab.proposals'), personal: true })
}

export const inboxRoutes = routesOf(import.meta.url, [['GET', '/office/weeks/:slug/proposals', 'week.plan', showInbox]])
