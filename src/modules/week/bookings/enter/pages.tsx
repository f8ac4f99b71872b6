import { admit, findRooms } from '#live'
import { consents, findVetted } from '#people'
import { findClassCode, findPass, passes } from '#schools'
import { confirmSeat } from '#seats'
import { inTransaction } from '#platform/db/database.ts'
import { Conflict, Forbidden, NotFound } from '#platform/http/errors.ts'
import { readFields } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { addMinutes, isBefore, wallDate } from '#platform/time.ts'
import { sessionOwner } from '../../weeks/published.ts'
import { gatherBooked } from '../booked.ts'
import { getSession } from '../book/pages.tsx'
import { gatherChildSeats } from '../../families/gather.ts'
import { findOwnChild } from '../../families/own/pages.tsx'
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
  const booked = (await gatherBooked(db, { sessionId: session.id })).filter((one) => one.state === 'granted' || one.state === 'offered')
  const { class: wanted, child: wantedChild, to } = await readFields(c)
  const classes = booked.map(({ schoolClass, persons }) => ({ ...schoolClass, persons }))
  const seat = wantedChild === undefined ? undefined : await getChildSeat(c, session.id, wantedChild)
  const ticket = chooseTicket(session, { actor, pass: await findPass(c), classes, wanted, locale: ui.locale, child: seat?.child })
  if (!ticket) throw new Forbidden(room.audience === 'open' ? 'week-bookings.enter.open' : 'week-bookings.enter.noSeat')
  if (!isBefore(now, addMinutes(session.endsAt, afterEndMin))) throw new Conflict('week-bookings.enter.over')
  const staff = ticket.kind !== 'seat' && ticket.kind !== 'class'
  const vetted = staff && actor ? (await findVetted(db, [actor.id], wallDate(now, week.zone))).has(actor.id) : false
  const schoolClass = classes.find((one) => ticket.kind === 'class' && ticket.subject === `class:${one.id}`)
  const code = schoolClass && (await findClassCode(c.var.world, db, schoolClass, now))
  const joinCode = code && { code: code.code, key: c.var.world.key }
  const ofClass = booked.find((one) => one.schoolClass.id === schoolClass?.id)
  const offered = seat ?? (ofClass && { state: ofClass.state, seatId: ofClass.booking.seatId })
  const token = await inTransaction(db, async (trx) => {
    // Who comes has confirmed by that.
    if (offered?.state === 'offered') await confirmSeat(trx, offered.seatId, now)
    // Without the consent to it a child's questions stand without the words that it goes by.
    const unsigned = seat !== undefined && !(await consents.holds(trx, seat.child.id, 'publication'))
    return admit(trx, { ...ticket, unsigned, roomId: room.id, vetted, joinCode, now })
  })
  return c.redirect(`/live/${room.uuid}/enter?t=${token}${staff && isStaffDoor(to) ? `&to=${to}` : ''}`, 303)
}

/** The seat of the child that the post names, if it is the reader's own child, or the reader itself. */
async function getChildSeat(c: Ctx, sessionId: number, uuid: string) {
  const { db, world, ui } = c.var
  const child = await findOwnChild(c, uuid)
  if (!child) throw new NotFound('family-seats.unknown')
  const [seat] = await gatherChildSeats(db, [child], { sessionId })
  if (seat?.state !== 'granted' && seat?.state !== 'offered') throw new Forbidden('family-seats.noSeat')
  if (!(await consents.holds(db, child.id, 'participation'))) throw new Forbidden('family-seats.refused.consent')
  const nickname = passes.nicknameFor(world.key, `person:${child.id}`, ui.locale)
  return { state: seat.state, seatId: seat.booking.seatId, child: { id: child.id, regionCode: child.regionCode, nickname } }
}

export const enterRoutes = routesOf(import.meta.url, [['POST', '/weeks/:slug/sessions/:session/enter', 'everyone', postEnter]])
