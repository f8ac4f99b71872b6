import { play } from '#live'
import type { Trx } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import { Temporal, addMinutes, atWall, moscowZone } from '#platform/time.ts'
import { insertSessions, insertWeek, releaseTimetable, unasked } from '#week'
import type { Content, Text } from '../content.ts'
import { peopleOf } from '../content.ts'
import type { DemoState } from '../state.ts'
import { planVersions } from '../timetable/changes.ts'
import type { EditionDates } from '../timetable/editions.ts'
import type { Placement } from '../timetable/plan.ts'
import { planTimetable } from '../timetable/plan.ts'
import { chooseOffers, offerOf } from './offers.ts'
import type { OfferKind } from './offers.ts'
import { renewPapers } from './papers.ts'
import { airing, externalHost, placedSession, proposedSession } from './sessions.ts'
import type { Making, NewSession } from './sessions.ts'

export interface LoadedSession extends Placement {
  id: number
  startsAt: Temporal.Instant
  endsAt: Temporal.Instant
}

export interface LoadedEdition {
  weekId: number
  startsAt: Temporal.Instant
  sessions: LoadedSession[]
  /** Ids of those that are broadcast from a browser. */
  broadcasts: number[]
  /** How workshops give their places, by id, where not by connections. */
  offers: ReadonlyMap<number, OfferKind>
}

const dayMin = 1440

/**
 * Loads one week: the plan, proposals for the office to work on, a first release and a second one with a few changes, both
 * by the action behind the office's button. With an anchor, the people whom a newcomer may become have something at once.
 */
export async function insertEdition(
  trx: Trx,
  content: Content,
  state: DemoState,
  dates: EditionDates,
  anchor?: Temporal.Instant,
): Promise<LoadedEdition> {
  const startsAt = atWall(dates.startsOn, '00:00', moscowZone)
  const anchorMin = anchor && Math.floor((anchor.epochMilliseconds - startsAt.epochMilliseconds) / 60_000)
  const plan = planTimetable(content, { startsOn: dates.startsOn, days: dates.days, anchorMin })
  await renewPapers(trx, content, state, dates.endsOn)
  await signHost(trx, content, state, dates)
  const week = await insertWeek(trx, weekOf(content, dates))
  const people = new Map(content.people.map((person) => [person.slug, person]))
  const broadcast = chooseBroadcasts(content, plan, anchorMin)
  const offers = chooseOffers(plan, anchorMin ?? 0)
  const making: Making = { content, state, dates, startsAt, streams: week.streams, tracks: week.tracks, people, broadcast, offers }
  await tellAllHours(trx, week.id, content, state, dates)
  const ids = await releaseTwice(trx, week.id, plan, making, (anchorMin ?? 0) + dayMin)
  const sessions = plan.map((one) => {
    const from = addMinutes(startsAt, one.startMin)
    return { ...one, id: ids.get(placedSession(one, making).guid!)!, startsAt: from, endsAt: addMinutes(from, one.durationMin) }
  })
  const broadcasts = sessions.filter((one) => broadcast.has(airing(one.slug, one.wave))).map(({ id }) => id)
  const offered = sessions.flatMap(({ id, slug, wave }) => {
    const kind = offerOf(offers, { slug, wave })
    return kind ? [[id, kind] as const] : []
  })
  return { weekId: week.id, startsAt, sessions, broadcasts, offers: new Map(offered) }
}

/** Everybody who leads or moderates has told that any hour of this week will do, a day more on either side of every zone's clock. */
async function tellAllHours(
  trx: Trx,
  weekId: number,
  { people }: Content,
  { base }: DemoState,
  { startsOn, days }: EditionDates,
): Promise<void> {
  const first = Temporal.PlainDate.from(startsOn).subtract({ days: 1 })
  const dates = Array.from({ length: days + 2 }, (_, day) => first.add({ days: day }).toString())
  const adults = [...peopleOf(people, 'lecturer'), ...peopleOf(people, 'moderator')]
  const spans = dates.map((date) => ({ date, fromMin: 0, untilMin: dayMin, kind: 'can' as const }))
  const rows = adults.map(({ slug, zone }) => ({ personId: base.people[slug]!, zone, spans }))
  await unasked.availability(trx, weekId, rows, atWall(startsOn, '00:00', moscowZone).subtract({ hours: 20 * 24 }))
}

/** Of what was held: so many of the coordinator's member and of the lecturer, whom a newcomer may become. */
const heldMost = 2

/**
 * Held lectures with a recording of their own, which may be aired again, and what the demonstration's lecturer still has to hold:
 * a newcomer tries the studio there; where nobody does, the film is shown.
 */
