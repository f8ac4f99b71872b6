import type { Db, Trx } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'

export interface Reminder {
  weekId: number
  personId: number
  about: 'draft' | 'hours'
  /** The deadline that it tells of; of hours, the day on which they are asked for. */
  due: Temporal.Instant
}

/** True once for the same reminder. */
export async function noteReminder(trx: Trx, { weekId, personId, about, due }: Reminder): Promise<boolean> {
  const row = await trx
    .insertInto('week.reminder')
    .values({ week_id: weekId, person_id: personId, about, due })
    .onConflict((conflict) => conflict.doNothing())
    .returning('person_id')
    .executeTakeFirst()
  return row !== undefined
}

/** When each was last asked for their hours. */
export async function listHoursAsked(db: Db, weekId: number): Promise<Map<number, Temporal.Instant>> {
  const rows = await db
    .selectFrom('week.reminder')
    .select(['person_id', 'due'])
    .where('week_id', '=', weekId)
    .where('about', '=', 'hours')
    .orderBy('due')
    .execute()
  return new Map(rows.map((row) => [row.person_id, row.due]))
}

export interface Draft {
  personId: number
  title: LocalText
}

export interface ClosingCall {
  weekId: number
  closesAt: Temporal.Instant
}

/** Open calls that close by then. */
export async function listClosing(db: Db, now: Temporal.Instant, by: Temporal.Instant): Promise<ClosingCall[]> {
  const rows = await db
    .selectFrom('week.call')
    .select(['week_id', 'closes_at'])
    .where('opens_at', '<=', now)
    .where('closes_at', '>', now)
    .where('closes_at', '<=', by)
    .orderBy('week_id')
    .execute()
  return rows.map((row) => ({ weekId: row.week_id, closesAt: row.closes_at }))
}

/** Drafts of a week that would freeze, with who wrote them. */
export async function listDrafts(db: Db, weekId: number): Promise<Draft[]> {
  const rows = await db
    .selectFrom('week.session')
    .select(['proposed_by', 'title'])
    .where('week_id', '=', weekId)
    .where('state', '=', 'draft')
    .where('proposed_by', 'is not', null)
    .orderBy('proposed_by')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ personId: row.proposed_by!, title: row.title as LocalText }))
}
