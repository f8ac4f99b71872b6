import type { Trx } from '#platform/db/database.ts'
import { json, sql } from '#platform/db/database.ts'
import { announce, queueJob } from '#platform/facts.ts'
import type { Temporal } from '#platform/time.ts'
import type { Draw } from './store.ts'
import { lockDraw } from './store.ts'

export interface NewDraw extends Pick<Draw, 'ownerType' | 'ownerId' | 'label' | 'opensAt' | 'closesAt' | 'revealUntil' | 'quotas'> {
  /** Minimum guarantees by letter, in units. */
  pools: { poolId: number; reserves: Record<string, number> }[]
}

export type CreateOutcome =
  | { ok: true; id: number; uuid: string }
  | { ok: false; reason: 'noPools' | 'poolTaken' | 'reservesTooLarge' | 'badQuotas' | 'badTimes'; poolId?: number }

/** Sets a draw up over pools of an owner; from here on these give no seats at once. It opens when its shares are given and its time has come. */
export async function createDraw(trx: Trx, wish: NewDraw): Promise<CreateOutcome> {
  const problem = findProblem(wish) ?? (await findTaken(trx, wish))
  if (problem) return problem
  const draw = await trx
    .insertInto('seats.draw')
    .values({
      owner_type: wish.ownerType,
      owner_id: wish.ownerId,
      label: json(wish.label),
      opens_at: wish.opensAt,
      closes_at: wish.closesAt,
      reveal_until: wish.revealUntil,
      quotas: json(wish.quotas),
    })
    .returning(['id', 'uuid'])
    .executeTakeFirstOrThrow()
  await addPools(trx, draw.id, wish)
  await queueJob(trx, 'closeDraw', { drawId: draw.id }, { key: `closeDraw:${draw.id}`, runAt: wish.closesAt.toString() })
  return { ok: true, ...draw }
}

function findProblem(wish: NewDraw): CreateOutcome | undefined {
  const letters = wish.quotas.map((quota) => quota.letter)
  if (wish.pools.length === 0) return { ok: false, reason: 'noPools' }
  if (new Set(letters).size < letters.length || letters.some((letter) => !/^[A-Z]$/.test(letter))) return { ok: false, reason: 'badQuotas' }
  const [opens, closes, reveal] = [wish.opensAt, wish.closesAt, wish.revealUntil].map((at) => at.epochMilliseconds)
  return opens! < closes! && closes! <= reveal! ? undefined : { ok: false, reason: 'badTimes' }
}

/** A pool is drawn in one draw at a time, and none of its seats are given yet by another way than a draw that is over. */
async function findTaken(trx: Trx, wish: NewDraw): Promise<CreateOutcome | undefined> {
  const ids = wish.pools.map((pool) => pool.poolId)
  const rows = await trx
    .selectFrom('seats.pool as pool')
    .leftJoin('seats.draw as draw', 'draw.id', 'pool.draw_id')
    .select(['pool.id', 'cap', 'draw.state as draw_state', sql<boolean>`used + waiting > 0`.as('is_used')])
    .where('pool.id', 'in', ids)
    .orderBy('pool.id')
    .forNoKeyUpdate('pool')
    .execute()
  for (const { poolId, reserves } of wish.pools) {
    const row = rows.find(({ id }) => id === poolId)
    const isTaken = !row || row.is_used || (row.draw_state !== null && row.draw_state !== 'cancelled')
    if (isTaken || new Set(ids).size < ids.length) return { ok: false, reason: 'poolTaken', poolId }
    const reserved = Object.values(reserves).reduce((sum, units) => sum + units, 0)
    const isKnown = Object.keys(reserves).every((letter) => wish.quotas.some((quota) => quota.letter === letter))
    if (!isKnown) return { ok: false, reason: 'badQuotas', poolId }
    if (reserved > row.cap) return { ok: false, reason: 'reservesTooLarge', poolId }
  }
  return undefined
}

async function addPools(trx: Trx, drawId: number, wish: NewDraw): Promise<void> {
  const ids = wish.pools.map((pool) => pool.poolId)
  await trx
    .updateTable('seats.pool')
    .set({ mode: 'draw', draw_id: drawId, opens_at: wish.opensAt, closes_at: wish.closesAt })
    .where('id', 'in', ids)
    .execute()
  await trx
    .insertInto('seats.draw_pool')
    .values(ids.map((poolId, number) => ({ draw_id: drawId, pool_id: poolId, number })))
    .execute()
  await trx.deleteFrom('seats.reserve').where('pool_id', 'in', ids).execute()
  const reserves = wish.pools.flatMap(({ poolId, reserves: units }) =>
    Object.entries(units)
      .filter(([, n]) => n > 0)
      .map(([letter, n]) => ({ pool_id: poolId, letter, units: n })),
  )
  if (reserves.length > 0) await trx.insertInto('seats.reserve').values(reserves).execute()
}

export type EndedWhy = 'owner' | 'noShares' | 'notOpened'

/** Calls a draw off that gave no seats yet. Its pools may be drawn anew, with new shares. False where it is over already. */
export async function cancelDraw(trx: Trx, drawId: number, now: Temporal.Instant, why: EndedWhy = 'owner'): Promise<boolean> {
  const draw = await lockDraw(trx, drawId, 'update')
  if (!draw || draw.state === 'drawn' || draw.state === 'cancelled') return false
  await trx.updateTable('seats.draw').set({ state: 'cancelled', cancelled_at: now, ended_why: why }).where('id', '=', drawId).execute()
  await announce(trx, { name: 'DrawCancelled', key: String(drawId), payload: { drawId, why } })
  return true
}
