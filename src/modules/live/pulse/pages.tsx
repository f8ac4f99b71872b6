import type { Ctx } from '#platform/http/route.ts'
import { routesOf } from '#platform/http/route.ts'
import { needStaff } from '../desk/staff.ts'
import { answerPart, renderPart } from '../frames/part.tsx'
import { readPulse } from './read.ts'
import { PulsePage, PulsePart } from './views.tsx'

async function showPulse(c: Ctx): Promise<Response> {
  const { room } = await needStaff(c)
  const pulse = await readPulse(c.var.db, room, c.var.now)
  return c.render(<PulsePage pulse={pulse} />, { title: c.var.ui.t('live-desk.pulse.title'), personal: true, refreshS: 10 })
}

/** What changes, alone; each request is also the beat of the lecturer's ticket. 204 while nothing has changed. */
async function showPart(c: Ctx): Promise<Response> {
  const { room } = await needStaff(c)
  const html = renderPart(c, <PulsePart pulse={await readPulse(c.var.db, room, c.var.now)} />)
  return answerPart(c, html)
}

export const pulseRoutes = routesOf(import.meta.url, [
  ['GET', '/live/:room/pulse', 'everyone', showPulse],
  ['GET', '/live/:room/pulse/part', 'everyone', showPart],
])
