import { minutesBetween, wallDate } from '#platform/time.ts'
import type { Temporal } from '#platform/time.ts'
import type { Reconfirmation } from '../releases/answers/store.ts'
import { isPlaced } from '../timetable/rules.ts'
import type { Problem } from '../timetable/rules.ts'
import type { WorkingPerson, WorkingSession } from '../timetable/store.ts'

/** Everything that is known of a week's adults: one reading, however many sessions. */
export interface Staffing {
  zone: string
  /** Until when the certificate holds that opens rooms to pupils, YYYY-MM-DD, by person. */
  recordUntil: ReadonlyMap<number, string | null>
  /** What presenters answered or were asked, by `answerKey`. */
  answers: ReadonlyMap<string, Reconfirmation>
  nameOf: (person: WorkingPerson) => string
}

type Placed = WorkingSession & { startsAt: Temporal.Instant; endsAt: Temporal.Instant }

export const answerKey = (sessionId: number, personId: number): string => `${sessionId} ${personId}`

const hasLeft = (session: WorkingSession, { personId }: WorkingPerson, { answers }: Staffing): boolean =>
  personId !== null && answers.get(answerKey(session.id, personId))?.answer === 'cannot'

/** Vetted until the session is over. */
export function isVettedFor(session: Placed, personId: number, { recordUntil, zone }: Staffing): boolean {
  const until = recordUntil.get(personId)
  return until !== undefined && until !== null && until >= wallDate(session.endsAt, zone)
}

/** Gaps by guid, only of sessions that have some: two adults, a moderator, nobody who said that they can't come. */
export function findGaps(list: readonly WorkingSession[], staffing: Staffing): Map<string, Problem[]> {
  const placed = list.filter(isPlaced)
  const byPerson = sessionsByPerson(placed)
  const found = placed.map((session) => [session.guid, gapsOf(session, byPerson, staffing)] as const)
  return new Map(found.filter(([, gaps]) => gaps.length > 0))
}

function gapsOf(session: Placed, byPerson: ReadonlyMap<number, Placed[]>, staffing: Staffing): Problem[] {
  const left = session.people.filter((person) => hasLeft(session, person, staffing))
  const stays = session.people.filter((person) => !left.includes(person))
  const adults = new Set(
    stays.flatMap(({ personId }) =>
      personId !== null && isVettedFor(session, personId, staffing) && countsHere(session, byPerson.get(personId) ?? []) ? [personId] : [],
    ),
  ).size
  return [
    ...left.map((person): Problem => ({
      ...{ level: 'block', key: 'week-staffing.gap.left', values: { name: staffing.nameOf(person) } },
      field: person.role === 'moderator' ? 'moderator' : 'lecturer1',
    })),
    ...(stays.some((person) => person.role === 'moderator') ? [] : [gap('week-staffing.gap.moderator', {})]),
    ...(adults < 2 ? [gap('week-editor.warn.adults', { adults })] : []),
  ]
}

const gap = (key: Problem['key'], values: Problem['values']): Problem => ({ level: 'block', key, values, field: 'moderator' })

/** A moderator of two lectures at once counts as second adult in the first of them only. */
function countsHere(session: Placed, theirs: readonly Placed[]): boolean {
  return !theirs.some((other) => other.id !== session.id && areAtOnce(other, session) && comesFirst(other, session))
}

export const areAtOnce = (a: Pick<Placed, 'startsAt' | 'endsAt'>, b: Pick<Placed, 'startsAt' | 'endsAt'>): boolean =>
  a.startsAt.epochMilliseconds < b.endsAt.epochMilliseconds && b.startsAt.epochMilliseconds < a.endsAt.epochMilliseconds

const comesFirst = (a: Placed, b: Placed): boolean =>
  a.startsAt.epochMilliseconds < b.startsAt.epochMilliseconds || (a.startsAt.equals(b.startsAt) && a.id < b.id)

export function sessionsByPerson(placed: readonly Placed[]): Map<number, Placed[]> {
  const byPerson = new Map<number, Placed[]>()
  for (const session of placed)
    for (const id of new Set(session.people.flatMap(({ personId }) => personId ?? [])))
      byPerson.set(id, [...(byPerson.get(id) ?? []), session])
  return byPerson
}

/** Gaps that the checks of the timetable say already aren't said twice. */
export function mergeProblems(checks: ReadonlyMap<string, Problem[]>, gaps: ReadonlyMap<string, Problem[]>): Map<string, Problem[]> {
  const merged = new Map(checks)
  for (const [guid, list] of gaps) {
    const known = merged.get(guid) ?? []
    merged.set(guid, [...known, ...list.filter(({ key }) => !known.some((problem) => problem.key === key))])
  }
  return merged
}

/** What one person carries in the week. */
export interface Load {
  personId: number
  led: number
  moderated: number
  minutes: number
  /** Of the fullest day on the week's wall. */
  dayMinutes: number
  sessions: Placed[]
}

/** Minutes of one day that are much for one person. */
export const dayMinutesMost = 240

/** The heaviest first. */
export function loadsOf(list: readonly WorkingSession[], zone: string): Load[] {
  const loads = [...sessionsByPerson(list.filter(isPlaced))].map(([personId, sessions]): Load => {
    const byDay = Map.groupBy(sessions, (session) => wallDate(session.startsAt, zone))
    const roleCount = (role: WorkingPerson['role']) =>
      sessions.filter(({ people }) => people.some((person) => person.personId === personId && person.role === role)).length
    return {
      ...{ personId, sessions },
      led: roleCount('lecturer'),
      moderated: roleCount('moderator'),
      minutes: sumMinutes(sessions),
      dayMinutes: Math.max(...[...byDay.values()].map(sumMinutes)),
    }
  })
  return loads.toSorted((a, b) => b.minutes - a.minutes || a.personId - b.personId)
}

const sumMinutes = (sessions: readonly Placed[]): number =>
  sessions.reduce((sum, { startsAt, endsAt }) => sum + minutesBetween(startsAt, endsAt), 0)
