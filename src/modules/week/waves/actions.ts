import { randomUUID } from 'node:crypto'
import { findPerson, listPeopleWithRole } from '#people'
import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import { NotFound } from '#platform/http/errors.ts'
import type { Locale } from '#platform/i18n.ts'
import { pickText, translator, wholeLocale } from '#platform/i18n.ts'
import { sendMail } from '#platform/mail.ts'
import type { Temporal } from '#platform/time.ts'
import { addMinutes } from '#platform/time.ts'
import { gatherChecks } from '../releases/release.ts'
import { lockWeek } from '../releases/store.ts'
import { checkSession } from '../timetable/rules.ts'
import type { Problem } from '../timetable/rules.ts'
import { listWorking, lockSession } from '../timetable/store.ts'
import type { WorkingPerson, WorkingSession } from '../timetable/store.ts'
import { insertWave } from './insert.ts'
import { listStreams } from '../weeks/store.ts'
import type { Week } from '../weeks/store.ts'

export interface AgainWish {
  /** What was held; its room has the recording. */
  session: WorkingSession & { weekId: number }
  roomUuid: string
  /** Where the wave stands. */
  week: Week
  startsAt: Temporal.Instant
  lecturer: number
  moderator: number
  actorId: number
  locale: Locale
  now: Temporal.Instant
}

export type AgainOutcome =
  | { ok: true; guid: string; warnings: Problem[] }
  | { ok: false; reason: 'week-wave.refused.same' | 'week-wave.refused.streams' }
  | { ok: false; reason: 'blocked'; problems: Problem[] }

/**
 * Puts the session into the timetable once more: a session of its own with its own room, seats, questions and attendance, that airs the
 * recording. Checked like any placed session. It is public with the next release of its week, as everything that is placed.
 */
export async function airAgain(trx: Trx, wish: AgainWish): Promise<AgainOutcome> {
  const { session, week } = wish
  // Whoever airs it at once, and whoever releases the week meanwhile, wait for each other here.
  await lockWeek(trx, week.id)
  await lockSession(trx, session.id)
  const placed = await listWorking(trx, week.id, ['placed'])
  const item = session.waveOf ?? session.guid
  const isSame = (other: WorkingSession) => (other.waveOf ?? other.guid) === item && other.startsAt?.equals(wish.startsAt)
  if (placed.some(isSame)) return { ok: false, reason: 'week-wave.refused.same' }
  const people = await findAdults(trx, wish)
  const ids = people.map(({ personId }) => personId!)
  const checks = await gatherChecks(trx, week, placed, wish.locale, ids)
  const wanted: WorkingSession = {
    ...session,
    ...{ id: 0, guid: randomUUID(), slug: '', state: 'placed', people, startsAt: wish.startsAt, waveOf: item },
    endsAt: addMinutes(wish.startsAt, session.durationMin),
  }
  const problemsIn = (streamId: number) => checkSession({ ...wanted, streamId }, checks)
  const streams = await listStreams(trx, week.id)
  const free = streams.find(({ id }) => problemsIn(id).every((problem) => problem.field !== 'stream'))
  if (!free) return { ok: false, reason: 'week-wave.refused.streams' }
  const problems = problemsIn(free.id)
  if (problems.some(({ level }) => level === 'block')) return { ok: false, reason: 'blocked', problems }
  await insertWave(trx, {
    session,
    ...{ week, actorId: wish.actorId, now: wish.now },
    wave: { guid: wanted.guid, state: 'placed', startsAt: wish.startsAt, streamId: free.id, waveOf: item },
    // In the demonstration the film is short: there it goes round until the end.
    video: { kind: 'recording', roomUuid: wish.roomUuid, ...(week.isDemo && { loop: true }) },
    people: people.map(({ personId, name, role }) => ({ personId: personId!, name, role })),
  })
  await audit(trx, {
    actorId: wish.actorId,
    action: 'week.airAgain',
    subjectType: 'week.session',
    subjectId: wanted.guid,
    detail: { of: session.guid, startsAt: wish.startsAt.toString() },
  })
  if (week.releasedVersion > 0) await mailOffice(trx, wish)
  return { ok: true, guid: wanted.guid, warnings: problems }
}

async function findAdults(trx: Trx, { lecturer, moderator }: AgainWish): Promise<WorkingPerson[]> {
  const people: WorkingPerson[] = []
  for (const [id, role] of [
    [lecturer, 'lecturer'],
    [moderator, 'moderator'],
  ] as const) {
    const person = await findPerson(trx, id)
    if (!person) throw new NotFound('week.missing.person')
    people.push({ speakerId: 0, personId: id, name: person.name, about: {}, role })
  }
  return people
}

/** The wave waits for a release: the office hears of it. */
async function mailOffice(trx: Trx, { session, week, startsAt, actorId }: AgainWish): Promise<void> {
  for (const person of await listPeopleWithRole(trx, 'office')) {
    if (!person.email || person.id === actorId) continue
    const locale = wholeLocale(person.locale)
    const t = translator(locale)
    const when = new Intl.DateTimeFormat(locale, { timeZone: week.zone, dateStyle: 'long', timeStyle: 'short' }).format(
      startsAt.epochMilliseconds,
    )
    const values = { title: pickText(session.title, locale).text, week: pickText(week.name, locale).text, when }
    await sendMail(trx, { to: person.email, locale, subject: t('week-wave.mail.subject', values), body: t('week-wave.mail.body', values) })
  }
}
