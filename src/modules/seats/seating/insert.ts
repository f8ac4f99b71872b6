import type { Trx } from '#platform/db/database.ts'
import { inTransaction, sql } from '#platform/db/database.ts'
import { queueJobs } from '#platform/facts.ts'
import type { Job } from '#platform/http/route.ts'
import { Temporal } from '#platform/time.ts'
import { announceGot } from './facts.ts'
import type { Holder } from './store.ts'
import { listGotAfter } from './store.ts'

export interface NewSeat {
  poolId: number
  holder: Holder
  units: number
  at: Temporal.Instant
}

/**
 * Writes granted seats down in bulk and counts them: for the demonstration, which tells nobody. The pools must be empty
 * enough, their CHECK sees to that. Returns the ids in the given order.
 */
export async function insertGrantedSeats(trx: Trx, seats: readonly NewSeat[]): Promise<number[]> {
  const ids: number[] = []
  for (let at = 0; at < seats.length; at += 1000) {
    const rows = await trx
      .insertInto('seats.seat')
      .values(
        seats.slice(at, at + 1000).map((seat) => ({
          pool_id: seat.poolId,
          holder_type: seat.holder.type,
          holder_id: seat.holder.id,
          units: seat.units,
          state: 'granted',
          created_at: seat.at,
          granted_at: seat.at,
        })),
      )
      .returning('id')
      .execute()
    ids.push(...rows.map((row) => row.id))
  }
  const [pools, units] = [seats.map((seat) => seat.poolId), seats.map((seat) => seat.units)]
  await sql`update seats.pool set used = used + taken.units
    from (select pool_id, sum(units) as units from unnest(${pools}::bigint[], ${units}::int[]) as seat(pool_id, units) group by pool_id) taken
    where id = taken.pool_id`.execute(trx)
  return ids
}

/** One line of a draw's result. */
export interface DrawnSeat {
  poolId: number
  holder: Holder
  units: number
  /** Served; else it waits in this pool's line. */
  served: boolean
}

const drawnBatch = 5000

/**
 * Writes what a draw gave, in the order of its lots: seats granted (offered where the pool asks to confirm), and places in the lines,
 * which are made of those not served in the same order. Counts follow; a job tells of the seats by and by, and the minute's sweep
 * reminds and releases. Whoever has an active seat in that pool already keeps it and gets no second. The pools' rows stay locked to
 * the end of the transaction. A result that holds more than a pool's ceiling is refused by its CHECK.
 */
export async function placeDrawn(trx: Trx, seats: readonly DrawnSeat[], now: Temporal.Instant): Promise<void> {
  const poolIds = [...new Set(seats.map((seat) => seat.poolId))].toSorted((a, b) => a - b)
  await sql`select from seats.pool where id = any(${poolIds}::bigint[]) order by id for no key update`.execute(trx)
  for (let at = 0; at < seats.length; at += drawnBatch) await insertDrawn(trx, seats.slice(at, at + drawnBatch), now)
  await queueJobs(
    trx,
    poolIds.map((poolId) => ({ name: 'tellPlaced', payload: { poolId, at: now.toString(), after: 0 }, key: `tellPlaced:${poolId}:0` })),
  )
}

/** Positions in a line follow the given order, and go on after those of earlier batches. */
async function insertDrawn(trx: Trx, seats: readonly DrawnSeat[], now: Temporal.Instant): Promise<void> {
  await sql`
    with drawn as (
      select given.*, pool.last_pos, seats.confirm_until(${now}, pool.begins_at, pool.confirm_h) as until,
        count(*) filter (where not served) over (partition by pool_id order by place) as behind
      from unnest(${seats.map((seat) => seat.poolId)}::bigint[], ${seats.map((seat) => seat.holder.type)}::text[],
        ${seats.map((seat) => seat.holder.id)}::bigint[], ${seats.map((seat) => seat.units)}::int[], ${seats.map((seat) => seat.served)}::boolean[])
        with ordinality as given(pool_id, holder_type, holder_id, units, served, place)
      join seats.pool on pool.id = given.pool_id
    ), added as (
      insert into seats.seat (pool_id, holder_type, holder_id, units, state, position, created_at, granted_at, offered_at, confirm_until, remind_at)
      select pool_id, holder_type, holder_id, units,
        case when not served then 'waiting' when until is null then 'granted' else 'offered' end,
        case when not served then last_pos + behind end, ${now}::timestamptz,
        case when served and until is null then ${now}::timestamptz end,
        case when served and until is not null then ${now}::timestamptz end,
        case when served then until end, case when served then ${now}::timestamptz + (until - ${now}::timestamptz) / 2 end
      from drawn order by place
      on conflict do nothing returning pool_id, units, state, position
    )
    update seats.pool set used = pool.used + got.units, waiting = pool.waiting + got.line, last_pos = greatest(pool.last_pos, got.last)
    from (
      select pool_id, coalesce(sum(units) filter (where state <> 'waiting'), 0)::int as units,
        (count(*) filter (where state = 'waiting'))::int as line, coalesce(max(position), 0) as last
      from added group by pool_id
    ) got where pool.id = got.pool_id`.execute(trx)
}

const toldBatch = 500

/** Tells of a draw's seats, so many at a time; a batch and the job for the next stand in one transaction, so each is told once. */
export const tellPlaced: Job = async ({ db }, payload) => {
  const [poolId, at, after] = [Number(payload.poolId), Temporal.Instant.from(String(payload.at)), Number(payload.after)]
  await inTransaction(db, async (trx) => {
    const seats = await listGotAfter(trx, { poolId, at, after, limit: toldBatch })
    await announceGot(trx, seats, { promoted: false })
    const last = seats.at(-1)?.id
    if (last !== undefined && seats.length === toldBatch)
      await queueJobs(trx, [{ name: 'tellPlaced', payload: { ...payload, after: last }, key: `tellPlaced:${poolId}:${last}` }])
  })
}
