import type { Db, Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'

/** Which regions each quota of a draw means, by its letter. */
export async function findRegions(db: Db, drawId: number): Promise<Map<string, string[]>> {
  const rows = await db.selectFrom('week.draw_region').select(['letter', 'region_codes']).where('draw_id', '=', drawId).execute()
  return new Map(rows.map((row) => [row.letter, row.region_codes]))
}

export async function insertRegions(trx: Trx, drawId: number, letter: string, codes: readonly string[]): Promise<void> {
  await trx
    .insertInto('week.draw_region')
    .values({ draw_id: drawId, letter, region_codes: [...codes] })
    .execute()
}

/** Whether this child, or this class, had a booking that it didn't give back in a session that has begun by now. */
export async function tookPartBefore(db: Db, holder: { child: number } | { class: number }, now: Temporal.Instant): Promise<boolean> {
  const { rows } = await sql<{ took: boolean }>`select exists (
    select from week.published_session session
    where session.starts_at <= ${now} and session.session_id in (
      select session_id from week.child_booking where person_id = ${'child' in holder ? holder.child : null} and cancelled_at is null
      union all select session_id from week.booking where class_id = ${'class' in holder ? holder.class : null} and cancelled_at is null
    )) as took`.execute(db)
  return rows[0]!.took
}

/** True once for each thing that a letter is about. */
export async function noteDrawLetter(trx: Trx, applicationId: number, about: string): Promise<boolean> {
  const row = await trx
    .insertInto('week.draw_letter')
    .values({ application_id: applicationId, about })
    .onConflict((conflict) => conflict.doNothing())
    .returning('about')
    .executeTakeFirst()
  return row !== undefined
}
