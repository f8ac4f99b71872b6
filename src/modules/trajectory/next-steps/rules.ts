import type { MessageKey, MessageValues } from '#platform/i18n.ts'
import type { LocalText } from '#platform/i18n.ts'
import { Temporal, wallDate } from '#platform/time.ts'

export interface SessionChoice {
  kind: 'session'
  guid: string
  href: string
  title: LocalText
  topicSlug: string | null
  format: string
  startsAt: Temporal.Instant
  endsAt: Temporal.Instant
  /** Null: as many as come. */
  seatsFree: number | null
  gradeFrom: number | null
  gradeTo: number | null
}

export interface ProgrammeChoice {
  kind: 'programme'
  slug: string
  href: string
  title: LocalText
  topicSlug: string
  hours: number
  gradeFrom: number
  gradeTo: number
  /** The next group's first day, where one is ahead. */
  startsOn: string | null
}

export type Choice = SessionChoice | ProgrammeChoice

export interface Wish {
  /** Null: not known, anything may fit. */
  grade: number | null
  zone: string
  now: Temporal.Instant
  seenTopics: readonly string[]
  seenGuids: readonly string[]
}

/** Why a step is offered; the words are texts, `topic` among the values is a topic's slug for the view to name. */
export interface Reason {
  key: MessageKey
  values?: MessageValues
  topic?: string
}

export interface NextStep {
  choice: Choice
  reasons: Reason[]
}

const wakingFromMin = 8 * 60
const wakingUntilMin = 20 * 60

function wallMinutes(at: Temporal.Instant, zone: string): number {
  const time = at.toZonedDateTimeISO(zone)
  return time.hour * 60 + time.minute
}

/** The whole session between 08:00 and 20:00 of one day of the child's own clock. */
export function isAwake(startsAt: Temporal.Instant, endsAt: Temporal.Instant, zone: string): boolean {
  if (wallDate(startsAt, zone) !== wallDate(endsAt, zone)) return false
  return wallMinutes(startsAt, zone) >= wakingFromMin && wallMinutes(endsAt, zone) <= wakingUntilMin
}

/** May it be offered at all: not begun, not seen, a seat free, by day, for this grade. */
export function canOffer(choice: Choice, wish: Wish): boolean {
  const { grade } = wish
  if (grade !== null && choice.gradeFrom !== null && choice.gradeTo !== null && (grade < choice.gradeFrom || grade > choice.gradeTo))
    return false
  if (choice.kind === 'programme') return true
  if (wish.seenGuids.includes(choice.guid) || choice.seatsFree === 0) return false
  return Temporal.Instant.compare(choice.startsAt, wish.now) > 0 && isAwake(choice.startsAt, choice.endsAt, wish.zone)
}

/**
 * Three steps by rules only, no profile: one more of a topic already seen, something of a topic not yet seen, a long programme.
 * Where one kind has none, the nearest of the others fills its place.
 */
export function pickSteps(choices: Choice[], wish: Wish, count = 3): NextStep[] {
  const fitting = dropWaves(choices.filter((choice) => canOffer(choice, wish)))
  const seen = (choice: Choice) => choice.topicSlug !== null && wish.seenTopics.includes(choice.topicSlug)
  const sessions = fitting.filter((choice) => choice.kind === 'session')
  const programmes = fitting
    .filter((choice) => choice.kind === 'programme')
    .toSorted((a, b) => rankProgramme(b, seen) - rankProgramme(a, seen))
  const picked: Choice[] = []
  const take = (choice: Choice | undefined) => choice && picked.length < count && !picked.includes(choice) && picked.push(choice)
  const newTopic = (choice: Choice) => !seen(choice) && picked.every((other) => other.topicSlug !== choice.topicSlug)
  take(sessions.find(seen))
  take(sessions.find(newTopic))
  take(programmes[0])
  for (const choice of [...sessions.filter(newTopic), ...programmes, ...sessions]) take(choice)
  return picked.map((choice) => ({ choice, reasons: explain(choice, wish, seen(choice)) }))
}

/** The same talk at several hours is one choice: the first that fits. */
function dropWaves(choices: Choice[]): Choice[] {
  const known = new Set<string>()
  return choices.filter((choice) => {
    if (choice.kind === 'programme') return true
    const name = JSON.stringify(choice.title)
    return known.has(name) ? false : known.add(name)
  })
}

function rankProgramme(choice: ProgrammeChoice, seen: (choice: Choice) => boolean): number {
  return (seen(choice) ? 2 : 0) + (choice.startsOn ? 1 : 0)
}

function explain(choice: Choice, wish: Wish, seen: boolean): Reason[] {
  const reasons: Reason[] = []
  if (seen) reasons.push({ key: 'trajectory.why.seenTopic', topic: choice.topicSlug! })
  else if (choice.topicSlug && wish.seenTopics.length > 0) reasons.push({ key: 'trajectory.why.newTopic', topic: choice.topicSlug })
  if (choice.kind === 'session') reasons.push(startReason(choice, wish))
  if (wish.grade !== null) reasons.push({ key: 'trajectory.why.grade', values: { grade: wish.grade } })
  if (choice.kind === 'session' && choice.seatsFree !== null) reasons.push({ key: 'trajectory.why.seats', values: { n: choice.seatsFree } })
  if (choice.kind === 'programme') {
    if (choice.startsOn) reasons.push({ key: 'trajectory.why.groupStarts', values: { date: choice.startsOn } })
    reasons.push({ key: 'trajectory.why.deeper', values: { n: choice.hours } })
  }
  return reasons
}

/** When it begins, on the child's own clock. */
function startReason({ startsAt }: SessionChoice, { now, zone }: Wish): Reason {
  const start = startsAt.toZonedDateTimeISO(zone)
  const days = now.toZonedDateTimeISO(zone).toPlainDate().until(start.toPlainDate(), { largestUnit: 'days' }).days
  const values = { time: start.toPlainTime().toString({ smallestUnit: 'minute' }), zone, date: start.toPlainDate().toString() }
  if (days === 0) return { key: 'trajectory.why.today', values }
  return { key: days === 1 ? 'trajectory.why.tomorrow' : 'trajectory.why.onDay', values }
}
