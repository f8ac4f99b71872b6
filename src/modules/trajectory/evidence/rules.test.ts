import { expect, test } from 'vitest'
import { countHours, mergeTickets, readSubject, sumHours, takesPart } from './rules.ts'

test.each([
  [599, 1800, false],
  [600, 1800, true],
  [299, 600, false],
  [300, 600, true],
  [0, 0, false],
  [1, 0, true],
])('present for %i s of %i s takes part: %s', (presentS, sessionS, expected) => {
  expect(takesPart(presentS, sessionS)).toBe(expected)
})

test.each([
  ['class:12', { type: 'class', id: 12 }],
  ['class-pass:7', { type: 'class_pass', id: 7 }],
  ['person:3', { type: 'person', id: 3 }],
  ['observer:abc', undefined],
  ['class:0', undefined],
  ['class:1; drop table', undefined],
  ['constructor:1', undefined],
  ['class:99999999999999999999', undefined],
])('%s is read as %o', (word, expected) => {
  expect(readSubject(word)).toEqual(expected)
})

test('hours are presence times factor, and nobody is present for longer than the session', () => {
  expect(countHours(1800, 1800, 1)).toBe(0.5)
  expect(countHours(1200, 1800, 1.5)).toBe(0.5)
  expect(countHours(4000, 1800, 1)).toBe(0.5)
  expect(countHours(100, 1800, 1)).toBe(0.03)
})

test('the passport counts at most ten hours of each series, documents count all', () => {
  const rows = [
    { series: 'week:1', hours: 9 },
    { series: 'week:1', hours: 3.25 },
    { series: 'week:2', hours: 0.5 },
  ]
  expect(sumHours(rows)).toEqual({ taught: 12.75, passport: 10.5 })
  expect(sumHours([])).toEqual({ taught: 0, passport: 0 })
})

test('of two tickets of one holder the longer presence counts; roles stay apart; the duty officer leaves no trace', () => {
  const merged = mergeTickets([
    { subject: 'person:3', kind: 'seat', presentS: 100, headCount: null },
    { subject: 'person:3', kind: 'observer', presentS: 700, headCount: null },
    { subject: 'person:3', kind: 'host', presentS: 50, headCount: null },
    { subject: 'person:4', kind: 'duty', presentS: 900, headCount: null },
    { subject: 'class:1', kind: 'class', presentS: 10, headCount: 27 },
  ])
  expect(merged).toEqual([
    { subject: { type: 'person', id: 3 }, role: 'participant', presentS: 700, headCount: null },
    { subject: { type: 'person', id: 3 }, role: 'lecturer', presentS: 50, headCount: null },
    { subject: { type: 'class', id: 1 }, role: 'participant', presentS: 10, headCount: 27 },
  ])
})
