import type { Db } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import { NotFound } from '#platform/http/errors.ts'
import type { Share } from './shares.ts'
import { listShares } from './shares.ts'
import type { Draw, DrawPool } from './store.ts'
import { findDraw, listDrawPools } from './store.ts'

/** A draw as its public page shows it. */
export interface PublicDraw {
  draw: Draw
  pools: DrawPool[]
  shares: Share[]
  /** Applications that take part: so far, or in the list. */
  applied: number
}

/** While wishes are taken their numbers are counted as they stand; afterwards they are those of the list. */
export async function getPublicDraw(db: Db, uuid: string): Promise<PublicDraw> {
  const draw = await findDraw(db, uuid)
  if (!draw) throw new NotFound('draw.unknown')
  const isOut = draw.inputsHash !== null
  const pools = await listDrawPools(db, draw.id)
  const { applied } = await db
    .selectFrom('seats.application')
    .select(sql<number>`count(*)`.as('applied'))
    .where('draw_id', '=', draw.id)
    .where(isOut ? 'alias' : 'withdrawn_at', isOut ? 'is not' : 'is', null)
    .executeTakeFirstOrThrow()
  const wanted = isOut ? new Map<number, Wanted>() : await countWanted(db, draw.id)
  return {
    draw,
    applied,
    shares: await listShares(db, draw.id),
    pools: pools.map((pool) => ({
      ...pool,
      places: pool.places ?? (pool.isOpen ? Math.max(0, pool.cap - pool.used) : 0),
      appliedCount: pool.appliedCount ?? wanted.get(pool.poolId)?.applied ?? 0,
      firstCount: pool.firstCount ?? wanted.get(pool.poolId)?.first ?? 0,
    })),
  }
}

interface Wanted {
  applied: number
  first: number
}

async function countWanted(db: Db, drawId: number): Promise<Map<number, Wanted>> {
  const { rows } = await sql<{ pool_id: number; applied: number; first: number }>`
    select rank.pool_id, count(*) as applied, count(*) filter (where place = 1) as first
    from seats.application, unnest(ranks) with ordinality as rank(pool_id, place)
    where draw_id = ${drawId} and withdrawn_at is null group by rank.pool_id`.execute(db)
  return new Map(rows.map((row) => [row.pool_id, row]))
}
