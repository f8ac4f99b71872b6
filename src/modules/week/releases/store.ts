import type { Db, Trx } from '#platform/db/database.ts'
import { Temporal } from '#platform/time.ts'
import type { Change } from './compare/diff.ts'
import { factsOf } from './compare/snapshot.ts'
import type { SnapshotSession } from './compare/snapshot.ts'
import type { WorkingSession } from '../timetable/store.ts'

/** Keeps other releases of the week waiting until this one is done. */
export async function lockWeek(trx: Trx, weekId: number): Promise<void> {
  await trx.selectFrom('week.week').select('id').where('id', '=', weekId).forUpdate().execute()
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

export interface ReleaseRow {
  version: number
  releasedAt: Temporal.Instant
  hash: Buffer
  note: string
  changes: Change[]
}

/** The releases of a week with what each changed, the last first. */
export async function listReleases(db: Db, weekId: number): Promise<ReleaseRow[]> {
  const releases = await db
    .selectFrom('week.release')
    .select(['id', 'version', 'released_at', 'hash', 'note'])
    .where('week_id', '=', weekId)
    .orderBy('version', 'desc')
    .limit(50)
    .execute()
  if (releases.length === 0) return []
  const changes = await db
    .selectFrom('week.release_change')
    .selectAll()
    .where(
      'release_id',
      'in',
      releases.map((release) => release.id),
    )
    .execute()
  const of = (releaseId: number) =>
    changes
      .filter((change) => change.release_id === releaseId)
      .map((change) => ({ guid: change.session_guid, kind: change.kind, before: change.before, after: change.after }) as Change)
  return releases.map((row) => ({ version: row.version, releasedAt: row.released_at, hash: row.hash, note: row.note, changes: of(row.id) }))
}