function chooseBroadcasts({ people }: Content, plan: readonly Placement[], anchorMin = 0): Set<string> {
  const lecturer = peopleOf(people, 'lecturer').find((person) => person.demo)!
  const member = peopleOf(people, 'coordinator').find((person) => person.demo)!.member
  const isOpen = ({ item }: Placement) =>
    'format' in item && ['lecture', 'tour'].includes(item.format) && !item.access.includes('sign-language')
  const held = plan.filter((one) => isOpen(one) && one.startMin + one.durationMin <= anchorMin).toReversed()
  const ours = held.filter(({ item }) => item.member === member).slice(0, heldMost)
  const own = held.filter((one) => one.lecturers.includes(lecturer.slug) && !ours.includes(one)).slice(0, heldMost)
  const ahead = plan.filter((one) => isOpen(one) && one.startMin > anchorMin && one.lecturers.includes(lecturer.slug))
  return new Set([...ours, ...own, ...ahead].map(({ slug, wave }) => airing(slug, wave)))
}

async function releaseTwice(
  trx: Trx,
  weekId: number,
  plan: Placement[],
  making: Making,
  changesFromMin: number,
): Promise<Map<string, number>> {
  const { content, dates, startsAt } = making
  const versions = planVersions(plan, changesFromMin, dates.days * dayMin)
  const versionOf = (one: Placement) => versions.first.find(({ slug, wave }) => slug === one.slug && wave === one.wave)
  const extra = versions.withdrawn ? [placedSession(versions.withdrawn, making)] : []
  const first = plan.flatMap((one) => {
    const version = versionOf(one)
    if (version?.isMissing) return []
    return [placedSession({ ...one, ...version?.changes }, making, version?.isUntitled ? content.week.announced : undefined)]
  })
  const proposals = content.proposals.map((proposal) => proposedSession(proposal, making))
  const second = plan.filter(versionOf).map((one) => placedSession(one, making))
  const ids = new Map<string, number>()
  const insert = async (list: NewSession[]): Promise<void> => {
    for (const [at, id] of (await insertSessions(trx, weekId, list)).entries()) ids.set(list[at]!.guid!, id)
  }
  await insert([...first, ...extra, ...proposals])
  await release(trx, weekId, making, 0, startsAt.subtract({ hours: 8 * 24 + 12 }))
  await insert([...second, ...extra.map((session) => ({ ...session, state: 'withdrawn' as const }))])
  await release(trx, weekId, making, 1, startsAt.subtract({ hours: 36 }))
  return ids
}

async function release(trx: Trx, weekId: number, { content, state }: Making, number: number, now: Temporal.Instant): Promise<void> {
  const office = peopleOf(content.people, 'office')[0]!
  const note = content.week.releases[number]!.ru
  const done = await releaseTimetable(trx, { weekId, actorId: state.base.people[office.slug]!, now, note, quiet: true })
  if (done.ok) return
  const problems = [...done.problems.values()].flat().filter((problem) => problem.level === 'block')
  throw new Error(`The demonstration's timetable is not released: ${done.reason} ${JSON.stringify(problems.slice(0, 3))}`)
}

/** The host that some seminars lead to: nothing opens there before the office has signed its checklist. */
async function signHost(trx: Trx, { people }: Content, { base }: DemoState, { startsOn, endsOn }: EditionDates): Promise<void> {
  const office = peopleOf(people, 'office')[0]!
  await play.host(trx, {
    host: externalHost,
    signedBy: { id: base.people[office.slug]!, name: office.name.ru },
    signedAt: atWall(startsOn, '12:00', moscowZone).subtract({ hours: 10 * 24 }),
    validUntil: Temporal.PlainDate.from(endsOn).add({ days: 120 }).toString(),
  })
}

function weekOf({ week, members, topics }: Content, { slug, startsOn, endsOn }: EditionDates): Parameters<typeof insertWeek>[1] {
  const memberStreams = members.map((member) => ({ slug: member.slug, name: fill(week.memberStream, 'name', member.shortName) }))
  return {
    ...{ slug, startsOn, endsOn, zone: moscowZone, isDemo: true },
    // It is open while the week goes on, so that everybody may try to propose.
    call: {
      opensAt: atWall(startsOn, '00:00', moscowZone).subtract({ hours: 60 * 24 }),
      closesAt: atWall(endsOn, '23:59', moscowZone).add({ hours: 24 }),
    },
    name: fill(week.name, 'dates', { ru: datesIn('ru', startsOn, endsOn), en: datesIn('en-GB', startsOn, endsOn) }),
    streams: [...week.streams, ...memberStreams],
    tracks: topics.map((topic) => ({ slug: topic.slug, name: topic.name })),
  }
}

export function fill(pattern: Text, name: string, values: Text): LocalText {
  return { ru: pattern.ru.replace(`{${name}}`, values.ru), en: pattern.en.replace(`{${name}}`, values.en) }
}

export function datesIn(locale: string, startsOn: string, endsOn: string): string {
  const format = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
  return format.formatRange(new Date(startsOn), new Date(endsOn)).replace(/\s*г\.$/u, '')
}
