import { getCookie, setCookie } from 'hono/cookie'
import { Forbidden, NotFound } from '#platform/http/errors.ts'
import type { Ctx } from '#platform/http/route.ts'
import { hashToken, isUuid } from '#platform/ids.ts'
import type { Temporal } from '#platform/time.ts'
import { settleRoom } from '../rooms/actions.ts'
import { staffKinds } from '../rooms/rules.ts'
import { findRoom, getRoom } from '../rooms/store.ts'
import type { Room } from '../rooms/store.ts'
import { findTicketByCookie, notePresence } from './store.ts'
import type { Ticket } from './store.ts'

/** Who asks for a room's page: a ticket's holder, or anybody. */
export interface Visitor {
  room: Room
  ticket: Ticket | null
  /** The ticket that the staff took out of the room: it is let in nowhere, but may still call an adult. */
  removed?: Ticket
}
export interface TicketHolder extends Visitor {
  ticket: Ticket
}

const isHttps = (c: Ctx): boolean => c.var.origin.startsWith('https:')
const cookieName = (c: Ctx): string => (isHttps(c) ? '__Secure-live' : 'live')

/** The cookie goes to this room's addresses only: a browser may hold tickets of many rooms. */
export function writeTicketCookie(c: Ctx, room: Room, cookie: string, expiresAt: Temporal.Instant): void {
  setCookie(c, cookieName(c), cookie, {
    path: `/live/${room.uuid}`,
    httpOnly: true,
    sameSite: 'Lax',
    secure: isHttps(c),
    maxAge: Math.max(60, Math.floor((expiresAt.epochMilliseconds - c.var.now.epochMilliseconds) / 1000)),
  })
}

export const readTicketCookie = (c: Ctx): string | undefined => getCookie(c, cookieName(c))

export async function findVisitedRoom(c: Ctx): Promise<Room> {
  const uuid = c.req.param('room') ?? ''
  const room = isUuid(uuid) ? await findRoom(c.var.db, uuid.toLowerCase()) : undefined
  if (!room) throw new NotFound('live.notFound')
  return room
}

/** The room and the ticket behind the request's cookie. A staff ticket's every request is its beat. */
export async function findVisitor(c: Ctx): Promise<Visitor> {
  const room = await findVisitedRoom(c)
  const cookie = readTicketCookie(c)
  const found = cookie ? await findTicketByCookie(c.var.db, room.id, hashToken(cookie), c.var.now) : undefined
  if (found?.isRemoved) return { room, ticket: null, removed: found.ticket }
  const ticket = found?.ticket
  if (!ticket || !isStaff(ticket)) return { room, ticket: ticket ?? null }
  return { room: await hearStaff(c, room, ticket), ticket }
}

/** Notes the beat; whoever comes back thaws the room at once. */
async function hearStaff(c: Ctx, room: Room, ticket: Ticket): Promise<Room> {
  await notePresence(c.var.db, ticket.id, c.var.now)
  return (await settleRoom(c.var.db, room.id, c.var.now)) ? getRoom(c.var.db, room.id) : room
}

export function isStaff(ticket: Ticket | null): boolean {
  return ticket !== null && staffKinds.includes(ticket.kind)
}

/** For state, events, video and lists: anyone in an open room, ticket holders elsewhere. */
export async function needViewer(c: Ctx): Promise<Visitor> {
  const visitor = await findVisitor(c)
  if (visitor.removed) throw new Forbidden('live.entry.removed')
  if (!visitor.ticket && visitor.room.policy.audience !== 'open') throw new Forbidden('live.needsTicket')
  return visitor
}

export async function needTicket(c: Ctx): Promise<TicketHolder> {
  const { room, ticket, removed } = await findVisitor(c)
  if (!ticket) throw new Forbidden(removed ? 'live.entry.removed' : 'live.needsTicket')
  return { room, ticket }
}

/** Whoever calls for help: with a ticket, with one that was taken away, or as a guest of an open room. */
export async function findCaller(c: Ctx): Promise<{ room: Room; ticketId: number | null }> {
  const { room, ticket, removed } = await findVisitor(c)
  const caller = ticket ?? removed
  if (!caller && room.policy.audience !== 'open') throw new Forbidden('live.needsTicket')
  return { room, ticketId: caller?.id ?? null }
}
