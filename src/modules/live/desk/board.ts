import type { Db } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import { listOpenIncidents } from '../incidents/store.ts'
import type { Incident } from '../incidents/store.ts'
import { findSimilar } from '../questions/similar.ts'
import type { Similar } from '../questions/similar.ts'
import { listDeclined, listHeld, listShown } from '../questions/store.ts'
import type { Question } from '../questions/store.ts'
import type { LocalText } from '#platform/i18n.ts'
import { countAdults, isHere, staffKinds } from '../rooms/rules.ts'
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
  /** Of every question here: whose it is, by the ticket's id. */
  askers: ReadonlyMap<number, Asker>
  /** Number of a held question → those on air that it may only repeat. */
  similar: ReadonlyMap<number, Similar[]>
  others: RoomCounters[]
  audience: { classes: number; seats: number; heads: number }
}

export interface Asker {
  uuid: string
  trusted: boolean
  isRemoved: boolean
}

/** So many held questions are compared with those on air at each look. */
const comparedMax = 40

export async function readBoard(db: Db, room: Room, ticket: Ticket, now: Temporal.Instant): Promise<Board> {
  const staff = await listStaff(db, room.id)
  const seesHeld = mayAct(ticket.kind, 'seeHeld')
  const [held, shown, declined] = [
    seesHeld ? await listHeld(db, room.id) : [],
    await listShown(db, room.id),
    seesHeld ? await listDeclined(db, room.id) : [],
  ]
  return {
    room,
    ticket,
    adults: countAdults(staff, now),
    staff: staff
      .filter((one) => !one.removedAt)
      .map((one) => ({ label: one.label, kind: one.kind, vetted: one.vetted, here: isHere(one, now) })),
    held,
    shown: shown.toSorted((a, b) => Number(b.number === room.pin) - Number(a.number === room.pin)),
    declined,
    askers: seesHeld ? await findAskers(db, [...held, ...shown, ...declined]) : new Map(),
    similar: await findSimilar(db, room.id, held.slice(0, comparedMax)),
    incidents: await listOpenIncidents(db, room.id),
    others: await listOwnRooms(db, ticket, now),
    audience: await countAudience(db, room.id, now),
  }
}

async function findAskers(db: Db, questions: Question[]): Promise<Board['askers']> {
  const ids = [...new Set(questions.map((question) => question.ticketId))]
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('live.ticket').select(['id', 'uuid', 'trusted', 'removed_at']).where('id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.id, { uuid: row.uuid, trusted: row.trusted, isRemoved: row.removed_at !== null }]))
}

export interface RoomCounters {
  uuid: string
  title: LocalText
  state: Room['state']
  held: number
  shown: number
  calls: number
  adults: number
  /** They have come in there and not left: this desk beats for both. */
  isKept: boolean
}

/** The other rooms that this adult keeps at the same time, by the same subject: their counters beside the own desk's. */
export async function listOwnRooms(db: Db, ticket: Ticket, now: Temporal.Instant): Promise<RoomCounters[]> {
  const at = now.toString()
  const { rows } = await sql<Omit<RoomCounters, 'adults'> & { id: number }>`
    select room.id, room.uuid, room.title, room.state,
      (select count(*)::int from live.question q where q.room_id = room.id and q.state = 'held') as held,
      (select count(*)::int from live.question q where q.room_id = room.id and q.state in ('shown', 'onStage')) as shown,
      (select count(*)::int from live.incident i where i.room_id = room.id and i.closed_at is null) as calls,
      bool_or(own.cookie_hash is not null and own.last_seen_at is not null and own.left_at is null) as "isKept"
    from live.room room join live.ticket own on own.room_id = room.id
    where own.subject = ${ticket.subject} and own.kind = any(${[...staffKinds]}::text[]) and own.removed_at is null
      and room.id <> ${ticket.roomId} and room.state <> 'ended'
      and room.starts_at < ${at}::timestamptz + interval '1 hour' and room.ends_at > ${at}::timestamptz - interval '1 hour'
    group by room.id order by room.starts_at limit 4`.execute(db)
  const withAdults = async ({ id, ...row }: (typeof rows)[number]) => ({ ...row, adults: countAdults(await listStaff(db, id), now) })
  return Promise.all(rows.map(withAdults))
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
