import type { Trx } from '#platform/db/database.ts'
import { inTransaction, sql } from '#platform/db/database.ts'
import { queueJob } from '#platform/facts.ts'
import type { Job, World } from '#platform/http/route.ts'
import { bumpPages } from '#platform/http/page-version.ts'
import type { Temporal } from '#platform/time.ts'
import { isBefore } from '#platform/time.ts'
import type { Changes, Inputs, Result } from './compute.ts'
import { computeDraw, hashOf, toCanonical } from './compute.ts'
import { cancelDraw } from './create.ts'
import { getInputs, putFile } from './files.ts'
import { drawsScope } from './pages-scope.ts'
import { dropWithheld, isKeptBack, listShares, revealSealed } from './shares.ts'
import type { Draw } from './store.ts'
import { listDrawPools, lockDraw } from './store.ts'

/**
 * Reveals what is kept here once everybody else's share is there or their time is over, and draws. The result is a function of what is published,
 * so a run that was killed before its commit is repeated to the same bytes, and one that comes later finds it done.
 */
export const runDraw: Job = async (world, payload) => {
  const [drawId, now] = [Number(payload.drawId), world.clock()]
  // A transaction of its own: the shares are out, whatever becomes of the rest.
  await inTransaction(world.db, async (trx) => {
    const draw = await lockDraw(trx, drawId, 'update')
    if (draw?.state !== 'closed') return
    const isWaiting = isBefore(now, draw.revealUntil) && (await listShares(trx, drawId)).some(isKeptBack)
    if (!isWaiting) await revealSealed(trx, world, drawId, now)
  })
  await inTransaction(world.db, async (trx) => {
    const draw = await lockDraw(trx, drawId, 'update')
    if (draw?.state !== 'closed') return
    if (draw.awaited > 0 && isBefore(now, draw.revealUntil)) {
      await queueJob(trx, 'runDraw', { drawId }, { key: `runDraw:${drawId}`, runAt: draw.revealUntil.toString() })
      return
    }
    await bumpPages(trx, drawsScope)
    await dropWithheld(trx, drawId, now)
    const shares = (await listShares(trx, drawId)).flatMap(({ share }) => share ?? [])
    if (shares.length === 0) return void (await cancelDraw(trx, drawId, now, 'noShares'))
    await publishResult(world, trx, draw, shares, now)
  })
}

async function publishResult(world: World, trx: Trx, draw: Draw, shares: string[], now: Temporal.Instant): Promise<void> {
  const inputs = await getInputs(world, draw)
  const result = computeDraw(inputs, shares, await findChanges(trx, draw, inputs))
  if (result.inputsHash !== draw.inputsHash)
    throw new Error(`The list of draw ${draw.uuid} in the storage is not the one that was published`)
  const text = toCanonical(result)
  const hash = hashOf(text)
  const key = await putFile(world, draw, 'result', text, hash)
  await writeLots(trx, draw.id, inputs, result)
  await trx
    .updateTable('seats.draw')
    .set({
      state: 'drawn',
      drawn_at: now,
      seed: Buffer.from(result.seed, 'hex'),
      result_hash: Buffer.from(hash, 'hex'),
      result_key: key,
      done_count: 0,
      total_count: inputs.pools.length,
    })
    .where('id', '=', draw.id)
    .execute()
  await queueJob(trx, 'placeDraw', { drawId: draw.id }, { key: `placeDraw:${draw.id}`, runAt: now.toString() })
}

/** What is less than in the published list: places that were taken away since, applications taken back or erased. More places come in afterwards, by the line. */
async function findChanges(trx: Trx, draw: Draw, inputs: Inputs): Promise<Changes> {
  const pools = await listDrawPools(trx, draw.id)
  const left = pools.map((pool) => ({ pool: pool.number, places: pool.isOpen ? Math.max(0, pool.cap - pool.used) : 0 }))
  const lowered = left.filter(({ pool, places }) => places < inputs.pools[pool]!.places)
  const withdrawn = await trx
    .selectFrom('seats.application')
    .select('alias')
    .where('draw_id', '=', draw.id)
    .where('alias', 'is not', null)
    .where((where) => where.or([where('withdrawn_at', 'is not', null), where('holder_id', 'is', null)]))
    .execute()
  // What people are told of a pool are the places that were drawn.
  for (const { pool, places } of lowered)
    await trx.updateTable('seats.draw_pool').set({ places }).where('draw_id', '=', draw.id).where('number', '=', pool).execute()
  const gone = pools.filter(({ isOpen }) => !isOpen).map(({ poolId }) => poolId)
  if (gone.length > 0)
    await trx
      .updateTable('seats.draw_pool')
      .set({ is_withdrawn: true })
      .where('draw_id', '=', draw.id)
      .where('pool_id', 'in', gone)
      .execute()
  return { lowered, withdrawn: withdrawn.map(({ alias }) => alias!) }
}

/** Each application learns its lot, what it got, and how many with lower lots wanted each of its ranks. */
async function writeLots(trx: Trx, drawId: number, inputs: Inputs, result: Result): Promise<void> {
  const wanted = inputs.pools.map(() => 0)
  const ranks = new Map(inputs.applications.map((application) => [application.id, application.ranks]))
  const before = result.lots.map(({ id }) => {
    const own = ranks.get(id)!.map((pool) => wanted[pool]!)
    for (const pool of ranks.get(id)!) wanted[pool]! += 1
    return `{${own.join(',')}}`
  })
  await sql`
    update seats.application set lot = decode(drawn.lot, 'hex'), lot_no = drawn.no, before = drawn.before::int[], reserve = drawn.reserve,
      pool_id = (select draw_pool.pool_id from seats.draw_pool where draw_pool.draw_id = ${drawId} and number = drawn.pool)
    from unnest(${result.lots.map(({ id }) => id)}::uuid[], ${result.lots.map(({ lot }) => lot)}::text[], ${result.lots.map(({ pool }) => pool)}::int[],
      ${result.lots.map(({ reserve }) => reserve)}::text[], ${before}::text[]) with ordinality as drawn(alias, lot, pool, reserve, before, no)
    where application.alias = drawn.alias and application.draw_id = ${drawId}`.execute(trx)
  await sql`
    update seats.draw_pool set given_units = coalesce(given.units, 0), last_lot_no = given.last
    from seats.draw_pool own left join (
      select pool_id, sum(units) as units, max(lot_no) as last from seats.application where draw_id = ${drawId} and pool_id is not null group by pool_id
    ) given on given.pool_id = own.pool_id
    where own.draw_id = ${drawId} and draw_pool.draw_id = own.draw_id and draw_pool.pool_id = own.pool_id`.execute(trx)
}
