import { describe, expect, test } from 'vitest'
import { lackOf, planAssignments } from './rules.ts'
import type { Pair, Reader, Waiting } from './rules.ts'

const reader = (id: number, more: Partial<Reader> = {}): Reader => ({ id, topics: [], load: 0, loadMax: 100, ...more })
const waiting = (id: number, more: Partial<Waiting> = {}): Waiting => ({ id, topic: null, lacks: 2, known: [], ...more })
const free = () => false
const loadsOf = (pairs: readonly Pair[], readers: readonly Reader[]) =>
  readers.map(({ id, load }) => load + pairs.filter(({ reviewer }) => reviewer === id).length)

test.each([
  [{ assigned: 0, spread: null }, 2],
  [{ assigned: 1, spread: null }, 1],
  [{ assigned: 2, spread: 1.75 }, 0],
  [{ assigned: 2, spread: 2 }, 1],
  [{ assigned: 3, spread: 3.5 }, 0],
  [{ assigned: 4, spread: 0 }, 0],
])('%j lacks %i reviewers', (proposal, lacks) => {
  expect(lackOf(proposal)).toBe(lacks)
})

describe('a plan', () => {
  test('gives each proposal two different readers and everybody the same load', () => {
    const readers = Array.from({ length: 10 }, (_, at) => reader(at))
    const pairs = planAssignments(
      Array.from({ length: 50 }, (_, at) => waiting(at)),
      readers,
      free,
    )
    expect(pairs).toHaveLength(100)
    expect(new Set(pairs.map(({ proposal, reviewer }) => `${proposal} ${reviewer}`)).size).toBe(100)
    expect(loadsOf(pairs, readers)).toEqual(Array(10).fill(10))
  })

  test('counts what readers have already', () => {
    const readers = [reader(1, { load: 6 }), reader(2), reader(3)]
    const pairs = planAssignments(
      Array.from({ length: 3 }, (_, at) => waiting(at)),
      readers,
      free,
    )
    expect(loadsOf(pairs, readers)).toEqual([6, 3, 3])
  })

  test('goes by field where it can, and past it where it must', () => {
    const readers = [reader(1, { topics: ['space'] }), reader(2, { topics: ['space'] }), reader(3, { topics: ['history'] }), reader(4)]
    const pairs = planAssignments(
      [waiting(1, { topic: 'space' }), waiting(2, { topic: 'history' }), waiting(3, { topic: 'robots' })],
      readers,
      free,
    )
    const of = (id: number) => pairs.filter(({ proposal }) => proposal === id).map(({ reviewer }) => reviewer)
    expect(of(1).toSorted()).toEqual([1, 2])
    expect(of(2)).toContain(3)
    expect([1, 2, 3].map((id) => of(id).length)).toEqual([2, 2, 2])
  })

  test('never gives what is in conflict, what was given before, or more than somebody takes', () => {
    const readers = [reader(1, { loadMax: 1 }), reader(2), reader(3)]
    const pairs = planAssignments(
      [waiting(1), waiting(2, { known: [2] }), waiting(3)],
      readers,
      ({ proposal, reviewer }) => proposal === 1 && reviewer === 3,
    )
    expect(pairs).not.toContainEqual({ proposal: 1, reviewer: 3 })
    expect(pairs).not.toContainEqual({ proposal: 2, reviewer: 2 })
    expect(pairs.filter(({ reviewer }) => reviewer === 1)).toHaveLength(1)
    // All that can be made.
    expect(pairs).toHaveLength(5)
  })

  test('hands on what it gave, where the last place would stay empty otherwise', () => {
    // The second can be read by the first reader alone, who is full with what another could take.
    const readers = [reader(1, { loadMax: 1, topics: ['space'] }), reader(2, { loadMax: 1, topics: ['history'] })]
    const list = [waiting(1, { topic: 'space', lacks: 1 }), waiting(2, { topic: 'space', lacks: 1, known: [2] })]
    expect(planAssignments(list, readers, free).toSorted((a, b) => a.proposal - b.proposal)).toEqual([
      { proposal: 1, reviewer: 2 },
      { proposal: 2, reviewer: 1 },
    ])
  })

  test('of nobody or of nothing is empty', () => {
    expect(planAssignments([waiting(1)], [], free)).toEqual([])
    expect(planAssignments([], [reader(1)], free)).toEqual([])
    expect(planAssignments([waiting(1)], [reader(1)], () => true)).toEqual([])
  })

  test('of 2,000 proposals and 220 readers with conflicts is whole, level and quick', () => {
    const topics = ['physics', 'space', 'history', 'robots', 'biology']
    const readers = Array.from({ length: 220 }, (_, at) => reader(at, { topics: [topics[at % 5]!, topics[(at * 3) % 5]!] }))
    const list = Array.from({ length: 2000 }, (_, at) => waiting(at, { topic: topics[at % 5]! }))
    const started = performance.now()
    const pairs = planAssignments(list, readers, ({ proposal, reviewer }) => (proposal * 31 + reviewer * 17) % 10 === 0)
    const spentMs = performance.now() - started
    expect(pairs).toHaveLength(4000)
    const loads = loadsOf(pairs, readers)
    expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(4)
    const byField = pairs.filter(({ proposal, reviewer }) => readers[reviewer]!.topics.includes(topics[proposal % 5]!)).length
    expect(byField).toBeGreaterThan(3600)
    expect(spentMs).toBeLessThan(10_000)
  })
})
