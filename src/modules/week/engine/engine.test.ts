import { describe, expect, test } from 'vitest'
import { defineProblem } from './define-problem.ts'
import { canStandTogether, conflictingSubset, optionsOf } from './feasible.ts'
import { hindrances } from './explain.ts'
import type { ProblemSpec } from './problem.ts'
import { Random } from './random.ts'
import { replay, runCount, runFor } from './run.ts'
import { priceOf, resumeSearch, startSearch } from './search.ts'
import { broken, randomSpec, testObjective } from './testing/random-problem.ts'
import type { Shape } from './testing/random-problem.ts'
import { Timetable } from './timetable.ts'

const week: Shape = { events: 30, ticks: 24, places: 4, longest: 5 }
const courses: Shape = { events: 40, ticks: 12, places: 5, longest: 1 }
const seeds = [1, 2, 3, 4, 5, 6, 7, 8]

describe.each([
  ['with durations, gaps, shared resources, orders', week],
  ['of one tick each', courses],
])('random problems %s', (_, shape) => {
  test.each(seeds)('seed %i: every delta is what a recomputation says, and no hard rule is ever broken', (seed) => {
    const spec = randomSpec(seed, shape)
    const search = startSearch(defineProblem(spec), testObjective, { seed, debug: true, heat: { from: 40, to: 1 } })
    for (let part = 0; part < 20; part += 1) {
      search.step(100, part / 20)
      expect(broken(spec, search.save())).toEqual([])
    }
    const best = search.best()
    expect(broken(spec, best)).toEqual([])
    expect(best.cost).toBe(search.bestCost)
    expect(best.starts[3]).toBe(2)
    expect(best.places[3]).toBe(0)
  })
})

describe('the same again', () => {
  const problem = defineProblem(randomSpec(5, week))
  const make = (seed: number) => startSearch(problem, testObjective, { seed })

  test('a run by the clock is repeated by its seed and its counts', () => {
    let time = 0
    const first = make(7)
    const counts = runFor(first, { seconds: 0.4, now: () => (time += 13.7) })
    const second = make(7)
    replay(second, counts)
    expect(second.best()).toEqual(first.best())
    expect(second.save()).toEqual(first.save())
    expect(first.iterations).toBe(counts.reduce((sum, count) => sum + count, 0))
  })
  test('seed and number of iterations tell the result; another seed takes another way', () => {
    const results = [7, 7, 8].map((seed) => {
      const search = make(seed)
      runCount(search, 20_000)
      return search.save()
    })
    expect(results[1]).toEqual(results[0])
    expect(results[2]!.random).not.toEqual(results[0]!.random)
  })
  test('a search that was saved half-way goes on as if nothing had been', () => {
    const whole = make(3)
    whole.step(5000, 0.2)
    whole.step(5000, 0.8)
    const half = make(3)
    half.step(5000, 0.2)
    const resumed = resumeSearch(problem, testObjective, structuredClone(half.save()))
    resumed.step(5000, 0.8)
    expect(resumed.save()).toEqual(whole.save())
    expect(resumed.best()).toEqual(whole.best())
  })
  test('a warm start begins where the timetable was', () => {
    const before = make(3)
    before.step(20_000, 0.9)
    const { starts, places, cost } = before.best()
    expect(startSearch(problem, testObjective, { seed: 9, from: { starts, places } }).bestCost).toBe(cost)
  })
})

/** Every timetable there is, the least cost of them. */
function leastCost(spec: ProblemSpec): number {
  const problem = defineProblem(spec)
  const table = new Timetable(problem)
  let least = Infinity
  const go = (event: number): void => {
    if (event === problem.eventCount) {
      least = Math.min(least, priceOf(problem, testObjective, { starts: table.startOf, places: table.placeOf }).cost)
      return
    }
    go(event + 1)
    for (const { start, place } of optionsOf(table, event)) {
      table.move(event, start, place)
      go(event + 1)
      table.move(event, -1, -1)
    }
  }
  go(0)
  return least
}

test.each([...seeds, 23, 29, 55, 59])(
  'small problem %i: the best of five searches is the optimum that trying everything finds',
  (number) => {
    const spec = randomSpec(number, { events: 4, ticks: 6, places: 2, longest: 3 })
    const costs = [1, 2, 3, 4, 5].map((seed) => {
      const search = startSearch(defineProblem(spec), testObjective, { seed })
      runCount(search, 20_000)
      expect(broken(spec, search.best())).toEqual([])
      return search.bestCost
    })
    expect(Math.min(...costs)).toBe(leastCost(spec))
  },
)

describe('what can’t be', () => {
  const person = (starts: number[], resource = 0) => ({
    durationTicks: 2,
    starts,
    places: [0, 1],
    uses: [{ resource, units: 1 }],
    unplacedCost: 100,
  })
  // One person, three sessions of two ticks within five ticks; the fourth session is somebody else's.
  const spec: ProblemSpec = {
    tickCount: 8,
    placeGaps: [1, 1],
    capacities: [1, 1],
    events: [person([0, 1, 2, 3]), person([0, 1, 2, 3]), person([0, 3], 1), person([1, 2, 3])],
  }
  const problem = defineProblem(spec)

  test('the set that contradicts itself is found, and it is minimal', () => {
    expect(canStandTogether(problem, [0, 1, 2])).toBe('feasible')
    expect(conflictingSubset(problem, [0, 1, 2, 3])).toEqual([0, 1, 3])
    expect(conflictingSubset(problem, [0, 1, 2])).toBeUndefined()
    expect(canStandTogether(problem, [0, 1, 3], 2)).toBe('unknown')
  })
  test('two of the three are placed, the third stays out at its price', () => {
    const search = startSearch(problem, testObjective, { seed: 1 })
    runCount(search, 5000)
    expect(search.best().unplaced).toBe(1)
  })
  test('a hindrance names its rule and who it is', () => {
    const table = new Timetable(problem)
    table.move(0, 0, 0)
    expect(hindrances(table, 1, 1, 1)).toEqual([{ rule: 'resource', events: [0] }])
    expect(hindrances(table, 1, 2, 0)).toEqual([{ rule: 'occupied', events: [0] }])
    expect(hindrances(table, 2, 1, 0)).toEqual([
      { rule: 'start', events: [] },
      { rule: 'occupied', events: [0] },
    ])
    expect(hindrances(table, 1, 2, 1)).toEqual([])
  })
  test('a timetable that breaks a rule has no price', () => {
    const placement = { starts: Int32Array.of(0, 1, -1, -1), places: Int32Array.of(0, 1, -1, -1) }
    expect(() => priceOf(problem, testObjective, placement)).toThrow('events 1 do not fit')
  })
  test('a problem that contradicts itself is refused', () => {
    expect(() => defineProblem({ ...spec, capacities: [0, 1] })).toThrow('takes 1 of resource 0')
    expect(() => defineProblem({ ...spec, events: [{ ...person([0]), durationTicks: 0 }] })).toThrow('lasts 0 ticks')
  })
})

test('the generator is the one that its authors published', () => {
  const random = new Random(0)
  random.state.set([1, 2, 3, 4])
  // First outputs of xoshiro128** from the state 1, 2, 3, 4, as in the test vectors of Rust's rand_xoshiro.
  expect(Array.from({ length: 4 }, () => random.bits() >>> 0)).toEqual([11520, 0, 5927040, 70819200])
})
