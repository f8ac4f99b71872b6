import { sql } from '#platform/db/database.ts'
import { gather } from '#platform/gather.ts'
import { Forbidden, NotFound } from '#platform/http/errors.ts'
import type { Ctx, World } from '#platform/http/route.ts'
import { hashToken, isUuid } from '#platform/ids.ts'
import type { Ticket } from './store.ts'
import { toTicket } from './store.ts'
import { readTicketCookie } from './visitor.ts'

/** What thousands of requests a second need of a room: remembered for some seconds, whoever was removed is forgotten with the next look. */
export interface KnownRoom {
  id: number
  uuid: string
  /** Anyone may watch. */
  isOpen: boolean
  /** The ticket behind a cookie while it is valid: at once where it is remembered. */
  findTicket: (cookie: string) => Ticket | undefined | Promise<Ticket | undefined>
  /** False once the ticket was removed or has run out, as far as the last look knows. */
  isValid: (ticketId: number) => boolean
}

export interface KnownRooms {
  /** At once where the last look is fresh enough. */
  find: (uuid: string) => KnownRoom | undefined | Promise<KnownRoom | undefined>
}

/** A removal or a changed audience is obeyed at the latest after this, by streams after twice as long. */
const lookMs = 4500
const roomsMax = 2000

const known = new WeakMap<World, KnownRooms>()

export function knownRooms(world: World): KnownRooms {
  const found = known.get(world) ?? rememberRooms(world)
  known.set(world, found)
  return found
}

/** The ticket of whoever posts, without asking the database each time. Refuses like `needTicket`; staff beat with it only by other requests. */
export async function needKnownTicket(c: Ctx): Promise<{ room: KnownRoom; ticket: Ticket }> {
  const uuid = c.req.param('room') ?? ''
  const room = isUuid(uuid) ? await knownRooms(c.var.world).find(uuid.toLowerCase()) : undefined
  if (!room) throw new NotFound('live.notFound')
  const cookie = readTicketCookie(c)
  const ticket = cookie ? await room.findTicket(cookie) : undefined
  if (!ticket) throw new Forbidden('live.needsTicket')
  return { room, ticket }
}

interface Remembered extends KnownRoom {
  lookedMs: number
  looking: Promise<boolean> | undefined
  byCookie: Map<string, Ticket>
  /** Until when each is valid; what was removed is not in it. */
  untilMs: Map<number, number>
}

interface Asked {
  roomId: number
  hash: Buffer
}

function rememberRooms(world: World): KnownRooms {
  const rooms = new Map<string, Remembered>()
  const finding = new Map<string, Promise<Remembered | undefined>>()
  const nowMs = (): number => world.clock().epochMilliseconds
  const askTicket = gather<Asked, { ticket: Ticket; untilMs: number } | undefined>((asked) => readTickets(world, asked))

  const remember = async (uuid: string): Promise<Remembered | undefined> => {
    const row = await world.db.selectFrom('live.room').select('id').where('uuid', '=', uuid).executeTakeFirst()
    if (!row) return undefined
    const room: Remembered = {
      id: row.id,
      uuid,
      isOpen: false,
      lookedMs: 0,
      looking: undefined,
      byCookie: new Map(),
      untilMs: new Map(),
      isValid: (ticketId) => (room.untilMs.get(ticketId) ?? 0) > nowMs(),
      findTicket(cookie) {
        const ticket = room.byCookie.get(cookie)
        if (ticket && room.isValid(ticket.id)) return ticket
        return askTicket({ roomId: room.id, hash: hashToken(cookie) }).then((found) => {
          if (!found) return undefined
          room.byCookie.set(cookie, found.ticket)
          room.untilMs.set(found.ticket.id, found.untilMs)
          return found.ticket
        })
      },
    }
    if (rooms.size >= roomsMax) rooms.clear()
    rooms.set(uuid, room)
    return room
  }
  const look = (room: Remembered): Promise<boolean> => {
    room.looking ??= lookAgain(world, room)
      .then((isThere) => {
        if (isThere) room.lookedMs = nowMs()
        else rooms.delete(room.uuid)
        return isThere
      })
      .finally(() => (room.looking = undefined))
    return room.looking
  }
  return {
    find(uuid) {
      const room = rooms.get(uuid)
      if (room && nowMs() - room.lookedMs < lookMs) return room
      const found =
        finding.get(uuid) ??
        (room ? Promise.resolve(room) : remember(uuid))
          .then(async (one) => (one && (await look(one)) ? one : undefined))
          .finally(() => finding.delete(uuid))
      finding.set(uuid, found)
      return found
    },
  }
}

/** One look for a whole room, however many tickets are remembered of it. */
async function lookAgain(world: World, room: Remembered): Promise<boolean> {
  const { rows } = await sql<{ audience: string; removed: number[] | null }>`
    select policy->>'audience' as audience,
      (select array_agg(id::int) from live.ticket where room_id = ${room.id} and removed_at is not null) as removed
    from live.room where id = ${room.id} and uuid = ${room.uuid}`.execute(world.db)
  const row = rows[0]
  if (!row) return false
  room.isOpen = row.audience === 'open'
  const removed = new Set(row.removed)
  const nowMs = world.clock().epochMilliseconds
  for (const [cookie, { id }] of room.byCookie) {
    if (!removed.has(id) && (room.untilMs.get(id) ?? 0) > nowMs) continue
    room.byCookie.delete(cookie)
    room.untilMs.delete(id)
  }
  return true
}

/** Those who come in the same moment are looked up together. */
async function readTickets(world: World, asked: Asked[]): Promise<({ ticket: Ticket; untilMs: number } | undefined)[]> {
  const rows = await world.db
    .selectFrom('live.ticket')
    .selectAll()
    .where('cookie_hash', 'in', [...new Set(asked.map(({ hash }) => hash))])
    .where('removed_at', 'is', null)
    .where('expires_at', '>', world.clock())
    .execute()
  const byHash = new Map(rows.map((row) => [(row.cookie_hash as Buffer).toString('base64'), row]))
  return asked.map(({ roomId, hash }) => {
    const row = byHash.get(hash.toString('base64'))
    return row?.room_id === roomId ? { ticket: toTicket(row), untilMs: row.expires_at.epochMilliseconds } : undefined
  })
}
