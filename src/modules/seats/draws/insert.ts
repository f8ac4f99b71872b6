import type { Trx } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import type { Holder } from '../seating/store.ts'

export interface NewApplication {
  holder: Holder
  units: number
  poolIds: readonly number[]
  letters: string
  at: Temporal.Instant
}

const batch = 1000

/** Writes applications down in bulk, unchecked: for the demonstration and for measurements. */
export async function insertApplications(trx: Trx, drawId: number, list: readonly NewApplication[]): Promise<void> {
  for (let at = 0; at < list.length; at += batch)
    await trx
      .insertInto('seats.application')
      .values(
        list.slice(at, at + batch).map((one) => ({
          ...{ draw_id: drawId, holder_type: one.holder.type, holder_id: one.holder.id, units: one.units },
          ...{ ranks: [...one.poolIds], letters: one.letters, created_at: one.at, updated_at: one.at },
        })),
      )
      .execute()
}
