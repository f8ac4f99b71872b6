import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { listWeeks } from '../weeks/store.ts'
import { OfficeWeeksPage } from './board-view.tsx'
import { countStates } from './store.ts'

async function showOfficeWeeks(c: Ctx): Promise<Response> {
  const weeks = await listWeeks(c.var.db)
  const view = <OfficeWeeksPage weeks={weeks} counts={await countStates(c.var.db, c.var.actor!.id)} />
  return c.render(view, { title: c.var.ui.t('week.office.weeks'), personal: true })
}

export const boardRoutes = routesOf(import.meta.url, [['GET', '/office/weeks', 'week.steer', showOfficeWeeks]])
