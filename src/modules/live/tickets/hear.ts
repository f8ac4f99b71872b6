import type { Db } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import { gather } from '#platform/gather.ts'
import type { World } from '#platform/http/route.ts'
import type { Temporal } from '#platform/time.ts'
import { presenceGapS } from './presence.ts'

interface Heard {
  ticketId: number
  atMs: number
}

const writers = new WeakMap<World, (heard: Heard) => Promise<void>>()

/** As `notePresence`, for the many: those heard of in the same moment are written down together, before this returns. */
export function hearTicket(world: World, ticketId: number, now: Temporal.Instant): Promise<void> {
  let write = writers.get(world)
  if (!write) {
    write = gather((heard: Heard[]) => noteAll(world.db, heard).then(() => heard.map(() => undefined)))
    writers.set(world, write)
  }
  return write({ ticketId, atMs: now.epochMilliseconds })
}

/** Rows are taken in one order, so that two processes that hear of the same tickets don't lock each other out. */
async function noteAll(db: Db, heard: Heard[]): Promise<void> {
  const last = new Map<number, number>()
  for (const { ticketId, atMs } of heard) last.set(ticketId, Math.max(atMs, last.get(ticketId) ?? -Infinity))
  const ids = [...last.keys()]
  const times = [...last.values()].map((atMs) => new Date(atMs).toISOString())
  await sql`
    with heard as materialized (
      select t.id, h.at from live.ticket t join unnest(${ids}::bigint[], ${times}::timestamptz[]) as h(id, at) using (id)
      order by t.id for update of t
    ), seen as (
      update live.ticket t set last_seen_at = h.at, left_at = null from heard h where t.id = h.id
    ), grown as (
      update live.presence_span s set to_at = greatest(s.to_at, h.at) from heard h
      where s.id = (select id from live.presence_span p where p.ticket_id = h.id
        and p.to_at >= h.at - make_interval(secs => ${presenceGapS}) order by p.to_at desc limit 1)
      returning s.ticket_id
    )
    insert into live.presence_span (ticket_id, from_at, to_at)
    select id, at, at from heard where id not in (select ticket_id from grown)`.execute(db)
}
