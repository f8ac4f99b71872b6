import type { Db, Trx } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import { announceSeats } from '../seating/facts.ts'
import { promoteWaiting } from '../seating/promote.ts'
import { chooseHit } from '../seating/rules.ts'
import type { Seat } from '../seating/store.ts'
import { grantOffered, hastenOffers, listTakenLastFirst, listWaiting } from '../seating/store.ts'
import type { Availability, NewPool, Offer } from './store.ts'
import { insertPool, leaveEndedDraw, listAvailability, lockPool, updateCap, updateOffer } from './store.ts'

/** Makes the owner's pool, once. Returns its id. */
export async function createPool(trx: Trx, pool: NewPool): Promise<number> {
  return insertPool(trx, pool)
}

export type CapOutcome = { ok: true } | { ok: false; reason: 'belowUsed' | 'waiterTooLarge'; hit: Seat[] }

/** Changes how many there are. More: those in the line come in. Fewer than are granted or offered: refused, naming whom it would hit. */
export async function setCap(trx: Trx, poolId: number, cap: number, now: Temporal.Instant): Promise<CapOutcome> {
  const pool = await lockPool(trx, poolId)
  if (!pool) throw new Error(`No pool ${poolId}`)
  if (cap < pool.used) return { ok: false, reason: 'belowUsed', hit: chooseHit(pool.used, cap, await listTakenLastFirst(trx, poolId)) }
  const tooLarge = (await listWaiting(trx, poolId)).filter((seat) => seat.units > cap)
  if (tooLarge.length > 0) return { ok: false, reason: 'waiterTooLarge', hit: tooLarge }
  await updateCap(trx, poolId, cap)
  await promoteWaiting(trx, { ...pool, cap }, now)
  return { ok: true }
}

export type OfferOutcome = { ok: true } | { ok: false; reason: 'hasSeats' | 'inDraw' }

/**
 * Changes how an owner's seats are given. What was promised stays: an offer keeps its time to confirm, only never beyond a new
 * beginning; where nothing is to be confirmed any more, offered seats are granted. What is counted, and whether at once or by a draw,
 * changes only while nobody has a seat or waits, and not while the pool stands in a draw that goes on.
 */
export async function setOffer(trx: Trx, poolId: number, changes: Partial<Offer>, now: Temporal.Instant): Promise<OfferOutcome> {
  const pool = await lockPool(trx, poolId)
  if (!pool) throw new Error(`No pool ${poolId}`)
  const isOther = (changes.mode ?? pool.mode) !== pool.mode || (changes.unit ?? pool.unit) !== pool.unit
  if (isOther) {
    if (pool.used + pool.waiting > 0) return { ok: false, reason: 'hasSeats' }
    if (pool.draw_id !== null && !(await leaveEndedDraw(trx, poolId))) return { ok: false, reason: 'inDraw' }
  }
  await updateOffer(trx, poolId, changes)
  if (changes.confirmH === null) await announceSeats(trx, 'SeatConfirmed', await grantOffered(trx, poolId, now))
  if (changes.beginsAt) await hastenOffers(trx, poolId, changes.beginsAt)
  return { ok: true }
}

/**
 * Closes the pool of what no longer takes place, so that nobody comes in after those who leave; or opens it again, and lets in from the
 * line who fits by then.
 */
export async function setOpen(trx: Trx, poolId: number, isOpen: boolean, now: Temporal.Instant): Promise<void> {
  const pool = await lockPool(trx, poolId)
  if (!pool) throw new Error(`No pool ${poolId}`)
  const state = isOpen ? 'open' : 'closed'
  await trx.updateTable('seats.pool').set({ state }).where('id', '=', poolId).execute()
  await promoteWaiting(trx, { ...pool, state }, now)
}

/** What is free at these owners, by owner id, in one statement. Owners without a pool are absent: nothing is counted there. */
export async function findAvailability(db: Db, ownerType: string, ownerIds: readonly number[]): Promise<Map<number, Availability>> {
  const rows = await listAvailability(db, ownerType, ownerIds)
  return new Map(rows.map((row) => [row.ownerId, row]))
}
