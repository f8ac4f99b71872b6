import { findPerson } from '#people'
import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import { NotFound } from '#platform/http/errors.ts'
import type { Locale } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { addMinutes } from '#platform/time.ts'
import { isSame, sourceOf } from '../source/rules.ts'
import { upsertSpeakers } from '../weeks/insert.ts'
import { isAccepted } from '../weeks/kinds.ts'
import type { Week } from '../weeks/store.ts'
import { startOf } from './form.ts'
import type { PlaceFields } from './form.ts'
import { renewRoom } from '../releases/places.ts'
import { gatherChecks } from '../releases/release.ts'
import { checkSession } from './rules.ts'
import type { Problem } from './rules.ts'
import { findWorking, listWorking, lockSession, replacePeople } from './store.ts'
import type { VideoSource, WorkingPerson, WorkingSession } from './store.ts'

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
 * Gives an accepted session its time, stream, adults and picture, or changes them. What would block a release blocks this too.
 * Nobody outside the office sees it before the next release.
 */
export async function placeSession(
  trx: Trx,
  editing: Editing & { locale: Locale; fields: PlaceFields; uploaded?: VideoSource | undefined },
): Promise<PlaceOutcome> {
  const { week, fields } = editing
  const session = await lockFresh(trx, editing, fields.revision)
  if ('ok' in session) return session
  if (!isAccepted(session.state)) return { ok: false, reason: 'week.place.notNow' }
  const people = await choosePeople(trx, fields)
  const startsAt = startOf(fields, week)
  const title = { ...session.title, ...(fields.titleRu && { ru: fields.titleRu }), ...(fields.titleEn && { en: fields.titleEn }) }
  const wanted = {
    ...session,
    title,
    startsAt,
    endsAt: addMinutes(startsAt, fields.durationMin),
    durationMin: fields.durationMin,
    streamId: fields.stream,
    people,
  }
  const placed = await listWorking(trx, week.id, ['placed'])
  const checks = await gatherChecks(
    trx,
    week,
    placed,
    editing.locale,
    people.flatMap((person) => person.personId ?? []),
  )
  const problems = checkSession(wanted, checks)
  if (problems.some((problem) => problem.level === 'block')) return { ok: false, reason: 'blocked', problems }
  const video = sourceOf({ kind: fields.videoKind, url: fields.videoUrl }, session.video, editing.uploaded)
  const speakers = await upsertSpeakers(
    trx,
    week.id,
    people.map(({ personId, name }) => ({ personId: personId!, name })),
  )
  await replacePeople(
    trx,
    session.id,
    people.map(({ personId, role }) => ({ speakerId: speakers.get(personId!)!, role })),
  )
  await trx
    .updateTable('week.session')
    .set({
      state: 'placed',
      title: JSON.stringify(title),
      starts_at: startsAt,
      duration_min: fields.durationMin,
      stream_id: fields.stream,
      video: JSON.stringify(video),
      revision: session.revision + 1,
      updated_at: editing.now,
    })
    .where('id', '=', session.id)
    .execute()
  // Times and people wait for the release; the picture does not: a studio is tried before it.
  if (!isSame(video, session.video)) await renewRoom(trx, session.id)
  await auditEdit(trx, editing, 'week.placeSession', { startsAt: startsAt.toString(), stream: fields.stream })
  return { ok: true, warnings: problems }
}

async function choosePeople(trx: Trx, fields: PlaceFields): Promise<WorkingPerson[]> {
  const lecturers = [...new Set([fields.lecturer1, fields.lecturer2, fields.lecturer3].filter((id) => id !== undefined))]
  const chosen = [...lecturers.map((id) => ({ id, role: 'lecturer' as const })), { id: fields.moderator, role: 'moderator' as const }]
  const people: WorkingPerson[] = []
  for (const { id, role } of chosen) {
    const person = await findPerson(trx, id)
    if (!person) throw new NotFound('week.missing.person')
    people.push({ speakerId: 0, personId: id, name: person.name, about: {}, role })
  }
  return people
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
