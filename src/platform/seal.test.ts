import { expect, test } from 'vitest'
import { keyFor, seal, unseal } from './seal.ts'

const key = keyFor(new Uint8Array(32).fill(7), 'a test')

test('what is sealed opens with its key alone, and is never the same twice', () => {
  const [one, two] = [seal(key, 'Аня 🦉'), seal(key, 'Аня 🦉')]
  expect(one.equals(two)).toBe(false)
  expect(unseal(key, one)?.toString()).toBe('Аня 🦉')
  expect(unseal(keyFor(new Uint8Array(32).fill(7), 'another'), one)).toBeUndefined()
})

test('a changed bit, a cut end and nothing at all do not open', () => {
  const sealed = seal(key, 'Аня')
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed)
    changed[at]! ^= 1
    expect(unseal(key, changed)).toBeUndefined()
  }
  for (let length = 0; length < sealed.length; length += 1) expect(unseal(key, sealed.subarray(0, length))).toBeUndefined()
})
