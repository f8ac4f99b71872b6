import type { Db } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import type { Draw } from './store.ts'
import { listDrawsById } from './store.ts'

export interface ApplicationRank {
  poolId: number
  ownerType: string
  ownerId: number
  label: LocalText
}

export interface Application {
  id: number
  uuid: string
  holderType: string
  holderId: number
  units: number
  letters: string
  /** The dearest first. */
  ranks: ApplicationRank[]
  draw: Draw
  /** Its random name in the published list, from the closing on. */
  alias: string | null
  createdAt: Temporal.Instant
  updatedAt: Temporal.Instant
  withdrawnAt: Temporal.Instant | null
  /** From the result on. */
  outcome: ApplicationOutcome | null
}

export interface ApplicationOutcome {
  /** Place in the order of lots, from 1. */
  lotNo: number
  /** The pool in which it got its seats, and which of its ranks that is, from 1; null: it waits in each of its ranks that it fits into. */
  poolId: number | null
  rank: number | null
  /** The letter of the reserve that it used. */
  reserve: string | null
  /** Share of repeated draws with a seat at all, and with each rank; null until they were repeated. */
  chance: number | null
  chances: number[] | null
}

/** What these holders applied for, taken back or not, the newest first. */
export async function listApplications(db: Db, holderType: string, holderIds: readonly number[]): Promise<Application[]> {
  if (holderIds.length === 0) return []
  const rows = await select(db)
    .where('holder_type', '=', holderType)
    .where('holder_id', '=', sql<number>`any(${holderIds})`)
    .orderBy('id', 'desc')
    .execute()
  return toApplications(db, rows)
}

export async function findApplication(db: Db, uuid: string): Promise<Application | undefined> {
  const rows = await select(db).where('uuid', '=', uuid).execute()
  return (await toApplications(db, rows))[0]
}

const select = (db: Db) => db.selectFrom('seats.application').selectAll()
type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>

async function toApplications(db: Db, rows: Row[]): Promise<Application[]> {
  if (rows.length === 0) return []
  const draws = new Map((await listDrawsById(db, [...new Set(rows.map((row) => row.draw_id))])).map((draw) => [draw.id, draw]))
  const poolIds = [...new Set(rows.flatMap((row) => row.ranks))]
  const pools = await db
    .selectFrom('seats.pool')
    .select(['id', 'owner_type', 'owner_id', 'label'])
    .where('id', '=', sql<number>`any(${poolIds})`)
    .execute()
  const ranks = new Map(
    pools.map(({ id, owner_type, owner_id, label }) => [
      id,
      { poolId: id, ownerType: owner_type, ownerId: owner_id, label: label as LocalText },
    ]),
  )
  return rows.map((row) => ({
    id: row.id,
    uuid: row.uuid,
    holderType: row.holder_type,
    // Rows are found by their holder, so it is there; one that was erased since is found by nobody.
    holderId: row.holder_id ?? 0,
    units: row.units,
    letters: row.letters,
    ranks: row.ranks.map((id) => ranks.get(id)!),
    draw: draws.get(row.draw_id)!,
    alias: row.alias,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    withdrawnAt: row.withdrawn_at,
    outcome: toOutcome(row),
  }))
}

function toOutcome(row: Row): ApplicationOutcome | null {
  if (row.lot_no === null) return null
  const rank = row.pool_id === null ? null : row.ranks.indexOf(row.pool_id) + 1
  return { lotNo: row.lot_no, poolId: row.pool_id, rank, reserve: row.reserve, chance: row.chance, chances: row.chances }
}
