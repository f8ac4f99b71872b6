import { describe, expect, test } from 'vitest'
import type { Pace } from './adapt.ts'
import { adapt, firstPace, paceOf } from './adapt.ts'
import { allRungs } from './plan.ts'

/** A second's share after another, one each second. */
function run(pace: Pace, shares: number[], fromMs = 0): Pace {
  return shares.reduce((now, share, at) => adapt(now, share, fromMs + at * 1000, 4), pace)
}
const of = (share: number, seconds: number): number[] => Array.from({ length: seconds }, () => share)

describe('a line that falls behind', () => {
  test('more than 0.7 of the duration for less than three seconds changes nothing', () => {
    expect(run(firstPace, of(0.9, 3)).step).toBe(0)
  })
  test('for three seconds it drops the top rung', () => {
    const pace = run(firstPace, of(0.9, 4))
    expect(paceOf(pace, allRungs)).toEqual({ live: ['a', '1', '2'], squeeze: 1 })
  })
  test('one good second in between begins the count anew', () => {
    expect(run(firstPace, [0.9, 0.9, 0.5, 0.9, 0.9, 0.9]).step).toBe(0)
  })
  test('0.7 is still good enough', () => expect(run(firstPace, of(0.7, 30)).step).toBe(0))
  test('then it lowers the bitrate, then drops the next, and ends with the sound alone', () => {
    expect(paceOf(run(firstPace, of(2, 8)), allRungs)).toEqual({ live: ['a', '1', '2'], squeeze: 0.7 })
    expect(paceOf(run(firstPace, of(2, 12)), allRungs)).toEqual({ live: ['a', '1'], squeeze: 0.7 })
    expect(paceOf(run(firstPace, of(2, 60)), allRungs)).toEqual({ live: ['a'], squeeze: 0.5 })
  })
  test('the sound is never dropped, however few rungs there are', () => {
    let pace: Pace = firstPace
    for (let at = 0; at < 60; at += 1) pace = adapt(pace, 5, at * 1000, 1)
    expect(paceOf(pace, ['a'])).toEqual({ live: ['a'], squeeze: 1 })
  })
})

describe('a line that has recovered', () => {
  const dropped = run(firstPace, of(0.9, 4))
  test('comes back after fifteen good seconds', () => {
    expect(run(dropped, of(0.2, 15), 10_000).step).toBe(1)
    expect(run(dropped, of(0.2, 16), 10_000).step).toBe(0)
  })
  test('so-so seconds neither help nor harm', () => expect(run(dropped, of(0.5, 60), 10_000).step).toBe(1))
  test('waits twice as long after a try that failed', () => {
    const again = run(run(dropped, of(0.2, 16), 10_000), of(0.9, 4), 27_000)
    expect(again).toMatchObject({ step: 1, patienceMs: 30_000 })
    expect(run(again, of(0.2, 16), 40_000).step).toBe(1)
    expect(run(again, of(0.2, 31), 40_000).step).toBe(0)
  })
})
