import { expect, test } from 'vitest'
import { Temporal } from '#platform/time.ts'
import { renderUi, textOf } from './testing/render.tsx'
import { daySpan, When } from './when.tsx'

const at = Temporal.Instant.from('2026-11-23T01:00:00Z')
const until = Temporal.Instant.from('2026-11-23T01:30:00Z')

test.each([
  ['ru', 'Asia/Yakutsk', '10:00–10:30 · Якутск (04:00 МСК)'],
  ['en', 'Asia/Yakutsk', '10:00–10:30 · Yakutsk (04:00 Moscow)'],
  ['ru', 'Europe/Moscow', '04:00–04:30 МСК'],
  ['ru', 'Europe/Kirov', '04:00–04:30 МСК'],
  ['ru', 'America/New_York', '20:00–20:30 · New York (23 ноября, 04:00 МСК)'],
] as const)('%s, %s: %s', (locale, zone, text) => {
  expect(textOf(renderUi(<When at={at} until={until} />, { locale, zone }))).toBe(text)
})

test('the date is that of the reader, and the Moscow date stands beside where it differs', () => {
  const late = Temporal.Instant.from('2026-11-22T20:00:00Z')
  expect(textOf(renderUi(<When at={late} showDate />))).toBe('пн, 23 ноября, 05:00 · Якутск (22 ноября, 23:00 МСК)')
})

test('an end after midnight carries its date', () => {
  const night = { at: Temporal.Instant.from('2026-11-23T14:30:00Z'), until: Temporal.Instant.from('2026-11-23T15:30:00Z') }
  const html = renderUi(<When {...night} />)
  expect(textOf(html)).toBe('23:30–24 ноября, 00:30 · Якутск (17:30 МСК)')
  // Too long for one line beside a picture on a phone: it may break, an end on the same day may not.
  expect(html).toContain('<b class="nights">')
  expect(renderUi(<When at={at} until={until} />)).toContain('<b><time')
})

test('machines read instants', () => {
  const html = renderUi(<When at={at} until={until} />)
  expect(html).toContain('<time datetime="2026-11-23T01:00:00Z">10:00</time>–<time datetime="2026-11-23T01:30:00Z">10:30</time>')
})

test.each([
  ['ru', '2026-11-27', '21–27 ноября 2026 г.'],
  ['ru', '2027-01-24', '21 ноября 2026 г. – 24 января 2027 г.'],
  ['en', '2027-01-24', '21 November 2026 – 24 January 2027'],
  ['tt', '2026-11-27', '2026 ел, 21–27 ноябрь'],
] as const)('%s: a span of days up to %s says each part once', (locale, last, words) => {
  expect(daySpan(locale, '2026-11-21', last).replaceAll(/\s/g, ' ')).toBe(words)
})
