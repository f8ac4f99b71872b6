import { describe, expect, test } from 'vitest'
import { Temporal } from '#platform/time.ts'
import { readPolicy } from './policy.ts'
import {
  canCountHeads,
  canOpen,
  canTakeInput,
  canThaw,
  countAdults,
  isHere,
  isOverdue,
  roundCount,
  shouldFreeze,
  shouldThaw,
} from './rules.ts'
import type { RoomFacts, StaffPresence } from './rules.ts'

const start = Temporal.Instant.from('2026-11-23T07:00:00Z')
const after = (seconds: number) => start.add({ seconds })
const room = (wish: Partial<RoomFacts> = {}): RoomFacts => ({
  state: 'lobby',
  startsAt: start,
  endsAt: start.add({ minutes: 45 }),
  frozenBy: null,
  policy: readPolicy({}),
  ...wish,
})
const adult = (wish: Partial<StaffPresence> = {}): StaffPresence => ({
  subject: 'person:1',
  kind: 'moderator',
  vetted: true,
  lastSeenAt: start,
  leftAt: null,
  removedAt: null,
  ...wish,
})

describe('isHere', () => {
  test.each([
    [0, true],
    [60, true],
    [60.001, false],
  ])('%s s after the last beat: %s', (seconds, here) => {
    expect(isHere(adult(), start.add({ milliseconds: seconds * 1000 }))).toBe(here)
  })
  test('who pressed "leave" is away; a later beat brings them back', () => {
    expect(isHere(adult({ leftAt: after(5) }), after(5))).toBe(false)
    expect(isHere(adult({ leftAt: after(5), lastSeenAt: after(6) }), after(7))).toBe(true)
  })
  test('never heard of, or removed: away', () => {
    expect(isHere(adult({ lastSeenAt: null }), start)).toBe(false)
    expect(isHere(adult({ removedAt: start }), start)).toBe(false)
  })
})

describe('countAdults', () => {
  test('distinct, vetted, present, of the staff', () => {
    const staff = [
      adult(),
      adult({ kind: 'host' }),
      adult({ subject: 'person:2', vetted: false }),
      adult({ subject: 'person:3', kind: 'class' }),
      adult({ subject: 'person:4', lastSeenAt: after(-61) }),
      adult({ subject: 'person:5', kind: 'duty' }),
    ]
    expect(countAdults(staff, start)).toBe(2)
  })
})

describe('canOpen', () => {
  test.each([
    [room(), 2, -15 * 60, { ok: true }],
    [room(), 2, -15 * 60 - 1, { ok: false, reason: 'tooEarly' }],
    [room(), 1, 0, { ok: false, reason: 'adults' }],
    [room(), 2, 55 * 60, { ok: false, reason: 'tooLate' }],
    [room({ state: 'ended' }), 2, 0, { ok: false, reason: 'notLobby' }],
    [room({ policy: readPolicy({ minAdults: 3 }) }), 2, 0, { ok: false, reason: 'adults' }],
  ])('case %#', (facts, adults, seconds, answer) => {
    expect(canOpen(facts, adults, after(seconds))).toEqual(answer)
  })
})

test('freezing and thawing follow the number of adults and who froze', () => {
  expect(shouldFreeze(room({ state: 'live' }), 1)).toBe(true)
  expect(shouldFreeze(room({ state: 'live' }), 2)).toBe(false)
  expect(shouldFreeze(room({ state: 'lobby' }), 0)).toBe(false)
  expect(shouldThaw(room({ state: 'frozen', frozenBy: 'adults' }), 2)).toBe(true)
  expect(shouldThaw(room({ state: 'frozen', frozenBy: 'staff' }), 2)).toBe(false)
  expect(shouldThaw(room({ state: 'frozen', frozenBy: 'panic' }), 2)).toBe(false)
  expect(canThaw(room({ state: 'frozen', frozenBy: 'panic' }), 2)).toBe(true)
  expect(canThaw(room({ state: 'frozen', frozenBy: 'staff' }), 1)).toBe(false)
})

test('input is taken only live, with the adults here, whatever was swept last', () => {
  expect(canTakeInput(room({ state: 'live' }), 2)).toBe(true)
  expect(canTakeInput(room({ state: 'live' }), 1)).toBe(false)
  expect(canTakeInput(room({ state: 'frozen' }), 2)).toBe(false)
  expect(canTakeInput(room({ state: 'lobby' }), 2)).toBe(false)
})

test('heads are counted from the opening until a day after the end', () => {
  expect(canCountHeads(room({ state: 'lobby' }), start)).toBe(false)
  expect(canCountHeads(room({ state: 'live' }), start)).toBe(true)
  expect(canCountHeads(room({ state: 'ended' }), room().endsAt.add({ hours: 24 }))).toBe(false)
})

test('overdue from the planned end and its grace', () => {
  expect(isOverdue(room(), after(55 * 60 - 1))).toBe(false)
  expect(isOverdue(room(), after(55 * 60))).toBe(true)
})

test.each([
  [0, 0],
  [1, 1],
  [7, 6],
  [12, 10],
  [99, 95],
  [237, 230],
])('%i is shown as %i', (count, shown) => {
  expect(roundCount(count)).toBe(shown)
})
