import { sql } from '#platform/db/database.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import { Temporal, minutesBetween } from '#platform/time.ts'
import { applyCommand } from '../../editor/commands/apply.ts'
import type { Change as Wish } from '../../editor/commands/command.ts'
import { listStreams, listTracks } from '../../weeks/store.ts'
import type { Week } from '../../weeks/store.ts'
import { columnsOf } from '../../weeks/blocks.ts'
import { compareSnapshots } from '../compare/diff.ts'
import type { Change } from '../compare/diff.ts'
import type { SnapshotSession } from '../compare/snapshot.ts'
import type { ReleaseOutcome } from '../release.ts'
import { planRelease, releaseTimetable } from '../release.ts'
import { findSnapshot, lockWeek } from '../store.ts'

/** What a roll-back to this version would change for everybody. */
export async function compareWith(db: Db, week: Week, version: number): Promise<Change[]> {
  return compareSnapshots(await findSnapshot(db, week.id, week.releasedVersion), await findSnapshot(db, week.id, version))
}

export interface RollBackWish {
  week: Week
  version: number
  actorId: number
  now: Temporal.Instant
  note: string
}

export type RollBackOutcome = ReleaseOutcome | { ok: false; reason: 'week-release.back.gone' }

/**
 * Brings a version back as a new release: the timetable takes its times, streams, people and texts, what was added since waits to be
 * placed again, and the result is released like any other, past no block. What stood on the timetable unreleased can be had back by
 * undoing the command.
 */
export async function rollBack(trx: Trx, { week, version, actorId, now, note }: RollBackWish): Promise<RollBackOutcome> {
  await lockWeek(trx, week.id)
  const snapshot = await findSnapshot(trx, week.id, version)
  const wishes = await wishesOf(trx, week, snapshot)
  if (!wishes) return { ok: false, reason: 'week-release.back.gone' }
  await reviveSessions(trx, week.id, snapshot, now)
  const done = await applyCommand(trx, { weekId: week.id, actorId, now, kind: 'apply', seen: null, changes: wishes })
  if (!done.ok) return { ok: false, reason: 'week-release.back.gone' }
  await restoreTexts(trx, week.id, snapshot, now)
  return releaseTimetable(trx, { weekId: week.id, actorId, now, note, rollsBackTo: version })
}

/** Each session as the version had it; undefined where a stream or a speaker of it is gone. */
async function wishesOf(trx: Trx, week: Week, snapshot: readonly SnapshotSession[]): Promise<Wish[] | undefined> {
  const streams = new Map((await listStreams(trx, week.id)).map(({ slug, id }) => [slug, id]))
  const rows = await trx.selectFrom('week.session').select(['guid', 'state']).where('week_id', '=', week.id).execute()
  const there = new Set(rows.map(({ guid }) => guid))
  if (snapshot.some(({ guid, stream }) => !there.has(guid) || !streams.has(stream.slug))) return undefined
  const back = new Set(snapshot.map(({ guid }) => guid))
  const added = rows.filter(({ guid, state }) => state === 'placed' && !back.has(guid))
  return [
    ...snapshot.map((session): Wish => {
      const [from, until] = [Temporal.Instant.from(session.startsAt), Temporal.Instant.from(session.endsAt)]
      return {
        guid: session.guid,
        place: { startsAt: from, streamId: streams.get(session.stream.slug)! },
        durationMin: minutesBetween(from, until),
        people: session.people.map(({ speakerId, role }) => ({ speakerId, role })),
      }
    }),
    ...added.map(({ guid }): Wish => ({ guid, place: null })),
  ]
}

/** Sessions that were withdrawn since can be placed again. */
async function reviveSessions(trx: Trx, weekId: number, snapshot: readonly SnapshotSession[], now: Temporal.Instant): Promise<void> {
  if (snapshot.length === 0) return
  await trx
    .updateTable('week.session')
    .set({ state: 'accepted', updated_at: now })
    .where('week_id', '=', weekId)
    .where(
      'guid',
      'in',
      snapshot.map(({ guid }) => guid),
    )
    .where('state', 'not in', ['accepted', 'confirmed', 'placed'])
    .execute()
}

async function restoreTexts(trx: Trx, weekId: number, snapshot: readonly SnapshotSession[], now: Temporal.Instant): Promise<void> {
  const tracks = new Map((await listTracks(trx, weekId)).map(({ slug, id }) => [slug, id]))
  const { snapshot: stands } = await planRelease(trx, weekId, 'ru')
  const differ = new Set(compareSnapshots(stands, snapshot).flatMap(({ kind, guid }) => (kind === 'text' ? [guid] : [])))
  for (const session of snapshot.filter(({ guid }) => differ.has(guid))) {
    const { title, subtitle, abstract, description, kit, blocks = [] } = session
    await trx
      .updateTable('week.session')
      .set({
        title: JSON.stringify(title),
        subtitle: JSON.stringify(subtitle),
        abstract: JSON.stringify(abstract),
        description: JSON.stringify(description),
        kit: JSON.stringify(kit),
        format: session.format,
        language: session.language,
        grade_from: session.gradeFrom,
        grade_to: session.gradeTo,
        topic_slug: session.topic,
        access_facts: session.access,
        capacity: session.capacity,
        track_id: session.track ? (tracks.get(session.track.slug) ?? null) : null,
        ...columnsOf(blocks),
        revision: sql`revision + 1`,
        updated_at: now,
      })
      .where('week_id', '=', weekId)
      .where('guid', '=', session.guid)
      .execute()
  }
}
