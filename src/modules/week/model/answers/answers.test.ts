import { describe, expect, test } from 'vitest'
import { Random } from '../../engine/random.ts'
import { Evaluator } from '../evaluator/evaluator.ts'
import { weightPresets } from '../problem.ts'
import type { Placing, Session, WeekProblem } from '../problem.ts'
import { sampleProblem } from '../sample.ts'
import { openWeekSearch, priceOf } from '../search.ts'
import { canChain, minimise } from './chains.ts'
import { findContradictions } from './contradiction.ts'
import { explain } from './explain.ts'
import { proposeWaves } from './waves.ts'

const placed = (problem: WeekProblem, placings: readonly (Placing | null)[]): WeekProblem => ({
  ...problem,
  sessions: problem.sessions.map((session, at) => ({ ...session, placing: placings[at]! })),
})

function solved(seed: number): WeekProblem {
  const problem = sampleProblem({ seed, sessions: 25, days: 2, streams: 3, persons: 25 })
  const search = openWeekSearch(problem, weightPresets, { seed, scope: 'all' })
  search.step(2000, 0.5)
  return placed(problem, search.best().placings)
}

const costOf = (problem: WeekProblem, session: number, placing: Placing | null): number =>
  priceOf(problem, weightPresets, {
    scope: 'all',
    placings: problem.sessions.map((one, at) => (at === session ? placing : one.placing)),
  }).cost

describe.each([1, 2, 3])('why here? in week %i', (seed) => {
  const problem = solved(seed)
  const evaluator = new Evaluator(problem)

  test.each([0, 3, 6, 9, 12])('of session %i says what the whole timetable would cost, and only what can be', (session) => {
    const now = problem.sessions[session]!.placing
    const told = explain(problem, weightPresets, session)
    for (const { placing, difference, byTerm, warnings } of [...told.alternatives, ...told.excluded]) {
      expect(difference).toBeCloseTo(costOf(problem, session, placing) - costOf(problem, session, now), 6)
      expect(Object.values(byTerm).reduce((sum, points) => sum + points, 0)).toBeCloseTo(difference, 6)
      expect(warnings).toEqual(expect.arrayContaining([...evaluator.warningsAt(session, placing)]))
    }
    expect(told.alternatives.every(({ warnings }) => warnings.every(({ level }) => level === 'warn'))).toBe(true)
    expect(told.excluded.every(({ warnings }) => warnings[0]!.level === 'block')).toBe(true)
    const gone = Object.values(told.here).reduce((sum, points) => sum + points, 0)
    expect(gone).toBeCloseTo(costOf(problem, session, now) - costOf(problem, session, null), 6)
  })

  test('leaves out no place that is better than those it lists, but for their neighbours', () => {
    const session = problem.sessions.findIndex(({ placing }) => placing !== null)
    const told = explain(problem, weightPresets, session)
    const worst = told.alternatives.at(-1)!.difference
    const now = costOf(problem, session, problem.sessions[session]!.placing)
    const listed = [...told.alternatives, ...told.excluded].map(({ placing }) => placing.start)
    const { moderators } = told.alternatives[0]!.placing
    for (let start = 0; start < problem.tickCount - 12; start += 3)
      for (const stream of problem.streams.keys()) {
        const placing = { start, stream, moderators }
        if (evaluator.warningsAt(session, placing).some(({ level }) => level === 'block')) continue
        if (costOf(problem, session, placing) - now >= worst - 1e-6) continue
        expect(listed.some((one) => Math.abs(one - start) < 6)).toBe(true)
      }
  })
})

