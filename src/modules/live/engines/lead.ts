import { NotFound } from '#platform/http/errors.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isStaff } from '../tickets/visitor.ts'
import type { Visitor } from '../tickets/visitor.ts'
import { externalLink } from './external-link.ts'
import { findUnsigned } from './providers.ts'

/** Leads to a picture elsewhere: at the click, and only where the host's checklist held when the room was to begin. */
export async function leadElsewhere(c: Ctx, { room, ticket }: Visitor, url: string): Promise<Response> {
  if (await findUnsigned(c.var.db, room, room.startsAt)) throw new NotFound('live-engine.refused')
  const there = await externalLink.ensureRoom({ uuid: room.uuid, url })
  const { url: way } = await externalLink.join(there, {
    id: ticket?.uuid ?? '',
    // No name goes along: what a host doesn't get it can't keep.
    displayName: '',
    role: isStaff(ticket) ? 'staff' : ticket?.kind === 'class' ? 'class' : 'pupil',
    publish: { camera: false, microphone: false, screen: false, chat: false },
    see: 'all',
  })
  return c.redirect(way, 303)
}
