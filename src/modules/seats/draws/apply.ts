import type { Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import type { Holder } from '../seating/store.ts'
import { cleanLetters, phaseOf, ranksMax } from './rules.ts'
import type { DrawPool } from './store.ts'
import { listDrawPools, lockDraw } from './store.ts'

export interface ApplicationWish {
  drawId: number
  holder: Holder
  /** A class is one application: all of its units or none. */
  units: number
  /** Ranks: the dearest first, at most five. */
  poolIds: readonly number[]
  /** Quota letters that its owner found to be true of this holder, such as "AC". */
  letters: string
  postKey?: string | null
  now: Temporal.Instant
}

export type ApplyOutcome =
  | { ok: true; applicationId: number; uuid: string; edited: boolean }
  | {
      ok: false
      reason: 'notOpenYet' | 'closed' | 'noRanks' | 'tooManyRanks' | 'sameTwice' | 'unknownPool' | 'poolClosed' | 'notForYou' | 'tooLarge'
      poolId?: number
    }

/**
 * Applies, or changes what was applied for: the last ranks count, and when they came does not matter. The same key again changes
 * nothing. The list is closed under a lock that waits for everybody who is here.
 */
export async function applyToDraw(trx: Trx, wish: ApplicationWish): Promise<ApplyOutcome> {
  const { drawId, holder } = wish
  const draw = await lockDraw(trx, drawId, 'share')
  const phase = draw && phaseOf(draw, wish.now)
  if (phase === 'planned' || phase === 'unready') return { ok: false, reason: 'notOpenYet' }
  if (!draw || phase !== 'open') return { ok: false, reason: 'closed' }
  const problem = findProblem(wish, await listDrawPools(trx, drawId))
  if (problem) return problem
  // Two tabs of one holder take turns: one makes the row, the other changes it.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`seats.application ${drawId} ${holder.type} ${holder.id}`}, 0))`.execute(trx)
  const postKey = wish.postKey ? `draw:${drawId}:${holder.type}:${holder.id}:${wish.postKey}` : null
  const standing = await findStanding(trx, wish, postKey)
  const isReplay = postKey !== null && standing?.post_key === postKey
  if (standing && isReplay) return { ok: true, applicationId: standing.id, uuid: standing.uuid, edited: false }
  const values = { units: wish.units, ranks: [...wish.poolIds], letters: cleanLetters(wish.letters, draw.quotas), updated_at: wish.now }
  const row = standing
    ? await trx
        .updateTable('seats.application')
        .set(values)
        .where('id', '=', standing.id)
        .returning(['id', 'uuid'])
        .executeTakeFirstOrThrow()
    : await trx
        .insertInto('seats.application')
        .values({ draw_id: drawId, holder_type: holder.type, holder_id: holder.id, post_key: postKey, created_at: wish.now, ...values })
        .returning(['id', 'uuid'])
        .executeTakeFirstOrThrow()
  return { ok: true, applicationId: row.id, uuid: row.uuid, edited: standing !== undefined }
}

function findProblem(wish: ApplicationWish, pools: readonly DrawPool[]): Extract<ApplyOutcome, { ok: false }> | undefined {
  const { poolIds, units, holder } = wish
  if (poolIds.length === 0) return { ok: false, reason: 'noRanks' }
  if (poolIds.length > ranksMax) return { ok: false, reason: 'tooManyRanks' }
  if (new Set(poolIds).size < poolIds.length) return { ok: false, reason: 'sameTwice' }
  for (const poolId of poolIds) {
    const pool = pools.find((one) => one.poolId === poolId)
    if (!pool) return { ok: false, reason: 'unknownPool', poolId }
    if (!pool.isOpen) return { ok: false, reason: 'poolClosed', poolId }
    if (pool.applicants.length > 0 && !pool.applicants.includes(holder.type)) return { ok: false, reason: 'notForYou', poolId }
    if (units > pool.cap) return { ok: false, reason: 'tooLarge', poolId }
  }
  return undefined
}

/** The row of the same post, whatever became of it, else the holder's that stands. */
async function findStanding(trx: Trx, { drawId, holder }: ApplicationWish, postKey: string | null) {
  return trx
    .selectFrom('seats.application')
    .select(['id', 'uuid', 'post_key'])
    .where((where) =>
      where.or([
        where('post_key', '=', postKey ?? ''),
        where.and([
          where('draw_id', '=', drawId),
          where('holder_type', '=', holder.type),
          where('holder_id', '=', holder.id),
          where('withdrawn_at', 'is', null),
        ]),
      ]),
    )
    .orderBy(sql`post_key is not distinct from ${postKey}`, 'desc')
    .executeTakeFirst()
}

/**
 * Takes an application back: out of the list while the window is open, and out of the draw, said in the result, while only the
 * list is out. False where it was drawn already (then the seats are cancelled) or taken back before.
 */
export async function withdrawApplication(trx: Trx, applicationId: number, now: Temporal.Instant): Promise<boolean> {
  const found = await trx.selectFrom('seats.application').select('draw_id').where('id', '=', applicationId).executeTakeFirst()
  const draw = found && (await lockDraw(trx, found.draw_id, 'share'))
  if (!draw || draw.state === 'drawn' || draw.state === 'cancelled') return false
  const done = await trx
    .updateTable('seats.application')
    .set({ withdrawn_at: now, updated_at: now })
    .where('id', '=', applicationId)
    .where('withdrawn_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return done !== undefined
}
