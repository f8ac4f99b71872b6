import { Evaluator } from '../evaluator/evaluator.ts'
import { Reach } from '../evaluator/reach.ts'
import { lies } from '../evaluator/spans.ts'
import type { Coverage } from '../evaluator/tally.ts'
import { costPerPoint, tickMin } from '../problem.ts'
import type { Placing, Session, WeekProblem, Weights } from '../problem.ts'
import { groupCosts } from '../terms/zones.ts'

/** An airing more of what lacks coverage. */
export interface ProposedWave {
  /** The session that would be shown again. */
  session: number
  wave: 'reaired'
  start: number
  stream: number
  /** Indices of two adults of the item's member who are awake then and free; fewer where there are none. */
  adults: readonly number[]
  /** Zone groups that it reaches in school hours and nothing before it did. */
  gains: readonly number[]
  /** Points that the zone terms fall by. */
  points: number
  before: Coverage
}

export interface WaveOptions {
  /** So many at most. */
  most?: number
  /** Only of these items. */
  items?: readonly number[]
  /** Waves begin at multiples of so many ticks. */
  stepTicks?: number
  /** Not before this tick: what is over can't be planned. */
  fromTick?: number
}

interface Found {
  start: number
  gains: number[]
  points: number
}

/**
 * Where coverage lacks, the wave that adds most: of each item whose placed waves reach too few zones in school hours, the best next airing
 * in a stream that is free then; those that bring most come first. Its pupils ask whoever is there, so a wave needs two adults.
 */
export function proposeWaves(problem: WeekProblem, weights: Weights, options: WaveOptions = {}): ProposedWave[] {
  const { most = 10, items = problem.items.keys(), stepTicks = 6, fromTick = 0 } = options
  const evaluator = new Evaluator(problem)
  const reach = new Reach(problem)
  const costs = groupCosts(problem.groups, weights.outOfSchool)
  const proposals = [...items].flatMap((item): ProposedWave[] => {
    const live = liveOf(problem, item)
    const before = evaluator.coverageOf(item)
    if (live === undefined || before.school >= problem.groups.length * problem.limits.zoneTarget) return []
    const starts = bestStarts(problem, reach, costs, { live, before, stepTicks, fromTick })
    for (const { start, gains, points } of starts) {
      const stream = freeStream(problem, evaluator, problem.sessions[live]!, start)
      if (stream === undefined) continue
      const adults = freeAdults(problem, evaluator, problem.sessions[live]!, start)
      return [{ session: live, wave: 'reaired', start, stream, adults, gains, points, before }]
    }
    return []
  })
  return proposals.toSorted((a, b) => b.points - a.points || b.adults.length - a.adults.length || a.start - b.start).slice(0, most)
}

/** The item's live wave that ends first, where one is placed. */
function liveOf({ sessions, items }: WeekProblem, item: number): number | undefined {
  const live = items[item]!.filter((session) => sessions[session]!.wave === 'live' && sessions[session]!.placing)
  return live.toSorted((a, b) => sessions[a]!.placing!.start - sessions[b]!.placing!.start)[0]
}

interface Wish {
  live: number
  before: Coverage
  stepTicks: number
  fromTick: number
}

/** Starts that bring something, the best first; of equals the soonest. */
function bestStarts(problem: WeekProblem, reach: Reach, costs: Int32Array, { live, before, stepTicks, fromTick }: Wish): Found[] {
  const { placing, durationMin } = problem.sessions[live]!
  const earliest = placing!.start + (durationMin + problem.limits.reairAfterMin) / tickMin
  const first = Math.ceil(Math.max(earliest, fromTick) / stepTicks) * stepTicks
  const found: Found[] = []
  for (let start = first; start * tickMin + durationMin <= problem.tickCount * tickMin; start += stepTicks) {
    const from = start * tickMin
    const gains = [...problem.groups.keys()].filter((g) => !before.by[g]!.school && reach.reaches('school', g, from, from + durationMin))
    if (gains.length === 0) continue
    found.push({ start, gains, points: gains.reduce((sum, group) => sum + costs[group]!, 0) / costPerPoint })
  }
  return found.toSorted((a, b) => b.points - a.points || a.start - b.start)
}

/** Index of a stream that is open and free then and holds the session. */
function freeStream(problem: WeekProblem, evaluator: Evaluator, session: Session, start: number): number | undefined {
  const at = problem.sessions.indexOf(session)
  const isFree = (stream: number): boolean => {
    const placing: Placing = { start, stream, moderators: session.moderators }
    const own = session.placing!
    const blocks = evaluator.warningsAt(at, placing).filter(({ kind }) => kind === 'stream' || kind === 'closed' || kind === 'capacity')
    // Its own live wave is taken away while another place is judged: it may not stand in its way in the same stream.
    const gap = (session.durationMin + problem.limits.turnoverMin) / tickMin
    return blocks.length === 0 && !(own.stream === stream && Math.abs(own.start - start) < gap)
  }
  return [...problem.streams.keys()].find(isFree)
}

/** Two of the item's own people and its member's moderators whose vetting holds, who can then, and who are nowhere else. */
function freeAdults({ sessions, persons }: WeekProblem, evaluator: Evaluator, session: Session, start: number): number[] {
  const [from, until] = [start * tickMin, start * tickMin + session.durationMin]
  const isBusy = (person: number): boolean =>
    sessions.some((other, at) => {
      const placing = evaluator.placingOf(at)
      if (!placing || !(other.lecturers.includes(person) || placing.moderators.includes(person))) return false
      const begins = placing.start * tickMin
      return begins < until && from < begins + other.durationMin
    })
  const can = (person: number): boolean => {
    const { available, waking, vettedUntil } = persons[person]!
    return vettedUntil * tickMin >= until && lies(available ?? waking, from, until) && !isBusy(person)
  }
  return [...new Set([...session.moderators, ...session.candidates, ...session.lecturers])].filter(can).slice(0, 2)
}
