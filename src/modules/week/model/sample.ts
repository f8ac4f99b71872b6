// Made-up weeks for tests and benches: small, and different with every seed.
import { Random } from '../engine/random.ts'
import { limits } from './problem.ts'
import type { Person, Placing, Session, Stream, Ticks, WeekProblem, ZoneGroup } from './problem.ts'

const dayTicks = 288

export interface SampleShape {
  seed: number
  sessions: number
  days: number
  streams: number
  persons: number
  /** Share of the sessions that have a place already, chosen at random: clashes are welcome. */
  placed?: number
}

/** Offsets from UTC, in hours, of the clocks of a week in Moscow: a country of three. */
const clocks = [2, 3, 12] as const

export function sampleProblem({ seed, sessions: count, days, streams, persons, placed = 0 }: SampleShape): WeekProblem {
  const random = new Random(seed)
  const tickCount = days * dayTicks
  const cast = Array.from({ length: persons }, (_, at) => samplePerson(random, at, tickCount))
  const halls = Array.from({ length: streams }, (_, at) => sampleStream(random, at, days))
  const list = Array.from({ length: count }, (_, at) => sampleSession(random, at, persons))
  for (let at = 2; at < count; at += 5) airAgain(list, at, random)
  for (const session of list) {
    if (random.unit() < placed) session.placing = samplePlacing(random, session, tickCount, streams)
    if (session.placing && random.unit() < 0.5) session.released = { start: random.below(tickCount - 12), stream: random.below(streams) }
  }
  const items = [...new Set(list.map(({ item }) => item))]
  for (const session of list) session.item = items.indexOf(session.item)
  return {
    originMs: Date.parse('2027-02-07T21:00:00Z'),
    tickCount,
    zone: 'Europe/Moscow',
    days: Array.from({ length: days }, (_, day) => ({
      date: `2027-02-${String(8 + day).padStart(2, '0')}`,
      ticks: [day * dayTicks, (day + 1) * dayTicks],
    })),
    streams: halls,
    persons: cast,
    groups: clocks.map((offset) => sampleGroup(offset, days)),
    sessions: list,
    items: items.map((_, item) => list.flatMap((session, at) => (session.item === item ? [at] : []))),
    tracks: [{ en: 'A' }, { en: 'B' }],
    limits,
    revision: 0,
    tzdata: '',
  }
}

function sampleGroup(offset: number, days: number): ZoneGroup {
  const shift = (offset - 3) * 12
  const hours = (from: number, until: number): Ticks[] =>
    Array.from({ length: days + 1 }, (_, day): Ticks => [
      Math.max(0, day * dayTicks + from - shift),
      Math.min(days * dayTicks, day * dayTicks + until - shift),
    ]).filter(([a, b]) => a < b)
  return {
    zone: `UTC+${offset}`,
    zones: [`UTC+${offset}`],
    school: hours(102, 168),
    waking: hours(96, 240),
    clock: [[0, ((offset - 3) * 60 + 1440) % 1440]],
    pupilShare: offset === 3 ? 0.7 : 0.15,
    classShare: offset === 12 ? 0.5 : 0.25,
    regions: [`R${offset}`],
  }
}

function samplePerson(random: Random, at: number, tickCount: number): Person {
  const days = tickCount / dayTicks
  const every = (from: number, until: number): Ticks[] =>
    Array.from({ length: days }, (_, day): Ticks => [day * dayTicks + from, day * dayTicks + until])
  const from = 84 + random.below(60)
  const told = random.unit() < 0.6
  return {
    personId: at + 1,
    speakerId: null,
    name: { en: `Person ${at}` },
    available: told ? every(from, from + 60 + random.below(60)) : null,
    preferred: told && random.unit() < 0.5 ? every(from, from + 36) : [],
    waking: every(96, 240),
    vettedUntil: random.unit() < 0.1 ? random.below(tickCount) : tickCount,
  }
}

function sampleStream(random: Random, at: number, days: number): Stream {
  const isAlways = random.unit() < 0.4
  const open = isAlways
    ? [[0, days * dayTicks] as const]
    : Array.from({ length: days }, (_, day): Ticks => [day * dayTicks + 96 + 6 * random.below(4), day * dayTicks + 200 + random.below(40)])
  return { id: at + 1, slug: `s${at}`, name: { en: `Stream ${at}` }, open, capacity: random.unit() < 0.3 ? 8 : null }
}

type Draft = { -readonly [key in keyof Session]: Session[key] }

function sampleSession(random: Random, at: number, persons: number): Draft {
  const isLecture = random.unit() < 0.7
  const gradeFrom = 1 + random.below(10)
  const lecturer = random.below(persons)
  const moderators = [random.below(persons), ...(random.unit() < 0.3 ? [random.below(persons)] : [])]
  return {
    id: at + 1,
    guid: `guid-${at}`,
    slug: `session-${at}`,
    title: { en: `Session ${at}` },
    state: 'accepted',
    format: isLecture ? 'lecture' : 'workshop',
    durationMin: [20, 30, 35, 45, 33][random.below(5)]!,
    blocks: [],
    norms: random.unit() < 0.1 ? [{ kind: 'norm', values: { grade: gradeFrom, minutes: 45, most: 35 } }] : [],
    gradeFrom: random.unit() < 0.1 ? null : gradeFrom,
    gradeTo: Math.min(11, gradeFrom + random.below(4)),
    topic: random.unit() < 0.1 ? null : `topic-${random.below(3)}`,
    track: random.unit() < 0.2 ? null : random.below(2),
    memberId: 1 + random.below(3),
    item: at,
    wave: 'live',
    airs: null,
    lecturers: [lecturer],
    candidates: [random.below(persons)],
    seats: isLecture ? 200 : 8,
    moderatorMax: isLecture ? 2 : 1,
    locked: false,
    booked: random.unit() < 0.3 ? 1 + random.below(9) : 0,
    placing: null,
    moderators: [...new Set(moderators)].filter((one) => one !== lecturer),
    released: null,
    revision: 1,
  }
}

function airAgain(list: Draft[], at: number, random: Random): void {
  const live = random.below(at)
  if (list[live]!.airs !== null) return
  Object.assign(list[at]!, { item: list[live]!.item, durationMin: list[live]!.durationMin, wave: 'reaired', airs: live })
}

export function samplePlacing(random: Random, session: Pick<Session, 'moderators'>, tickCount: number, streams: number): Placing {
  // Within the hours in which much happens, now and then outside of the week, now and then between two ticks.
  const day = random.below(tickCount / dayTicks)
  const start = random.unit() < 0.03 ? tickCount - 3 : day * dayTicks + 96 + random.below(60) + (random.unit() < 0.1 ? 0.4 : 0)
  return { start, stream: random.below(streams), moderators: session.moderators }
}
