import type { Db, Trx } from '#platform/db/database.ts'
import { promoteWaiting } from '../seating/actions.ts'
import { chooseHit } from '../seating/rules.ts'
import type { Seat } from '../seating/store.ts'
import { listGrantedLastFirst, listWaiting } from '../seating/store.ts'
import type { Availability, NewPool } from './store.ts'
import { insertPool, listAvailability, lockPool, updateCap } from './store.ts'

/** Makes the owner's pool, once. Returns its id. */
export async function createPool(trx: Trx, pool: NewPool): Promise<number> {
  return insertPool(trx, pool)
}

export type CapOutcome = { ok: true } | { ok: false; reason: 'belowUsed' | 'waiterTooLarge'; hit: Seat[] }

/** Changes how many there are. More: those in the line come in. Fewer than are taken: refused, naming whom it would hit. */
export async function setCap(trx: Trx, poolId: number, cap: number): Promise<CapOutcome> {
  const pool = await lockPool(trx, poolId)
  if (!pool) throw new Error(`No pool ${poolId}`)
  if (cap < pool.used) return { ok: false, reason: 'belowUsed', hit: chooseHit(pool.used, cap, await listGrantedLastFirst(trx, poolId)) }
  const tooLarge = (await listWaiting(trx, poolId)).filter((seat) => seat.units > cap)
  if (tooLarge.length > 0) return { ok: false, reason: 'waiterTooLarge', hit: tooLarge }
  await updateCap(trx, poolId, cap)
  await promoteWaiting(trx, { ...pool, cap })
  return { ok: true }
}

/** What is free at these owners, by owner id, in one statement. Owners without a pool are absent: nothing is counted there. */
export async function findAvailability(db: Db, ownerType: string, ownerIds: readonly number[]): Promise<Map<number, Availability>> {
  const rows = await listAvailability(db, ownerType, ownerIds)
  return new Map(rows.map((row) => [row.ownerId, row]))
}
