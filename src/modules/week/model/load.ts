import type { Db } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import { windowOf } from '../availability/rules.ts'
import { offerOf } from '../offers/rules.ts'
import { openSpans } from '../setup/rules.ts'
import { listPlaces } from '../setup/store.ts'
import { listWorking } from '../timetable/store.ts'
import type { WorkingSession } from '../timetable/store.ts'
import { checkNorms } from '../weeks/blocks.ts'
import { dayMin, expand } from '../weeks/hours.ts'
import { acceptedStates, presetOf } from '../weeks/kinds.ts'
import { datesOf } from '../weeks/store.ts'
import type { Week } from '../weeks/store.ts'
import { limits, tickMs } from './problem.ts'
import type { Session, WeekProblem } from './problem.ts'
import { countBooked, getTimetableRevision, listReleased, loadZoneFacts } from './load/facts.ts'
import { loadCast } from './load/people.ts'
import type { Cast } from './load/people.ts'
import { toTicks } from './load/ticks.ts'
import type { TickLine } from './load/ticks.ts'
import { groupZones } from './load/zones.ts'

/** The week as numbers, in a dozen statements however many sessions it has: everything that is accepted, confirmed or placed. */
export async function loadProblem(db: Db, week: Week): Promise<WeekProblem> {
  const revision = await getTimetableRevision(db, week.id)
  const line = lineOf(week)
  const working = await listWorking(db, week.id, [...acceptedStates])
  const cast = await loadCast(db, week, line, working)
  const streams = await listPlaces(db, 'stream', week.id)
  const tracks = await listPlaces(db, 'track', week.id)
  const known: Known = {
    line,
    cast,
    items: [...new Set(working.map(itemOf))],
    index: new Map(working.map(({ guid }, at) => [guid, at])),
    streams: new Map(streams.map(({ id }, at) => [id, at])),
    tracks: new Map(tracks.map(({ id }, at) => [id, at])),
    released: await listReleased(db, week.id),
    booked: await countBooked(db, week.id),
  }
  const sessions = working.map((session) => toSession(session, known))
  return {
    ...line,
    zone: week.zone,
    days: datesOf(week).map((date) => ({ date, ticks: dayTicks(date, week, line) })),
    streams: streams.map(({ id, slug, name, capacity, hours }) => ({
      id,
      slug,
      name,
      capacity,
      open: toTicks(openSpans(hours, week), line),
    })),
    persons: cast.persons,
    groups: groupZones(week, line, await loadZoneFacts(db)),
    sessions,
    items: known.items.map((_, item) => sessions.flatMap((session, at) => (session.item === item ? [at] : []))),
    tracks: tracks.map(({ name }) => name),
    limits,
    revision,
    tzdata: process.versions.tz ?? '',
  }
}

/** Waves of one item share the guid of the first. */
const itemOf = ({ waveOf, guid }: Pick<WorkingSession, 'waveOf' | 'guid'>): string => waveOf ?? guid

export function lineOf(week: Pick<Week, 'zone' | 'startsOn' | 'endsOn'>): TickLine {
  const { from, until } = windowOf(week)
  return { originMs: from.epochMilliseconds, tickCount: Math.round((until.epochMilliseconds - from.epochMilliseconds) / tickMs) }
}

function dayTicks(date: string, week: Week, line: TickLine): readonly [number, number] {
  const spans = toTicks(expand({ date, fromMin: 0, untilMin: dayMin }, week.zone), line)
  return [spans[0]?.[0] ?? 0, spans.at(-1)?.[1] ?? 0]
}

interface Known {
  line: TickLine
  cast: Cast
  items: string[]
  index: ReadonlyMap<string, number>
  streams: ReadonlyMap<number, number>
  tracks: ReadonlyMap<number, number>
  released: ReadonlyMap<number, { startsAt: Temporal.Instant; streamId: number }>
  booked: ReadonlyMap<number, number>
}

function toSession(session: WorkingSession, { line, cast, items, index, streams, tracks, released, booked }: Known): Session {
  const placeOf = (at: { startsAt: Temporal.Instant | null; streamId: number | null } | undefined) => {
    const stream = streams.get(at?.streamId ?? 0)
    if (!at?.startsAt || stream === undefined) return null
    return { start: (at.startsAt.epochMilliseconds - line.originMs) / tickMs, stream }
  }
  const of = (role: 'lecturer' | 'moderator') => session.people.filter((one) => one.role === role).map(cast.indexOf)
  const moderators = [...new Set(of('moderator'))]
  const lecturers = [...new Set(of('lecturer'))]
  const placing = session.state === 'placed' ? placeOf(session) : null
  const isAgain = session.video.kind === 'recording' && session.waveOf !== null
  const { id, guid, slug, title, state, format, durationMin, blocks, gradeFrom, gradeTo, memberId, locked, revision } = session
  return {
    ...{ id, guid, slug, title, format, durationMin, blocks, gradeFrom, gradeTo, memberId, locked, revision, lecturers, moderators },
    state: state as Session['state'],
    norms: checkNorms(session).map(({ key, values }) => ({ kind: key.slice('week.warning.'.length) as 'norm', values: { ...values } })),
    topic: session.topicSlug,
    track: tracks.get(session.trackId ?? 0) ?? null,
    item: items.indexOf(itemOf(session)),
    wave: isAgain ? 'reaired' : 'live',
    airs: isAgain ? (index.get(session.waveOf!) ?? null) : null,
    candidates: cast.moderatorsOf(memberId).filter((person) => !lecturers.includes(person)),
    seats: offerOf(session).cap,
    moderatorMax: presetOf(format).moderatorMax,
    booked: booked.get(id) ?? 0,
    placing: placing && { ...placing, moderators },
    released: placeOf(released.get(id)),
  }
}
