import { listMembers } from '#consortium'
import { audit } from '#platform/audit.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import { announce } from '#platform/facts.ts'
import { bumpPages } from '#platform/http/page-version.ts'
import type { Locale } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { indexWeek } from '../weeks/findable.ts'
import { pageScope } from '../weeks/page-scope.ts'
import { getWeekById, listStreams, listTracks } from '../weeks/store.ts'
import type { Week } from '../weeks/store.ts'
import { blocksOf, hashOf, hashOfPlan } from './fingerprint.ts'
import type { Change } from './compare/diff.ts'
import { compareSnapshots } from './compare/diff.ts'
import { closePlaces, openPlaces } from './places.ts'
import type { Scope } from '../editor/board/scope.ts'
import { readClockNews, takeClocks } from './clocks/news.ts'
import { judgeWeek } from './judge.ts'
import { endOverride } from './office/override-store.ts'
import { askAfterMove, stopAsking } from './answers/ask.ts'
import type { Move } from './answers/ask.ts'
import { findIds, findSnapshot, insertRelease, lockWeek, replacePublished } from './store.ts'
import type { Problem } from '../timetable/rules.ts'
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
export async function planRelease(db: Db, weekId: number, locale: Locale, scope?: Scope): Promise<ReleasePlan> {
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
    problems: await judgeWeek(db, week, placed, { locale, scope }),
  }
}

export interface ReleaseWish {
  weekId: number
  actorId: number | null
  now: Temporal.Instant
  note?: string
  /** `hashOfPlan` of what its author looked at: where something changed since, they look again. */
  planned?: string | undefined
  /** A second one of the office agreed to release past what blocks it. */
  override?: { agreedBy: number; reason: string }
  /** The version that it brings back. */
  rollsBackTo?: number
  /** A week from a file: it is over or held elsewhere, so it has no rooms, no seats and no two adults of ours. */
  imported?: boolean
  /** Sends no letters and asks nobody anything: for the demonstration and for imports. */
  quiet?: boolean
}

export type ReleaseRefusal = 'week.release.nothing' | 'week.release.blocked' | 'week-release.changedSince'
export type ReleaseOutcome =
  | { ok: true; version: number; changes: number }
  | { ok: false; reason: ReleaseRefusal; problems: Map<string, Problem[]> }

/**
 * Publishes the timetable as it stands: a numbered, hashed snapshot that never changes, the list of what differs from the one
 * before, the public rows, rooms and seats, what those are asked whose sessions moved, and the facts for all who tell people of it.
 */
export async function releaseTimetable(trx: Trx, wish: ReleaseWish): Promise<ReleaseOutcome> {
  await lockWeek(trx, wish.weekId)
  const plan = await planRelease(trx, wish.weekId, 'ru')
  const { week, placed, snapshot, changes, problems } = plan
  const clocksMoved = (await readClockNews(trx, week, wish.now)) !== undefined
  const refusal = refusalOf(plan, wish, clocksMoved)
  if (refusal) return { ok: false, reason: refusal, problems }
  const version = week.releasedVersion + 1
  const release = {
    weekId: week.id,
    version,
    releasedAt: wish.now,
    releasedBy: wish.actorId,
    hash: hashOf(snapshot),
    snapshot,
    note: wish.note ?? '',
    agreedBy: wish.override?.agreedBy ?? null,
    reason: wish.override?.reason ?? '',
    rollsBackTo: wish.rollsBackTo ?? null,
    ...(await takeClocks(trx, week, placed)),
  }
  await insertRelease(trx, release, changes)
  const rooms = wish.imported ? new Map<number, string>() : await openPlaces(trx, week, placed, wish.now)
  await replacePublished(trx, release, placed, rooms)
  await endOverride(trx, week.id, wish.now)
  await indexWeek(trx, week)
  await announceRelease(trx, plan, { version, now: wish.now, quiet: wish.quiet ?? false })
  await bumpPages(trx, pageScope)
  await audit(trx, {
    actorId: wish.actorId,
    action: 'week.releaseTimetable',
    subjectType: 'week',
    subjectId: week.id,
    detail: { version, changes: changes.length, ...(wish.rollsBackTo !== undefined && { rollsBackTo: wish.rollsBackTo }) },
  })
  return { ok: true, version, changes: changes.length }
}

/** A version without a change is worth nothing, unless it tells its hours by clocks that changed. */
function refusalOf(
  { week, snapshot, changes, problems }: ReleasePlan,
  wish: ReleaseWish,
  clocksMoved: boolean,
): ReleaseRefusal | undefined {
  if (changes.length === 0 && week.releasedVersion > 0 && !clocksMoved) return 'week.release.nothing'
  if (wish.planned !== undefined && wish.planned !== hashOfPlan(snapshot, problems).toString('hex')) return 'week-release.changedSince'
  const blocks = blocksOf(problems)
  const isPast = wish.imported || (wish.override !== undefined && blocks.canOverride)
  return blocks.any && !isPast ? 'week.release.blocked' : undefined
}

/** Tells modules above; a withdrawn session's room ends with it. */
async function announceRelease(
  trx: Trx,
  { week, changes }: ReleasePlan,
  { version, now, quiet }: { version: number; now: Temporal.Instant; quiet: boolean },
): Promise<void> {
  await announce(trx, { name: 'TimetableReleased', key: `${week.id}:${version}`, payload: { weekId: week.id, version, quiet } })
  const touched = changes.filter((change) => change.kind === 'moved' || change.kind === 'withdrawn')
  if (touched.length === 0) return
  const ids = await findIds(
    trx,
    touched.map((change) => change.guid),
  )
  const idsOf = (kind: Change['kind']) => touched.flatMap((change) => (change.kind === kind ? (ids.get(change.guid) ?? []) : []))
  await closePlaces(trx, idsOf('withdrawn'), now)
  if (!quiet) await askAfterMove(trx, movesOf(touched, ids), version)
  await stopAsking(trx, idsOf('withdrawn'))
  for (const { guid, kind, before, after } of touched) {
    const times = { before: before?.startsAt ?? null, after: after?.startsAt ?? null }
    await announce(trx, {
      name: kind === 'moved' ? 'SessionMoved' : 'SessionWithdrawn',
      key: `${guid}:${version}`,
      payload: { sessionId: ids.get(guid), guid, weekId: week.id, version, ...times },
    })
  }
}

const movesOf = (changes: readonly Change[], ids: ReadonlyMap<string, number>): Move[] =>
  changes.flatMap(({ guid, kind, before, after }) => {
    const sessionId = ids.get(guid)
    if (kind !== 'moved' || sessionId === undefined) return []
    const people = [...new Set(after!.people.flatMap((person) => person.personId ?? []))]
    return [{ sessionId, before: before!.startsAt, after: after!.startsAt, people }]
  })
