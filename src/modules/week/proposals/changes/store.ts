import type { Db } from '#platform/db/database.ts'
import type { FormValues } from '#platform/http/form.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { seenBy } from '../../review/conflicts/withheld.ts'

/** A change that an author asked for and the office has not decided on. */
export interface OpenChange {
  id: number
  uuid: string
  sessionId: number
  guid: string
  title: LocalText
  askedBy: number | null
  askedAt: Temporal.Instant
  /** Fields of the proposal's form as typed: those that differ from what stood. */
  changes: FormValues
}

function selectOpen(db: Db) {
  return db
    .selectFrom('week.proposal_edit as edit')
    .innerJoin('week.session as session', 'session.id', 'edit.session_id')
    .select(['edit.id', 'edit.uuid', 'edit.session_id', 'edit.asked_by', 'edit.asked_at', 'edit.changes', 'session.guid', 'session.title'])
    .where('edit.decided_at', 'is', null)
    .orderBy('edit.asked_at')
}
type Row = Awaited<ReturnType<ReturnType<typeof selectOpen>['executeTakeFirstOrThrow']>>

const toOpen = (row: Row): OpenChange => ({
  id: row.id,
  uuid: row.uuid,
  sessionId: row.session_id,
  guid: row.guid,
  title: row.title as LocalText,
  askedBy: row.asked_by,
  askedAt: row.asked_at,
  changes: row.changes as FormValues,
})

export async function findOpenChange(db: Db, sessionId: number): Promise<OpenChange | undefined> {
  const row = await selectOpen(db).where('edit.session_id', '=', sessionId).executeTakeFirst()
  return row && toOpen(row)
}

/** What waits in a week for this reader of the office: what a conflict of interest hides is not there. */
export async function listOpenChanges(db: Db, weekId: number, readerId: number): Promise<OpenChange[]> {
  const rows = await selectOpen(db).where('session.week_id', '=', weekId).where(seenBy(readerId, 'session.id')).execute()
  return rows.map(toOpen)
}
