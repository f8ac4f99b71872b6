import { describe, expect, test } from 'vitest'
import { limits, tickMin } from '../problem.ts'
import type { Person, Session, WeekProblem } from '../problem.ts'
import { Evaluator } from './evaluator.ts'

const perDay = (24 * 60) / tickMin
const tickCount = 3 * perDay
const nine = (9 * 60) / tickMin

interface Example {
  /** Minutes after 09:00 of the first day. */
  at?: number
  stream?: number
  lecturers?: number[]
  moderators?: number[]
  format?: Partial<Session>
}

/** Half-hour lectures of a week of three days that is open day and night: person n is the person of index n. */
function weekOf(examples: readonly Example[], vetted: (person: number) => number = () => tickCount + perDay): WeekProblem {
  const session = ({ at = 0, stream, lecturers, moderators, format }: Example, index: number): Session => ({
    ...{
      id: index,
      guid: `g${index}`,
      slug: `s${index}`,
      title: {},
      state: 'placed',
      format: 'lecture',
      durationMin: 30,
      blocks: [],
      norms: [],
    },
    ...{ gradeFrom: 5, gradeTo: 9, topic: null, track: null, memberId: null, item: index, wave: 'live', airs: null, candidates: [] },
    ...{ seats: 0, moderatorMax: 2, locked: false, booked: 0, released: null, revision: 1 },
    lecturers: lecturers ?? [20 + index],
    moderators: moderators ?? [40 + index],
    placing: { start: nine + at / tickMin, stream: stream ?? index, moderators: moderators ?? [40 + index] },
    ...format,
  })
  const person = (_: unknown, index: number): Person => ({
    ...{ personId: index, speakerId: index, name: {}, available: [[-perDay, tickCount + perDay]], preferred: [], waking: [] },
    vettedUntil: vetted(index),
  })
  return {
    ...{ originMs: 0, tickCount, zone: 'UTC', groups: [], tracks: [], limits, revision: 1, tzdata: '' },
    days: [0, 1, 2].map((day) => ({ date: `1970-01-0${day + 1}`, ticks: [day * perDay, (day + 1) * perDay] })),
    streams: examples.map((_, id) => ({ id, slug: `${id}`, name: {}, open: [[0, tickCount]], capacity: null })),
    persons: Array.from({ length: 60 }, person),
    sessions: examples.map(session),
    items: examples.map((_, index) => [index]),
  }
}

/** What stands at each of them. */
function warningsIn(examples: readonly Example[], vetted?: (person: number) => number): string[][] {
  const evaluator = new Evaluator(weekOf(examples, vetted))
  return examples.map((_, index) => evaluator.warningsOf(index).map(({ level, kind }) => `${level} ${kind}`))
}
const firstOf = (...examples: Example[]): string[] => warningsIn(examples)[0]!

describe('a session in the timetable', () => {
  test('that clashes with nothing has no warnings', () => {
    expect(warningsIn([{}, {}])).toEqual([[], []])
  })

  test.each([
    [-9 * 60 - 5, ['block dates']],
    [-9 * 60, []],
    [63 * 60 - 30, []],
    [63 * 60 - 25, ['block dates']],
  ])('%i minutes after nine lies inside the week or not, whole', (at, found) => {
    expect(firstOf({ at })).toEqual(found)
  })

  test('leaves ten minutes between two in one stream', () => {
    expect(firstOf({ at: 35, stream: 1 }, { stream: 1 })).toEqual(['block stream'])
    expect(firstOf({ at: 40, stream: 1 }, { stream: 1 })).toEqual([])
    expect(firstOf({ at: -35, stream: 1 }, { stream: 1 })).toEqual(['block stream'])
    expect(firstOf({ at: -40, stream: 1 }, { stream: 1 })).toEqual([])
  })

  test('needs its lecturer for itself, whatever they are in the other', () => {
    const [first, second] = warningsIn([
      { lecturers: [1], moderators: [2] },
      { at: 25, lecturers: [3], moderators: [1] },
    ])
    expect(first).toContain('block person')
    expect(second).toContain('block person')
  })

  test('may share its moderator with one other lecture, who is then second adult in the first only', () => {
    const share = (at: number, lecturers: number[]) => ({ at, lecturers, moderators: [2] })
    expect(warningsIn([share(0, [1]), share(10, [3])])).toEqual([[], ['block adults']])
    expect(warningsIn([share(0, [1]), share(10, [3, 5])])).toEqual([[], []])
    expect(warningsIn([share(0, [1]), share(10, [3, 5]), share(15, [4, 6])])[0]).toContain('block moderator')
  })

  test('never shares the moderator of a workshop', () => {
    const workshop = { lecturers: [3, 4], moderators: [2], format: { format: 'workshop', moderatorMax: 1 } }
    expect(firstOf({ lecturers: [1, 5], moderators: [2] }, workshop)).toEqual(['block moderator'])
  })

  test('needs two different adults whose vetting holds until its end', () => {
    const one = [{ lecturers: [1], moderators: [2] }]
    const end = nine + 30 / tickMin
    expect(warningsIn(one, () => end)).toEqual([[]])
    expect(warningsIn(one, (person) => (person === 1 ? end : end - 1))).toEqual([['block adults']])
    expect(warningsIn([{ lecturers: [1], moderators: [1] }])).toEqual([['block adults']])
  })
})
