import { Evaluator } from '../evaluator/evaluator.ts'
import { lies } from '../evaluator/spans.ts'
import { tickMin } from '../problem.ts'
import type { Person, WarningKind, WeekProblem } from '../problem.ts'
import { chooseModerators } from '../solver/moderators.ts'
import { canChain, chainMax, minimise } from './chains.ts'
import type { Task } from './chains.ts'
import { findCrowd } from './crowd.ts'

/** A demand that takes part in a contradiction. */
export interface Demand {
  /**
   * available: that person's hours (who told nothing: while awake at home) · adults: two adults whose vetting holds · hours: the streams'
   * hours · capacity: the streams' seats · length: the week is no longer · place: it is locked where it stands.
   */
  kind: 'available' | 'adults' | 'hours' | 'capacity' | 'length' | 'place'
  person?: number
}

/** Demands that can't all be met: leave out any one of the sessions or demands named here, and the rest can. */
export interface Contradiction {
  /**
   * alone: one session can't be placed at all · locks: two are locked where they rule each other out, or one where it can't be · person: one person can't do all of
   * these · crowd: so many don't fit into the streams in that time · order: a re-airing can't come after its live wave.
   */
  kind: 'alone' | 'locks' | 'person' | 'crowd' | 'order'
  sessions: readonly number[]
  demands: readonly Demand[]
  person?: number
  /** Of locks: what the judge says. */
  warning?: WarningKind
  /** Of a crowd: minutes that they take with turnover, minutes that the streams have, and when. */
  needMin?: number
  haveMin?: number
  span?: readonly [from: number, until: number]
}

/**
 * The smallest contradictions that can be found, sessions that hardly anything is asked of first: proofs, each of them, but not all there
 * are (that would be as hard as the timetable itself). Empty: none was found.
 */
export function findContradictions(problem: WeekProblem, { most = 5 }: { most?: number } = {}): Contradiction[] {
  const moderators = chooseModerators(problem)
  const starts = problem.sessions.map((_, session) =>
    allowedStarts(problem, session, moderators[session]!, allDemands(problem, session, moderators[session]!)),
  )
  const alone = problem.sessions.flatMap((_, session) =>
    starts[session]!.length === 0 ? [aloneOf(problem, session, moderators[session]!)] : [],
  )
  const dead = new Set(alone.flatMap(({ sessions }) => sessions))
  const live = [...problem.sessions.keys()].filter((session) => !dead.has(session))
  const found = [
    ...alone,
    ...lockedPairs(problem),
    ...ordersOf(problem, live, starts),
    ...peopleOf(problem, live, starts, moderators),
    ...findCrowd(problem, live, starts),
  ]
  return found.toSorted((a, b) => a.sessions.length - b.sessions.length).slice(0, most)
}

function allDemands({ sessions }: WeekProblem, session: number, moderators: readonly number[]): Demand[] {
  const { locked, placing, lecturers } = sessions[session]!
  if (locked && placing) return [{ kind: 'place' }]
  const people = [...new Set([...lecturers, ...moderators])]
  return [{ kind: 'hours' }, { kind: 'capacity' }, { kind: 'adults' }, ...people.map((person): Demand => ({ kind: 'available', person }))]
}

/** Starts that these demands leave, in ticks. */
function allowedStarts(problem: WeekProblem, session: number, moderators: readonly number[], demands: readonly Demand[]): number[] {
  const { sessions, persons, streams, tickCount } = problem
  const { durationMin, placing, lecturers, seats } = sessions[session]!
  const asks = (kind: Demand['kind']): boolean => demands.some((demand) => demand.kind === kind)
  if (asks('place')) return [Math.floor(placing!.start)]
  const adults = [...new Set([...lecturers, ...moderators])].map((person) => persons[person]!)
  const people = demands.flatMap(({ kind, person }): Person[] => (kind === 'available' ? [persons[person!]!] : []))
  const halls = streams.filter(({ capacity }) => !asks('capacity') || capacity === null || seats <= capacity)
  const starts: number[] = []
  for (let start = 0; start * tickMin + durationMin <= tickCount * tickMin; start += 1) {
    const [from, until] = [start * tickMin, start * tickMin + durationMin]
    if (asks('adults') && adults.filter(({ vettedUntil }) => vettedUntil * tickMin >= until).length < 2) continue
    if (!people.every(({ available, waking }) => lies(available ?? waking, from, until))) continue
    if (asks('hours') ? halls.some(({ open }) => lies(open, from, until)) : halls.length > 0) starts.push(start)
  }
  return starts
}

