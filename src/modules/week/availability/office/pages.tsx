import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { openSpans } from '../../setup/rules.ts'
import { listPlaces } from '../../setup/store.ts'
import { getWeek } from '../../weeks/store.ts'
import { usefulMin, windowOf } from '../rules.ts'
import { listAvailability } from '../store.ts'
import { listLeaders } from './store.ts'
import { AvailabilityPage, shows } from './views.tsx'

async function showAvailability(c: Ctx): Promise<Response> {
  const { db, ui } = c.var
  const week = await getWeek(db, c.req.param('slug') ?? '')
  const streams = await listPlaces(db, 'stream', week.id)
  const open = streams.length > 0 ? streams.flatMap((stream) => openSpans(stream.hours, week)) : [windowOf(week)]
  const all = await listAvailability(db, week.id)
  const rows = (await listLeaders(db, week.id)).map((leader) => {
    const told = all.get(leader.personId)
    return { ...leader, told, usefulMin: told ? usefulMin(told, open) : 0 }
  })
  const show = shows.find((which) => which === c.req.query('show')) ?? 'all'
  const title = `${ui.t('week-availability.office.title')} · ${pickText(week.name, ui.locale).text}`
  return c.render(<AvailabilityPage {...{ week, rows, show }} />, { title, personal: true })
}

export const officeAvailabilityRoutes = routesOf(import.meta.url, [
  ['GET', '/office/weeks/:slug/availability', 'week.plan', showAvailability],
])
