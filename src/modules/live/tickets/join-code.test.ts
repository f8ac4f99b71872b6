import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { sealCode, unsealCode } from './join-code.ts'

test('a code comes back with the same key only, and never twice as the same bytes', () => {
  const [key, other] = [randomBytes(32), randomBytes(32)]
  const [one, two] = [sealCode(key, 'ABCDEFGH'), sealCode(key, 'ABCDEFGH')]
  expect(unsealCode(key, one)).toBe('ABCDEFGH')
  expect(one.equals(two)).toBe(false)
  expect(one.includes('ABCDEFGH')).toBe(false)
  expect(unsealCode(other, one)).toBeUndefined()
  expect(unsealCode(key, one.subarray(1))).toBeUndefined()
})
