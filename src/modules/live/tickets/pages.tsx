import { z } from 'zod'
import { inTransaction } from '#platform/db/database.ts'
import { Conflict, Forbidden } from '#platform/http/errors.ts'
import { checkForm, readFields } from '#platform/http/form.ts'
import type { Ctx } from '#platform/http/route.ts'
import { routesOf } from '#platform/http/route.ts'
import { findVotes, listOwn } from '../questions/store.ts'
import { renderPart } from '../frames/part.tsx'
import { OwnQuestions } from '../questions/views.tsx'
import { frameSoon } from '../frames/soon.ts'
import { roomPath } from '../rooms/address.ts'
import { canCountHeads } from '../rooms/rules.ts'
import { setHeadCount, useEntryToken } from './actions.ts'
import { hearTicket } from './hear.ts'
import { notePresence } from './store.ts'
import { findVisitedRoom, findVisitor, needTicket, writeTicketCookie } from './visitor.ts'
import { EntryBroken } from './views.tsx'

/** Exchanges the entry token for the room's cookie. Opened again by the browser that used it, it just goes on. */
async function enter(c: Ctx): Promise<Response> {
  const room = await findVisitedRoom(c)
  const token = c.req.query('t') ?? ''
  // Staff may be led on to their own pages; who may see those, they ask themselves.
  const to = ['studio', 'desk', 'pulse'].includes(c.req.query('to') ?? '') ? `/${c.req.query('to')}` : ''
  const entry = await useEntryToken(c.var.db, c.var.world.key, room.id, token.slice(0, 100), c.var.now)
  if (entry.ok) {
    writeTicketCookie(c, room, entry.cookie, entry.expiresAt)
    return c.redirect(`/live/${room.uuid}${to}`, 303)
  }
  const { ticket } = await findVisitor(c)
  if (ticket && entry.reason === 'used' && entry.ticketId === ticket.id) return c.redirect(`/live/${room.uuid}${to}`, 303)
  const status = entry.reason === 'removed' ? 403 : 410
  return c.render(<EntryBroken room={room} reason={entry.reason} inside={ticket !== null} />, {
    title: c.var.ui.t('live.entry.title'),
    status,
    personal: true,
  })
}

/** Own votes and questions. This request is presence: state and video may come from a cache, this never does. */
async function showMe(c: Ctx): Promise<Response> {
  const { room, ticket } = await needTicket(c)
  await hearTicket(c.var.world, ticket.id, c.var.now)
  const own = await listOwn(c.var.db, ticket.id)
  c.header('cache-control', 'private, no-store')
  return c.json({
    state: room.state,
    kind: ticket.kind,
    votes: await findVotes(c.var.db, ticket.id),
    own: renderPart(c, <OwnQuestions questions={own} />),
    headCount: ticket.headCount,
  })
}

const headForm = z.object({
  count: z.coerce.number('live.heads.wrong').int('live.heads.wrong').min(0, 'live.heads.wrong').max(2000, 'live.heads.wrong'),
})

async function postHeadCount(c: Ctx): Promise<Response> {
  const { room, ticket } = await needTicket(c)
  if (ticket.kind !== 'class') throw new Forbidden('live.heads.onlyClass')
  if (!canCountHeads(room, c.var.now)) throw new Conflict('live.heads.notNow')
  await notePresence(c.var.db, ticket.id, c.var.now)
  const fields = await readFields(c)
  const form = checkForm(headForm, fields)
  const max = ticket.headMax ?? 60
  if (!form.ok || form.data.count > max) return c.redirect(roomPath(room, fields.as, 'heads=wrong', 'heads'), 303)
  await inTransaction(c.var.db, (trx) => setHeadCount(trx, ticket, form.data.count, c.var.now))
  frameSoon(c.var.world, room.id)
  return c.redirect(roomPath(room, fields.as, 'heads=set', 'heads'), 303)
}

export const ticketRoutes = routesOf(import.meta.url, [
  ['GET', '/live/:room/enter', 'everyone', enter],
  ['GET', '/live/:room/me', 'everyone', showMe],
  ['POST', '/live/:room/head-count', 'everyone', postHeadCount],
])