function aloneOf(problem: WeekProblem, session: number, moderators: readonly number[]): Contradiction {
  const demands = minimise(
    allDemands(problem, session, moderators),
    (some) => allowedStarts(problem, session, moderators, some).length === 0,
  )
  return { kind: 'alone', sessions: [session], demands: demands.length > 0 ? demands : [{ kind: 'length' }] }
}

/** Locked sessions that the judge would stop a release for, whatever else is done. */
function lockedPairs(problem: WeekProblem): Contradiction[] {
  const fixed = problem.sessions.map((session) => ({ ...session, placing: session.locked ? session.placing : null }))
  const evaluator = new Evaluator({ ...problem, sessions: fixed })
  return evaluator.allWarnings().flatMap(({ level, kind, session, other, person }): Contradiction[] => {
    if (level !== 'block' || (other !== undefined && other < session)) return []
    const sessions = other === undefined ? [session] : [session, other]
    return [{ kind: 'locks', sessions, demands: [{ kind: 'place' }], warning: kind, ...(person !== undefined && { person }) }]
  })
}

function ordersOf({ sessions, limits }: WeekProblem, live: readonly number[], starts: readonly number[][]): Contradiction[] {
  return live.flatMap((session): Contradiction[] => {
    const { airs } = sessions[session]!
    if (airs === null || !live.includes(airs)) return []
    const soonest = starts[airs]![0]! * tickMin + sessions[airs]!.durationMin + limits.reairAfterMin
    if (starts[session]!.at(-1)! * tickMin >= soonest) return []
    return [{ kind: 'order', sessions: [airs, session], demands: [] }]
  })
}

/** Whoever is needed for themselves by more sessions than their hours hold. */
function peopleOf(
  problem: WeekProblem,
  live: readonly number[],
  starts: readonly number[][],
  moderators: readonly number[][],
): Contradiction[] {
  return problem.persons.flatMap((_, person): Contradiction[] => {
    const own = live.filter((session) => isWhole(problem, session, person, moderators[session]!))
    const tasks = own.map((session): Task => ({
      session,
      starts: starts[session]!,
      ticks: problem.sessions[session]!.durationMin / tickMin,
    }))
    if (tasks.length < 2) return []
    const isImpossible = (some: readonly Task[]): boolean => some.length > 1 && some.length <= chainMax && !canChain(some)
    // Of many, those with the least freedom: where these fit, the others hardly matter.
    const tight = tasks.toSorted((a, b) => a.starts.length - b.starts.length).slice(0, chainMax)
    if (!isImpossible(tight)) return []
    const sessions = minimise(tight.toReversed(), isImpossible).map(({ session }) => session)
    const demand: Demand = sessions.every((session) => problem.sessions[session]!.locked)
      ? { kind: 'place' }
      : { kind: 'available', person }
    return [{ kind: 'person', person, sessions: sessions.toSorted((a, b) => a - b), demands: [demand] }]
  })
}

/** Does the session need all of the person? A moderator of lectures may hold another beside it. */
function isWhole({ sessions }: WeekProblem, session: number, person: number, moderators: readonly number[]): boolean {
  const { lecturers, moderatorMax } = sessions[session]!
  return lecturers.includes(person) || (moderatorMax < 2 && moderators.includes(person))
}
