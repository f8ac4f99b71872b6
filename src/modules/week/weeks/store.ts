import { sql } from '#platform/db/database.ts'
import type { Db } from '#platform/db/database.ts'
import { NotFound } from '#platform/http/errors.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { wallDate } from '#platform/time.ts'

export { datesOf } from './dates.ts'

export interface Week {
  id: number
  slug: string
  name: LocalText
  /** IANA id: its dates are dates on the wall of this zone. */
  zone: string
  startsOn: string
  endsOn: string
  /** When proposals are taken; null: never. */
  call: { opensAt: Temporal.Instant; closesAt: Temporal.Instant } | null
  isDemo: boolean
  /** 0 before the first release: then the public sees nothing of it. */
  releasedVersion: number
  /** The file's `format`, where the week was imported; else empty. Its header stands beside it and is not read here. */
  source: Record<string, unknown>
}

const selectWeek = (db: Db) =>
  db
    .selectFrom('week.week')
    .leftJoin('week.call as call', 'call.week_id', 'week.week.id')
    .select(['id', 'slug', 'name', 'zone', 'starts_on', 'ends_on', 'is_demo', 'released_version', 'opens_at', 'closes_at'])
    // The header of a large file has some ten thousand signs, and every page of the programme reads its week.
    .select(sql<Record<string, unknown>>`source - 'head'`.as('source'))

type WeekRow = Awaited<ReturnType<ReturnType<typeof selectWeek>['executeTakeFirstOrThrow']>>

const toWeek = (row: WeekRow): Week => ({
  id: row.id,
  slug: row.slug,
  name: row.name as LocalText,
  zone: row.zone,
  startsOn: row.starts_on,
  endsOn: row.ends_on,
  call: row.opens_at && row.closes_at && { opensAt: row.opens_at, closesAt: row.closes_at },
  isDemo: row.is_demo,
  releasedVersion: row.released_version,
  source: row.source,
})

export async function findWeek(db: Db, slug: string): Promise<Week | undefined> {
  const row = await selectWeek(db).where('slug', '=', slug).executeTakeFirst()
  return row && toWeek(row)
}

/** The week of an address; a page that says so where there is none. */
export async function getWeek(db: Db, slug: string): Promise<Week> {
  const week = await findWeek(db, slug)
  if (!week) throw new NotFound('week.missing.week')
  return week
}

/** The week as the public may see it: an unreleased one is not there. */
export async function getReleasedWeek(db: Db, slug: string): Promise<Week> {
  const week = await getWeek(db, slug)
  if (week.releasedVersion === 0) throw new NotFound('week.missing.unreleased')
  return week
}

export async function getWeekById(db: Db, id: number): Promise<Week> {
  return toWeek(await selectWeek(db).where('id', '=', id).executeTakeFirstOrThrow())
}

/** All weeks, the latest first. */
export async function listWeeks(db: Db): Promise<Week[]> {
  return (await selectWeek(db).orderBy('starts_on', 'desc').orderBy('id').execute()).map(toWeek)
}

/** The released week of ours that goes on now; else the next; else the last. Weeks from files only where there is no other. */
export async function currentWeek(db: Db, now: Temporal.Instant): Promise<Week | undefined> {
  const all = (await listWeeks(db)).filter((week) => week.releasedVersion > 0)
  const ours = all.filter((week) => week.source.format === undefined)
  const released = ours.length > 0 ? ours : all
  const started = released.filter((week) => week.startsOn <= wallDate(now, week.zone))
  const onNow = started.find((week) => week.endsOn >= wallDate(now, week.zone))
  return onNow ?? released.findLast((week) => week.startsOn > wallDate(now, week.zone)) ?? started[0]
}

export interface Stream {
  id: number
  slug: string
  name: LocalText
}

export async function listStreams(db: Db, weekId: number): Promise<Stream[]> {
  const rows = await db.selectFrom('week.stream').select(['id', 'slug', 'name']).where('week_id', '=', weekId).orderBy('position').execute()
  return rows.map((row) => ({ ...row, name: row.name as LocalText }))
}

export async function listTracks(db: Db, weekId: number): Promise<Stream[]> {
  const rows = await db.selectFrom('week.track').select(['id', 'slug', 'name']).where('week_id', '=', weekId).orderBy('position').execute()
  return rows.map((row) => ({ ...row, name: row.name as LocalText }))
}

/** A session of the week that was in a release and is no longer in the programme. */
export async function findWithdrawn(
  db: Db,
  weekId: number,
  slug: string,
): Promise<{ title: LocalText; topicSlug: string | null } | undefined> {
  const row = await db
    .selectFrom('week.session as s')
    .innerJoin('week.release_change as c', 'c.session_guid', 's.guid')
    .select(['s.title', 's.topic_slug'])
    .where('s.week_id', '=', weekId)
    .where('s.slug', '=', slug)
    .where('c.kind', '=', 'withdrawn')
    .executeTakeFirst()
  return row && { title: row.title as LocalText, topicSlug: row.topic_slug }
}
