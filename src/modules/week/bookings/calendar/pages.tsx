import { NotFound } from '#platform/http/errors.ts'
import { postOnce, readFields } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { scheduleMedia } from '../../formats/index.ts'
import type { Booked } from '../booked.ts'
import { gatherBooked } from '../booked.ts'
import { getOwnBooking } from '../own/pages.tsx'
import { isOver } from '../rules.ts'
import { writeCalendar } from './calendar.ts'
import { findFeedTeacher, renewFeed } from './feed.ts'

function sendCalendar(c: Ctx, booked: Booked[], name: string): Response {
  const { ui, origin } = c.var
  return c.body(writeCalendar(booked, { locale: ui.locale, t: ui.t, origin }), 200, {
    'content-type': scheduleMedia.icalendar.mediaType,
    'content-disposition': `attachment; filename="${name}.ics"`,
    'cache-control': 'private, no-store',
    'x-robots-tag': 'noindex',
  })
}

async function showEntry(c: Ctx): Promise<Response> {
  const booked = await getOwnBooking(c)
  return sendCalendar(c, [booked], booked.session.slug)
}

/** The private feed: whoever has the address may read it, so a calendar program needs no signing in. */
async function showFeed(c: Ctx): Promise<Response> {
  const teacherId = await findFeedTeacher(c.var.db, (c.req.query('token') ?? '').slice(0, 100))
  if (teacherId === undefined) throw new NotFound('week-bookings.feed.unknown')
  const all = await gatherBooked(c.var.db, { teacherId, cancelled: true })
  // What was cancelled stays as such until its time is over, so that calendars strike it out.
  return sendCalendar(
    c,
    all.filter((one) => one.state !== 'cancelled' || !isOver(one.session, c.var.now)),
    'kaleidoscope',
  )
}

async function postFeed(c: Ctx): Promise<Response> {
  const { formKey } = await readFields(c)
  return postOnce(c, formKey, async (trx) => {
    await renewFeed(c.var.world, trx, c.var.actor!.id)
    return '/bookings#calendar'
  })
}

export const calendarRoutes = routesOf(import.meta.url, [
  ['GET', '/bookings.ics', 'everyone', showFeed],
  ['GET', '/bookings/:uuid/calendar.ics', 'week.bookClass', showEntry],
  ['POST', '/bookings/feed', 'week.bookClass', postFeed],
])
