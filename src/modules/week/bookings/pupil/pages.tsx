import { findClass, findPass } from '#schools'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { gatherBooked } from '../booked.ts'
import { PupilPage } from './views.tsx'

async function showPupil(c: Ctx): Promise<Response> {
  const pass = await findPass(c)
  const schoolClass = pass && (await findClass(c.var.db, pass.classId))
  if (!pass || !schoolClass) return c.redirect('/join', 303)
  const booked = (await gatherBooked(c.var.db, { classIds: [schoolClass.id] })).filter((one) => one.state === 'granted')
  const view = <PupilPage nickname={pass.nickname} schoolClass={schoolClass} booked={booked} />
  return c.render(view, { title: c.var.ui.t('week-bookings.pupil.pageTitle'), personal: true, refreshS: 60 })
}

export const pupilRoutes = routesOf(import.meta.url, [['GET', '/pupil', 'everyone', showPupil]])
