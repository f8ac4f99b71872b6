import type { Db } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import { listOpenIncidents } from '../incidents/actions.ts'
import type { Incident } from '../incidents/actions.ts'
import { listDeclined, listHeld, listShown } from '../questions/store.ts'
import type { Question } from '../questions/store.ts'
import { countAdults, isHere } from '../rooms/rules.ts'
import { listStaff } from '../rooms/store.ts'
import type { Room } from '../rooms/store.ts'
import { watchingS } from '../tickets/presence.ts'
import type { Ticket } from '../tickets/store.ts'
import { mayAct } from './rules.ts'

/** Everything a desk shows, read at once. */
export interface Board {
  room: Room
  ticket: Ticket
  adults: number
  staff: { label: string; kind: string; vetted: boolean; here: boolean }[]
  held: Question[]
  shown: Question[]
  declined: Question[]
  incidents: Incident[]
  audience: { classes: number; seats: number; heads: number }
}

export async function readBoard(db: Db, room: Room, ticket: Ticket, now: Temporal.Instant): Promise<Board> {
  const staff = await listStaff(db, room.id)
  const seesHeld = mayAct(ticket.kind, 'seeHeld')
  return {
    room,
    ticket,
    adults: countAdults(staff, now),
    staff: staff
      .filter((one) => !one.removedAt)
      .map((one) => ({ label: one.label, kind: one.kind, vetted: one.vetted, here: isHere(one, now) })),
    held: seesHeld ? await listHeld(db, room.id) : [],
    shown: await listShown(db, room.id),
    declined: seesHeld ? await listDeclined(db, room.id) : [],
    incidents: await listOpenIncidents(db, room.id),
    audience: await countAudience(db, room.id, now),
  }
}

async function countAudience(db: Db, roomId: number, now: Temporal.Instant): Promise<Board['audience']> {
  return db
    .selectFrom('live.ticket')
    .select([
      sql<number>`count(*) filter (where kind = 'class')::int`.as('classes'),
      sql<number>`count(*) filter (where kind = 'seat')::int`.as('seats'),
      sql<number>`coalesce(sum(head_count) filter (where kind = 'class'), 0)::int`.as('heads'),
    ])
    .where('room_id', '=', roomId)
    .where('kind', 'in', ['class', 'seat'])
    .where('removed_at', 'is', null)
    .where('last_seen_at', '>', now.subtract({ seconds: watchingS }))
    .executeTakeFirstOrThrow()
}
