import { listRegions } from '#regions'
import { countClassesByZone } from '#schools'
import type { Db } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import type { ZoneFacts } from './zones.ts'

export async function loadZoneFacts(db: Db): Promise<ZoneFacts> {
  return { regions: await listRegions(db), classes: await countClassesByZone(db) }
}

/** Bookings of classes and children that hold, by session. */
export async function countBooked(db: Db, weekId: number): Promise<Map<number, number>> {
  const { rows } = await sql<{ id: number; n: number }>`
    select s.id, count(*)::int as n from week.session s
      join (select session_id from week.booking where cancelled_at is null
        union all select session_id from week.child_booking where cancelled_at is null) booked on booked.session_id = s.id
    where s.week_id = ${weekId} group by s.id`.execute(db)
  return new Map(rows.map(({ id, n }) => [id, n]))
}

/** Where the last release has each session, by its id. */
export async function listReleased(db: Db, weekId: number): Promise<Map<number, { startsAt: Temporal.Instant; streamId: number }>> {
  const rows = await db
    .selectFrom('week.published_session')
    .select(['session_id', 'starts_at', 'stream_id'])
    .where('week_id', '=', weekId)
    .execute()
  return new Map(rows.map((row) => [row.session_id, { startsAt: row.starts_at, streamId: row.stream_id }]))
}

/** The timetable's revision: read first, so that a change meanwhile makes it stale and never the other way round. */
export async function getTimetableRevision(db: Db, weekId: number): Promise<number> {
  const row = await db.selectFrom('week.week').select('timetable_revision').where('id', '=', weekId).executeTakeFirstOrThrow()
  return row.timetable_revision
}
