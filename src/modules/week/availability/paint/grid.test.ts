import { expect, test } from 'vitest'
import { showHours } from '../../weeks/hours.ts'
import { cellName, gridOf, paint, spansOfGrid } from './grid.ts'
import type { Grid, Painted } from './grid.ts'

const week = { zone: 'Europe/Moscow', startsOn: '2026-11-23', endsOn: '2026-11-24' }
const shown = { from: 16, until: 40 }
const told = (grid: Grid) =>
  Object.fromEntries(
    Object.entries(Object.groupBy(spansOfGrid(grid), ({ date, kind }) => `${date} ${kind}`)).map(([name, spans]) => [
      name,
      showHours(spans!),
    ]),
  )
const cells = (date: string, from: number, until: number) => Array.from({ length: until - from }, (_, at) => cellName(date, from + at))
const painted = (names: readonly string[], more: Partial<Painted> = {}): Painted => ({
  ...{ kind: 'can', shown, cells: new Set(names), days: new Set<string>() },
  ...more,
})

test('the week of Moscow is seen from Kamchatka and from Kaliningrad', () => {
  const east = gridOf(week, undefined, 'Asia/Kamchatka')
  expect(east.dates).toEqual(['2026-11-23', '2026-11-24', '2026-11-25'])
  const begins = (date: string) => east.cells.get(date)!.findIndex((cell) => cell !== undefined)
  expect([begins('2026-11-23'), begins('2026-11-24'), begins('2026-11-25')]).toEqual([18, 0, 0])
  expect(east.cells.get('2026-11-25')!.filter((cell) => cell !== undefined)).toHaveLength(18)
  expect(gridOf(week, undefined, 'Europe/Kaliningrad').dates).toEqual(['2026-11-22', '2026-11-23', '2026-11-24'])
})

test('painting and taking off; what the form did not show stays', () => {
  const early = gridOf(week, { zone: week.zone, spans: [{ date: '2026-11-23', fromMin: 360, untilMin: 600, kind: 'can' }] }, week.zone)
  expect(told(paint(early, painted(cells('2026-11-23', 20, 24))))).toEqual({ '2026-11-23 can': '06:00–08:00, 10:00–12:00' })
  expect(told(paint(early, painted([])))).toEqual({ '2026-11-23 can': '06:00–08:00' })
})

test('what is liked most is a part of what one can', () => {
  const can = paint(gridOf(week, undefined, week.zone), painted(cells('2026-11-23', 20, 26)))
  const liked = paint(can, painted(cells('2026-11-23', 22, 24), { kind: 'prefer' }))
  expect(told(liked)).toEqual({ '2026-11-23 can': '10:00–11:00, 12:00–13:00', '2026-11-23 prefer': '11:00–12:00' })
  expect(told(paint(liked, painted([], { kind: 'prefer' })))).toEqual({ '2026-11-23 can': '10:00–13:00' })
  expect(told(paint(liked, painted(cells('2026-11-23', 22, 23))))).toEqual({ '2026-11-23 prefer': '11:00–11:30' })
})

test('a whole day, and a whole day that is one no more', () => {
  const days = new Set(['2026-11-24'])
  const whole = paint(gridOf(week, undefined, week.zone), painted([], { days }))
  expect(told(whole)).toEqual({ '2026-11-24 can': '00:00–24:00' })
  const all = cells('2026-11-24', 16, 40)
  expect(told(paint(whole, painted(all, { days })))).toEqual({ '2026-11-24 can': '00:00–24:00' })
  expect(told(paint(whole, painted(all)))).toEqual({ '2026-11-24 can': '08:00–20:00' })
  expect(told(paint(whole, painted(all.slice(2), { days })))).toEqual({ '2026-11-24 can': '00:00–08:00, 09:00–24:00' })
})

test('the same hours are seen on another wall', () => {
  const spans = [{ date: '2026-11-23', fromMin: 540, untilMin: 720, kind: 'can' as const }]
  expect(told(gridOf(week, { zone: 'Europe/Moscow', spans }, 'Asia/Yakutsk'))).toEqual({ '2026-11-23 can': '15:00–18:00' })
  expect(told(gridOf(week, { zone: 'Europe/Moscow', spans }, 'Asia/Kamchatka'))).toEqual({ '2026-11-23 can': '18:00–21:00' })
})

test('an hour that the clock skips can not be painted, one that comes twice is one', () => {
  const spring = { zone: 'Europe/Berlin', startsOn: '2027-03-27', endsOn: '2027-03-28' }
  const grid = gridOf(spring, undefined, 'Europe/Berlin')
  expect(grid.cells.get('2027-03-28')!.slice(2, 8)).toEqual(['none', 'none', undefined, undefined, 'none', 'none'])
  const all = paint(grid, painted([], { days: new Set(['2027-03-28']) }))
  expect(told(all)).toEqual({ '2027-03-28 can': '00:00–02:00, 03:00–24:00' })
  const autumn = { zone: 'Europe/Berlin', startsOn: '2026-10-25', endsOn: '2026-10-25' }
  const twice = paint(gridOf(autumn, undefined, 'Europe/Berlin'), painted([cellName('2026-10-25', 4)], { shown: { from: 0, until: 48 } }))
  expect(told(twice)).toEqual({ '2026-10-25 can': '02:00–02:30' })
  expect(told(gridOf(autumn, { zone: 'Europe/Berlin', spans: spansOfGrid(twice) }, 'Europe/Berlin'))).toEqual(told(twice))
})
