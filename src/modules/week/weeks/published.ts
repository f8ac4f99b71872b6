import { sql } from 'kysely'
import type { Db } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import type { Block } from './blocks.ts'

/** What seats and rooms know a session by. */
export const sessionOwner = 'week.session'

export interface PublishedPerson {
  speakerId: number
  /** Our account, where the speaker has one. */
  personId: number | null
  name: LocalText
  about: LocalText
  role: 'lecturer' | 'moderator'
}

/** Something to read on: slides, a recording, the event's page on its own site. */
export interface SessionLink {
  url: string
  title: string | null
}

/** The words of a published session, as they stood at the release. */
export interface SessionFacts {
  title: LocalText
  subtitle: LocalText
  abstract: LocalText
  description: LocalText
  kit: LocalText
  access: string[]
  durationMin: number
  stream: { slug: string; name: LocalText }
  track: { slug: string; name: LocalText } | null
  member: { slug: string; name: LocalText; shortName: LocalText } | null
  people: PublishedPerson[]
  /** Guid of the item that this session is another wave of. */
  waveOf: string | null
  capacity: number | null
  /** What it is made of: minutes before the screen and away from it, in order; where its author told. */
  blocks?: Block[]
  /** Of imported sessions. */
  links?: SessionLink[]
  /** Uuid of the live room; null where the session has none (imported weeks). */
  room: string | null
}

/** What a list needs of a session. */
export interface SessionBrief {
  id: number
  weekId: number
  guid: string
  slug: string
  startsAt: Temporal.Instant
  endsAt: Temporal.Instant
  format: string
  language: string
  gradeFrom: number | null
  gradeTo: number | null
  topicSlug: string | null
  memberId: number | null
  title: LocalText
  lecturers: LocalText[]
  stream: LocalText
  /** Accessibility facts that it promises. */
  access: string[]
  room: string | null
  /** Another airing of something that was held, or will be, before. */
  isWave: boolean
}

export interface PublishedSession extends Omit<SessionBrief, 'title' | 'lecturers' | 'stream' | 'access' | 'room' | 'isWave'> {
  version: number
  streamId: number
  facts: SessionFacts
}

const rowColumns = [
  'session_id as id',
  'week_id as weekId',
  'guid',
  'slug',
  'starts_at as startsAt',
  'ends_at as endsAt',
  'format',
  'language',
  'grade_from as gradeFrom',
  'grade_to as gradeTo',
  'topic_slug as topicSlug',
  'member_id as memberId',
] as const

// Long texts stay in the database: a day of 473 sessions is read without them.
function selectBriefs(db: Db) {
  return db
    .selectFrom('week.published_session')
    .select(rowColumns)
    .select([
      sql<LocalText>`facts->'title'`.as('title'),
      sql<LocalText[]>`jsonb_path_query_array(facts, '$.people[*] ? (@.role == "lecturer").name')`.as('lecturers'),
      sql<LocalText>`facts->'stream'->'name'`.as('stream'),
      sql<string[]>`facts->'access'`.as('access'),
      sql<string | null>`facts->>'room'`.as('room'),
      sql<boolean>`facts->>'waveOf' is not null`.as('isWave'),
    ])
    .orderBy('starts_at')
    .orderBy('slug')
}

/** Sessions of a week that begin in [from, until), in the order of time: one statement, however many. */
export async function listBriefs(db: Db, weekId: number, from?: Temporal.Instant, until?: Temporal.Instant): Promise<SessionBrief[]> {
  return selectBriefs(db)
    .where('week_id', '=', weekId)
    .$if(from !== undefined, (query) => query.where('starts_at', '>=', from!))
    .$if(until !== undefined, (query) => query.where('starts_at', '<', until!))
    .execute()
}

/** Released sessions that go on at this instant, in all weeks; with a week, only in it. */
export async function listOnAir(db: Db, now: Temporal.Instant, weekId?: number): Promise<SessionBrief[]> {
  return selectBriefs(db)
    .where('starts_at', '<=', now)
    .where('ends_at', '>', now)
    .$if(weekId !== undefined, (query) => query.where('week_id', '=', weekId!))
    .execute()
}

export interface NextFilter {
  weekId?: number
  grade?: number | null
  topicSlug?: string | null
  format?: string
  limit?: number
}

/** The next sessions to begin that fit the filter. */
export async function listNext(db: Db, now: Temporal.Instant, filter: NextFilter = {}): Promise<SessionBrief[]> {
  const { weekId, grade, topicSlug, format, limit = 6 } = filter
  return selectBriefs(db)
    .where('starts_at', '>', now)
    .$if(weekId !== undefined, (query) => query.where('week_id', '=', weekId!))
    .$if(Boolean(grade), (query) => query.where('grade_from', '<=', grade!).where('grade_to', '>=', grade!))
    .$if(Boolean(topicSlug), (query) => query.where('topic_slug', '=', topicSlug!))
    .$if(format !== undefined, (query) => query.where('format', '=', format!))
    .limit(limit)
    .execute()
}

const selectPublished = (db: Db) =>
  db.selectFrom('week.published_session').select(rowColumns).select(['version', 'stream_id as streamId', 'facts'])

type PublishedRow = Awaited<ReturnType<ReturnType<typeof selectPublished>['executeTakeFirstOrThrow']>>
const toPublished = (row: PublishedRow): PublishedSession => ({ ...row, facts: row.facts as SessionFacts })

/** One released session of a week, by its slug. */
export async function findPublished(db: Db, weekId: number, slug: string): Promise<PublishedSession | undefined> {
  const row = await selectPublished(db).where('week_id', '=', weekId).where('slug', '=', slug).executeTakeFirst()
  return row && toPublished(row)
}

/** Released sessions by id, in any order; withdrawn ones are not among them. */
export async function getSessions(db: Db, ids: readonly number[]): Promise<PublishedSession[]> {
  if (ids.length === 0) return []
  return (
    await selectPublished(db)
      .where('session_id', 'in', [...new Set(ids)])
      .execute()
  ).map(toPublished)
}

/** All released sessions of a week with all their words, in the order of time. */
export async function listPublished(db: Db, weekId: number): Promise<PublishedSession[]> {
  return (await selectPublished(db).where('week_id', '=', weekId).orderBy('starts_at').orderBy('slug').execute()).map(toPublished)
}

/** All waves of one item, itself included, in the order of time. */
export async function listWaves(db: Db, weekId: number, itemGuid: string): Promise<SessionBrief[]> {
  return selectBriefs(db)
    .where('week_id', '=', weekId)
    .where((where) => where.or([where('guid', '=', itemGuid), where(sql`facts->>'waveOf'`, '=', itemGuid)]))
    .execute()
}

/** The last sessions that are over, of these members or of all, the latest first. */
export async function listHeld(db: Db, now: Temporal.Instant, memberIds: number[] | 'all', limit = 60): Promise<PublishedSession[]> {
  if (memberIds.length === 0) return []
  const rows = await selectPublished(db)
    .where('ends_at', '<=', now)
    .$if(memberIds !== 'all', (query) => query.where('member_id', 'in', memberIds as number[]))
    .orderBy('ends_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toPublished)
}

/** Released sessions that this person leads or keeps, in the order of time. */
export async function listOfPerson(db: Db, personId: number): Promise<PublishedSession[]> {
  const rows = await selectPublished(db)
    .where(sql<boolean>`facts->'people' @> ${JSON.stringify([{ personId }])}::jsonb`)
    .orderBy('starts_at')
    .limit(500)
    .execute()
  return rows.map(toPublished)
}
