import { expect, test } from 'vitest'
import { formatLook, ordinaryLook, parseLook, specialLook, stageOfGrade, toOrdinary } from './look.ts'
import type { Look } from './look.ts'

test('a look comes back from its words as it was', () => {
  const look: Look = {
    on: true,
    wide: true,
    size: 200,
    scheme: 'green-on-brown',
    pictures: 'grey',
    letters: 1,
    lines: 2,
    serif: true,
    media: false,
    aloud: true,
    text: true,
    theme: 'dark',
    stage: 'young',
    needs: ['captions', 'signLanguage'],
  }
  expect(parseLook(formatLook(look))).toEqual(look)
  expect(formatLook(look)).toMatch(/^[A-Za-z0-9~.-]+$/)
  expect(formatLook(ordinaryLook)).toBe('')
})

test('equal looks give equal words, whatever the order', () => {
  expect(formatLook(parseLook('needs~signLanguage-captions.size~150'))).toBe('size~150.needs~captions-signLanguage')
})

test('nonsense is the ordinary version', () => {
  for (const kept of [
    'size~151',
    'scheme~__proto__',
    '....',
    '~',
    'media~',
    'x'.repeat(10_000),
    'needs~<script>',
    'constructor~yes',
    '\u0000',
  ]) {
    const { media, ...rest } = parseLook(kept)
    expect({ ...rest, media: true }, kept).toEqual(ordinaryLook)
    expect(typeof media).toBe('boolean')
  }
})

test('back to the ordinary version: age, needs, text mode and night stay', () => {
  const look: Look = { ...ordinaryLook, ...specialLook, stage: 'young', needs: ['captions'], theme: 'dark', text: true }
  expect(toOrdinary(look)).toEqual({ ...ordinaryLook, stage: 'young', needs: ['captions'], theme: 'dark', text: true })
})

test('grades have their ages', () => {
  expect([1, 4, 5, 9, 10, 11].map(stageOfGrade)).toEqual(['young', 'young', 'middle', 'middle', 'senior', 'senior'])
})
