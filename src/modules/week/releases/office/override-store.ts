import type { Db, Trx } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'

/** What one of the office asks a second one to agree to. */
export interface Override {
  id: number
  uuid: string
  weekId: number
  /** `hashOfPlan`, in hex: they agree to this and to nothing that came since. */
  planned: string
  reason: string
  note: string
  askedBy: number
  askedAt: Temporal.Instant
}

/** The one that waits for a second person, if any. */
export async function findOverride(db: Db, weekId: number): Promise<Override | undefined> {
  const row = await db
    .selectFrom('week.override')
    .selectAll()
    .where('week_id', '=', weekId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (!row) return undefined
  const { id, uuid, reason, note, week_id, asked_by: askedBy, asked_at: askedAt } = row
  return { id, uuid, weekId: week_id, reason, note, askedBy, askedAt, planned: row.hash.toString('hex') }
}

export async function insertOverride(trx: Trx, override: Omit<Override, 'id' | 'uuid'>): Promise<void> {
  const { weekId, planned, reason, note, askedBy, askedAt } = override
  await trx
    .insertInto('week.override')
    .values({ week_id: weekId, hash: Buffer.from(planned, 'hex'), reason, note, asked_by: askedBy, asked_at: askedAt })
    .execute()
}

/** Nothing of the week waits for a second person any more. */
export async function endOverride(trx: Trx, weekId: number, now: Temporal.Instant): Promise<void> {
  await trx.updateTable('week.override').set({ ended_at: now }).where('week_id', '=', weekId).where('ended_at', 'is', null).execute()
}
