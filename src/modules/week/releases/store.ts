import type { Db, Trx } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import { Temporal } from '#platform/time.ts'
import type { Clock } from './clocks/rules.ts'
import type { Change } from './compare/diff.ts'
import { factsOf } from './compare/snapshot.ts'
import type { SnapshotSession } from './compare/snapshot.ts'
import type { WorkingSession } from '../timetable/store.ts'

/** Keeps other releases of the week waiting until this one is done. */
export async function lockWeek(trx: Trx, weekId: number): Promise<void> {
  await trx.selectFrom('week.week').select('id').where('id', '=', weekId).forUpdate().execute()
}

/** Ids of sessions by their guids. */
export async function findIds(db: Db, guids: readonly string[]): Promise<Map<string, number>> {
  if (guids.length === 0) return new Map()
  const rows = await db
    .selectFrom('week.session')
    .select(['id', 'guid'])
    .where('guid', 'in', [...guids])
    .execute()
  return new Map(rows.map((row) => [row.guid, row.id]))
}

export async function findSnapshot(db: Db, weekId: number, version: number): Promise<SnapshotSession[]> {
  const row = await db
    .selectFrom('week.release')
    .select('snapshot')
    .where('week_id', '=', weekId)
    .where('version', '=', version)
    .executeTakeFirst()
  return (row?.snapshot as SnapshotSession[] | undefined) ?? []
}

export interface NewRelease {
  weekId: number
  version: number
  releasedAt: Temporal.Instant
  releasedBy: number | null
  hash: Buffer
  snapshot: SnapshotSession[]
  note: string
  /** The second one of the office who agreed to release past what blocks it, and why. */
  agreedBy: number | null
  reason: string
  /** The version that it brings back. */
  rollsBackTo: number | null
  /** The rules of the clocks that its hours are told by, and what they say. */
  tzdata: string
  clocks: Clock[]
}

