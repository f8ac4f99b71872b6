import type { Db } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import type { Draw, DrawPool } from './store.ts'
import { listDrawPools, listDrawsById } from './store.ts'

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
  /** Of how many lots. */
  of: number
  /** Why, for each rank. */
  ranks: RankOutcome[]
}

/** `notNeeded`: a dearer one came true; `tooLarge`: the group is larger than the pool; `full`: its places went to lower lots and reserves. */
export interface RankOutcome {
  result: 'got' | 'notNeeded' | 'withdrawn' | 'tooLarge' | 'full'
  places: number
  givenUnits: number
  /** Applications with lower lots that ranked this pool. */
  before: number
  lastLotNo: number | null
  reserves: Record<string, number>
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
  const stats = await listStats(
    db,
    rows.filter((row) => row.lot_no !== null).map((row) => row.draw_id),
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
    outcome: toOutcome(row, stats),
  }))
}

/** Of each drawn draw: its pools as they were drawn, and how many lots there were. */
interface Stats {
  of: number
  pools: Map<number, DrawPool>
}

async function listStats(db: Db, drawIds: readonly number[]): Promise<Map<number, Stats>> {
  const stats = new Map<number, Stats>()
  for (const drawId of new Set(drawIds)) {
    const { of } = await db
      .selectFrom('seats.application')
      .select(sql<number>`coalesce(max(lot_no), 0)`.as('of'))
      .where('draw_id', '=', drawId)
      .executeTakeFirstOrThrow()
    stats.set(drawId, { of, pools: new Map((await listDrawPools(db, drawId)).map((pool) => [pool.poolId, pool])) })
  }
  return stats
}

function toOutcome(row: Row, stats: ReadonlyMap<number, Stats>): ApplicationOutcome | null {
  const drawn = stats.get(row.draw_id)
  if (row.lot_no === null || !drawn) return null
  const rank = row.pool_id === null ? null : row.ranks.indexOf(row.pool_id) + 1
  return {
    ...{ lotNo: row.lot_no, poolId: row.pool_id, rank, reserve: row.reserve, chance: row.chance, chances: row.chances, of: drawn.of },
    ranks: row.ranks.map((poolId, at) => explain(drawn.pools.get(poolId), row.units, at + 1, rank, row.before?.[at] ?? 0)),
  }
}

function explain(pool: DrawPool | undefined, units: number, at: number, got: number | null, before: number): RankOutcome {
  const places = pool?.places ?? 0
  const result = (): RankOutcome['result'] => {
    if (got !== null && at >= got) return at === got ? 'got' : 'notNeeded'
    if (!pool || pool.isWithdrawn || places === 0) return 'withdrawn'
    return units > places ? 'tooLarge' : 'full'
  }
  return {
    ...{ result: result(), places, before, givenUnits: pool?.givenUnits ?? 0 },
    lastLotNo: pool?.lastLotNo ?? null,
    reserves: pool?.reserves ?? {},
  }
}
