import type { Db } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import { Temporal } from '#platform/time.ts'
import { reactionKinds, windowS } from './rules.ts'

const none = (): number[] => reactionKinds.map(() => 0)

/** How often each was pressed in the last ten seconds. */
export async function countReactions(db: Db, roomId: number, now: Temporal.Instant): Promise<number[]> {
  const rows = await db
    .selectFrom('live.reaction')
    .select(['kind', sql<number>`greatest(sum(count), 0)::int`.as('count')])
    .where('room_id', '=', roomId)
    .where('at', '>', now.subtract({ seconds: windowS }))
    .where('at', '<=', now)
    .groupBy('kind')
    .execute()
  const counts = none()
  for (const { kind, count } of rows) counts[kind] = count
  return counts
}

export interface ReactionMoment {
  at: Temporal.Instant
  /** In the order of `reactionKinds`: clear, fast, louder, wow, funny. */
  counts: number[]
}

/** All of a room's reactions by ten seconds, oldest first; where nobody pressed anything there is no row. */
export async function listReactionHistory(db: Db, roomId: number): Promise<ReactionMoment[]> {
  const { rows } = await sql<{ atS: number; kind: number; count: number }>`
    select (floor(extract(epoch from at) / ${windowS}) * ${windowS})::bigint as "atS", kind, greatest(sum(count), 0)::int as count
    from live.reaction where room_id = ${roomId} group by 1, 2 order by 1, 2`.execute(db)
  const moments = new Map<number, number[]>()
  for (const { atS, kind, count } of rows) {
    const counts = moments.get(atS) ?? none()
    counts[kind] = count
    moments.set(atS, counts)
  }
  return [...moments]
    .filter(([, counts]) => counts.some((count) => count > 0))
    .map(([atS, counts]) => ({ at: Temporal.Instant.fromEpochMilliseconds(atS * 1000), counts }))
}
