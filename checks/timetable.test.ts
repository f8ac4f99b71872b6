import { describe, expect, test } from 'vitest'
import { courseProblem } from '../bench/timetable/course-problem.ts'
import { readInstance, readSolution, writeSolution } from '../bench/timetable/ectt.ts'
import { solve } from '../bench/timetable/solve.ts'
import { validate } from '../bench/timetable/validate.ts'
import { replay, runCount, runFor } from '../src/modules/week/engine/run.ts'
import { startSearch } from '../src/modules/week/engine/search.ts'
import { instancesAreHere, readInstanceFile } from './setup/timetabling.ts'

// Two days of two periods, two rooms. Maths and physics share a teacher and a curriculum; art shares its curriculum with music.
const tiny = `Name: Tiny
Courses: 4
Rooms: 2
Days: 2
Periods_per_day: 2
Curricula: 2
Min_Max_Daily_Lectures: 0 2
UnavailabilityConstraints: 2
RoomConstraints: 1

COURSES:
maths ada 2 2 30 1
physics ada 1 1 12 0
art bob 1 1 20 0
music eve 2 1 11 0

ROOMS:
hall 25 0
attic 10 1

CURRICULA:
science 2 maths physics
arts 2 art music

UNAVAILABILITY_CONSTRAINTS:
maths 0 0
art 1 1

ROOM_CONSTRAINTS:
music attic

END.
`

const lines = (text: string) => readSolution(text)

describe('the validator', () => {
  const instance = readInstance(tiny)

  // Maths in the hall: 5 without a seat, twice. Day 0: maths, then music. Worked out by hand.
  test('counts what a solution costs', () => {
    const solution = lines('maths hall 0 1\nmaths hall 1 1\nphysics hall 1 0\nart hall 0 0\nmusic attic 0 1\nmusic attic 1 0\n')
    expect(validate(instance, solution)).toEqual({
      hard: 0,
      // 2 × 5 of maths, 2 × 1 of music; maths on day 0 and music on day 1 stand alone.
      cost: 16,
      violations: { lectures: 0, conflicts: 0, availability: 0, roomOccupation: 0 },
      costs: { roomCapacity: 12, minWorkingDays: 0, compactness: 4, roomStability: 0 },
    })
  })
  test('counts every hard violation once', () => {
    const solution = lines(
      'maths hall 0 0\nmaths hall 0 0\nphysics hall 0 0\nart attic 1 1\nmusic attic 1 1\nmusic hall 1 1\nmusic hall 0 1\n',
    )
    expect(validate(instance, solution).violations).toEqual({
      // One maths is dropped as a repetition, and so is missing; of music's three in two periods one is dropped too.
      lectures: 1,
      // Maths and physics; art and music.
      conflicts: 2,
      // Maths on day 0, period 0; art on day 1, period 1.
      availability: 2,
      // The hall on 0 0; the attic on 1 1.
      roomOccupation: 2,
    })
  })
  test('counts days and rooms', () => {
    const solution = lines('maths hall 0 1\nmaths attic 0 0\nphysics attic 1 0\nart hall 0 0\nmusic attic 1 1\nmusic hall 1 0\n')
    expect(validate(instance, solution).costs).toMatchObject({ minWorkingDays: 5, roomStability: 2 })
  })
  test('counts what names nothing', () => {
    expect(validate(instance, lines('chess hall 0 0\nmaths cellar 0 1\nmaths hall 5 0\n')).violations.lectures).toBe(3 + 6)
  })
})

/** All timetables of the tiny instance, by the validator alone. */
function leastCost(): number {
  const instance = readInstance(tiny)
  const all = instance.courses.flatMap(({ id, lectures }) => Array.from({ length: lectures }, () => id))
  const spots = instance.rooms.flatMap(({ id }) => [0, 1, 2, 3].map((slot) => ({ room: id, day: slot >> 1, period: slot & 1 })))
  let least = Infinity
  const go = (chosen: number[]): void => {
    if (chosen.length === all.length) {
      const verdict = validate(
        instance,
        chosen.map((spot, index) => ({ course: all[index]!, ...spots[spot]! })),
      )
      if (verdict.hard === 0) least = Math.min(least, verdict.cost)
      return
    }
    for (const spot of spots.keys()) if (!chosen.includes(spot)) go([...chosen, spot])
  }
  go([])
  return least
}

describe('the tiny instance', () => {
  test('is read from any line ends, and without the sections that UD2 ignores', () => {
    const instance = readInstance(tiny)
    expect(instance.courses).toHaveLength(4)
    expect(instance.curricula).toEqual([
      { id: 'science', courses: [0, 1] },
      { id: 'arts', courses: [2, 3] },
    ])
    expect(instance.unavailable).toEqual([
      { course: 0, slot: 0 },
      { course: 2, slot: 3 },
    ])
    expect(readInstance(tiny.replaceAll('\n', '\r\n').replaceAll(' ', '\t '))).toEqual(instance)
    expect(readInstance(tiny.replace(/\nROOM_CONSTRAINTS[\s\S]*/, ''))).toEqual(instance)
    expect(() => readInstance(tiny.replace('2 maths physics', '2 maths chess'))).toThrow('no course is called chess')
  })
  test('is solved to the optimum that trying everything finds', () => {
    const { verdict, lines: solution } = solve(readInstance(tiny), 1, { iterations: 20_000 })
    expect(verdict.hard).toBe(0)
    expect(verdict.cost).toBe(leastCost())
    expect(readSolution(writeSolution(solution))).toEqual(solution)
  })
})

describe.skipIf(!instancesAreHere)('ITC-2007', () => {
  const open = (name: string) => readInstance(readInstanceFile(`${name}.ectt`))

  test.each(['comp01', 'comp05', 'comp13'])('%s: feasible after a moment, and the validator agrees with the engine', (name) => {
    const { verdict, terms } = solve(open(name), 1, { iterations: 300_000 })
    expect(verdict.hard).toBe(0)
    expect(verdict.costs).toEqual(terms)
  })
  test.each(['comp01', 'comp02'])('%s: every delta is what a recomputation says, swaps too', (name) => {
    const { problem, makeObjective } = courseProblem(open(name))
    const search = startSearch(problem, makeObjective, { seed: 2, debug: true, heat: { from: 20, to: 1 } })
    runCount(search, 5000)
    expect(search.best().unplaced).toBe(0)
  })
  test('a run by the clock is repeated by its seed and counts of iterations', () => {
    const { problem, makeObjective } = courseProblem(open('comp01'))
    const [first, second] = [1, 1].map((seed) => startSearch(problem, makeObjective, { seed })) as [
      ReturnType<typeof startSearch>,
      ReturnType<typeof startSearch>,
    ]
    const counts = runFor(first, { seconds: 0.5, now: () => performance.now() })
    replay(second, counts)
    expect(second.best()).toEqual(first.best())
  })
})
