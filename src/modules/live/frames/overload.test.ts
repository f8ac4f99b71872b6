import { expect, test } from 'vitest'
import { retryAfterS, shedLevel } from './overload.ts'

test.each([
  [0, 0, 0],
  [699, 0, 0],
  [700, 0, 1],
  [1200, 0, 2],
  [2000, 0, 3],
  [4000, 0, 4],
  [400, 1, 1],
  [349, 1, 0],
  [700, 4, 2],
  [0, 4, 0],
])('a delay of %i ms after level %i: level %i', (delayMs, before, level) => {
  expect(shedLevel(delayMs, before)).toBe(level)
})

test('whole seconds from 2 to 10', () => {
  expect([0, 0.5, 0.9999].map(retryAfterS)).toEqual([2, 6, 10])
})
