import { children, consents } from '#people'
import type { Child } from '#people'
import { Conflict, NotFound } from '#platform/http/errors.ts'
import { postOnce, postOrShow, readFields } from '#platform/http/form.ts'
import { hasRole, routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { isUuid } from '#platform/ids.ts'
import { isOver } from '../../bookings/rules.ts'
import { listApplied } from '../../draws/applied.ts'
import { holderTypes } from '../../offers/rules.ts'
import { cancelChildBooking, confirmChildBooking, keepChildBooking } from '../actions.ts'
import type { ChildSeat } from '../gather.ts'
import { gatherChildSeats } from '../gather.ts'
import { findChildBooking } from '../store.ts'
import { FamilyPage, MyPage, SeatPage } from './views.tsx'
import type { FamilyMember } from './views.tsx'

/** A guardian's children, or the pupil who signs in itself. */
async function listOwn(c: Ctx): Promise<Child[]> {
  const { actor, db, world } = c.var
  if (!actor) return []
  const own = hasRole(actor, 'guardian') ? await children.list(world, db, actor.id) : []
  const self = hasRole(actor, 'pupil') ? await children.find(world, db, actor.id) : undefined
  return self && !own.some(({ id }) => id === self.id) ? [...own, self] : own
}

/** The child of this uuid, if it is the reader's own or the reader itself. */
export async function findOwnChild(c: Ctx, uuid: string | undefined): Promise<Child | undefined> {
  return uuid && isUuid(uuid) ? (await listOwn(c)).find((child) => child.uuid === uuid) : undefined
}

async function gatherMembers(c: Ctx, list: readonly Child[]): Promise<FamilyMember[]> {
  const { db } = c.var
  const ids = list.map((child) => child.id)
  const seats = await gatherChildSeats(db, list)
  const applied = await listApplied(db, holderTypes.child, ids)
  const holding = await consents.holding(db, ids, 'participation')
  return list.map((child) => ({
    child,
    seats: seats.filter((seat) => seat.child.id === child.id),
    applied: applied.filter((one) => one.application.holderId === child.id),
    mayApply: holding.has(child.id),
  }))
}

async function showFamily(c: Ctx): Promise<Response> {
  const { actor, db, world, ui } = c.var
  const members = await gatherMembers(c, await children.list(world, db, actor!.id))
  return c.render(<FamilyPage members={members} />, { title: ui.t('family-seats.page.title'), personal: true })
}

async function showMine(c: Ctx): Promise<Response> {
  const { actor, db, world, ui } = c.var
  const self = await children.find(world, db, actor!.id)
  if (!self) throw new NotFound('family-seats.mine.nobody')
  const [member] = await gatherMembers(c, [self])
  return c.render(<MyPage {...member!} />, { title: ui.t('family-seats.mine.title'), personal: true })
}

/** The booking in the address, if it is of a child of this guardian, or the child's own; to others it isn't there. */
async function getOwnSeat(c: Ctx): Promise<{ seat: ChildSeat; others: ChildSeat[]; own: boolean }> {
  const uuid = c.req.param('uuid') ?? ''
  const booking = isUuid(uuid) ? await findChildBooking(c.var.db, uuid) : undefined
  const child = booking && (await listOwn(c)).find(({ id }) => id === booking.personId)
  if (!booking || !child) throw new NotFound('family-seats.unknown')
  const all = await gatherChildSeats(c.var.db, [child], { cancelled: true })
  const seat = all.find((one) => one.booking.id === booking.id)
  if (!seat) throw new NotFound('family-seats.withdrawn')
  const own = child.id === c.var.actor!.id
  return { seat, others: all.filter((one) => one !== seat && one.state !== 'cancelled'), own }
}

async function render(c: Ctx, error?: string): Promise<Response> {
  const { seat, others, own } = await getOwnSeat(c)
  return c.render(<SeatPage {...{ seat, others, own, error }} />, {
    title: `${pickText(seat.session.facts.title, c.var.ui.locale).text} · ${seat.child.name}`,
    personal: true,
    ...(error ? { status: 409 } : {}),
  })
}

async function postCancel(c: Ctx): Promise<Response> {
  const { seat, own } = await getOwnSeat(c)
  if (seat.booking.cancelledAt === null && isOver(seat.session, c.var.now)) throw new Conflict('family-seats.refused.over')
  const { formKey } = await readFields(c)
  return postOnce(c, formKey, async (trx) => {
    await cancelChildBooking(trx, seat.booking, c.var.actor!.id, c.var.now)
    return own ? '/family/mine' : '/family'
  })
}

async function postKeep(c: Ctx): Promise<Response> {
  const { seat } = await getOwnSeat(c)
  const { formKey } = await readFields(c)
  return postOnce(c, formKey, async (trx) => {
    await keepChildBooking(trx, seat.booking, c.var.actor!.id)
    return `/child-bookings/${seat.booking.uuid}`
  })
}

async function postConfirm(c: Ctx): Promise<Response> {
  const { seat, own } = await getOwnSeat(c)
  // A seat that a guardian applied for is confirmed by a guardian.
  if (own) throw new NotFound('family-seats.unknown')
  const { formKey } = await readFields(c)
  return postOrShow(
    c,
    formKey,
    async (trx) => {
      const done = await confirmChildBooking(trx, seat.booking, c.var.actor!.id, c.var.now)
      if (!done.ok) return done
      return `/child-bookings/${seat.booking.uuid}`
    },
    ({ reason }) => render(c, c.var.ui.t(reason)),
  )
}

export const ownRoutes = routesOf(import.meta.url, [
  ['GET', '/family', 'week.applyForChild', showFamily],
  ['GET', '/family/mine', 'week.seeOwnSeats', showMine],
  ['GET', '/child-bookings/:uuid', 'week.keepChildSeat', (c) => render(c)],
  ['POST', '/child-bookings/:uuid/keep', 'week.keepChildSeat', postKeep],
  ['POST', '/child-bookings/:uuid/cancel', 'week.keepChildSeat', postCancel],
  ['POST', '/child-bookings/:uuid/confirm', 'week.applyForChild', postConfirm],
])
