import type { Db, Trx } from '#platform/db/database.ts'
import { inTransaction, sql } from '#platform/db/database.ts'
import { announce, queueJob } from '#platform/facts.ts'
import type { Job } from '#platform/http/route.ts'
import { bumpPages } from '#platform/http/page-version.ts'
import type { Temporal } from '#platform/time.ts'
import { lockPool } from '../pools/store.ts'
import type { DrawnSeat } from '../seating/insert.ts'
import { placeDrawn } from '../seating/insert.ts'
import { promoteWaiting } from '../seating/promote.ts'
import { drawsScope } from './pages-scope.ts'
import type { DrawPool } from './store.ts'
import { listDrawPools, lockDraw } from './store.ts'

/** About so many seats are written in one transaction. */
const batchSeats = 20_000

interface Drawn {
  holder: { type: string; id: number }
  units: number
  ranks: number[]
  poolId: number | null
}

/**
 * Writes the seats of a drawn draw, some pools at a time; how many are done stands in the draw's row and is counted in the transaction
 * that writes them. So whoever comes after a killed worker goes on where it stopped, and two at once take turns.
 */
export const placeDraw: Job = async (world, payload) => {
  const drawId = Number(payload.drawId)
  const drawn = await listDrawn(world.db, drawId)
  // Pools are always locked by id.
  const pools = (await listDrawPools(world.db, drawId)).toSorted((a, b) => a.poolId - b.poolId)
  const seatsOf = sortByPool(drawn, pools)
  for (;;) {
    const isMore = await inTransaction(world.db, async (trx) => {
      const draw = await lockDraw(trx, drawId, 'update')
      if (draw?.state !== 'drawn' || draw.doneCount >= draw.totalCount) return false
      const batch = takeBatch(pools.slice(draw.doneCount), seatsOf)
      for (const pool of batch) await placePool(trx, pool, seatsOf(pool), world.clock())
      const done = draw.doneCount + batch.length
      await trx.updateTable('seats.draw').set({ done_count: done }).where('id', '=', drawId).execute()
      await bumpPages(trx, drawsScope)
      if (done === draw.totalCount) await finish(trx, drawId)
      return done < draw.totalCount
    })
    if (!isMore) return
  }
}

async function finish(trx: Trx, drawId: number): Promise<void> {
  await announce(trx, { name: 'DrawPublished', key: String(drawId), payload: { drawId } })
  await queueJob(trx, 'repeatDraw', { drawId }, { key: `repeatDraw:${drawId}` })
}

/** In the order of their lots; those erased since are nobody's. */
async function listDrawn(db: Db, drawId: number): Promise<Drawn[]> {
  const rows = await db
    .selectFrom('seats.application')
    .select(['holder_type', 'holder_id', 'units', 'ranks', 'pool_id'])
    .where('draw_id', '=', drawId)
    .where('lot_no', 'is not', null)
    .where('holder_id', 'is not', null)
    .orderBy('lot_no')
    .execute()
  return rows.map((row) => ({
    holder: { type: row.holder_type, id: row.holder_id! },
    units: row.units,
    ranks: row.ranks,
    poolId: row.pool_id,
  }))
}

/** Served ones in their pool; the others in the line of each of their ranks that could ever hold them. */
function sortByPool(drawn: readonly Drawn[], pools: readonly DrawPool[]): (pool: DrawPool) => DrawnSeat[] {
  const lists = new Map<number, DrawnSeat[]>(pools.map(({ poolId }) => [poolId, []]))
  for (const { holder, units, ranks, poolId } of drawn)
    for (const id of poolId === null ? ranks : [poolId]) lists.get(id)?.push({ poolId: id, holder, units, served: poolId !== null })
  return ({ poolId }) => lists.get(poolId) ?? []
}

function takeBatch(pools: readonly DrawPool[], seatsOf: (pool: DrawPool) => DrawnSeat[]): DrawPool[] {
  const batch: DrawPool[] = []
  let seats = 0
  for (const pool of pools) {
    batch.push(pool)
    seats += seatsOf(pool).length
    if (seats >= batchSeats) break
  }
  return batch
}

/**
 * Where the pool shrank or ended in the moments since the draw, those over its places wait in front of the line, and nobody stands
 * where nothing takes place. From here on the pool gives what is left, and what is given back, by its line.
 */
async function placePool(trx: Trx, { poolId }: DrawPool, drawn: readonly DrawnSeat[], now: Temporal.Instant): Promise<void> {
  const pool = await lockPool(trx, poolId)
  if (!pool || pool.state !== 'open') return
  let left = pool.cap - pool.used
  const seats = drawn
    .filter(({ units }) => units <= pool.cap)
    .map((seat) => {
      const served = seat.served && seat.units <= left
      if (served) left -= seat.units
      return { ...seat, served }
    })
  if (seats.length > 0) await placeDrawn(trx, seats, now)
  await sql`update seats.pool set closes_at = null where id = ${poolId}`.execute(trx)
  const placed = await lockPool(trx, poolId)
  if (placed) await promoteWaiting(trx, placed, now)
}
