// The exact optimum of a small week by HiGHS: a time-indexed model, one variable for each session, start and stream. The soft terms are
// written down here once more, from week.md and not from the engine's terms: where both agree, both are right or both are wrong in the same way.
import loadHighs from 'highs'
import type { ProblemSpec } from '../../src/modules/week/engine/problem.ts'
import { costPerPoint, tickMin } from '../../src/modules/week/model/problem.ts'
import type { WeekProblem, Weights } from '../../src/modules/week/model/problem.ts'
import { describeWeek } from '../../src/modules/week/model/solver/adapt.ts'
import { chooseModerators } from '../../src/modules/week/model/solver/moderators.ts'
import { Lines } from './lines.ts'

export interface Exact {
  /** Points; the optimum where `isOptimal`. */
  cost: number
  isOptimal: boolean
  nonzeros: number
}

interface Choice {
  name: string
  session: number
  start: number
  stream: number
}

export async function solveExactly(
  problem: WeekProblem,
  weights: Weights,
  options: { stepTicks: number; timeLimitS?: number },
): Promise<Exact> {
  const moderators = chooseModerators(problem)
  const isFixed = (session: number): boolean => problem.sessions[session]!.locked
  const spec = describeWeek(problem, { moderators, stepTicks: options.stepTicks, isFixed, unplacedPoints: weights.unplaced })
  const choices = choicesOf(problem, spec)
  const lines = new Lines()
  addHard(lines, problem, spec, choices)
  addOwnTerms(lines, problem, weights, choices, moderators)
  addZones(lines, problem, weights, choices)
  addAudience(lines, problem, weights, choices)
  addLoads(lines, problem, weights, choices, moderators)
  addBands(lines, problem, weights, choices)
  addTracks(lines, problem, weights, choices)
  const highs = await loadHighs()
  const solved = highs.solve(lines.text(choices.map(({ name }) => name)), {
    mip_rel_gap: 0,
    mip_abs_gap: 0.0005,
    output_flag: false,
    ...(options.timeLimitS && { time_limit: options.timeLimitS }),
  })
  return { cost: solved.ObjectiveValue + lines.constant, isOptimal: solved.Status === 'Optimal', nonzeros: lines.nonzeros }
}

function choicesOf(problem: WeekProblem, { events }: ProblemSpec): Choice[] {
  const closed = events
    .slice(problem.sessions.length)
    .flatMap(({ locked, durationTicks }) => (locked ? [{ ...locked, durationTicks }] : []))
  return problem.sessions.flatMap((_, session) => {
    const { starts, places, durationTicks } = events[session]!
    return Array.from(starts).flatMap((start) =>
      Array.from(places).flatMap((stream): Choice[] => {
        const gap = 2
        const isShut = closed.some(
          (one) => one.place === stream && start < one.start + one.durationTicks + gap && one.start < start + durationTicks + gap,
        )
        return isShut ? [] : [{ name: `x${session}_${start}_${stream}`, session, start, stream }]
      }),
    )
  })
}

const names = (choices: readonly Choice[], of: (choice: Choice) => boolean): string[] => choices.filter(of).map(({ name }) => name)

function addHard(lines: Lines, problem: WeekProblem, spec: ProblemSpec, choices: readonly Choice[]): void {
  const { events, placeGaps, capacities, orders = [] } = spec
  const ends = ({ session, start }: Choice): number => start + events[session]!.durationTicks
  for (const session of problem.sessions.keys()) {
    const own = names(choices, (choice) => choice.session === session)
    lines.constant += events[session]!.unplacedCost / costPerPoint
    for (const name of own) lines.cost(name, -events[session]!.unplacedCost / costPerPoint)
    lines.atMost(
      own.map((name) => [1, name]),
      1,
    )
  }
  // Intervals meet at the start of one of them: asking there is enough.
  const ticks = [...new Set(choices.map(({ start }) => start))]
  for (const tick of ticks) {
    for (const stream of problem.streams.keys()) {
      const there = names(choices, (one) => one.stream === stream && one.start <= tick && tick < ends(one) + placeGaps[stream]!)
      lines.atMost(
        there.map((name) => [1, name]),
        1,
      )
    }
    for (const [resource, capacity] of Array.from(capacities).entries()) {
      const users = choices.flatMap((one): [number, string][] => {
        if (one.start > tick || tick >= ends(one)) return []
        const units = events[one.session]!.uses.reduce((sum, use) => sum + (use.resource === resource ? use.units : 0), 0)
        return units > 0 ? [[units, one.name]] : []
      })
      lines.atMost(users, capacity)
    }
  }
  for (const { first, second, ticks: least } of orders)
    for (const late of choices.filter(({ session }) => session === second)) {
      const early = names(choices, (one) => one.session === first && late.start - one.start < least)
      lines.atMost([[1, late.name] as [number, string], ...early.map((name): [number, string] => [1, name])], 1)
    }
}

