import type { RoomSource } from '../rooms/policy.ts'
import type { Ticket } from '../tickets/store.ts'

/** Who may speak and show into a room: an adult with valid papers who leads it or keeps it. */
export function mayBroadcast(ticket: Pick<Ticket, 'kind' | 'vetted'>): boolean {
  return ticket.vetted && (ticket.kind === 'host' || ticket.kind === 'moderator')
}

/** The interpreter's stream only where the session promises one. */
export function hasStream(source: RoomSource, stream: string): boolean {
  return source.kind === 'broadcast' && (stream === 'main' || (stream === 'sign' && source.sign === true))
}
