import { expect, test } from 'vitest'
import { newProofCode, readProofCode, showProofCode } from './code.ts'

test('a code has 16 signs without look-alikes and is different every time', () => {
  const codes = Array.from({ length: 500 }, newProofCode)
  expect(new Set(codes).size).toBe(500)
  for (const code of codes) expect(code).toMatch(/^[2-9A-HJKMNP-Z]{16}$/)
})

test.each([
  ['ABCD-2345-EFGH-6789', 'ABCD2345EFGH6789'],
  [' abcd 2345 efgh 6789 ', 'ABCD2345EFGH6789'],
  ['авсd-2345-еfgн-6789', 'ABCD2345EFGH6789'],
  ['ＡＢＣＤ２３４５ＥＦＧＨ６７８９', 'ABCD2345EFGH6789'],
])('%s is forgiven', (typed, code) => {
  expect(readProofCode(typed)).toBe(code)
})

test.each(['', 'ABCD', 'ABCD-2345-EFGH-678', 'ABCD-2345-EFGH-6780', 'OOOO-2345-EFGH-6789', '🦄'.repeat(16), '../../etc/passwd'])(
  '%s is no code',
  (typed) => {
    expect(readProofCode(typed)).toBeUndefined()
  },
)

test('it is shown in groups of four', () => {
  expect(showProofCode('ABCD2345EFGH6789')).toBe('ABCD-2345-EFGH-6789')
})
