import { inTransaction } from '#platform/db/database.ts'
import type { Listener } from '#platform/facts.ts'
import { personHolder } from './holder.ts'

/**
 * Applications lose their holder: the published list keeps a random id that leads to nobody. One whose window is still open is taken
 * back. Seats keep a number that is nobody's any more; whoever owns their pool gives those back that are still to come.
 */
export const forgetHolder: Listener = ({ db, now }, fact) =>
  inTransaction(db, async (trx) => {
    const personId = Number(fact.payload.personId)
    const own = trx.selectFrom('seats.application').select('id').where('holder_type', '=', personHolder).where('holder_id', '=', personId)
    await trx
      .updateTable('seats.application')
      .set({ withdrawn_at: now })
      .where('id', 'in', own)
      .where('withdrawn_at', 'is', null)
      .where('draw_id', 'in', (query) => query.selectFrom('seats.draw').select('id').where('state', '=', 'open'))
      .execute()
    await trx.updateTable('seats.application').set({ holder_id: null, post_key: null }).where('id', 'in', own).execute()
    await trx
      .updateTable('seats.seat')
      .set({ post_key: null })
      .where('holder_type', '=', personHolder)
      .where('holder_id', '=', personId)
      .where('post_key', 'is not', null)
      .execute()
  })