export async function insertRelease(trx: Trx, release: NewRelease, changes: readonly Change[]): Promise<void> {
  const { id } = await trx
    .insertInto('week.release')
    .values({
      week_id: release.weekId,
      version: release.version,
      released_at: release.releasedAt,
      released_by: release.releasedBy,
      hash: release.hash,
      snapshot: JSON.stringify(release.snapshot),
      note: release.note,
      agreed_by: release.agreedBy,
      reason: release.reason,
      rolls_back_to: release.rollsBackTo,
      tzdata: release.tzdata,
      clocks: JSON.stringify(release.clocks),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const rows = changes.map(({ guid, kind, before, after }) => ({
    release_id: id,
    session_guid: guid,
    kind,
    before: before && JSON.stringify(before),
    after: after && JSON.stringify(after),
  }))
  for (let at = 0; at < rows.length; at += 1000)
    await trx
      .insertInto('week.release_change')
      .values(rows.slice(at, at + 1000))
      .execute()
  await trx.updateTable('week.week').set({ released_version: release.version }).where('id', '=', release.weekId).execute()
}

/** The public rows, written anew from the snapshot. */
export async function replacePublished(
  trx: Trx,
  release: NewRelease,
  placed: readonly WorkingSession[],
  rooms: ReadonlyMap<number, string>,
): Promise<void> {
  await trx.deleteFrom('week.published_session').where('week_id', '=', release.weekId).execute()
  const working = new Map(placed.map((session) => [session.guid, session]))
  const rows = release.snapshot.map((session) => {
    const row = working.get(session.guid)!
    return {
      session_id: row.id,
      week_id: release.weekId,
      guid: session.guid,
      slug: session.slug,
      version: release.version,
      starts_at: Temporal.Instant.from(session.startsAt),
      ends_at: Temporal.Instant.from(session.endsAt),
      stream_id: row.streamId!,
      format: session.format,
      language: session.language,
      grade_from: session.gradeFrom,
      grade_to: session.gradeTo,
      topic_slug: session.topic,
      track_id: row.trackId,
      member_id: row.memberId,
      facts: JSON.stringify(factsOf(session, rooms.get(row.id) ?? null)),
    }
  })
  for (let at = 0; at < rows.length; at += 500)
    await trx
      .insertInto('week.published_session')
      .values(rows.slice(at, at + 500))
      .execute()
}

/** One version, without what it changed. */
export interface Version {
  id: number
  version: number
  releasedAt: Temporal.Instant
  hash: Buffer
  note: string
  rollsBackTo: number | null
  /** For the office alone: who pressed, who agreed to release past blocks, and why. */
  releasedBy: number | null
  agreedBy: number | null
  reason: string
}

const shownMost = 50

/** The versions of a week, the last first. */
export async function listVersions(db: Db, weekId: number, version?: number): Promise<Version[]> {
  return db
    .selectFrom('week.release')
    .select(['id', 'version', 'released_at as releasedAt', 'hash', 'note', 'rolls_back_to as rollsBackTo'])
    .select(['released_by as releasedBy', 'agreed_by as agreedBy', 'reason'])
    .where('week_id', '=', weekId)
    .$if(version !== undefined, (query) => query.where('version', '=', version!))
    .orderBy('version', 'desc')
    .limit(shownMost)
    .execute()
}

export interface ReleaseRow extends Version {
  changes: Change[]
}

/** The same with what each changed: two statements. */
export async function listReleases(db: Db, weekId: number, version?: number): Promise<ReleaseRow[]> {
  const versions = await listVersions(db, weekId, version)
  if (versions.length === 0) return []
  const rows = await db
    .selectFrom('week.release_change')
    .selectAll()
    .where(
      'release_id',
      'in',
      versions.map(({ id }) => id),
    )
    .execute()
  const byRelease = Map.groupBy(rows, (row) => row.release_id)
  return versions.map((one) => ({ ...one, changes: (byRelease.get(one.id) ?? []).map(toChange) }))
}

type ChangeRow = { session_guid: string; kind: string; before: unknown; after: unknown }
const toChange = (row: ChangeRow): Change => ({ guid: row.session_guid, kind: row.kind, before: row.before, after: row.after }) as Change

/** By which clocks a version told its hours. */
export async function findToldClocks(db: Db, weekId: number, version: number): Promise<{ tzdata: string; clocks: Clock[] } | undefined> {
  const row = await db
    .selectFrom('week.release')
    .select(['tzdata', 'clocks'])
    .where('week_id', '=', weekId)
    .where('version', '=', version)
    .executeTakeFirst()
  return row && { tzdata: row.tzdata, clocks: row.clocks as unknown as Clock[] }
}

export interface ToldSession {
  guid: string
  title: LocalText
  startsAt: Temporal.Instant
  endsAt: Temporal.Instant
}

/** The sessions of the last release that are still to come, in their order. */
export async function listTold(db: Db, weekId: number, now: Temporal.Instant): Promise<ToldSession[]> {
  const rows = await db
    .selectFrom('week.published_session as told')
    .innerJoin('week.session', 'week.session.id', 'told.session_id')
    .select(['told.guid', 'week.session.title', 'told.starts_at as startsAt', 'told.ends_at as endsAt'])
    .where('told.week_id', '=', weekId)
    .where('told.starts_at', '>', now)
    .orderBy('told.starts_at')
    .orderBy('told.guid')
    .execute()
  return rows.map((row) => ({ ...row, title: row.title as LocalText }))
}

/** True once for each person and release. */
export async function noteReleaseLetter(trx: Trx, releaseId: number, personId: number): Promise<boolean> {
  const row = await trx
    .insertInto('week.release_letter')
    .values({ release_id: releaseId, person_id: personId })
    .onConflict((conflict) => conflict.doNothing())
    .returning('person_id')
    .executeTakeFirst()
  return row !== undefined
}
