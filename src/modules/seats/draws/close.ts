import type { Trx } from '#platform/db/database.ts'
import { inTransaction, sql } from '#platform/db/database.ts'
import { queueJob } from '#platform/facts.ts'
import type { Job, World } from '#platform/http/route.ts'
import { bumpPages } from '#platform/http/page-version.ts'
import { isBefore } from '#platform/time.ts'
import type { Inputs } from './compute.ts'
import { hashOf, rulesVersion, toCanonical } from './compute.ts'
import { cancelDraw } from './create.ts'
import { putFile } from './files.ts'
import { drawsScope } from './pages-scope.ts'
import { listShares } from './shares.ts'
import type { Draw, DrawPool } from './store.ts'
import { listDrawPools, lockDraw } from './store.ts'

/**
 * Closes the window once: everybody in it gets a random name, and the list is published with its hash. Whoever is applying at this
 * moment holds the draw's row, so they come in before, or are told that it is closed.
 */
export const closeDraw: Job = async (world, payload) => {
  const now = world.clock()
  await inTransaction(world.db, async (trx) => {
    const draw = await lockDraw(trx, Number(payload.drawId), 'update')
    if (draw?.state !== 'open') return
    if (isBefore(now, draw.closesAt)) {
      // The clock went back, or the job came early.
      await queueJob(trx, 'closeDraw', { drawId: draw.id }, { key: `closeDraw:${draw.id}`, runAt: draw.closesAt.toString() })
      return
    }
    await bumpPages(trx, drawsScope)
    if (!draw.isReady) return void (await cancelDraw(trx, draw.id, now, 'notOpened'))
    const text = toCanonical(await makeInputs(trx, draw, await listDrawPools(trx, draw.id)))
    const hash = hashOf(text)
    const key = await putFile(world, draw, 'inputs', text, hash)
    await trx
      .updateTable('seats.draw')
      .set({ state: 'closed', closed_at: now, inputs_hash: Buffer.from(hash, 'hex'), inputs_key: key })
      .where('id', '=', draw.id)
      .execute()
    await queueRun(trx, draw, now)
  })
}

/** The draw runs at once; where shares are awaited it finds that out and comes again at the end of their time. */
async function queueRun(trx: Trx, draw: Draw, now: ReturnType<World['clock']>): Promise<void> {
  await queueJob(trx, 'runDraw', { drawId: draw.id }, { key: `runDraw:${draw.id}`, runAt: now.toString() })
}

async function makeInputs(trx: Trx, draw: Draw, pools: readonly DrawPool[]): Promise<Inputs> {
  // By chance (version 4), not by time: a name that tells the order of arrival would tell who it is.
  await sql`update seats.application set alias = gen_random_uuid()
    where draw_id = ${draw.id} and withdrawn_at is null and holder_id is not null`.execute(trx)
  const applications = await trx
    .selectFrom('seats.application')
    .select(['alias', 'ranks', 'units', 'letters'])
    .where('draw_id', '=', draw.id)
    .where('alias', 'is not', null)
    .execute()
  await freezePools(trx, draw.id)
  const numbers = new Map(pools.map(({ poolId, number }) => [poolId, number]))
  const placesOf = (pool: DrawPool): number => (pool.isOpen ? Math.max(0, pool.cap - pool.used) : 0)
  return {
    format: 'kaleidoscope-draw-inputs',
    rules: rulesVersion,
    draw: draw.uuid,
    commitments: (await listShares(trx, draw.id)).map(({ commitment }) => commitment).toSorted(),
    quotas: draw.quotas.map(({ letter }) => letter),
    pools: pools.map((pool) => ({ id: pool.uuid, places: placesOf(pool), reserves: pool.reserves })),
    applications: applications
      .map(({ alias, ranks, units, letters }) => ({ id: alias!, ranks: ranks.map((id) => numbers.get(id)!), size: units, letters }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  }
}

/** What is drawn of each pool, and how many want it. */
async function freezePools(trx: Trx, drawId: number): Promise<void> {
  await sql`
    update seats.draw_pool set places = case when pool.state = 'open' then greatest(0, pool.cap - pool.used) else 0 end,
      is_withdrawn = pool.state <> 'open', applied_count = coalesce(wanted.applied, 0), first_count = coalesce(wanted.first, 0)
    from seats.pool left join (
      select rank.pool_id, count(*) as applied, count(*) filter (where place = 1) as first
      from seats.application, unnest(ranks) with ordinality as rank(pool_id, place)
      where draw_id = ${drawId} and alias is not null group by rank.pool_id
    ) wanted on wanted.pool_id = pool.id
    where draw_pool.draw_id = ${drawId} and pool.id = draw_pool.pool_id`.execute(trx)
}