/** Outside of preferences, moved since the release, another stream. */
function addOwnTerms(
  lines: Lines,
  { sessions, persons, limits }: WeekProblem,
  weights: Weights,
  choices: readonly Choice[],
  moderators: number[][],
): void {
  const movedCost = (session: number, minutes: number): number => {
    const { booked } = sessions[session]!
    const perTenMin = weights.moved * (booked > 0 ? 2 : 1)
    return (perTenMin * Math.min(minutes, limits.movedMostMin)) / 10
  }
  for (const [session, { released }] of sessions.entries()) if (released) lines.constant += movedCost(session, limits.movedMostMin)
  for (const { name, session, start, stream } of choices) {
    const { durationMin, lecturers, released } = sessions[session]!
    const minutes = Array.from({ length: durationMin }, (_, at) => start * tickMin + at)
    for (const person of new Set([...lecturers, ...moderators[session]!])) {
      const { preferred } = persons[person]!
      if (preferred.length === 0) continue
      const outside = minutes.filter((minute) => !preferred.some(([from, until]) => minute >= from * tickMin && minute < until * tickMin))
      lines.cost(name, (weights.preference * outside.length) / 30)
    }
    if (!released) continue
    lines.cost(name, movedCost(session, Math.abs(start - released.start) * tickMin) - movedCost(session, limits.movedMostMin))
    if (stream !== released.stream) lines.cost(name, weights.streamChanged)
  }
}

/** What no wave of an item reaches costs, group by group: c ≥ 1 − those that reach it. */
function addZones(lines: Lines, { sessions, items, groups }: WeekProblem, weights: Weights, choices: readonly Choice[]): void {
  for (const [hours, weight] of [['waking', weights.asleep] as const, ['school', weights.outOfSchool] as const])
    for (const [item, waves] of items.entries())
      for (const [at, group] of groups.entries()) {
        const missed = `z${hours}_${item}_${at}`
        const reach = names(choices, ({ session, start }) => {
          const end = start + sessions[session]!.durationMin / tickMin
          return waves.includes(session) && group[hours].some(([from, until]) => start >= from && end <= until)
        })
        lines.cost(missed, Math.round(weight * costPerPoint * (0.5 + 0.5 * group.pupilShare * groups.length)) / costPerPoint)
        lines.atLeast([[1, missed], ...reach.map((name): [number, string] => [1, name])], 1)
      }
}

/** Minutes that two of one field for the same grades share: one variable for each pair of their starts. */
function addAudience(lines: Lines, { sessions }: WeekProblem, weights: Weights, choices: readonly Choice[]): void {
  const isRival = (a: number, b: number): boolean => {
    const [one, other] = [sessions[a]!, sessions[b]!]
    if (one.topic === null || one.topic !== other.topic || one.item === other.item) return false
    return Math.max(one.gradeFrom ?? 1, other.gradeFrom ?? 1) <= Math.min(one.gradeTo ?? 11, other.gradeTo ?? 11)
  }
  for (const a of sessions.keys())
    for (const b of sessions.keys()) {
      if (a >= b || !isRival(a, b)) continue
      const startsOf = (session: number): number[] => [
        ...new Set(choices.filter((one) => one.session === session).map(({ start }) => start)),
      ]
      for (const early of startsOf(a))
        for (const late of startsOf(b)) {
          const from = Math.max(early, late) * tickMin
          const until = Math.min(early * tickMin + sessions[a]!.durationMin, late * tickMin + sessions[b]!.durationMin)
          if (until <= from) continue
          const both = `a${a}_${b}_${early}_${late}`
          const at = (session: number, start: number): [number, string][] =>
            names(choices, (one) => one.session === session && one.start === start).map((name) => [-1, name])
          lines.cost(both, (weights.audience * (until - from)) / 30)
          lines.atLeast([[1, both], ...at(a, early), ...at(b, late)], -1)
        }
    }
}

function addLoads(
  lines: Lines,
  { sessions, persons, days, limits }: WeekProblem,
  weights: Weights,
  choices: readonly Choice[],
  moderators: number[][],
): void {
  for (const person of persons.keys())
    for (const [day, { ticks }] of days.entries()) {
      const held = choices.filter(({ session, start }) => moderators[session]!.includes(person) && start >= ticks[0] && start < ticks[1])
      if (held.length === 0) continue
      const over = `o${person}_${day}`
      lines.cost(over, weights.moderatorLoad / 30)
      lines.atLeast(
        [[1, over], ...held.map(({ name, session }): [number, string] => [-sessions[session]!.durationMin, name])],
        -limits.moderatorDayMin,
      )
    }
}

function addBands(lines: Lines, { sessions, days }: WeekProblem, weights: Weights, choices: readonly Choice[]): void {
  const bands = [
    [1, 4],
    [5, 9],
    [10, 11],
  ] as const
  for (const [band, [from, until]] of bands.entries()) {
    const isIn = (session: number): boolean => (sessions[session]!.gradeFrom ?? 0) >= from && (sessions[session]!.gradeFrom ?? 0) <= until
    const even = sessions.filter((_, session) => isIn(session)).length / Math.max(1, days.length)
    for (const [day, { ticks }] of days.entries()) {
      const there = names(choices, ({ session, start }) => isIn(session) && start >= ticks[0] && start < ticks[1])
      const off = `b${band}_${day}`
      lines.cost(off, weights.bands)
      lines.atLeast([[1, off], ...there.map((name): [number, string] => [-1, name])], -even)
      lines.atLeast([[1, off], ...there.map((name): [number, string] => [1, name])], even)
    }
  }
}

function addTracks(lines: Lines, { sessions, streams, tracks }: WeekProblem, weights: Weights, choices: readonly Choice[]): void {
  for (const track of tracks.keys()) {
    const used = [...streams.keys()].map((stream) => {
      const uses = `u${track}_${stream}`
      for (const name of names(choices, (one) => one.stream === stream && sessions[one.session]!.track === track))
        lines.atLeast(
          [
            [1, uses],
            [-1, name],
          ],
          0,
        )
      return uses
    })
    const extra = `e${track}`
    lines.cost(extra, weights.scattered)
    lines.atLeast([[1, extra], ...used.map((name): [number, string] => [-1, name])], -1)
  }
}
