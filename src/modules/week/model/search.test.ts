import { describe, expect, test } from 'vitest'
import { Evaluator } from './evaluator/evaluator.ts'
import { weightPresets } from './problem.ts'
import type { Placing, WeekProblem } from './problem.ts'
import { sampleProblem } from './sample.ts'
import { openWeekSearch, priceOf } from './search.ts'
import type { WeekSearchOptions, WeekSolution } from './search.ts'

function solve(problem: WeekProblem, options: Partial<WeekSearchOptions> & { iterations?: number } = {}): WeekSolution {
  const { iterations = 3000, ...rest } = options
  const search = openWeekSearch(problem, weightPresets, { seed: 1, scope: 'all', ...rest })
  for (let done = 0; done < 10; done += 1) search.step(iterations / 10, done / 10)
  return search.best()
}

const placed = (problem: WeekProblem, placings: readonly (Placing | null)[]): WeekProblem => ({
  ...problem,
  sessions: problem.sessions.map((session, at) => ({ ...session, placing: placings[at]! })),
})

const blocksOf = (problem: WeekProblem): number => new Evaluator(problem).allWarnings().filter(({ level }) => level === 'block').length

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('week %i', (seed) => {
  const problem = sampleProblem({ seed, sessions: 30, days: 2, streams: 3, persons: 20 })

  test('every price of a move is that of the whole timetable, term by term', () => {
    // Debug mode throws at the first delta that differs from a full recomputation.
    const solution = solve(problem, { debug: true, iterations: 300 })
    expect(solution.iterations).toBe(300)
  })

  test('what the engine finds has no block, as the evaluator judges it, and costs what it says', () => {
    const solution = solve(problem)
    expect(blocksOf(placed(problem, solution.placings))).toBe(0)
    expect(solution.placings.filter((placing) => placing === null).length).toBe(solution.unplaced)
    const price = priceOf(problem, weightPresets, { scope: 'all', placings: solution.placings })
    expect(price.unplaced).toBe(solution.unplaced)
    for (const [name, points] of Object.entries(solution.terms)) expect([name, price.terms[name as 'moved']]).toEqual([name, points])
    expect(solution.cost).toBeCloseTo(price.cost, 1)
  })

  test('the same seed gives the same timetable, and so does one that was put away half-way', () => {
    const whole = openWeekSearch(problem, weightPresets, { seed: 5, scope: 'all' })
    const first = openWeekSearch(problem, weightPresets, { seed: 5, scope: 'all' })
    whole.step(1000, 0)
    whole.step(1000, 0.5)
    first.step(1000, 0)
    const second = openWeekSearch(problem, weightPresets, { seed: 99, scope: 'all', saved: structuredClone(first.save()) })
    second.step(1000, 0.5)
    expect(second.best()).toEqual(whole.best())
  })
})

describe('a week that stands', () => {
  const problem = sampleProblem({ seed: 3, sessions: 30, days: 2, streams: 3, persons: 25 })
  const standing = placed(problem, solve(problem).placings)

  test('keeps what is locked where it is', () => {
    const locked = {
      ...standing,
      sessions: standing.sessions.map((session, at) => ({ ...session, locked: at % 3 === 0 && session.placing !== null })),
    }
    const { placings } = solve(locked, { seed: 9 })
    for (const [at, session] of locked.sessions.entries()) if (session.locked) expect(placings[at]).toEqual(session.placing)
    expect(blocksOf(placed(locked, placings))).toBe(0)
  })

  test('keeps all that stands where only the rest is placed', () => {
    const gone = placed(
      standing,
      standing.sessions.map(({ placing }, at) => (at % 7 === 0 ? null : placing)),
    )
    const solution = solve(gone, { scope: 'unplaced' })
    for (const [at, { placing }] of gone.sessions.entries()) if (placing) expect(solution.placings[at]).toEqual(placing)
    expect(solution.unplaced).toBeLessThanOrEqual(standing.sessions.filter(({ placing }) => placing === null).length)
    expect(solution.moved).toBe(0)
  })

  test('moves one session where one has to move, and nothing where nothing has to', () => {
    expect(solve(standing, { scope: 'least' }).moved).toBe(0)
    const at = standing.sessions.findIndex(({ placing }) => placing !== null)
    const { lecturers, placing } = standing.sessions[at]!
    // The lecturer can no longer come on that day.
    const day = standing.days.find(({ ticks: [from, until] }) => placing!.start >= from && placing!.start < until)!
    const other = standing.days.filter((one) => one !== day).map(({ ticks: [from] }) => [from + 96, from + 240] as const)
    const lost = {
      ...standing,
      persons: standing.persons.map((person, index) => (index === lecturers[0] ? { ...person, available: other } : person)),
    }
    const hit = lost.sessions.filter(
      (session) =>
        session.placing &&
        [...session.lecturers, ...session.placing.moderators].includes(lecturers[0]!) &&
        session.placing.start >= day.ticks[0] &&
        session.placing.start < day.ticks[1],
    ).length
    const solution = solve(lost, { scope: 'least', iterations: 20_000 })
    expect(blocksOf(placed(lost, solution.placings))).toBe(0)
    expect(solution.moved).toBeGreaterThanOrEqual(1)
    expect(solution.moved).toBeLessThanOrEqual(hit + 1)
  })

  test('with locks that contradict each other, keeps them and breaks nothing more', () => {
    const [a, b] = standing.sessions.flatMap(({ placing }, at) => (placing ? [at] : []))
    const clash = placed(
      standing,
      standing.sessions.map(({ placing }, at) =>
        at === b ? { ...placing!, ...standing.sessions[a!]!.placing!, moderators: placing!.moderators } : placing,
      ),
    )
    const locked = { ...clash, sessions: clash.sessions.map((session, at) => ({ ...session, locked: at === a || at === b })) }
    const { placings } = solve(locked)
    const evaluator = new Evaluator(placed(locked, placings))
    for (const at of placings.keys())
      if (at !== a && at !== b) expect(evaluator.warningsOf(at).filter(({ level }) => level === 'block')).toEqual([])
    expect([placings[a!], placings[b!]]).toEqual([locked.sessions[a!]!.placing, locked.sessions[b!]!.placing])
  })
})
