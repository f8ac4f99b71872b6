import type { Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import type { Holder } from './store.ts'

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
