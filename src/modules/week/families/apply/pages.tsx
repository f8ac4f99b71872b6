import type { VNode } from 'preact'
import { children, consents } from '#people'
import type { Child } from '#people'
import { findAvailability } from '#seats'
import { Conflict, NotFound } from '#platform/http/errors.ts'
import { postOrShow, readFields } from '#platform/http/form.ts'
import { hasRole, routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { newToken } from '#platform/ids.ts'
import { sessionPath } from '../../bookings/booked.ts'
import { getSession } from '../../bookings/book/pages.tsx'
import { SessionFrame } from '../../bookings/session-frame.tsx'
import { canBook, isAwake, overlaps } from '../../bookings/rules.ts'
import { findDrawOf } from '../../draws/of-session.ts'
import { sessionOwner } from '../../weeks/published.ts'
import type { PublishedSession } from '../../weeks/published.ts'
import type { Week } from '../../weeks/store.ts'
import { applyForChild } from '../actions.ts'
import { gatherChildSeats } from '../gather.ts'
import { ApplyBox, OwnSeat } from './views.tsx'
import type { ApplyBoxProps, Candidate } from './views.tsx'

interface Place {
  week: Week
  session: PublishedSession
}

async function gatherBox(c: Ctx, place: Place, list: readonly Child[]): Promise<ApplyBoxProps> {
  const { db } = c.var
  const all = (await gatherChildSeats(db, list)).filter((seat) => seat.state !== 'cancelled')
  const holding = await consents.holding(
    db,
    list.map((child) => child.id),
    'participation',
  )
  const seats = all.filter((seat) => seat.session.id === place.session.id)
  const candidates = list
    .filter((child) => !seats.some((seat) => seat.child.id === child.id))
    .map((child): Candidate => {
      const { gradeFrom: from, gradeTo: to } = place.session
      const own = all.filter((seat) => seat.child.id === child.id)
      return {
        child,
        mayApply: holding.has(child.id),
        clash: own.find((seat) => overlaps(seat.session, place.session))?.session.facts.title,
        otherGrade: child.grade !== null && from !== null && to !== null && (child.grade < from || child.grade > to),
        isNight: child.zone !== null && !isAwake(place.session, child.zone),
      }
    })
  const places = (await findAvailability(db, sessionOwner, [place.session.id])).get(place.session.id)
  return { ...place, candidates, seats, places, draw: await findDrawOf(c, place.week, places), formKey: newToken() }
}

/** For the session's page: seats of a signed-in guardian's children; a pupil's own, who signs in itself. Else nothing. */
export async function findFamilyBox(c: Ctx, place: Place): Promise<VNode | undefined> {
  const { actor, db, now, world } = c.var
  if (!actor || !canBook(place.session, now).ok) return undefined
  if (hasRole(actor, 'guardian')) return <ApplyBox {...await gatherBox(c, place, await children.list(world, db, actor.id))} />
  const self = hasRole(actor, 'pupil') ? await children.find(world, db, actor.id) : undefined
  const [seat] = self ? await gatherChildSeats(db, [self], { sessionId: place.session.id }) : []
  return seat && seat.state !== 'cancelled' ? <OwnSeat seat={seat} /> : undefined
}

async function render(c: Ctx, place: Place, list: readonly Child[], refused?: { reason: MessageKey; chosen: string | undefined }) {
  const box = await gatherBox(c, place, list)
  const errors = refused && { form: c.var.ui.t(refused.reason) }
  const view = (
    <SessionFrame {...place} step="family-seats.apply.title">
      <ApplyBox {...box} errors={errors} chosen={refused?.chosen} />
    </SessionFrame>
  )
  return c.render(view, { title: c.var.ui.t('family-seats.apply.title'), personal: true, ...(refused ? { status: 422 } : {}) })
}

async function showApply(c: Ctx): Promise<Response> {
  const place = await getSession(c)
  const list = await children.list(c.var.world, c.var.db, c.var.actor!.id)
  if (list.length === 0) return c.redirect(`/family/children/new?next=${encodeURIComponent(`${sessionPath(place)}/apply`)}`, 303)
  const can = canBook(place.session, c.var.now)
  if (!can.ok) throw new Conflict(can.reason)
  return render(c, place, list)
}

async function postApply(c: Ctx): Promise<Response> {
  const place = await getSession(c)
  const can = canBook(place.session, c.var.now)
  if (!can.ok) throw new Conflict(can.reason)
  const { actor, db, world, now } = c.var
  const fields = await readFields(c)
  const list = await children.list(world, db, actor!.id)
  const child = fields.child ? list.find((one) => one.uuid === fields.child) : list.length === 1 ? list[0] : undefined
  // Another guardian's child is to this one a child that isn't there.
  if (!child && fields.child) throw new NotFound('family.unknownChild')
  if (!child) return render(c, place, list, { reason: 'family-seats.apply.choose', chosen: undefined })
  return postOrShow(
    c,
    fields.formKey,
    async (trx) => {
      const postKey = fields.formKey ? `child ${actor!.id} ${fields.formKey}` : undefined
      const wish = { sessionId: place.session.id, childId: child.id, actorId: actor!.id, now, ...(postKey ? { postKey } : {}) }
      const outcome = await applyForChild(trx, wish)
      if (!outcome.ok) return outcome
      return `/child-bookings/${outcome.booking.uuid}`
    },
    ({ reason }) => render(c, place, list, { reason, chosen: child.uuid }),
  )
}

export const applyRoutes = routesOf(import.meta.url, [
  ['GET', '/weeks/:slug/sessions/:session/apply', 'week.applyForChild', showApply],
  ['POST', '/weeks/:slug/sessions/:session/apply', 'week.applyForChild', postApply],
])
