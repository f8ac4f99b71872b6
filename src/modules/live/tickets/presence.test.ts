import { expect, test } from 'vitest'
import { Temporal } from '#platform/time.ts'
import { presentSeconds } from './presence.ts'

const at = (seconds: number) => Temporal.Instant.from('2026-11-23T07:00:00Z').add({ seconds })
const span = (from: number, to: number) => ({ from: at(from), to: at(to) })
const hour = span(0, 3600)

test.each([
  ['nothing', [], 0],
  ['one span', [span(10, 70)], 60],
  ['what lies outside the open room does not count', [span(-100, 50), span(3590, 5000)], 60],
  ['overlapping spans of two tabs count once', [span(0, 100), span(50, 150)], 150],
  ['a span within a span', [span(0, 100), span(20, 30)], 100],
  ['apart', [span(200, 300), span(0, 100)], 200],
  ['a moment is no time', [span(5, 5)], 0],
])('%s', (_, spans, seconds) => {
  expect(presentSeconds(spans, hour)).toBe(seconds)
})

test('a room that never opened had nobody in it', () => {
  expect(presentSeconds([span(0, 100)], null)).toBe(0)
})
