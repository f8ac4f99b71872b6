import { audit } from '#platform/audit.ts'
import { inTransaction } from '#platform/db/database.ts'
import type { Trx } from '#platform/db/database.ts'
import { NotFound } from '#platform/http/errors.ts'
import type { Locale } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { isSame, sourceOf } from '../source/rules.ts'
import { isAccepted } from '../weeks/kinds.ts'
import type { Week } from '../weeks/store.ts'
import { startOf } from './form.ts'
import type { PlaceFields } from './form.ts'
import { applyCommand } from '../editor/commands/apply.ts'
import { lockTimetable } from '../editor/commands/store.ts'
import { judgeWeek } from '../releases/judge.ts'
import { renewRoom } from '../releases/places.ts'
import type { Problem } from './rules.ts'
import { findWorking, listWorking, lockSession } from './store.ts'
import type { VideoSource, WorkingSession } from './store.ts'

export interface Editing {
  week: Week
  guid: string
  actorId: number
  now: Temporal.Instant
}

export type Stale = { ok: false; reason: 'stale'; current: WorkingSession }
export type Refused = { ok: false; reason: 'week.place.notNow' }

/** The session's row, locked; or what stands there, where another editor was first. */
export async function lockFresh(trx: Trx, { week, guid }: Editing, revision: number): Promise<WorkingSession | Stale> {
  const found = await findWorking(trx, week.id, guid)
  if (!found) throw new NotFound('week.missing.session')
  await lockSession(trx, found.id)
  const current = (await findWorking(trx, week.id, guid))!
  return current.revision === revision ? current : { ok: false, reason: 'stale', current }
}

export type PlaceOutcome = { ok: true; warnings: Problem[] } | Stale | Refused | { ok: false; reason: 'blocked'; problems: Problem[] }

/**
 * Gives an accepted session its time, stream, adults and picture, or changes them. What would block a release blocks this too: it is
 * judged as it would stand, and taken back where something does. Nobody outside the office sees it before the next release.
 */
export async function placeSession(
  trx: Trx,
  editing: Editing & { locale: Locale; fields: PlaceFields; uploaded?: VideoSource | undefined },
): Promise<PlaceOutcome> {
  const { week, fields, guid } = editing
  await lockTimetable(trx, week.id)
  const session = await lockFresh(trx, editing, fields.revision)
  if ('ok' in session) return session
  if (!isAccepted(session.state)) return { ok: false, reason: 'week.place.notNow' }
  try {
    const problems = await inTransaction(trx, async (inner) => {
      await commandPlace(inner, editing)
      const judged = await judgeWeek(inner, week, await listWorking(inner, week.id, ['placed']), { locale: editing.locale })
      const found = judged.get(guid) ?? []
      if (found.some(({ level }) => level === 'block')) throw new Blocked(found)
      return found
    })
    await saveTitleAndVideo(trx, editing, session)
    return { ok: true, warnings: problems }
  } catch (error) {
    if (error instanceof Blocked) return { ok: false, reason: 'blocked', problems: error.problems }
    throw error
  }
}

/** Ends the savepoint of a place that was only tried. */
class Blocked extends Error {
  readonly problems: Problem[]
  constructor(problems: Problem[]) {
    super('blocked')
    this.problems = problems
  }
}

async function commandPlace(trx: Trx, { week, guid, actorId, now, fields }: Editing & { fields: PlaceFields }): Promise<void> {
  const lecturers = [fields.lecturer1, fields.lecturer2, fields.lecturer3].filter((id) => id !== undefined)
  const people = [
    ...lecturers.map((personId) => ({ personId, role: 'lecturer' as const })),
    { personId: fields.moderator, role: 'moderator' as const },
  ]
  const place = { startsAt: startOf(fields, week), streamId: fields.stream }
  const change = { guid, place, durationMin: fields.durationMin, people }
  const done = await applyCommand(trx, { weekId: week.id, actorId, now, kind: 'place', seen: null, changes: [change] })
  if (!done.ok) throw new NotFound('week.missing.session')
}

/** One save is one revision of the session, whatever it changed. */
async function saveTitleAndVideo(
  trx: Trx,
  editing: Editing & { fields: PlaceFields; uploaded?: VideoSource | undefined },
  session: WorkingSession,
): Promise<void> {
  const { fields, now } = editing
  const title = { ...session.title, ...(fields.titleRu && { ru: fields.titleRu }), ...(fields.titleEn && { en: fields.titleEn }) }
  const video = sourceOf({ kind: fields.videoKind, url: fields.videoUrl }, session.video, editing.uploaded)
  await trx
    .updateTable('week.session')
    .set({ title: JSON.stringify(title), video: JSON.stringify(video), revision: session.revision + 1, updated_at: now })
    .where('id', '=', session.id)
    .execute()
  // Times and people wait for the release; the picture does not: a studio is tried before it.
  if (!isSame(video, session.video)) await renewRoom(trx, session.id)
  await auditEdit(trx, editing, 'week.placeSession', { startsAt: startOf(fields, editing.week).toString(), stream: fields.stream })
}

/** Takes a session out. The public, its people and booked classes learn of it with the next release. */
export async function withdrawSession(
  trx: Trx,
  editing: Editing & { revision: number; note: string },
): Promise<{ ok: true } | Stale | Refused> {
  const session = await lockFresh(trx, editing, editing.revision)
  if ('ok' in session) return session
  if (session.state === 'withdrawn') return { ok: false, reason: 'week.place.notNow' }
  await setState(trx, session, editing, 'withdrawn', editing.note || session.decisionNote)
  await auditEdit(trx, editing, 'week.withdrawSession', { before: session.state })
  return { ok: true }
}

async function setState(trx: Trx, session: WorkingSession, { now }: Editing, state: WorkingSession['state'], note: string): Promise<void> {
  await trx
    .updateTable('week.session')
    .set({ state, decision_note: note, revision: session.revision + 1, updated_at: now })
    .where('id', '=', session.id)
    .execute()
}

export async function auditEdit(trx: Trx, { actorId, guid }: Editing, action: string, detail: Record<string, unknown>): Promise<void> {
  await audit(trx, { actorId, action, subjectType: 'week.session', subjectId: guid, detail })
}
