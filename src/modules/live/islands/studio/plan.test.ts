import { describe, expect, test } from 'vitest'
import { allRungs, barOfLevel, needKbps, pickRungs, wordOfLevel } from './plan.ts'

const facts = { uploadKbps: 5000, encoded: allRungs, accepted: true }

describe('rungs after the self-test', () => {
  test('all of them need 2.04 Mbit/s', () => expect(needKbps(allRungs)).toBe(2042))

  test.each([
    [4000, ['a', '1', '2', '3'], 'good'],
    [3063, ['a', '1', '2', '3'], 'good'],
    [3062, ['a', '1', '2'], 'line'],
    [1017, ['a', '1', '2'], 'line'],
    [1016, ['a', '1'], 'line'],
    [345, ['a', '1'], 'line'],
    [344, ['a'], 'poor'],
    [20, ['a'], 'poor'],
  ])('a line of %i kbit/s carries %j', (uploadKbps, rungs, verdict) => {
    expect(pickRungs({ ...facts, uploadKbps })).toEqual({ rungs, verdict })
  })

  test('a slow computer loses the rungs it did not come up with', () => {
    expect(pickRungs({ ...facts, encoded: ['a', '1', '2'] })).toEqual({ rungs: ['a', '1', '2'], verdict: 'computer' })
  })

  test('where both are short, the line is named: it is the one that can be mended', () => {
    expect(pickRungs({ ...facts, uploadKbps: 500, encoded: ['a', '1', '2'] })).toEqual({ rungs: ['a', '1'], verdict: 'line' })
  })

  test('without a line nothing was measured, and we begin carefully', () => {
    expect(pickRungs({ ...facts, uploadKbps: 0 })).toEqual({ rungs: ['a', '1'], verdict: 'offline' })
  })

  test('a server that refuses is said to', () => {
    expect(pickRungs({ ...facts, accepted: false }).verdict).toBe('refused')
  })
})

describe('the voice in words', () => {
  test.each([
    [0, 0, 'none'],
    [0.003, 0.001, 'none'],
    [0.05, 0.005, 'quiet'],
    [0.4, 0.05, 'good'],
    [1, 0.4, 'loud'],
  ] as const)('peak %d, mean %d: %s', (peak, mean, word) => expect(wordOfLevel(peak, mean)).toBe(word))

  test.each([
    [0, 0],
    [0.001, 0],
    [0.01, 37],
    [0.1, 74],
    [0.5, 100],
    [1, 100],
  ])('mean %d: bar %i', (mean, bar) => expect(barOfLevel(mean)).toBe(bar))
})
