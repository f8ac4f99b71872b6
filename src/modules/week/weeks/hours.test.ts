import { expect, test } from 'vitest'
import { Temporal } from '#platform/time.ts'
import { expand, parseHours, sharedMin, showHours } from './hours.ts'

test.each<[string, string | undefined]>([
  ['', ''],
  ['9:00-13:00', '09:00–13:00'],
  ['14–18, 9.30 — 12', '09:30–12:00, 14:00–18:00'],
  ['9-12; 12-13; 12:30–14:00', '09:00–14:00'],
  ['0-24', '00:00–24:00'],
  ['13-9', undefined],
  ['9-9', undefined],
  ['9-25', undefined],
  ['9:75-12', undefined],
  ['утром', undefined],
])('%s is read as %s', (typed, shown) => {
  const hours = parseHours(typed)
  expect(hours && showHours(hours)).toBe(shown)
})

const instants = (date: string, fromMin: number, untilMin: number, zone: string) =>
  expand({ date, fromMin, untilMin }, zone).map(({ from, until }) => `${from}/${until}`)

test('a wall of any zone becomes instants', () => {
  expect(instants('2026-11-23', 540, 600, 'Asia/Kamchatka')).toEqual(['2026-11-22T21:00:00Z/2026-11-22T22:00:00Z'])
  expect(instants('2026-11-23', 0, 1440, 'Europe/Moscow')).toEqual(['2026-11-22T21:00:00Z/2026-11-23T21:00:00Z'])
  expect(instants('2026-11-23', 0, 60, 'Pacific/Kiritimati')).toEqual(['2026-11-22T10:00:00Z/2026-11-22T11:00:00Z'])
  expect(instants('2026-11-23', 1380, 1440, 'Pacific/Midway')).toEqual(['2026-11-24T10:00:00Z/2026-11-24T11:00:00Z'])
})

test('an hour that daylight saving skips is nothing, and what touches it ends there', () => {
  // Berlin: on 28 March 2027 the clock jumps from 02:00 to 03:00.
  expect(instants('2027-03-28', 120, 180, 'Europe/Berlin')).toEqual([])
  expect(instants('2027-03-28', 130, 170, 'Europe/Berlin')).toEqual([])
  expect(instants('2027-03-28', 60, 150, 'Europe/Berlin')).toEqual(['2027-03-28T00:00:00Z/2027-03-28T01:00:00Z'])
  expect(instants('2027-03-28', 150, 240, 'Europe/Berlin')).toEqual(['2027-03-28T01:00:00Z/2027-03-28T02:00:00Z'])
  expect(instants('2027-03-28', 0, 1440, 'Europe/Berlin')).toEqual(['2027-03-27T23:00:00Z/2027-03-28T22:00:00Z'])
})

test('an hour that comes twice is there twice', () => {
  // Berlin: on 25 October 2026 the clock goes back from 03:00 to 02:00.
  expect(instants('2026-10-25', 120, 180, 'Europe/Berlin')).toEqual(['2026-10-25T00:00:00Z/2026-10-25T02:00:00Z'])
  expect(instants('2026-10-25', 60, 120, 'Europe/Berlin')).toEqual(['2026-10-24T23:00:00Z/2026-10-25T00:00:00Z'])
  expect(instants('2026-10-25', 60, 150, 'Europe/Berlin')).toEqual([
    '2026-10-24T23:00:00Z/2026-10-25T00:30:00Z',
    '2026-10-25T01:00:00Z/2026-10-25T01:30:00Z',
  ])
})

test('a midnight that is skipped begins the day later', () => {
  // Cairo: on 24 April 2026 the clock jumps from 00:00 to 01:00.
  expect(instants('2026-04-24', 0, 120, 'Africa/Cairo')).toEqual(['2026-04-23T22:00:00Z/2026-04-23T23:00:00Z'])
})

test('shared minutes', () => {
  const span = (from: string, until: string) => ({
    from: Temporal.Instant.from(`2026-11-23T${from}Z`),
    until: Temporal.Instant.from(`2026-11-23T${until}Z`),
  })
  expect(sharedMin([span('09:00', '10:00'), span('12:00', '13:00')], [span('09:30', '12:10')])).toBe(40)
  expect(sharedMin([span('09:00', '10:00')], [span('10:00', '11:00')])).toBe(0)
})
