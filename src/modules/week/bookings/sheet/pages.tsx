import { className, findClassCode, getOwnClass } from '#schools'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { gatherBooked } from '../booked.ts'
import { isOver } from '../rules.ts'
import { SheetPage } from './views.tsx'

/** The printed sheet: the code with its QR, what the class has booked, what to have at hand, and what to do when it fails. */
async function showSheet(c: Ctx): Promise<Response> {
  const { db, now, world, origin, ui } = c.var
  const schoolClass = await getOwnClass(c)
  const code = await findClassCode(world, db, schoolClass, now)
  const all = await gatherBooked(db, { classIds: [schoolClass.id] })
  const booked = all.filter((one) => one.state === 'granted' && !isOver(one.session, now))
  const fresh = booked.find((one) => one.booking.uuid === c.req.query('booked'))
  const view = <SheetPage {...{ schoolClass, origin, booked, fresh }} code={code?.code} />
  return c.render(view, { title: ui.t('week-bookings.sheet.title', { name: className(schoolClass) }), personal: true, bare: true })
}

export const sheetRoutes = routesOf(import.meta.url, [['GET', '/classes/:uuid/sheet', 'week.bookClass', showSheet]])
