import { keep } from '#platform/holding.ts'
import type { Retention, World } from '#platform/http/route.ts'
import type { Temporal } from '#platform/time.ts'
import { personHolder } from './holder.ts'

/** Whose an application was, once nobody can ask about the outcome any more. */
async function forgetHolders({ db }: World, before: Temporal.Instant): Promise<number> {
  const forgotten = await db
    .updateTable('seats.application')
    .set({ holder_id: null, post_key: null })
    .where('holder_type', '=', personHolder)
    .where('holder_id', 'is not', null)
    .where('draw_id', 'in', (query) =>
      query
        .selectFrom('seats.draw')
        .select('id')
        .where((where) => where.or([where('drawn_at', '<', before), where('cancelled_at', '<', before)])),
    )
    .executeTakeFirst()
  return Number(forgotten.numUpdatedRows)
}

export const keptInSeats: Retention[] = [keep('seats.applications', 365, forgetHolders)]