test('one person’s sessions can be done one after another exactly where some order of them can', () => {
  const random = new Random(7)
  let possible = 0
  for (let round = 0; round < 300; round += 1) {
    const tasks = Array.from({ length: 2 + random.below(4) }, (_, session) => ({
      session,
      ticks: 2 + random.below(6),
      starts: [...new Set(Array.from({ length: 1 + random.below(4) }, () => random.below(20)))].toSorted((a, b) => a - b),
    }))
    const orders = permute(tasks)
    const byHand = orders.some((order) => {
      let free = 0
      return order.every(({ starts, ticks }) => {
        const start = starts.find((one) => one >= free)
        free = (start ?? 0) + ticks
        return start !== undefined
      })
    })
    possible += Number(byHand)
    expect(canChain(tasks)).toBe(byHand)
  }
  expect(possible).toBeGreaterThan(50)
  expect(possible).toBeLessThan(250)
})

function permute<T>(list: readonly T[]): T[][] {
  if (list.length === 0) return [[]]
  return list.flatMap((one, at) => permute(list.toSpliced(at, 1)).map((rest) => [one, ...rest]))
}

test('minimising leaves a set of which every part is needed', () => {
  const isImpossible = (some: readonly number[]): boolean => some.reduce((sum, one) => sum + one, 0) > 10
  const kept = minimise([1, 9, 2, 8, 3], isImpossible)
  expect(isImpossible(kept)).toBe(true)
  for (const one of kept) expect(isImpossible(kept.filter((other) => other !== one))).toBe(false)
})

// A calm week: everybody told that they can all day, and is vetted; streams are always open.
function calm(sessions: (Partial<Session> & { placing?: Placing | null })[], changes: Partial<WeekProblem> = {}): WeekProblem {
  const base = sampleProblem({ seed: 1, sessions: sessions.length, days: 1, streams: 2, persons: 12 })
  return {
    ...base,
    persons: base.persons.map((person) => ({ ...person, available: [[0, 288]], preferred: [], vettedUntil: 288 })),
    streams: base.streams.map((stream) => ({ ...stream, open: [[0, 288]], capacity: null })),
    items: sessions.map((_, at) => [at]),
    sessions: sessions.map((session, at) => ({
      ...base.sessions[at]!,
      ...{ durationMin: 30, lecturers: [2 * at], moderators: [2 * at + 1], candidates: [], airs: null, wave: 'live', item: at, seats: 8 },
      ...{ placing: null, released: null, moderatorMax: 2, topic: null, norms: [] },
      ...session,
    })),
    ...changes,
  }
}

