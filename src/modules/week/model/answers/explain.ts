import { Evaluator } from '../evaluator/evaluator.ts'
import { tickMin } from '../problem.ts'
import type { Placing, Warning, WarningKind, WeekProblem, Weights } from '../problem.ts'
import { chooseModerators } from '../solver/moderators.ts'
import { Prices } from './prices.ts'
import type { Points } from './prices.ts'

/** A place that the session could have. */
export interface Alternative {
  placing: Placing
  /** Points more than where it is now; below nothing: better. Against being unplaced where it is. */
  difference: number
  byTerm: Points
  /** What may stand there; of an excluded one, first what blocks. */
  warnings: readonly Warning[]
}

/** What keeps a session from starting at some of the times: by whom or what, and how many times. */
export interface Barrier {
  kind: WarningKind
  person?: number
  /** Starts that it excludes in every stream, of `starts`. */
  excluded: number
}

export interface Explanation {
  session: number
  placing: Placing | null
  /** Points that would be gone, or come back, if it were not placed: what speaks against and for its being here. */
  here: Points
  /** The best places that nothing blocks, another half an hour each: none is listed twice. */
  alternatives: readonly Alternative[]
  /** Places that would be dearer to the terms than all of these, and what excludes them. */
  excluded: readonly Alternative[]
  barriers: readonly Barrier[]
  /** Starts that were looked at. */
  starts: number
}

export interface ExplainOptions {
  /** How many alternatives. */
  count?: number
  /** Ticks between the starts that are looked at. */
  stepTicks?: number
}

/** "Why here?" and "where else?": asks the same judge and the same terms that the search asks. Some milliseconds. */
export function explain(problem: WeekProblem, weights: Weights, session: number, options: ExplainOptions = {}): Explanation {
  const { count = 5, stepTicks = 3 } = options
  const evaluator = new Evaluator(problem)
  const placing = problem.sessions[session]!.placing
  const moderators = placing?.moderators ?? chooseModerators(problem)[session]!
  const prices = new Prices(
    problem,
    weights,
    problem.sessions.map((one) => one.placing),
    { session, moderators },
  )
  const candidates = candidatesOf(problem, session, moderators, stepTicks)
  const priced = candidates
    .map((candidate) => ({ candidate, difference: prices.differenceOf(session, candidate) }))
    .toSorted((a, b) => a.difference - b.difference || a.candidate.start - b.candidate.start || a.candidate.stream - b.candidate.stream)
  const tell = ({ candidate, difference }: (typeof priced)[number]): Alternative => ({
    placing: candidate,
    difference,
    byTerm: prices.differences(session, candidate),
    warnings: sorted(evaluator.warningsAt(session, candidate)),
  })
  const alternatives: Alternative[] = []
  const excluded: Alternative[] = []
  // Starts at which people can't: no other stream mends that.
  const dead = new Set<number>()
  for (const one of priced) {
    if (alternatives.length >= count) break
    if (dead.has(one.candidate.start) || isNear([...alternatives, ...excluded.slice(0, count)], one.candidate)) continue
    const told = tell(one)
    const isBlocked = told.warnings[0]?.level === 'block'
    if (told.warnings.some(({ level, kind }) => level === 'block' && !isOfPlace(kind))) dead.add(one.candidate.start)
    if (!isBlocked) alternatives.push(told)
    else if (excluded.length < count && isBlockedEverywhere(problem, evaluator, session, one.candidate)) excluded.push(told)
  }
  const barriers = barriersOf(problem, evaluator, session, candidates)
  const starts = new Set(candidates.map(({ start }) => start)).size
  return { session, placing, here: turned(prices.differences(session, null)), alternatives, excluded, barriers, starts }
}

/** Every start and stream but the present place. */
function candidatesOf(
  { sessions, streams, tickCount }: WeekProblem,
  session: number,
  moderators: readonly number[],
  stepTicks: number,
): Placing[] {
  const { placing, durationMin } = sessions[session]!
  const last = tickCount - Math.ceil(durationMin / tickMin)
  const list: Placing[] = []
  for (let start = 0; start <= last; start += stepTicks)
    for (const stream of streams.keys()) if (placing?.start !== start || placing.stream !== stream) list.push({ start, stream, moderators })
  return list
}

/** Blocks first. */
const sorted = (warnings: readonly Warning[]): readonly Warning[] =>
  warnings.toSorted((a, b) => Number(b.level === 'block') - Number(a.level === 'block'))

/** Less than half an hour from one that is listed: the same answer once more. */
const isNear = (listed: readonly Alternative[], { start }: Placing): boolean =>
  listed.some(({ placing }) => Math.abs(placing.start - start) < 30 / tickMin)

const isOfPlace = (kind: WarningKind): boolean => kind === 'stream' || kind === 'closed' || kind === 'capacity'

/** Excluded whichever stream it were: by people, or because every stream is taken. */
function isBlockedEverywhere({ streams }: WeekProblem, evaluator: Evaluator, session: number, candidate: Placing): boolean {
  return [...streams.keys()].every((stream) =>
    evaluator.warningsAt(session, { ...candidate, stream }).some(({ level }) => level === 'block'),
  )
}

function barriersOf({ streams }: WeekProblem, evaluator: Evaluator, session: number, candidates: readonly Placing[]): Barrier[] {
  const found = new Map<string, Barrier>()
  const byStart = Map.groupBy(candidates, ({ start }) => start)
  for (const list of byStart.values()) {
    const judged = evaluator.warningsAt(session, list[0]!).filter(({ level }) => level === 'block')
    // People are the same in every stream; streams are a barrier only where all of them are.
    const ofPeople = judged.filter(({ kind }) => !isOfPlace(kind))
    const ofPlaces = ofPeople.length > 0 || judged.length === 0 ? [] : placeBlocks(evaluator, session, list, streams.length)
    const keys = new Map([...ofPeople, ...ofPlaces].map((warning) => [`${warning.kind} ${warning.person ?? ''}`, warning]))
    for (const [key, { kind, person }] of keys) {
      const barrier = found.get(key) ?? { kind, ...(person !== undefined && { person }), excluded: 0 }
      barrier.excluded += 1
      found.set(key, barrier)
    }
  }
  return [...found.values()].toSorted((a, b) => b.excluded - a.excluded)
}

function placeBlocks(evaluator: Evaluator, session: number, list: readonly Placing[], streamCount: number): Warning[] {
  const first = list.map((placing) => evaluator.warningsAt(session, placing).find(({ level }) => level === 'block'))
  return first.length < streamCount || first.includes(undefined) ? [] : first.slice(0, 1).flatMap((warning) => warning ?? [])
}

const turned = (points: Points): Points => Object.fromEntries(Object.entries(points).map(([name, value]) => [name, -value]))
