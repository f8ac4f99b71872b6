import { sql } from '#platform/db/database.ts'
import type { Db } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import type { SchedulePerson } from '../../formats/index.ts'
import type { SessionFacts } from '../../weeks/published.ts'
import type { ChangeSide } from '../../releases/compare/diff.ts'
import type { SessionSource } from '../kept.ts'

export interface ExportedSession {
  id: number
  guid: string
  slug: string
  version: number
  startsAt: Temporal.Instant
  endsAt: Temporal.Instant
  format: string
  language: string
  gradeFrom: number | null
  gradeTo: number | null
  topicSlug: string | null
  facts: SessionFacts
  source: Partial<SessionSource>
}

/** The released sessions with what their files had beyond; of imported ones, in the file's order. */
export async function listExported(db: Db, weekId: number): Promise<ExportedSession[]> {
  const rows = await db
    .selectFrom('week.published_session as p')
    .innerJoin('week.session as s', 's.id', 'p.session_id')
    .select(['s.id', 'p.guid', 'p.slug', 'p.version', 'p.starts_at as startsAt', 'p.ends_at as endsAt', 'p.format', 'p.language'])
    .select(['p.grade_from as gradeFrom', 'p.grade_to as gradeTo', 'p.topic_slug as topicSlug', 'p.facts', 's.source'])
    .where('p.week_id', '=', weekId)
    .orderBy('s.position')
    .orderBy('p.starts_at')
    .orderBy('s.id')
    .execute()
  return rows.map((row) => ({ ...row, facts: row.facts as SessionFacts, source: row.source as Partial<SessionSource> }))
}

/** Events that their calendar itself calls cancelled: not in the programme, but in a calendar. */
export async function listCancelledInFile(db: Db, weekId: number): Promise<{ position: number; source: SessionSource }[]> {
  const rows = await db
    .selectFrom('week.session')
    .select(['position', 'source'])
    .where('week_id', '=', weekId)
    .where('state', '=', 'withdrawn')
    .where(sql<boolean>`source->'event'->'isCancelled' = 'true' and not source ? 'gone'`)
    .orderBy('position')
    .execute()
  return rows.map((row) => ({ position: row.position, source: row.source as unknown as SessionSource }))
}

/** Who a speaker was in the file, by the speaker's id. */
export async function listFilePersons(db: Db, weekId: number): Promise<Map<number, { key: string; person: SchedulePerson | undefined }>> {
  const rows = await db.selectFrom('week.speaker').select(['id', 'external_key', 'source']).where('week_id', '=', weekId).execute()
  return new Map(rows.map((row) => [row.id, { key: row.external_key, person: (row.source as { person?: SchedulePerson }).person }]))
}

export interface Withdrawn {
  guid: string
  version: number
  side: ChangeSide
}

/** Sessions that a release took out and no later one brought back. */
export async function listWithdrawn(db: Db, weekId: number): Promise<Withdrawn[]> {
  const { rows } = await sql<Withdrawn>`
    select distinct on (c.session_guid) c.session_guid as guid, r.version, c.before as side
    from week.release_change c join week.release r on r.id = c.release_id
    where r.week_id = ${weekId} and c.kind = 'withdrawn'
      and not exists (select from week.published_session p where p.guid = c.session_guid)
    order by c.session_guid, r.version desc`.execute(db)
  return rows
}

/** When a version was released, and its fingerprint. */
export async function findReleaseMark(
  db: Db,
  weekId: number,
  version: number,
): Promise<{ releasedAt: Temporal.Instant; hash: string } | undefined> {
  const row = await db
    .selectFrom('week.release')
    .select(['released_at', 'hash'])
    .where('week_id', '=', weekId)
    .where('version', '=', version)
    .executeTakeFirst()
  return row && { releasedAt: row.released_at, hash: row.hash.toString('hex') }
}
