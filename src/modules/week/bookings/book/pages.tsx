import type { VNode } from 'preact'
import type { SchoolClass } from '#schools'
import { findPass, listClassesOfTeacher } from '#schools'
import { findAvailability } from '#seats'
import { findDrawOf } from '../../draws/of-session.ts'
import type { Trx } from '#platform/db/database.ts'
import { Conflict, Forbidden, NotFound } from '#platform/http/errors.ts'
import { postOrShow, readFields } from '#platform/http/form.ts'
import { hasRole, routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { newToken } from '#platform/ids.ts'
import { findPublished, sessionOwner } from '../../weeks/published.ts'
import type { PublishedSession } from '../../weeks/published.ts'
import { getReleasedWeek } from '../../weeks/store.ts'
import type { Week } from '../../weeks/store.ts'
import { bookClass } from '../actions.ts'
import type { Booked } from '../booked.ts'
import { gatherBooked, sessionPath } from '../booked.ts'
import { canBook, listWarnings } from '../rules.ts'
import { SessionFrame } from '../session-frame.tsx'
import type { BookingBoxProps } from './views.tsx'
import { BookingBox } from './views.tsx'
import { PupilBox } from '../pupil/views.tsx'

interface Place {
  week: Week
  session: PublishedSession
}

export async function getSession(c: Ctx): Promise<Place> {
  const week = await getReleasedWeek(c.var.db, c.req.param('slug') ?? '')
  const session = await findPublished(c.var.db, week.id, c.req.param('session') ?? '')
  if (!session) throw new NotFound('week.missing.session')
  return { week, session }
}

async function gatherBox(c: Ctx, { week, session }: Place, classes: SchoolClass[]): Promise<BookingBoxProps> {
  const ids = classes.map((one) => one.id)
  const all = await gatherBooked(c.var.db, { classIds: ids })
  const booked = all.filter((one) => one.session.id === session.id)
  const others = (one: SchoolClass): Booked[] => all.filter((other) => other.schoolClass.id === one.id)
  const candidates = classes
    .filter((one) => !booked.some((other) => other.schoolClass.id === one.id))
    .map((one) => ({
      schoolClass: one,
      warnings: listWarnings(
        session,
        one,
        others(one).map((other) => other.session),
      ),
    }))
  const places = (await findAvailability(c.var.db, sessionOwner, [session.id])).get(session.id)
  return { week, session, candidates, booked, places, draw: await findDrawOf(c, week, places), formKey: newToken() }
}

/** For the session's page: booking, for a signed-in teacher; the way in, for a pupil of a booked class. Else nothing. */
export async function findBookingBox(c: Ctx, place: Place): Promise<VNode | undefined> {
  if (!canBook(place.session, c.var.now).ok) return undefined
  if (hasRole(c.var.actor, 'teacher'))
    return <BookingBox {...await gatherBox(c, place, await listClassesOfTeacher(c.var.db, c.var.actor!.id))} />
  const pass = await findPass(c)
  const [booked] = pass ? await gatherBooked(c.var.db, { classIds: [pass.classId], sessionId: place.session.id }) : []
  return booked?.state === 'granted' ? <PupilBox booked={booked} /> : undefined
}

async function renderBook(
  c: Ctx,
  place: Place,
  classes: SchoolClass[],
  refused?: { reason: MessageKey; chosen: string | undefined },
): Promise<Response> {
  const box = await gatherBox(c, place, classes)
  const errors: Record<string, string> = refused ? { '': c.var.ui.t(refused.reason) } : {}
  const view = (
    <SessionFrame {...place} step="week-bookings.book.title">
      <BookingBox {...box} errors={errors} chosen={refused?.chosen} />
    </SessionFrame>
  )
  return c.render(view, { title: c.var.ui.t('week-bookings.book.title'), personal: true, ...(refused ? { status: 422 } : {}) })
}

async function showBook(c: Ctx): Promise<Response> {
  const place = await getSession(c)
  const classes = await listClassesOfTeacher(c.var.db, c.var.actor!.id)
  if (classes.length === 0) return c.redirect(`/schools/new?next=${encodeURIComponent(`${sessionPath(place)}/book`)}`, 303)
  const can = canBook(place.session, c.var.now)
  if (!can.ok) throw new Conflict(can.reason)
  return renderBook(c, place, classes)
}

async function postBook(c: Ctx): Promise<Response> {
  const place = await getSession(c)
  const can = canBook(place.session, c.var.now)
  if (!can.ok) throw new Conflict(can.reason)
  const fields = await readFields(c)
  const classes = await listClassesOfTeacher(c.var.db, c.var.actor!.id)
  const schoolClass = fields.class ? classes.find((one) => one.uuid === fields.class) : classes[0]
  if (!schoolClass && fields.class) throw new Forbidden('schools.class.notYours')
  if (!schoolClass) return c.redirect(`/schools/new?next=${encodeURIComponent(`${sessionPath(place)}/book`)}`, 303)
  const work = async (trx: Trx) => {
    const actorId = c.var.actor!.id
    const postKey = fields.formKey ? `book ${actorId} ${fields.formKey}` : undefined
    const wish = { sessionId: place.session.id, schoolClass, actorId, now: c.var.now, ...(postKey ? { postKey } : {}) }
    const outcome = await bookClass(trx, wish)
    if (!outcome.ok) return outcome
    const { uuid } = outcome.booking
    return outcome.state === 'granted' ? `/classes/${schoolClass.uuid}/sheet?booked=${uuid}` : `/bookings/${uuid}`
  }
  return postOrShow(c, fields.formKey, work, ({ reason }) => renderBook(c, place, classes, { reason, chosen: fields.class }))
}

export const bookRoutes = routesOf(import.meta.url, [
  ['GET', '/weeks/:slug/sessions/:session/book', 'week.bookClass', showBook],
  ['POST', '/weeks/:slug/sessions/:session/book', 'week.bookClass', postBook],
])
