import { expect, test } from 'vitest'
import { readDuration, readMoment, readTime, resolveMoment, showDuration } from './moments.ts'

test.each([
  ['0:30', 30],
  ['00:30', 30],
  ['00:30:00', 30],
  ['09:00', 540],
  ['30:00', 1800],
  ['PT1H30M', 90],
  ['P1DT1H', 1500],
  ['P1W', 10_080],
  ['00:00', undefined],
  ['PT0S', undefined],
  ['P', undefined],
  ['PT', undefined],
  ['1:75', undefined],
  ['30', undefined],
  ['-1:00', undefined],
  ['soon', undefined],
  ['P9W', undefined],
])('duration %s is %s minutes', (text, minutes) => expect(readDuration(text)).toBe(minutes === undefined ? undefined : minutes * 60_000))

test.each([
  [1_800_000, '00:30'],
  [32_400_000, '09:00'],
  [90_000, '00:01:30'],
  [360_000_000, '100:00'],
])('%s ms is shown as %s', (ms, shown) => expect(showDuration(ms)).toBe(shown))

test.each([
  ['2027-02-08T10:00:00+03:00', '2027-02-08T10:00:00', '+03:00'],
  ['2027-02-08T10:00:00.000Z', '2027-02-08T10:00:00', '+00:00'],
  ['2027-02-08 9:00', '2027-02-08T09:00:00', null],
  ['2027-02-08T10:00+0530', '2027-02-08T10:00:00', '+05:30'],
])('moment %s', (text, wall, offset) => expect(readMoment(text)).toEqual({ wall, offset }))

test.each(['2027-02-30T10:00', '2027-02-08T24:00', '2027-02-08T10:60', '2027-02-08', '10:00', '2027-02-08T10:00+25:00', ''])(
  '%j is no moment',
  (text) => {
    expect(readMoment(text)).toBeUndefined()
  },
)

test.each([
  ['9:05', '09:05:00'],
  ['09:05:07', '09:05:07'],
  ['24:00', undefined],
  ['9', undefined],
])('time %s', (text, time) => expect(readTime(text)).toBe(time))

test('a wall time that comes twice means the first, one that is skipped the later, and both are told', () => {
  const at = (wall: string) => resolveMoment({ wall, offset: null }, 'Europe/Berlin')
  expect(at('2027-10-31T02:30:00')).toEqual({ startsAt: '2027-10-31T00:30:00Z', doubt: 'twice' })
  expect(at('2027-03-28T02:30:00')).toEqual({ startsAt: '2027-03-28T01:30:00Z', doubt: 'skipped' })
  expect(at('2027-06-01T12:00:00')).toEqual({ startsAt: '2027-06-01T10:00:00Z', doubt: null })
  expect(resolveMoment({ wall: '2027-06-01T12:00:00', offset: null }, null)).toBeUndefined()
})
