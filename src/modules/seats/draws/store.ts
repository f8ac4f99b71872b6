import type { Db, Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import { isUuid } from '#platform/ids.ts'
import type { Temporal } from '#platform/time.ts'
import type { Quota } from './rules.ts'

export interface Draw {
  id: number
  uuid: string
  ownerType: string
  ownerId: number
  label: LocalText
  opensAt: Temporal.Instant
  closesAt: Temporal.Instant
  revealUntil: Temporal.Instant
  /** In their published order; letters A to Z, once each. */
  quotas: Quota[]
  state: 'open' | 'closed' | 'drawn' | 'cancelled'
  /** Shares of the office and of two members are given: it may open. One who knew all of them could choose the seed. */
  isReady: boolean
  /** Shares that are neither revealed nor dropped. */
  awaited: number
  inputsHash: string | null
  inputsKey: string | null
  seed: string | null
  resultHash: string | null
  resultKey: string | null
  closedAt: Temporal.Instant | null
  drawnAt: Temporal.Instant | null
  cancelledAt: Temporal.Instant | null
  endedWhy: 'owner' | 'noShares' | 'notOpened' | null
  /** Pools written out of all, while the worker writes seats. */
  doneCount: number
  totalCount: number
  repeatCount: number
}

const selectDraws = (db: Db) =>
  db
    .selectFrom('seats.draw')
    .selectAll()
    .select([
      sql<boolean>`(select count(distinct holder_id) filter (where holder_type = 'member') >= 2 and count(*) filter (where holder_type = 'office') > 0
        from seats.share where share.draw_id = draw.id)`.as('is_ready'),
      sql<number>`(select count(*) from seats.share where share.draw_id = draw.id and share is null and dropped_at is null)`.as('awaited'),
    ])
type DrawRow = Awaited<ReturnType<ReturnType<typeof selectDraws>['executeTakeFirstOrThrow']>>

const hex = (bytes: Buffer | null): string | null => bytes?.toString('hex') ?? null

function toDraw(row: DrawRow): Draw {
  return {
    id: row.id,
    uuid: row.uuid,
    ownerType: row.owner_type,
    ownerId: row.owner_id,
    label: row.label as LocalText,
    opensAt: row.opens_at,
    closesAt: row.closes_at,
    revealUntil: row.reveal_until,
    quotas: row.quotas as unknown as Quota[],
    state: row.state as Draw['state'],
    isReady: row.is_ready,
    awaited: row.awaited,
    inputsHash: hex(row.inputs_hash),
    inputsKey: row.inputs_key,
    seed: hex(row.seed),
    resultHash: hex(row.result_hash),
    resultKey: row.result_key,
    closedAt: row.closed_at,
    drawnAt: row.drawn_at,
    cancelledAt: row.cancelled_at,
    endedWhy: row.ended_why as Draw['endedWhy'],
    doneCount: row.done_count,
    totalCount: row.total_count,
    repeatCount: row.repeat_count,
  }
}

export async function findDraw(db: Db, uuid: string): Promise<Draw | undefined> {
  const row = isUuid(uuid) ? await selectDraws(db).where('uuid', '=', uuid).executeTakeFirst() : undefined
  return row && toDraw(row)
}

export async function listDrawsOfOwner(db: Db, ownerType: string, ownerIds: readonly number[]): Promise<Draw[]> {
  if (ownerIds.length === 0) return []
  const rows = await selectDraws(db)
    .where('owner_type', '=', ownerType)
    .where('owner_id', '=', sql<number>`any(${ownerIds})`)
    .orderBy('closes_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return rows.map(toDraw)
}

export async function listDrawsById(db: Db, ids: readonly number[]): Promise<Draw[]> {
  const rows = await selectDraws(db)
    .where('id', '=', sql<number>`any(${ids})`)
    .execute()
  return rows.map(toDraw)
}

/** Draws in which the worker may have something to do. */
export async function listUnfinished(db: Db): Promise<Draw[]> {
  const rows = await selectDraws(db)
    .where((where) => where.or([where('state', 'in', ['open', 'closed']), where('done_count', '<', where.ref('total_count'))]))
    .orderBy('id')
    .execute()
  return rows.map(toDraw)
}

/** The last draws of all owners: those that can still be applied to first. */
export async function listDraws(db: Db, limit: number): Promise<Draw[]> {
  const rows = await selectDraws(db)
    .orderBy(sql`state = 'open'`, 'desc')
    .orderBy('closes_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toDraw)
}

/** "share": as those hold it who add applications, any number at once; "update": alone, for a change of state. */
export async function lockDraw(trx: Trx, drawId: number, how: 'share' | 'update'): Promise<Draw | undefined> {
  const locked = await trx
    .selectFrom('seats.draw')
    .select('id')
    .where('id', '=', drawId)
    .$if(how === 'share', (query) => query.forKeyShare())
    .$if(how === 'update', (query) => query.forUpdate())
    .executeTakeFirst()
  // Read after the lock is ours: READ COMMITTED sees what was committed while we waited.
  const row = locked && (await selectDraws(trx).where('id', '=', drawId).executeTakeFirst())
  return row && toDraw(row)
}

export interface DrawPool {
  poolId: number
  uuid: string
  /** In the published list, from 0. */
  number: number
  ownerType: string
  ownerId: number
  label: LocalText
  unit: 'connection' | 'person'
  cap: number
  used: number
  isOpen: boolean
  applicants: string[]
  reserves: Record<string, number>
  /** Frozen at the closing. */
  places: number | null
  isWithdrawn: boolean
  appliedCount: number | null
  firstCount: number | null
  givenUnits: number | null
  lastLotNo: number | null
}

export async function listDrawPools(db: Db, drawId: number): Promise<DrawPool[]> {
  const rows = await db
    .selectFrom('seats.draw_pool')
    .innerJoin('seats.pool', 'seats.pool.id', 'seats.draw_pool.pool_id')
    .selectAll('seats.draw_pool')
    .select(['uuid', 'owner_type', 'owner_id', 'label', 'unit', 'cap', 'used', 'state', 'applicants'])
    .select(
      sql<Record<string, number>>`coalesce((select jsonb_object_agg(letter, units) from seats.reserve
        where reserve.pool_id = draw_pool.pool_id), '{}')`.as('reserves'),
    )
    .where('seats.draw_pool.draw_id', '=', drawId)
    .orderBy('number')
    .execute()
  return rows.map((row) => ({
    poolId: row.pool_id,
    uuid: row.uuid,
    number: row.number,
    ownerType: row.owner_type,
    ownerId: row.owner_id,
    label: row.label as LocalText,
    unit: row.unit as DrawPool['unit'],
    cap: row.cap,
    used: row.used,
    isOpen: row.state === 'open',
    applicants: row.applicants,
    reserves: row.reserves,
    places: row.places,
    isWithdrawn: row.is_withdrawn,
    appliedCount: row.applied_count,
    firstCount: row.first_count,
    givenUnits: row.given_units,
    lastLotNo: row.last_lot_no,
  }))
}
