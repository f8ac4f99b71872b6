import { expect, test } from 'vitest'
import { Temporal } from '#platform/time.ts'
import { canBook, canEnter, isAwake, listWarnings, overlaps, timeUntil, unitsOf } from './rules.ts'

const at = (time: string) => Temporal.Instant.from(`2026-11-23T${time}Z`)
const span = (from: string, to: string) => ({ startsAt: at(from), endsAt: at(to) })

test('sessions that only touch do not clash', () => {
  expect(overlaps(span('06:00', '06:30'), span('06:30', '07:00'))).toBe(false)
  expect(overlaps(span('06:00', '06:31'), span('06:30', '07:00'))).toBe(true)
  expect(overlaps(span('06:30', '07:00'), span('06:00', '09:00'))).toBe(true)
})

test('a room can be entered from a quarter of an hour before until the end', () => {
  const session = span('06:00', '06:30')
  expect(['05:44', '05:45', '06:29', '06:30'].map((now) => canEnter(session, at(now)))).toEqual([false, true, true, false])
})

test('a session can be booked until it ends, and only where it has a room of ours', () => {
  const session = { ...span('06:00', '06:30'), facts: { room: 'a-room' } }
  expect(canBook(session, at('06:29'))).toEqual({ ok: true })
  expect(canBook(session, at('06:30'))).toEqual({ ok: false, reason: 'week-bookings.refused.over' })
  expect(canBook({ ...session, facts: { room: null } }, at('05:00'))).toEqual({ ok: false, reason: 'week-bookings.refused.elsewhere' })
})

test('a class takes one connection, or a place for each pupil', () => {
  expect(unitsOf('connection', 28)).toBe(1)
  expect(unitsOf('person', 28)).toBe(28)
})

test('waking hours are those of the settlement, and the whole session must fit', () => {
  expect(isAwake(span('05:00', '05:45'), 'Europe/Moscow')).toBe(true)
  expect(isAwake(span('04:59', '05:45'), 'Europe/Moscow')).toBe(false)
  expect(isAwake(span('08:00', '08:30'), 'Asia/Kamchatka')).toBe(false)
  expect(isAwake(span('07:30', '08:00'), 'Asia/Kamchatka')).toBe(true)
  expect(isAwake(span('11:30', '12:30'), 'Asia/Kamchatka')).toBe(false)
})

test('a class is warned of a clash, of other grades and of the night, all at once', () => {
  const session = { id: 1, gradeFrom: 5, gradeTo: 9, ...span('12:00', '12:30'), facts: { title: { ru: 'Лёд' } } } as never
  const other = { id: 2, ...span('12:15', '13:00'), facts: { title: { ru: 'Звёзды' } } } as never
  const schoolClass = { grade: 3, school: { zone: 'Asia/Kamchatka', settlement: 'Тигиль' } } as never
  expect(listWarnings(session, schoolClass, [other, session])).toEqual([
    { kind: 'clash', title: { ru: 'Звёзды' } },
    { kind: 'grade', grade: 3, from: 5, to: 9 },
    { kind: 'night', time: '00:00', place: 'Тигиль' },
  ])
})

test('time until a session is told in whole minutes, rounded up', () => {
  expect(timeUntil(at('08:05'), at('06:00'))).toEqual({ days: 0, hours: 2, minutes: 5 })
  expect(timeUntil(Temporal.Instant.from('2026-11-25T06:00:00Z'), at('06:00'))).toEqual({ days: 2, hours: 0, minutes: 0 })
  expect(timeUntil(Temporal.Instant.from('2026-11-23T06:00:01Z'), at('06:00'))).toEqual({ days: 0, hours: 0, minutes: 1 })
  expect(timeUntil(at('05:00'), at('06:00'))).toEqual({ days: 0, hours: 0, minutes: 0 })
})
