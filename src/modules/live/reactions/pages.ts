import { Conflict, Forbidden, NotFound } from '#platform/http/errors.ts'
import { readFields } from '#platform/http/form.ts'
import type { Ctx } from '#platform/http/route.ts'
import { routesOf } from '#platform/http/route.ts'
import { busyAnswer } from '../frames/answers.ts'
import { overloadOf } from '../frames/overload.ts'
import { frameSoon } from '../frames/soon.ts'
import { roomPath } from '../rooms/address.ts'
import { mayAsk } from '../rooms/rules.ts'
import { needKnownTicket } from '../tickets/known.ts'
import { pressReaction } from './press.ts'
import { pauseS, reactionNumber } from './rules.ts'

const wantsJson = (c: Ctx): boolean => (c.req.header('accept') ?? '').includes('application/json')

/** One press of one of five buttons. Too soon after the last one it changes nothing, and says so. */
async function postReaction(c: Ctx): Promise<Response> {
  const { world, now } = c.var
  if (overloadOf(world).sheds('reactions')) {
    const { body, headers } = busyAnswer()
    return c.body(new Uint8Array(body), 503, headers)
  }
  const { room, ticket } = await needKnownTicket(c)
  if (!mayAsk(ticket.kind)) throw new Forbidden('live-poll.notYours')
  const fields = await readFields(c)
  const kind = reactionNumber(fields.kind)
  if (kind < 0) throw new NotFound('live-poll.react.unknown')
  const pressed = await pressReaction(world, { roomId: room.id, ticketId: ticket.id, cohort: ticket.cohort, kind, now })
  if (!pressed.ok && pressed.reason === 'notLive') throw new Conflict('live-poll.notLive')
  if (pressed.ok) frameSoon(world, room.id)
  if (!wantsJson(c)) return c.redirect(roomPath(room, fields.as, pressed.ok ? '' : 'react=soon', 'live-reactions'), 303)
  if (pressed.ok) return c.json({ ok: true })
  c.header('retry-after', String(pauseS))
  return c.json({ ok: false, message: c.var.ui.t('live-poll.react.soon') }, 429)
}

export const reactionRoutes = routesOf(import.meta.url, [
  ['POST', '/live/:room/reactions', 'everyone', postReaction, { bodyMaxBytes: 2 * 1024 }],
])
