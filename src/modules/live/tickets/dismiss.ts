import type { Db } from '#platform/db/database.ts'
import { inTransaction } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import { refreshFrame } from '../frames/write.ts'
import { settleRoom } from '../rooms/actions.ts'
import { staffKinds } from '../rooms/rules.ts'

/**
 * An adult counts no more as one of two in any room that isn't over; `out`: their tickets open nothing any more either. At once: a
 * room that is left with one adult freezes. Told twice, nothing changes.
 */
export async function dismissStaff(db: Db, subject: string, { out }: { out: boolean }, now: Temporal.Instant): Promise<void> {
  const rooms = await inTransaction(db, async (trx) => {
    const rows = await trx
      .updateTable('live.ticket')
      .set({ vetted: false, ...(out && { expires_at: now, entry_expires_at: now }) })
      .where('subject', '=', subject)
      .where('kind', 'in', [...staffKinds])
      .where('room_id', 'in', (open) => open.selectFrom('live.room').select('id').where('state', '<>', 'ended'))
      .where((where) => where.or([where('vetted', '=', true), where('expires_at', '>', now)]))
      .returning('room_id')
      .execute()
    return [...new Set(rows.map((row) => row.room_id))]
  })
  for (const roomId of rooms) if (!(await settleRoom(db, roomId, now))) await refreshFrame(db, roomId, now)
}
