import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { listMembers } from '#consortium'
import { findVetted } from '#people'
import { audit } from '#platform/audit.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import { announce } from '#platform/facts.ts'
import { bumpPages } from '#platform/http/page-version.ts'
import type { Locale } from '#platform/i18n.ts'
import { pickText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { indexWeek } from '../weeks/findable.ts'
import { pageScope } from '../weeks/page-scope.ts'
import { getWeekById, listStreams, listTracks } from '../weeks/store.ts'
import type { Week } from '../weeks/store.ts'
import { mailDigests } from './tell/digest.ts'
import type { Change } from './compare/diff.ts'
import { compareSnapshots } from './compare/diff.ts'
import { closePlaces, openPlaces } from './places.ts'
import { findSnapshot, insertRelease, lockWeek, replacePublished } from './store.ts'
import { checkAll } from '../timetable/rules.ts'
import type { Checks, Problem } from '../timetable/rules.ts'
import { takeSnapshot } from './compare/snapshot.ts'
import type { SnapshotSession } from './compare/snapshot.ts'
import { listWorking } from '../timetable/store.ts'
import type { WorkingSession } from '../timetable/store.ts'

export interface ReleasePlan {
  week: Week
  placed: WorkingSession[]
  snapshot: SnapshotSession[]
  changes: Change[]
  problems: Map<string, Problem[]>
}

/** Reads what a release would publish, what would change, and what speaks against it. */
export async function planRelease(db: Db, weekId: number, locale: Locale): Promise<ReleasePlan> {
  const week = await getWeekById(db, weekId)
  const placed = await listWorking(db, weekId, ['placed'])
  const names = { streams: await listStreams(db, weekId), tracks: await listTracks(db, weekId), members: await listMembers(db) }
  const snapshot = takeSnapshot(placed, names)
  const before = await findSnapshot(db, weekId, week.releasedVersion)
  return {
    week,
    placed,
    snapshot,
    changes: compareSnapshots(before, snapshot),
    // Streams and adults of a week from a file are not ours to judge.
    problems: week.source.format === undefined ? checkAll(await gatherChecks(db, week, placed, locale)) : new Map(),
  }
}

/** What the checks need besides the session: one reading for any number of sessions. */
export async function gatherChecks(db: Db, week: Week, placed: WorkingSession[], locale: Locale, more: number[] = []): Promise<Checks> {
  const people = placed.flatMap((session) => session.people.flatMap((person) => person.personId ?? []))
  return {
    week,
    placed,
    vetted: await findVetted(db, [...new Set([...people, ...more])], week.endsOn),
    titleOf: (session) => pickText(session.title, locale).text,
    nameOf: (person) => pickText(person.name, locale).text,
  }
}

export interface ReleaseWish {
  weekId: number
  actorId: number | null
  now: Temporal.Instant
  note?: string
  /** A week from a file: it is over or held elsewhere, so it has no rooms, no seats and no two adults of ours. */
  imported?: boolean
  /** Sends no letters: for the demonstration and for imports. */
  quiet?: boolean
}

export type ReleaseOutcome =
  | { ok: true; version: number; changes: number }
  | { ok: false; reason: 'week.release.nothing' | 'week.release.blocked'; problems: Map<string, Problem[]> }

/**
 * Publishes the timetable as it stands: a numbered, hashed snapshot that never changes, the list of what differs from the one
 * before, the public rows, rooms and seats, one letter to each person it touches, and the facts for modules above.
 */
export async function releaseTimetable(trx: Trx, wish: ReleaseWish): Promise<ReleaseOutcome> {
  await lockWeek(trx, wish.weekId)
  const plan = await planRelease(trx, wish.weekId, 'ru')
  const { week, placed, snapshot, changes, problems } = plan
  if (changes.length === 0 && week.releasedVersion > 0) return { ok: false, reason: 'week.release.nothing', problems }
  const blocked = [...problems.values()].some((list) => list.some((problem) => problem.level === 'block'))
  if (blocked && !wish.imported) return { ok: false, reason: 'week.release.blocked', problems }
  const version = week.releasedVersion + 1
  const release = {
    weekId: week.id,
    version,
    releasedAt: wish.now,
    releasedBy: wish.actorId,
    hash: createHash('sha256').update(canonicalize(snapshot)!).digest(),
    snapshot,
    note: wish.note ?? '',
  }
  await insertRelease(trx, release, changes)
  const rooms = wish.imported ? new Map<number, string>() : await openPlaces(trx, week, placed, wish.now)
  await replacePublished(trx, release, placed, rooms)
  await indexWeek(trx, week)
  if (!wish.quiet) await mailDigests(trx, week, version, changes)
  await announceRelease(trx, plan, version, wish.now)
  await bumpPages(trx, pageScope)
  await audit(trx, {
    actorId: wish.actorId,
    action: 'week.releaseTimetable',
    subjectType: 'week',
    subjectId: week.id,
    detail: { version, changes: changes.length },
  })
  return { ok: true, version, changes: changes.length }
}

/** Tells modules above; a withdrawn session's room ends with it. */
async function announceRelease(trx: Trx, { week, changes }: ReleasePlan, version: number, now: Temporal.Instant): Promise<void> {
  await announce(trx, { name: 'TimetableReleased', key: `${week.id}:${version}`, payload: { weekId: week.id, version } })
  const touched = changes.filter((change) => change.kind === 'moved' || change.kind === 'withdrawn')
  if (touched.length === 0) return
  const rows = await trx
    .selectFrom('week.session')
    .select(['id', 'guid'])
    .where(
      'guid',
      'in',
      touched.map((change) => change.guid),
    )
    .execute()
  const ids = new Map(rows.map((row) => [row.guid, row.id]))
  const gone = touched.filter((change) => change.kind === 'withdrawn').flatMap((change) => ids.get(change.guid) ?? [])
  await closePlaces(trx, gone, now)
  for (const { guid, kind, before, after } of touched) {
    const times = { before: before?.startsAt ?? null, after: after?.startsAt ?? null }
    await announce(trx, {
      name: kind === 'moved' ? 'SessionMoved' : 'SessionWithdrawn',
      key: `${guid}:${version}`,
      payload: { sessionId: ids.get(guid), guid, weekId: week.id, version, ...times },
    })
  }
}