describe('contradictions', () => {
  test('there are none in a week where all is possible', () => {
    expect(findContradictions(calm([{}, {}, {}]))).toEqual([])
  })

  test('two people of one session who are never there at once, and nothing else, contradict each other', () => {
    const week = calm([{}, {}])
    const persons = week.persons.map((person, at) =>
      at === 0 ? { ...person, available: [[100, 120] as const] } : at === 1 ? { ...person, available: [[120, 140] as const] } : person,
    )
    expect(findContradictions({ ...week, persons })).toEqual([
      {
        kind: 'alone',
        sessions: [0],
        demands: [
          { kind: 'available', person: 0 },
          { kind: 'available', person: 1 },
        ],
      },
    ])
  })

  test('a session with one vetted adult lacks the other, whatever the hours', () => {
    const week = calm([{}, {}])
    const persons = week.persons.map((person, at) => (at === 3 ? { ...person, vettedUntil: 0 } : person))
    expect(findContradictions({ ...week, persons })).toEqual([{ kind: 'alone', sessions: [1], demands: [{ kind: 'adults' }] }])
  })

  test('a session for more seats than any stream has', () => {
    const week = calm([{ seats: 300 }])
    const streams = week.streams.map((stream) => ({ ...stream, capacity: 200 }))
    expect(findContradictions({ ...week, streams })).toEqual([{ kind: 'alone', sessions: [0], demands: [{ kind: 'capacity' }] }])
  })

  test('of five sessions of one person whose hours hold three, four are the smallest set', () => {
    const week = calm(Array.from({ length: 5 }, () => ({ lecturers: [0] })))
    const persons = week.persons.map((person, at) => (at === 0 ? { ...person, available: [[100, 120] as const] } : person))
    const [first, ...rest] = findContradictions({ ...week, persons })
    expect([first!.kind, first!.person, first!.sessions.length, first!.demands]).toEqual([
      'person',
      0,
      4,
      [{ kind: 'available', person: 0 }],
    ])
    expect(rest.every(({ sessions }) => sessions.length >= 4)).toBe(true)
  })

  test('more sessions than two streams hold in an hour: six of forty minutes with their turnover in 2 × 70', () => {
    // Open for an hour: one session and its ten minutes, twice, is more than the seventy that the hour and one turnover after it give.
    const week = calm([{}, {}, {}, {}])
    const streams = week.streams.map((stream) => ({ ...stream, open: [[100, 112] as const] }))
    const [first] = findContradictions({ ...week, streams })
    expect(first).toEqual({
      kind: 'crowd',
      sessions: [0, 1, 2, 3],
      demands: [{ kind: 'hours' }],
      needMin: 160,
      haveMin: 140,
      span: [100, 112],
    })
  })

  test('two that are locked into one stream at once, and one that is locked where its lecturer can’t be', () => {
    const lock = (start: number, stream: number, moderator: number) => ({
      locked: true,
      placing: { start, stream, moderators: [moderator] },
    })
    const week = calm([lock(100, 0, 1), lock(104, 0, 3), lock(200, 1, 5)])
    const persons = week.persons.map((person, at) => (at === 4 ? { ...person, available: [[0, 50] as const] } : person))
    expect(findContradictions({ ...week, persons })).toEqual([
      { kind: 'locks', sessions: [2], demands: [{ kind: 'place' }], warning: 'unavailable', person: 4 },
      { kind: 'locks', sessions: [0, 1], demands: [{ kind: 'place' }], warning: 'stream' },
    ])
  })

  test('a re-airing whose people can only come before its live wave is over', () => {
    const week = calm([{}, { airs: 0, wave: 'reaired' as const, item: 0 }], { items: [[0, 1]] })
    const persons = week.persons.map((person, at) =>
      at === 2 ? { ...person, available: [[0, 106] as const] } : at === 0 ? { ...person, available: [[100, 200] as const] } : person,
    )
    expect(findContradictions({ ...week, persons })).toEqual([{ kind: 'order', sessions: [0, 1], demands: [] }])
  })
})

describe('proposed waves', () => {
  const at = (start: number) => ({ placing: { start, stream: 0, moderators: [1] }, candidates: [7, 8, 9], lecturers: [0] })

  test('bring the item to the zones that its live wave missed, in a free stream, with two adults', () => {
    // Nine in Moscow: eight in UTC+2, too early; far too late in UTC+12.
    const week = calm([at(108)])
    const [wave, ...none] = proposeWaves(week, weightPresets)
    expect(none).toEqual([])
    expect(wave).toMatchObject({ session: 0, wave: 'reaired', gains: [0], adults: [1, 7] })
    // Half past eight in UTC+2, no sooner than half an hour after the live wave's end.
    expect(wave!.start).toBe(120)
    expect(wave!.before.school).toBe(1)
    const moved = new Evaluator({
      ...week,
      sessions: [
        ...week.sessions,
        {
          ...week.sessions[0]!,
          wave: 'reaired',
          airs: 0,
          lecturers: [7],
          placing: { start: wave!.start, stream: wave!.stream, moderators: [1] },
        },
      ],
      items: [[0, 1]],
    })
    expect(moved.warningsOf(1).filter(({ level }) => level === 'block')).toEqual([])
    expect(moved.coverageOf(0).school).toBe(2)
  })

  test('are none where nothing more can be reached, and none of what is not placed', () => {
    expect(proposeWaves(calm([at(280)]), weightPresets)).toEqual([])
    expect(proposeWaves(calm([{}]), weightPresets)).toEqual([])
  })
})
