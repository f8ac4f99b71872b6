import { admit, findRooms } from '#live'
import { findVetted } from '#people'
import { findClassCode, findPass } from '#schools'
import { inTransaction } from '#platform/db/database.ts'
import { Conflict, Forbidden } from '#platform/http/errors.ts'
import { readFields } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { addMinutes, isBefore, wallDate } from '#platform/time.ts'
import { sessionOwner } from '../../weeks/published.ts'
import { gatherBooked } from '../booked.ts'
import { getSession } from '../book/pages.tsx'
import { isStaffDoor } from './doors.tsx'
import { chooseTicket } from './rules.ts'

// A teacher may come back for the head-count after the end.
const afterEndMin = 24 * 60

/** Mints a ticket of the session's room by who asks, and leads there. */
async function postEnter(c: Ctx): Promise<Response> {
  const { db, actor, now, ui } = c.var
  const { week, session } = await getSession(c)
  const [room] = await findRooms(db, sessionOwner, [session.id])
  if (!room) throw new Conflict('week-bookings.refused.elsewhere')
  const booked = (await gatherBooked(db, { sessionId: session.id })).filter((one) => one.state === 'granted')
  const { class: wanted, to } = await readFields(c)
  const classes = booked.map((one) => one.schoolClass)
  const ticket = chooseTicket(session, { actor, pass: await findPass(c), classes, wanted, locale: ui.locale })
  if (!ticket) throw new Forbidden(room.audience === 'open' ? 'week-bookings.enter.open' : 'week-bookings.enter.noSeat')
  if (!isBefore(now, addMinutes(session.endsAt, afterEndMin))) throw new Conflict('week-bookings.enter.over')
  const staff = ticket.kind !== 'seat' && ticket.kind !== 'class'
  const vetted = staff && actor ? (await findVetted(db, [actor.id], wallDate(now, week.zone))).has(actor.id) : false
  const schoolClass = classes.find((one) => ticket.kind === 'class' && ticket.subject === `class:${one.id}`)
  const code = schoolClass && (await findClassCode(c.var.world, db, schoolClass, now))
  const joinCode = code && { code: code.code, key: c.var.world.key }
  const token = await inTransaction(db, (trx) => admit(trx, { ...ticket, roomId: room.id, vetted, joinCode, now }))
  return c.redirect(`/live/${room.uuid}/enter?t=${token}${staff && isStaffDoor(to) ? `&to=${to}` : ''}`, 303)
}

export const enterRoutes = routesOf(import.meta.url, [['POST', '/weeks/:slug/sessions/:session/enter', 'everyone', postEnter]])
