import type { Db, Trx } from '#platform/db/database.ts'
import { json, sql } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'

export interface NewPool {
  ownerType: string
  ownerId: number
  unit: 'connection' | 'person'
  cap: number
  /** How far beyond the cap an explicit rule may go; never by itself. */
  overAllocation?: number
  policy?: 'strict' | 'fill'
  /** What its owner calls it, by language: shown where several are drawn together. */
  label?: LocalText
}

export interface Availability {
  poolId: number
  ownerId: number
  unit: 'connection' | 'person'
  cap: number
  used: number
  free: number
  waiting: number
  open: boolean
}

export type PoolRow = NonNullable<Awaited<ReturnType<typeof lockPool>>>

/** Adds the owner's pool; where it has one already, that one's id comes back and nothing changes. */
export async function insertPool(trx: Trx, pool: NewPool): Promise<number> {
  const added = await trx
    .insertInto('seats.pool')
    .values({
      owner_type: pool.ownerType,
      owner_id: pool.ownerId,
      unit: pool.unit,
      cap: pool.cap,
      hard_cap: pool.cap + (pool.overAllocation ?? 0),
      policy: pool.policy ?? 'strict',
      label: json(pool.label ?? {}),
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

export async function listAvailability(db: Db, ownerType: string, ownerIds: readonly number[]): Promise<Availability[]> {
  if (ownerIds.length === 0) return []
  const rows = await db
    .selectFrom('seats.pool')
    .selectAll()
    .where('owner_type', '=', ownerType)
    .where('owner_id', '=', sql<number>`any(${ownerIds})`)
    .execute()
  return rows.map((row) => ({
    poolId: row.id,
    ownerId: row.owner_id,
    unit: row.unit as Availability['unit'],
    cap: row.cap,
    used: row.used,
    free: Math.max(0, row.cap - row.used),
    waiting: row.waiting,
    open: row.state === 'open',
  }))
}
