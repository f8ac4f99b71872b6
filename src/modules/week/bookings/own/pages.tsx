import { listClassesOfTeacher } from '#schools'
import { Conflict, Forbidden, NotFound } from '#platform/http/errors.ts'
import { postOnce, postOrShow, readFields } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { isUuid, newToken } from '#platform/ids.ts'
import { listApplied } from '../../draws/applied.ts'
import { findPackOffer } from '../../pack/pages.ts'
import { cancelBooking, confirmBooking, keepBooking } from '../actions.ts'
import type { Booked } from '../booked.ts'
import { classHolder, gatherBooked } from '../booked.ts'
import { findFeed } from '../calendar/feed.ts'
import { isOver } from '../rules.ts'
import { findBooking } from '../store.ts'
import { BookingPage, BookingsPage } from './views.tsx'

async function showBookings(c: Ctx): Promise<Response> {
  const { db, actor, origin, world, ui } = c.var
  const booked = (await gatherBooked(db, { teacherId: actor!.id })).filter((one) => one.state !== 'cancelled')
  const classes = new Map((await listClassesOfTeacher(db, actor!.id)).map((one) => [one.id, one]))
  const applied = (await listApplied(db, classHolder, [...classes.keys()])).map((one) => ({
    applied: one,
    schoolClass: classes.get(one.application.holderId)!,
  }))
  const token = await findFeed(world, db, actor!.id)
  const feed = token && `${origin}/bookings.ics?token=${token}`
  return c.render(<BookingsPage {...{ booked, applied, feed }} formKey={newToken()} />, {
    title: ui.t('week-bookings.own.title'),
    personal: true,
  })
}

/** The booking in the address, if it is this teacher's own. A booking of a withdrawn session has no page any more. */
export async function getOwnBooking(c: Ctx): Promise<Booked> {
  const uuid = c.req.param('uuid') ?? ''
  const booking = isUuid(uuid) ? await findBooking(c.var.db, uuid) : undefined
  if (!booking) throw new NotFound('week-bookings.own.unknown')
  if (booking.teacherId !== c.var.actor?.id) throw new Forbidden('week-bookings.own.notYours')
  const all = await gatherBooked(c.var.db, { classIds: [booking.classId], sessionId: booking.sessionId, cancelled: true })
  const found = all.find((one) => one.booking.id === booking.id)
  if (!found) throw new NotFound('week-bookings.own.withdrawn')
  return found
}

async function showBooking(c: Ctx, error?: string): Promise<Response> {
  const booked = await getOwnBooking(c)
  const pack = await findPackOffer(c, booked)
  return c.render(<BookingPage {...{ booked, pack, error }} />, {
    title: `${pickText(booked.session.facts.title, c.var.ui.locale).text} · ${c.var.ui.t('week-bookings.own.title')}`,
    personal: true,
    ...(error ? { status: 409 } : {}),
  })
}

async function postConfirm(c: Ctx): Promise<Response> {
  const { booking } = await getOwnBooking(c)
  const { formKey } = await readFields(c)
  return postOrShow(
    c,
    formKey,
    async (trx) => {
      const done = await confirmBooking(trx, booking, c.var.actor!.id, c.var.now)
      if (!done.ok) return done
      return `/bookings/${booking.uuid}`
    },
    ({ reason }) => showBooking(c, c.var.ui.t(reason)),
  )
}

async function postKeep(c: Ctx): Promise<Response> {
  const { booking } = await getOwnBooking(c)
  const { formKey } = await readFields(c)
  return postOnce(c, formKey, async (trx) => {
    await keepBooking(trx, booking, c.var.actor!.id)
    return `/bookings/${booking.uuid}`
  })
}

async function postCancel(c: Ctx): Promise<Response> {
  const { booking, session } = await getOwnBooking(c)
  if (booking.cancelledAt === null && isOver(session, c.var.now)) throw new Conflict('week-bookings.refused.over')
  const { formKey } = await readFields(c)
  return postOnce(c, formKey, async (trx) => {
    await cancelBooking(trx, booking, c.var.actor!.id, c.var.now)
    return '/bookings'
  })
}

export const ownRoutes = routesOf(import.meta.url, [
  ['GET', '/bookings', 'week.bookClass', showBookings],
  ['GET', '/bookings/:uuid', 'week.bookClass', (c) => showBooking(c)],
  ['POST', '/bookings/:uuid/confirm', 'week.bookClass', postConfirm],
  ['POST', '/bookings/:uuid/keep', 'week.bookClass', postKeep],
  ['POST', '/bookings/:uuid/cancel', 'week.bookClass', postCancel],
])
