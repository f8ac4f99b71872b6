import { inTransaction, sql } from '#platform/db/database.ts'
import type { Listener } from '#platform/facts.ts'
import { cancelSeat } from '../seating/actions.ts'

/**
 * Whoever was not served waits wherever they wanted to go. One who then got a seat, and has it for certain, leaves the other lines that
 * the same draw put them into: nobody goes twice.
 */
export const leaveOtherLines: Listener = async ({ db, now }, fact) => {
  const { seatId, poolId, holderType, holderId, promoted } = fact.payload
  // What the draw itself gave has no other lines.
  if (fact.name === 'SeatGranted' && promoted !== true) return
  const { rows } = await sql<{ id: number }>`
    select seat.id from seats.pool got
    join seats.application on application.draw_id = got.draw_id and application.holder_type = ${String(holderType)}
      and application.holder_id = ${Number(holderId)} and got.id = any(ranks) and application.pool_id is null and withdrawn_at is null
    join seats.seat on seat.pool_id = any(ranks) and seat.pool_id <> got.id and seat.holder_type = application.holder_type
      and seat.holder_id = application.holder_id and seat.state = 'waiting'
    where got.id = ${Number(poolId)} and exists (select from seats.seat own where own.id = ${Number(seatId)} and own.state = 'granted')
    order by seat.pool_id`.execute(db)
  for (const { id } of rows) await inTransaction(db, (trx) => cancelSeat(trx, id, now))
}
