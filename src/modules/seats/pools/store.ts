import type { Insertable } from 'kysely'
import type { Db, Trx } from '#platform/db/database.ts'
import { json, sql } from '#platform/db/database.ts'
import type { DB } from '#platform/db/types.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'

/** A pool as applicants see it: how its seats are given, to whom, when. */
export interface Offer {
  /** What is counted: connections of classes, or heads. */
  unit: 'connection' | 'person'
  /** What its owner calls it, by language: shown where several are drawn together. */
  label: LocalText
  /** At once, by arrival; or by a draw after the window has closed. */
  mode: 'instant' | 'draw'
  /** Holder types that may apply; none: any that its owner lets in. */
  applicants: string[]
  /** When wishes are taken; null: from now on, without an end. Who waits already comes in after the end too. */
  opensAt: Temporal.Instant | null
  closesAt: Temporal.Instant | null
  /** When that begins what the seats are for. */
  beginsAt: Temporal.Instant | null
  /** Hours to confirm a seat in; null: it needs no confirmation. */
  confirmH: number | null
}

export interface NewPool extends Partial<Offer> {
  ownerType: string
  ownerId: number
  unit: Offer['unit']
  cap: number
  /** How far beyond the cap an explicit rule may go; never by itself. */
  overAllocation?: number
  policy?: 'strict' | 'fill'
}

export interface Availability extends Offer {
  poolId: number
  ownerId: number
  cap: number
  /** Granted or offered. */
  used: number
  free: number
  waiting: number
  open: boolean
  drawId: number | null
}

export type PoolRow = NonNullable<Awaited<ReturnType<typeof lockPool>>>

type OfferColumns = Partial<
  Pick<Insertable<DB['seats.pool']>, 'unit' | 'label' | 'mode' | 'applicants' | 'opens_at' | 'closes_at' | 'begins_at' | 'confirm_h'>
>

/** Columns of what is given; what is undefined stays as it is. */
function columnsOf(offer: Partial<Offer>): OfferColumns {
  return {
    ...(offer.unit && { unit: offer.unit }),
    ...(offer.label && { label: json(offer.label) }),
    ...(offer.mode && { mode: offer.mode }),
    ...(offer.applicants && { applicants: offer.applicants }),
    ...(offer.opensAt !== undefined && { opens_at: offer.opensAt }),
    ...(offer.closesAt !== undefined && { closes_at: offer.closesAt }),
    ...(offer.beginsAt !== undefined && { begins_at: offer.beginsAt }),
    ...(offer.confirmH !== undefined && { confirm_h: offer.confirmH }),
  }
}

/** Adds the owner's pool; where it has one already, that one's id comes back and nothing changes. */
export async function insertPool(trx: Trx, pool: NewPool): Promise<number> {
  const added = await trx
    .insertInto('seats.pool')
    .values({
      label: json(pool.label ?? {}),
      ...columnsOf(pool),
      owner_type: pool.ownerType,
      owner_id: pool.ownerId,
      unit: pool.unit,
      cap: pool.cap,
      hard_cap: pool.cap + (pool.overAllocation ?? 0),
      policy: pool.policy ?? 'strict',
    })
    .onConflict((conflict) => conflict.columns(['owner_type', 'owner_id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (added) return added.id
  const { id } = await trx
    .selectFrom('seats.pool')
    .select('id')
    .where('owner_type', '=', pool.ownerType)
    .where('owner_id', '=', pool.ownerId)
    .executeTakeFirstOrThrow()
  return id
}

/**
 * The pool's row, kept from all who change it until the transaction ends. Whoever needs a seat's row too takes this one first.
 * "No key", so that others may insert seats (their foreign key shares the row's key) and only then wait.
 */
export async function lockPool(trx: Trx, poolId: number) {
  return trx.selectFrom('seats.pool').selectAll().where('id', '=', poolId).forNoKeyUpdate().executeTakeFirst()
}

export async function updateCap(trx: Trx, poolId: number, cap: number): Promise<void> {
  // The ceiling keeps its distance, so that the CHECK stays as close a fence as it was.
  await trx
    .updateTable('seats.pool')
    .set({ cap, hard_cap: sql`${cap} + hard_cap - cap` })
    .where('id', '=', poolId)
    .execute()
}

export async function updateOffer(trx: Trx, poolId: number, changes: Partial<Offer>): Promise<void> {
  const columns = columnsOf(changes)
  if (Object.keys(columns).length > 0) await trx.updateTable('seats.pool').set(columns).where('id', '=', poolId).execute()
}

/** A pool whose draw was called off, or gave nothing, is free again, and the draw's window with it. False while the draw goes on. */
export async function leaveEndedDraw(trx: Trx, poolId: number): Promise<boolean> {
  const done = await sql`update seats.pool set draw_id = null, opens_at = null, closes_at = null
    from seats.draw where pool.id = ${poolId} and draw.id = pool.draw_id and draw.state in ('cancelled', 'drawn')`.execute(trx)
  return done.numAffectedRows === 1n
}

export async function listAvailability(db: Db, ownerType: string, ownerIds: readonly number[]): Promise<Availability[]> {
  if (ownerIds.length === 0) return []
  const rows = await db
    .selectFrom('seats.pool')
    .selectAll()
    .where('owner_type', '=', ownerType)
    .where('owner_id', '=', sql<number>`any(${ownerIds})`)
    // Whoever locks them one after another locks them as all others do.
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    poolId: row.id,
    ownerId: row.owner_id,
    unit: row.unit as Offer['unit'],
    cap: row.cap,
    used: row.used,
    free: Math.max(0, row.cap - row.used),
    waiting: row.waiting,
    open: row.state === 'open',
    label: row.label as LocalText,
    mode: row.mode as Offer['mode'],
    applicants: row.applicants,
    opensAt: row.opens_at,
    closesAt: row.closes_at,
    beginsAt: row.begins_at,
    confirmH: row.confirm_h,
    drawId: row.draw_id,
  }))
}
