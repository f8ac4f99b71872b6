import type { Db } from '#platform/db/database.ts'

/** What a holder has in a pool of a draw. */
export interface GivenSeat {
  seatId: number
  ownerType: string
  ownerId: number
  holder: { type: string; id: number }
  state: 'granted' | 'offered' | 'waiting'
}

/** The active seats of a draw's pools, in the order of their ids: for its owner, who writes down what they are for. */
export async function listGivenSeats(db: Db, drawId: number, after: number, limit: number): Promise<GivenSeat[]> {
  const rows = await db
    .selectFrom('seats.seat as seat')
    .innerJoin('seats.pool as pool', 'pool.id', 'seat.pool_id')
    .select(['seat.id', 'pool.owner_type', 'pool.owner_id', 'seat.holder_type', 'seat.holder_id', 'seat.state'])
    .where('pool.draw_id', '=', drawId)
    .where('seat.state', '<>', 'cancelled')
    .where('seat.id', '>', after)
    .orderBy('seat.id')
    .limit(limit)
    .execute()
  return rows.flatMap((row) =>
    row.holder_id === null
      ? []
      : [
          {
            seatId: row.id,
            ...{ ownerType: row.owner_type, ownerId: row.owner_id },
            holder: { type: row.holder_type, id: row.holder_id },
            state: row.state as GivenSeat['state'],
          },
        ],
  )
}

export interface Applicant {
  applicationId: number
  holder: { type: string; id: number }
}

/** Whose wishes stand in a draw, in the order of their ids: for its owner, who writes to them. */
export async function listApplicants(db: Db, drawId: number, after: number, limit: number): Promise<Applicant[]> {
  const rows = await db
    .selectFrom('seats.application')
    .select(['id', 'holder_type', 'holder_id'])
    .where('draw_id', '=', drawId)
    .where('withdrawn_at', 'is', null)
    .where('holder_id', 'is not', null)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ applicationId: row.id, holder: { type: row.holder_type, id: row.holder_id! } }))
}
