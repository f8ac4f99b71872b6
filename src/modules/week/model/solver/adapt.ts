import { defineProblem } from '../../engine/define-problem.ts'
import { nowhere } from '../../engine/objective.ts'
import { takeOver } from '../../engine/search.ts'
import { Timetable } from '../../engine/timetable.ts'
import type { EventSpec, Order, Problem, ProblemSpec, Use } from '../../engine/problem.ts'
import { neededModerators } from '../evaluator/board.ts'
import { lies } from '../evaluator/spans.ts'
import { costPerPoint, tickMin } from '../problem.ts'
import type { Session, Ticks, WeekProblem } from '../problem.ts'
import { closures } from './closures.ts'

export interface AdaptOptions {
  /** By session: who moderates it. */
  moderators: readonly (readonly number[])[]
  /** Sessions that stay where they are. */
  isFixed: (session: number) => boolean
  /** Of these, such as can't stand where they are beside the others: they are none of the engine's. */
  outOfReach?: readonly number[]
  /** Points that an unplaced session costs. */
  unplacedPoints: number
  /** Sessions start at multiples of so many ticks, and where they stand already. */
  stepTicks: number
}

/** Ten minutes: half an hour with its turnover fits four times that, and people can say it. */
export const defaultStepTicks = 2

/** The week as the engine's problem: event n is session n; hours at which streams are closed come after the sessions. */
export function adaptWeek(problem: WeekProblem, options: AdaptOptions): Problem {
  const adapted = defineProblem(describeWeek(problem, options))
  const nothing = new Int32Array(adapted.eventCount).fill(nowhere)
  const misfits = takeOver(new Timetable(adapted), { starts: nothing, places: nothing })
  if (misfits.length === 0) return adapted
  return defineProblem(describeWeek(problem, { ...options, outOfReach: misfits }))
}

/** Hard rules only, so told that whatever the engine allows the evaluator allows too (tested). */
export function describeWeek(problem: WeekProblem, options: AdaptOptions): ProblemSpec {
  const { sessions, streams, tickCount, limits } = problem
  const gap = Math.ceil(limits.turnoverMin / tickMin)
  const uses = usesOf(problem, options.moderators)
  const events = sessions.map((_, session) => eventOf(problem, session, uses.of[session]!, options))
  const fixed = sessions.flatMap((_, session) => (events[session]!.locked ? [{ session, ...events[session]!.locked! }] : []))
  const closed = streams.flatMap(({ open }, stream) => {
    const locked = fixed.filter(({ place }) => place === stream)
    const spans = locked.map(({ session, start }): Ticks => [start, start + events[session]!.durationTicks])
    return closures(open, spans, stream, gap, tickCount)
  })
  return {
    tickCount,
    placeGaps: streams.map(() => gap),
    capacities: uses.capacities,
    events: [...events, ...closed],
    orders: ordersOf(problem),
  }
}

function eventOf(problem: WeekProblem, session: number, uses: Use[], options: AdaptOptions): EventSpec {
  const { durationMin, placing, seats } = problem.sessions[session]!
  const unplacedCost = Math.round(options.unplacedPoints * costPerPoint)
  const durationTicks = Math.ceil(durationMin / tickMin)
  const base = { durationTicks, uses, unplacedCost }
  if (options.outOfReach?.includes(session)) return { ...base, starts: [], places: [] }
  if (placing && options.isFixed(session) && isInside(problem, placing.start, durationMin)) {
    const start = Math.floor(placing.start)
    const locked = { start, place: placing.stream }
    return { ...base, durationTicks: Math.ceil(placing.start + durationMin / tickMin) - start, starts: [], places: [], locked }
  }
  const places = problem.streams.flatMap(({ capacity }, stream) => (capacity === null || seats <= capacity ? [stream] : []))
  const starts = options.isFixed(session) ? [] : startsOf(problem, session, options)
  return { ...base, starts, places }
}

const isInside = ({ tickCount }: WeekProblem, start: number, durationMin: number): boolean =>
  start >= 0 && start + durationMin / tickMin <= tickCount

/** Where everybody can (who told nothing: while awake at home) and two adults' vetting holds. */
export function startsOf(
  problem: WeekProblem,
  session: number,
  { moderators, stepTicks }: Pick<AdaptOptions, 'moderators' | 'stepTicks'>,
): number[] {
  const { sessions, persons, tickCount } = problem
  const { durationMin, lecturers, placing, released } = sessions[session]!
  const adults = [...new Set([...lecturers, ...moderators[session]!])].map((person) => persons[person]!)
  const known = [placing?.start, released?.start].filter((start) => start !== undefined && Number.isInteger(start))
  return Array.from({ length: tickCount }, (_, start) => start).filter((start) => {
    const from = start * tickMin
    const until = from + durationMin
    if (until > tickCount * tickMin || (start % stepTicks !== 0 && !known.includes(start))) return false
    if (adults.filter(({ vettedUntil }) => vettedUntil * tickMin >= until).length < 2) return false
    return adults.every(({ available, waking }) => lies(available ?? waking, from, until))
  })
}

/** Whoever lectures is nowhere else. A moderator is whole where needed or where one session is all that can be held, else shared by two. */
function usesOf(problem: WeekProblem, moderators: readonly (readonly number[])[]): { capacities: number[]; of: Use[][] } {
  const { sessions, persons } = problem
  // Two resources of each person: who needs them (3 = alone, 2 = needed, 1 = beside another), and how many rooms they hold (2 in all).
  const capacities = persons.flatMap(() => [3, 2])
  const of = sessions.map(({ lecturers, moderatorMax }, session) => {
    const needed = neededModerators(problem, session, moderators[session]!)
    const alone = (person: number): Use[] => [
      { resource: 2 * person, units: 3 },
      { resource: 2 * person + 1, units: 2 },
    ]
    return [
      ...[...new Set(lecturers)].flatMap(alone),
      ...moderators[session]!.filter((person) => !lecturers.includes(person)).flatMap((person): Use[] => {
        if (moderatorMax < 2) return alone(person)
        return [
          { resource: 2 * person, units: needed.includes(person) ? 2 : 1 },
          { resource: 2 * person + 1, units: 1 },
        ]
      }),
    ]
  })
  return { capacities, of }
}

function ordersOf({ sessions, limits }: WeekProblem): Order[] {
  return sessions.flatMap(({ airs }: Session, session) =>
    airs === null || airs === session
      ? []
      : [{ first: airs, second: session, ticks: Math.ceil((sessions[airs]!.durationMin + limits.reairAfterMin) / tickMin) }],
  )
}
