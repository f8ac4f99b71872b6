import { expect, test } from 'vitest'
import { Temporal } from '#platform/time.ts'
import { groupByClock, hoursFromMoscow } from './rules.ts'

const at = Temporal.Instant.from('2026-11-23T07:00:00Z')

test('clocks are compared with Moscow at an instant', () => {
  expect(hoursFromMoscow('Europe/Moscow', at)).toBe(0)
  expect(hoursFromMoscow('Europe/Kaliningrad', at)).toBe(-1)
  expect(hoursFromMoscow('Asia/Kamchatka', at)).toBe(9)
})

test('members are grouped from west to east, those whose clocks agree together', () => {
  const members = ['Asia/Vladivostok', 'Europe/Moscow', 'Europe/Kaliningrad', 'Europe/Kirov'].map((zone) => ({ zone }))
  expect(groupByClock(members, at)).toEqual([
    { hours: -1, items: [{ zone: 'Europe/Kaliningrad' }] },
    { hours: 0, items: [{ zone: 'Europe/Moscow' }, { zone: 'Europe/Kirov' }] },
    { hours: 7, items: [{ zone: 'Asia/Vladivostok' }] },
  ])
})
