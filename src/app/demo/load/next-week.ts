import type { Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import { Temporal, atWall, moscowZone } from '#platform/time.ts'
import { insertSessions, insertWeek, listWeeks, unasked } from '#week'
import type { Content, Lecturer, SessionItem } from '../content.ts'
import { peopleOf } from '../content.ts'
import type { DemoState } from '../state.ts'
import { chanceOf } from '../random.ts'
import { datesIn, fill } from './edition.ts'
import { accessOf, guidOf, kitOf, markOf } from './sessions.ts'
import type { NewSession } from './sessions.ts'

/** The next week is so far away, on a Monday, and its call closes in so many days. */
const [weeksAhead, daysOpen, daysSinceOpen] = [10, 12, 20]
const days = 5
const itemsMost = 72
/** Hours of its streams on Moscow's clock: school hours from Kamchatka to Kaliningrad. */
const hours = { fromMin: 3 * 60, untilMin: 16 * 60 }

/** How the proposals stand, in turns: a call that has been open for a while and is being read. */
const states = [
  ...['submitted', 'inReview', 'accepted', 'inReview', 'confirmed', 'accepted', 'inReview', 'submitted'],
  ...['accepted', 'reserve', 'inReview', 'confirmed', 'declined', 'accepted', 'inReview', 'accepted'],
] as NewSession['state'][]

/** The week after this one, as the office prepares it: an open call, proposals under review, nothing placed and nothing released. One at a time. */
export async function insertNextWeek(trx: Trx, content: Content, state: DemoState, startsOn: string, now: Temporal.Instant): Promise<void> {
  if ((await listWeeks(trx)).some((week) => week.slug.startsWith('next-') && week.startsOn > startsOn)) return
  const monday = mondayAfter(startsOn)
  const endsOn = monday.add({ days: days - 1 }).toString()
  const slug = `next-${monday.toString()}`
  const closesAt = atWall(monday.subtract({ weeks: weeksAhead }).add({ days: daysOpen }).toString(), '20:00', moscowZone)
  const { next } = content.week
  const week = await insertWeek(trx, {
    ...{ slug, startsOn: monday.toString(), endsOn, zone: moscowZone },
    name: fill(next.name, 'dates', { ru: datesIn('ru', monday.toString(), endsOn), en: datesIn('en-GB', monday.toString(), endsOn) }),
    streams: next.streams,
    tracks: content.topics.map((topic) => ({ slug: topic.slug, name: topic.name })),
    call: { opensAt: now.subtract({ hours: 24 * daysSinceOpen }), closesAt, text: next.call, anonymousReview: true },
  })
  await openStreams(trx, week.id, monday)
  const items = content.sessions.filter((item) => item.lecturers.length > 0).slice(0, itemsMost)
  const proposals = items.map((item, at) => proposalOf(item, at, { content, state, slug, tracks: week.tracks, now }))
  await insertSessions(trx, week.id, proposals)
  await review(trx, week.id, content, state, proposals, now)
  await tellHours(trx, week.id, content, state, monday, now)
}

function mondayAfter(startsOn: string): Temporal.PlainDate {
  const date = Temporal.PlainDate.from(startsOn).add({ weeks: weeksAhead })
  return date.add({ days: (8 - date.dayOfWeek) % 7 })
}

async function openStreams(trx: Trx, weekId: number, monday: Temporal.PlainDate): Promise<void> {
  const dates = Array.from({ length: days }, (_, day) => monday.add({ days: day }).toString())
  await sql`insert into week.stream_hours (stream_id, on_date, from_min, until_min)
    select stream.id, date, ${hours.fromMin}, ${hours.untilMin}
    from week.stream as stream, unnest(${dates}::date[]) as date where stream.week_id = ${weekId}`.execute(trx)
}

interface Making {
  content: Content
  state: DemoState
  slug: string
  tracks: Record<string, number>
  now: Temporal.Instant
}

function proposalOf(item: SessionItem, at: number, { content, state, slug, tracks, now }: Making): NewSession {
  const { people } = state.base
  const coordinator = peopleOf(content.people, 'coordinator').find((person) => person.member === item.member)
  const moderators = peopleOf(content.people, 'moderator').filter((person) => person.member === item.member)
  const moderator = moderators[at % Math.max(1, moderators.length)]
  const person = (one: { slug: string; name: NewSession['title'] }, role: 'lecturer' | 'moderator') => ({
    role,
    personId: people[one.slug]!,
    name: one.name,
  })
  const lecturers = item.lecturers.flatMap((name) => peopleOf(content.people, 'lecturer').find((one) => one.slug === name) ?? [])
  const stands = states[at % states.length]!
  return {
    guid: guidOf(slug, item.slug),
    slug: item.slug,
    state: stands,
    ...{ title: item.title, abstract: item.abstract, kit: kitOf(item), format: item.format, language: item.language },
    ...{ gradeFrom: item.gradeFrom, gradeTo: item.gradeTo, topicSlug: item.topic, durationMin: item.durationMin },
    trackId: tracks[item.topic] ?? null,
    memberId: state.base.members[item.member]!,
    accessFacts: accessOf(item),
    blocks: item.blocks,
    ageMark: markOf(item.gradeFrom),
    submittedAt: now.subtract({ hours: 3 * (itemsMost - at) }),
    updatedAt: now.subtract({ hours: 3 * (itemsMost - at) }),
    ...(stands === 'confirmed' && { confirmedAt: now.subtract({ hours: 5 }) }),
    decisionNote: stands === 'declined' ? content.week.next.declined.ru : '',
    proposedBy: coordinator ? people[coordinator.slug]! : null,
    people: [...lecturers.map((one) => person(one, 'lecturer')), ...(moderator ? [person(moderator, 'moderator')] : [])],
  }
}

/** Each read by two lecturers of other universities, most of the time to the end. Pairs in conflict are left out by the database. */
async function review(
  trx: Trx,
  weekId: number,
  content: Content,
  state: DemoState,
  proposals: readonly NewSession[],
  now: Temporal.Instant,
): Promise<void> {
  const lecturers = peopleOf(content.people, 'lecturer')
  const demo = lecturers.filter((one) => one.demo)
  const reviewers: Lecturer[] = [...demo, ...lecturers.filter((one) => !one.demo).filter((_, at) => at % 5 === 0)].slice(0, 16)
  const ids = reviewers.map((one) => state.base.people[one.slug]!)
  const chance = chanceOf(`reviews ${weekId}`)
  const mark = (): number => chance.whole(3, 5)
  const comments = content.week.next.comments
  const read = proposals.filter((one) => one.state !== 'submitted')
  const reviews = read.flatMap(({ guid }, at) =>
    [0, 1].map((turn) => ({
      guid: guid!,
      personId: ids[(at + turn * 5) % ids.length]!,
      at: now.subtract({ hours: 2 + at }),
      ...(chance.next() > 0.2 && {
        marks: [mark(), mark(), mark(), mark()] as [number, number, number, number],
        comment: comments[(at + turn) % comments.length]!.ru,
      }),
    })),
  )
  await unasked.reviews(
    trx,
    weekId,
    reviewers.map((one, at) => ({
      personId: ids[at]!,
      topics: [...new Set(content.sessions.filter(({ lecturers: own }) => own.includes(one.slug)).map(({ topic }) => topic))],
    })),
    reviews,
  )
}

/** Two of three adults have told their hours, on their own wall; some prefer the morning. */
async function tellHours(
  trx: Trx,
  weekId: number,
  content: Content,
  state: DemoState,
  monday: Temporal.PlainDate,
  now: Temporal.Instant,
): Promise<void> {
  const adults = [...peopleOf(content.people, 'lecturer'), ...peopleOf(content.people, 'moderator')].filter((_, at) => at % 3 !== 0)
  const dates = Array.from({ length: days }, (_, day) => monday.add({ days: day }).toString())
  const rows = adults.map((person, at) => ({
    personId: state.base.people[person.slug]!,
    zone: person.zone,
    spans: dates.flatMap((date, day) =>
      at % 7 === day
        ? []
        : [
            { date, fromMin: 8 * 60, untilMin: 12 * 60, kind: at % 4 === 0 ? ('prefer' as const) : ('can' as const) },
            { date, fromMin: 12 * 60, untilMin: 19 * 60, kind: 'can' as const },
          ],
    ),
  }))
  await unasked.availability(trx, weekId, rows, now)
}
