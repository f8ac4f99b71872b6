import { Conflict, Forbidden, NotFound } from '#platform/http/errors.ts'
import { hasRole, routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isUuid } from '#platform/ids.ts'
import type { Booked } from '../bookings/booked.ts'
import { gatherBooked } from '../bookings/booked.ts'
import { findBooking } from '../bookings/store.ts'
import { isStaffOf } from '../materials/rules.ts'
import { makePack } from './pack.ts'
import type { PackOffer } from './part.tsx'
import { streamZip } from './zip.ts'

/** The booking in the address, for its teacher, for who leads or keeps the session, and for the office. */
async function getBooked(c: Ctx): Promise<Booked> {
  const { db, actor } = c.var
  const uuid = c.req.param('uuid') ?? ''
  const booking = isUuid(uuid) ? await findBooking(db, uuid) : undefined
  if (!booking) throw new NotFound('week-bookings.own.unknown')
  const all = await gatherBooked(db, { classIds: [booking.classId], sessionId: booking.sessionId, cancelled: true })
  const found = all.find((one) => one.booking.id === booking.id)
  const isStaff = hasRole(actor, 'office') || (found !== undefined && isStaffOf(actor, found.session.facts))
  if (booking.teacherId !== actor?.id && !isStaff) throw new Forbidden('week-bookings.own.notYours')
  if (!found) throw new NotFound('week-bookings.own.withdrawn')
  return found
}

/** What the booking's page offers; nothing while the class has no seat. */
export async function findPackOffer(c: Ctx, booked: Booked): Promise<PackOffer | undefined> {
  if (booked.state !== 'granted') return undefined
  const { contents, size } = await makePack(c.var.world, booked, c.var.ui, booked.schoolClass.school.zone)
  return { ...contents, size, href: `/bookings/${booked.booking.uuid}/pack.zip` }
}

/** The pack as a file. Its length is known, so a slow line shows how far it is, and a broken one goes on from there (RFC 9110, 14.2). */
async function sendPack(c: Ctx): Promise<Response> {
  const booked = await getBooked(c)
  if (booked.state !== 'granted') throw new Conflict('week-pack.noSeat')
  const { world, ui } = c.var
  const pack = await makePack(world, booked, ui, booked.schoolClass.school.zone)
  const { size, etag } = pack
  const headers = {
    etag,
    'content-type': 'application/zip',
    'content-disposition': `attachment; filename="${pack.name}.zip"`,
    'cache-control': 'private, no-cache',
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
  }
  if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers)
  const start = startOf(c, etag)
  if (start >= size) return c.body(null, 416, { ...headers, 'content-range': `bytes */${size}` })
  const stream = streamZip(world.storage, pack.entries, pack.madeAt, start)
  if (start === 0) return c.body(stream, 200, { ...headers, 'content-length': String(size) })
  return c.body(stream, 206, {
    ...headers,
    'content-length': String(size - start),
    'content-range': `bytes ${start}-${size - 1}/${size}`,
  })
}

/** Where a download that broke off goes on: only "from here to the end", and only of the same archive. */
function startOf(c: Ctx, etag: string): number {
  const [, from] = /^bytes=(\d{1,15})-$/.exec(c.req.header('range')?.trim() ?? '') ?? []
  const same = c.req.header('if-range') === undefined || c.req.header('if-range') === etag
  return from !== undefined && same ? Number(from) : 0
}

export const packRoutes = routesOf(import.meta.url, [['GET', '/bookings/:uuid/pack.zip', 'week.takePack', sendPack]])
