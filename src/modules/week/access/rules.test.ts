import { expect, test } from 'vitest'
import { isAllMet, knownFacts, matchNeeds } from './rules.ts'

test('needs are known words, each once, in the order in which they are told; others are left out', () => {
  expect(knownFacts(['signLanguage', 'captions', 'telepathy', 'captions', ''])).toEqual(['captions', 'signLanguage'])
  expect(knownFacts([])).toEqual([])
})

test('a session is held against needs: what is there and what is missing', () => {
  expect(matchNeeds(['transcript', 'captions'], ['captions', 'signLanguage'])).toEqual({
    needs: ['captions', 'signLanguage'],
    met: ['captions'],
    missing: ['signLanguage'],
  })
})

test('all is met only where something is needed', () => {
  expect(isAllMet(['captions', 'transcript'], ['captions'])).toBe(true)
  expect(isAllMet(['captions'], ['captions', 'transcript'])).toBe(false)
  expect(isAllMet(['captions'], [])).toBe(false)
})
