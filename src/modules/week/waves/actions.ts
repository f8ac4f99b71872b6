import { randomUUID } from 'node:crypto'
import { findPerson, listPeopleWithRole } from '#people'
import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import { NotFound } from '#platform/http/errors.ts'
import type { Locale } from '#platform/i18n.ts'
import { pickText, translator, wholeLocale } from '#platform/i18n.ts'
import { sendMail } from '#platform/mail.ts'
import type { Temporal } from '#platform/time.ts'
import type { Scope } from '../editor/board/scope.ts'
import { Evaluator } from '../model/evaluator/evaluator.ts'
import { loadProblem } from '../model/load.ts'
import type { WarningKind, WeekProblem } from '../model/problem.ts'
import { problemTeller } from '../releases/judge.ts'
import { lockWeek } from '../releases/store.ts'
import type { Problem } from '../timetable/rules.ts'
import { listWorking, lockSession } from '../timetable/store.ts'
import type { WorkingSession } from '../timetable/store.ts'
import { insertWave } from './insert.ts'
import type { NewWave } from './insert.ts'
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
  /** Whose sessions the reader may see named. */
  scope: Scope
  now: Temporal.Instant
}

export type AgainOutcome =
  | { ok: true; guid: string; warnings: Problem[] }
  | { ok: false; reason: 'week-wave.refused.same' | 'week-wave.refused.streams' }
  | { ok: false; reason: 'blocked'; problems: Problem[] }

/**
 * Puts the session into the timetable once more: a session of its own with its own room, seats, questions and attendance, that airs the
 * recording. It is written first and judged as it stands then, like any placed session: where it is refused, the caller rolls back. It
 * is public with the next release of its week, as everything that is placed.
 */
export async function airAgain(trx: Trx, wish: AgainWish): Promise<AgainOutcome> {
  const { session, week } = wish
  // Whoever airs it at once, and whoever releases the week meanwhile, wait for each other here.
  await lockWeek(trx, week.id)
  await lockSession(trx, session.id)
  const item = session.waveOf ?? session.guid
  const isSame = (other: WorkingSession) => (other.waveOf ?? other.guid) === item && other.startsAt?.equals(wish.startsAt)
  if ((await listWorking(trx, week.id, ['placed'])).some(isSame)) return { ok: false, reason: 'week-wave.refused.same' }
  const [first] = await listStreams(trx, week.id)
  if (!first) return { ok: false, reason: 'week-wave.refused.streams' }
  const guid = randomUUID()
  await insertWave(trx, {
    session,
    ...{ week, actorId: wish.actorId, now: wish.now },
    wave: { guid, state: 'placed', startsAt: wish.startsAt, streamId: first.id, waveOf: item },
    // In the demonstration the film is short: there it goes round until the end.
    video: { kind: 'recording', roomUuid: wish.roomUuid, ...(week.isDemo && { loop: true }) },
    people: await findAdults(trx, wish),
  })
  const found = judgePlace(await loadProblem(trx, week), guid, wish)
  if (!found) return { ok: false, reason: 'week-wave.refused.streams' }
  if (found.problems.some(({ level }) => level === 'block')) return { ok: false, reason: 'blocked', problems: found.problems }
  if (found.streamId !== first.id)
    await trx.updateTable('week.session').set({ stream_id: found.streamId }).where('guid', '=', guid).execute()
  await audit(trx, {
    actorId: wish.actorId,
    action: 'week.airAgain',
    subjectType: 'week.session',
    subjectId: guid,
    detail: { of: session.guid, startsAt: wish.startsAt.toString() },
  })
  if (week.releasedVersion > 0) await mailOffice(trx, wish)
  return { ok: true, guid, warnings: found.problems }
}

/** What a stream itself can have against a session. */
const ofStreams: readonly WarningKind[] = ['stream', 'closed', 'capacity']

/** The first stream that would take it, and what speaks against it there. */
function judgePlace(
  problem: WeekProblem,
  guid: string,
  { locale, scope }: Pick<AgainWish, 'locale' | 'scope'>,
): { streamId: number; problems: Problem[] } | undefined {
  const evaluator = new Evaluator(problem)
  const index = problem.sessions.findIndex((session) => session.guid === guid)
  const { start } = evaluator.placingOf(index)!
  const { moderators } = problem.sessions[index]!
  for (const [stream, { id }] of problem.streams.entries()) {
    const warnings = evaluator.warningsAt(index, { start, stream, moderators })
    if (warnings.some(({ kind }) => ofStreams.includes(kind))) continue
    const tell = problemTeller({ problem, locale, scope })
    return { streamId: id, problems: warnings.map(tell) }
  }
  return undefined
}

async function findAdults(trx: Trx, { lecturer, moderator }: AgainWish): Promise<NewWave['people']> {
  const people: NewWave['people'] = []
  for (const [id, role] of [
    [lecturer, 'lecturer'],
    [moderator, 'moderator'],
  ] as const) {
    const person = await findPerson(trx, id)
    if (!person) throw new NotFound('week.missing.person')
    people.push({ personId: id, name: person.name, role })
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
