import { sql } from '#platform/db/database.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import type { SchedulePerson } from '../../formats/index.ts'
import type { SessionSource, WeekSource } from '../kept.ts'
import { personKey, shownName } from '../kept.ts'
import type { WeekFrame } from './frame.ts'
import { freeSlug } from './frame.ts'
import type { Matched, StoredSession } from './merge.ts'

/** One import at a time, so that two of them can't give one guid or slug to two sessions. */
export async function waitForOtherImports(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('week.import', 0))`.execute(trx)
}

export async function insertImportedWeek(trx: Trx, slug: string, name: LocalText, frame: WeekFrame, source: WeekSource): Promise<number> {
  const { id } = await trx
    .insertInto('week.week')
    .values({ slug, name: JSON.stringify(name), ...frameColumns(frame), source: JSON.stringify(source) })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function updateImportedWeek(trx: Trx, id: number, name: LocalText, frame: WeekFrame, source: WeekSource): Promise<void> {
  await trx
    .updateTable('week.week')
    .set({ name: JSON.stringify(name), ...frameColumns(frame), source: JSON.stringify(source) })
    .where('id', '=', id)
    .execute()
}

const frameColumns = ({ zone, startsOn, endsOn }: WeekFrame) => ({ zone, starts_on: startsOn, ends_on: endsOn })

/** Every session of the week, and all slugs that are taken. */
export async function listStored(db: Db, weekId: number): Promise<StoredSession[]> {
  const rows = await db
    .selectFrom('week.session')
    .select(['id', 'guid', 'slug', 'state', 'position', 'source'])
    .where('week_id', '=', weekId)
    .execute()
  return rows.map((row) => ({ ...row, source: row.source as Partial<SessionSource> }))
}

/** Those of the guids that sessions of other weeks have: an event may stand in two programmes. */
export async function findTakenGuids(db: Db, weekId: number, guids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ guid: string }>`
    select guid from week.session where guid = any(${guids}::uuid[]) and week_id <> ${weekId}`.execute(db)
  return new Set(rows.map((row) => row.guid))
}

export interface NamedPlace {
  /** What the file calls it; "" where it names none. */
  key: string
  name: LocalText
  slugWords: (string | null)[]
}

/** Rooms become streams and tracks tracks, in the file's order; one that is known by its name keeps its row. Ids by key. */
export async function keepPlaces(
  trx: Trx,
  table: 'week.stream' | 'week.track',
  weekId: number,
  places: readonly NamedPlace[],
): Promise<Map<string, number>> {
  const known = await trx.selectFrom(table).select(['id', 'slug', 'source']).where('week_id', '=', weekId).execute()
  const slugs = new Map(known.map((row) => [(row.source as { key?: string }).key, row.slug]))
  const taken = new Set(known.map((row) => row.slug))
  const unique = [...new Map(places.map((place) => [place.key, place])).values()]
  const rows = unique.map(({ key, name, slugWords }, position) => ({
    week_id: weekId,
    slug: slugs.get(key) ?? freeSlug(slugWords, `n${position + 1}`, taken),
    name: JSON.stringify(name),
    position,
    source: JSON.stringify({ key }),
  }))
  for (let at = 0; at < rows.length; at += 2000) {
    await trx
      .insertInto(table)
      .values(rows.slice(at, at + 2000))
      .onConflict((conflict) =>
        conflict
          .columns(['week_id', 'slug'])
          .doUpdateSet((set) => ({ position: set.ref('excluded.position') }))
          .where(sql<boolean>`${sql.table(table)}.position <> excluded.position`),
      )
      .execute()
  }
  const all = await trx.selectFrom(table).select(['id', 'source']).where('week_id', '=', weekId).execute()
  return new Map(all.map((row) => [(row.source as { key?: string }).key ?? '', row.id]))
}

/** The speakers of these persons, new ones added: the id by the person's key. */
export async function keepSpeakers(trx: Trx, weekId: number, persons: readonly SchedulePerson[]): Promise<Map<string, number>> {
  const unique = new Map(persons.map((person) => [personKey(person), person]))
  const rows = [...unique].map(([key, person]) => ({
    week_id: weekId,
    external_key: key,
    name: JSON.stringify(shownName(person)),
    about: '{}',
    source: JSON.stringify({ person }),
  }))
  for (let at = 0; at < rows.length; at += 2000) {
    await trx
      .insertInto('week.speaker')
      .values(rows.slice(at, at + 2000))
      .onConflict((conflict) => conflict.columns(['week_id', 'external_key']).doNothing())
      .execute()
  }
  const all = await trx.selectFrom('week.speaker').select(['id', 'external_key']).where('week_id', '=', weekId).execute()
  return new Map(all.map((row) => [row.external_key, row.id]))
}

/** A name that stands in no session of the week any more has no reason to be kept. */
export async function dropIdleSpeakers(trx: Trx, weekId: number): Promise<void> {
  await sql`delete from week.speaker sp where sp.week_id = ${weekId} and sp.person_id is null
    and not exists (select from week.session_person tie where tie.speaker_id = sp.id)`.execute(trx)
}

export interface SessionRow {
  guid: string
  week_id: number
  slug: string
  external_id: string | null
  state: string
  title: string
  subtitle: string
  abstract: string
  description: string
  format: string
  language: string
  track_id: number | null
  stream_id: number
  duration_min: number
  starts_at: string
  position: number
  source: string
}

const written = [
  'external_id',
  'state',
  'title',
  'subtitle',
  'abstract',
  'description',
  'format',
  'language',
  'track_id',
  'stream_id',
  'duration_min',
  'starts_at',
  'position',
  'source',
] as const

/** Adds sessions, or brings known ones to what the file says now. Ids by guid. */
export async function writeSessions(trx: Trx, rows: readonly SessionRow[], now: Temporal.Instant): Promise<Map<string, number>> {
  if (rows.length === 0) return new Map()
  const answer = await trx
    .insertInto('week.session')
    .values(
      rows.map((row) => ({
        ...row,
        starts_at: sql<Temporal.Instant>`${row.starts_at}::timestamptz`,
        updated_at: now,
        kit: '{}',
        video: '{"kind":"none"}',
      })),
    )
    .onConflict((conflict) =>
      conflict.column('guid').doUpdateSet((set) => ({
        ...(Object.fromEntries(written.map((name) => [name, set.ref(`excluded.${name}`)])) as object),
        revision: sql<number>`week.session.revision + 1`,
        updated_at: now,
      })),
    )
    .returning(['id', 'guid'])
    .execute()
  return new Map(answer.map((row) => [row.guid, row.id]))
}

/** Who leads which session, in the file's order, in the place of those who did. */
export async function writePeople(trx: Trx, ties: readonly { sessionId: number; speakerIds: readonly number[] }[]): Promise<void> {
  if (ties.length === 0) return
  const sessionIds = ties.map((tie) => tie.sessionId)
  await sql`delete from week.session_person where session_id = any(${sessionIds}::bigint[])`.execute(trx)
  const rows = ties.flatMap(({ sessionId, speakerIds }) =>
    speakerIds.map((speaker_id, at) => ({ session_id: sessionId, speaker_id, role: 'lecturer', position: Math.min(at, 32_767) })),
  )
  for (let at = 0; at < rows.length; at += 5000)
    await trx
      .insertInto('week.session_person')
      .values(rows.slice(at, at + 5000))
      .execute()
}

/** Notes what changed about the file and not about the session: nobody is told of it. */
export async function refreshSources(trx: Trx, refreshed: readonly Matched[]): Promise<void> {
  for (let at = 0; at < refreshed.length; at += 500) {
    const rows = refreshed.slice(at, at + 500).map(({ session, source, position }) => ({ id: session.id, source, position }))
    await sql`update week.session s set source = x.source, position = x.position
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id bigint, source jsonb, position int) where s.id = x.id`.execute(trx)
  }
}

export async function withdrawGone(trx: Trx, gone: readonly StoredSession[], now: Temporal.Instant): Promise<void> {
  if (gone.length === 0) return
  await sql`update week.session set state = 'withdrawn', source = source || '{"gone":true}', revision = revision + 1, updated_at = ${now}
    where id = any(${gone.map((session) => session.id)}::bigint[])`.execute(trx)
}
