import { expect, test } from 'vitest'
import { deriveCode } from '#platform/ids.ts'
import { readTypedCode } from '#platform/ids.ts'
import { canBeCode } from './rules.ts'

test('a code is read however it is typed: spaces, dashes, small letters, Russian look-alikes', () => {
  for (const typed of ['ABEK-MHPC', 'abek mhpc', ' a b e k–m h p c ', 'АВЕК-МНРС', 'авекмнрс', 'Ａbек МHрС']) {
    expect([typed, readTypedCode(typed)]).toEqual([typed, 'ABEKMHPC'])
  }
  expect(readTypedCode('тхуз')).toBe('TXY3')
})

test('every derived code can be one; signs that look alike, and other lengths, can not', () => {
  const key = new Uint8Array(32).fill(3)
  for (let at = 0; at < 500; at += 1) expect(canBeCode(deriveCode(key, `class:${at}:1`))).toBe(true)
  for (const code of ['', 'ABCD', 'ABCDEFGHJ', 'ABCDEFG0', 'ABCDEFGI', 'ABCDEFGL', 'ABCDEFGO', 'ABCDEFG1', "' OR 1=1"]) {
    expect([code, canBeCode(code)]).toEqual([code, false])
  }
})
