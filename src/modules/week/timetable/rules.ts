import type { MessageKey, MessageValues } from '#platform/i18n.ts'
import { wallDate } from '#platform/time.ts'
import type { Temporal } from '#platform/time.ts'
import { checkNorms } from '../weeks/blocks.ts'
import { presetOf } from '../weeks/kinds.ts'
import type { Week } from '../weeks/store.ts'
import type { WorkingSession } from './store.ts'

/** Minutes that a stream needs between two sessions. */
export const turnoverMin = 10

export interface Problem {
  /** A block stops placing and release; a warning is shown and may stand. */
  level: 'block' | 'warning'
  key: MessageKey
  values: MessageValues
  /** The form's field that can mend it. */
  field: 'date' | 'time' | 'stream' | 'lecturer1' | 'moderator' | 'durationMin'
  /** Guid of the other session, where the problem lies between two. */
  otherGuid?: string
}

export interface Checks {
  week: Pick<Week, 'zone' | 'startsOn' | 'endsOn'>
  /** Placed sessions, this one too or not. */
  placed: readonly WorkingSession[]
  vetted: ReadonlySet<number>
  /** In the reader's language. */
  titleOf: (session: Pick<WorkingSession, 'title'>) => string
  nameOf: (person: WorkingSession['people'][number]) => string
}

type Placed = WorkingSession & { startsAt: Temporal.Instant; endsAt: Temporal.Instant }

export const isPlaced = (session: WorkingSession): session is Placed => session.startsAt !== null && session.endsAt !== null

/** Everything that speaks against this session's time, stream and people. */
export function checkSession(session: WorkingSession, checks: Checks): Problem[] {
  if (!isPlaced(session)) return []
  const others = checks.placed.filter((other): other is Placed => other.id !== session.id && isPlaced(other))
  const atOnce = others.filter((other) => overlap(session, other, 0))
  return [
    ...checkDates(session, checks),
    ...checkStream(session, others, checks),
    ...checkPeople(session, atOnce, checks),
    ...checkTwoAdults(session, atOnce, checks),
    ...checkNorm(session),
    ...checkAudience(session, atOnce, checks),
  ]
}

/** One person of ours, or one name of an imported week. */
function isSame(a: WorkingSession['people'][number], b: WorkingSession['people'][number]): boolean {
  return a.personId !== null ? a.personId === b.personId : a.speakerId === b.speakerId
}

// Asked for every pair of a week: plain numbers, since 150,000 sums of instants take a second.
function overlap(a: Placed, b: Placed, gapMin: number): boolean {
  const gapMs = gapMin * 60_000
  return (
    a.startsAt.epochMilliseconds < b.endsAt.epochMilliseconds + gapMs && b.startsAt.epochMilliseconds < a.endsAt.epochMilliseconds + gapMs
  )
}

function checkDates(session: Placed, { week }: Checks): Problem[] {
  const values = { from: week.startsOn, until: week.endsOn }
  const outside =
    wallDate(session.startsAt, week.zone) < week.startsOn || wallDate(session.endsAt.subtract({ seconds: 1 }), week.zone) > week.endsOn
  return outside ? [{ level: 'block', key: 'week.block.dates', values, field: 'date' }] : []
}

function checkStream(session: Placed, others: Placed[], { titleOf }: Checks): Problem[] {
  return others
    .filter((other) => other.streamId === session.streamId && overlap(session, other, turnoverMin))
    .map((other) => ({
      level: 'block',
      key: 'week.block.stream',
      values: { other: titleOf(other), minutes: turnoverMin },
      field: 'stream',
      otherGuid: other.guid,
    }))
}

function checkPeople(session: Placed, atOnce: Placed[], { titleOf, nameOf }: Checks): Problem[] {
  return session.people.flatMap((person) => {
    const busy = atOnce.filter((other) => other.people.some((one) => isSame(one, person)))
    const keepsOnly =
      person.role === 'moderator' && busy.every((other) => other.people.every((one) => !isSame(one, person) || one.role === 'moderator'))
    const most = Math.min(...[session, ...busy].map((one) => presetOf(one.format).moderatorMax))
    if (keepsOnly && busy.length < most) return []
    return busy.map((other): Problem => ({
      level: 'block',
      key: keepsOnly ? 'week.block.moderator' : 'week.block.person',
      values: { name: nameOf(person), other: titleOf(other) },
      field: person.role === 'moderator' ? 'moderator' : 'lecturer1',
      otherGuid: other.guid,
    }))
  })
}

/** A moderator of two lectures at once counts as second adult in the first of them only. */
function checkTwoAdults(session: Placed, atOnce: Placed[], { vetted }: Checks): Problem[] {
  const here = session.people.filter((person) => {
    if (person.personId === null || !vetted.has(person.personId)) return false
    return !atOnce.some((other) => comesFirst(other, session) && other.people.some((one) => isSame(one, person)))
  })
  const adults = new Set(here.map((person) => person.personId)).size
  return adults >= 2 ? [] : [{ level: 'block', key: 'week.block.adults', values: { adults }, field: 'moderator' }]
}

function comesFirst(a: Placed, b: Placed): boolean {
  return a.startsAt.epochMilliseconds < b.startsAt.epochMilliseconds || (a.startsAt.equals(b.startsAt) && a.id < b.id)
}

/** Length, blocks and grades against the norms of screen time: also for proposals, which have no time yet. */
export function checkNorm(session: Pick<WorkingSession, 'gradeFrom' | 'durationMin' | 'blocks'>): Problem[] {
  return checkNorms(session).map(({ key, values }) => ({ level: 'warning', key, values, field: 'durationMin' }))
}

function checkAudience(session: Placed, atOnce: Placed[], { titleOf }: Checks): Problem[] {
  const clash = atOnce.filter(
    (other) =>
      other.topicSlug !== null && other.topicSlug === session.topicSlug && sharesGrades(session, other) && other.format === session.format,
  )
  if (clash.length < 2) return []
  return [{ level: 'warning', key: 'week.warning.audience', values: { n: clash.length, other: titleOf(clash[0]!) }, field: 'time' }]
}

function sharesGrades(a: WorkingSession, b: WorkingSession): boolean {
  return (a.gradeFrom ?? 1) <= (b.gradeTo ?? 11) && (b.gradeFrom ?? 1) <= (a.gradeTo ?? 11)
}
