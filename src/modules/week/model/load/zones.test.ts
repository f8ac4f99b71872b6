import { describe, expect, test } from 'vitest'
import { Temporal } from '#platform/time.ts'
import { Reach, localMinute } from '../evaluator/reach.ts'
import { lineOf } from '../load.ts'
import { tickMin, tickMs } from '../problem.ts'
import { groupZones } from './zones.ts'

// Eleven clocks of Russia, several of one clock, and abroad: both hemispheres' daylight saving, half and quarter hours, a change of
// clocks in the middle of the day's hours' neighbourhood (Lord Howe by half an hour, Troll by two hours).
const zones = [
  ...['Europe/Kaliningrad', 'Europe/Moscow', 'Europe/Simferopol', 'Europe/Kirov', 'Europe/Samara', 'Asia/Yekaterinburg', 'Asia/Omsk'],
  ...['Asia/Krasnoyarsk', 'Asia/Novosibirsk', 'Asia/Irkutsk', 'Asia/Yakutsk', 'Asia/Vladivostok', 'Asia/Magadan', 'Asia/Kamchatka'],
]
const saving = [
  ...['Europe/Berlin', 'America/New_York', 'America/Havana', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kathmandu'],
  ...['Antarctica/Troll', 'Africa/Casablanca', 'Pacific/Chatham', 'Asia/Beirut', 'America/Santiago', 'Pacific/Kiritimati'],
]

const facts = (ids: readonly string[]) => ({
  regions: ids.map((zone, at) => ({ code: `R${at}`, zone, zones: [zone], pupils: 100 + at })),
  classes: new Map(ids.map((zone) => [zone, 2])),
})

describe.each([
  ['of Russia, a week', zones, { zone: 'Europe/Moscow', startsOn: '2027-02-08', endsOn: '2027-02-14' }],
  ['of daylight saving, all of a year', saving, { zone: 'Europe/Moscow', startsOn: '2027-01-01', endsOn: '2027-12-31' }],
  ['of Russia, all of a year', zones, { zone: 'Europe/Moscow', startsOn: '2027-01-01', endsOn: '2027-12-31' }],
  [
    'seen from a week with a change of clocks',
    [...zones, ...saving],
    { zone: 'Europe/Berlin', startsOn: '2027-03-25', endsOn: '2027-03-31' },
  ],
])('zones %s', (_, ids, week) => {
  const line = lineOf(week)
  const groups = groupZones(week, line, facts(ids))
  const reach = new Reach({ groups, tickCount: line.tickCount })

  test('are reached as every single conversion of start and end says', { timeout: 120_000 }, () => {
    for (const [at, group] of groups.entries())
      for (const zone of group.zones) {
        const wall = wallOf(zone, line.originMs, line.tickCount)
        let wrong = 0
        for (let tick = 0; tick < line.tickCount; tick += 1) {
          const local = wall[tick]!
          if (localMinute(group, tick * tickMin) !== local.minute) wrong += 1
          for (const minutes of [5, 30, 45, 90]) {
            const end = wall[tick + minutes / tickMin]
            if (!end) continue
            const fits = (from: number, until: number): boolean => local.day === end.day && local.minute >= from && end.minute <= until
            const start = tick * tickMin
            if (reach.reaches('school', at, start, start + minutes) !== fits(510, 840)) wrong += 1
            if (reach.reaches('waking', at, start, start + minutes) !== fits(480, 1200)) wrong += 1
          }
        }
        expect([zone, wrong]).toEqual([zone, 0])
      }
  })

  test('are one group where their clocks agree throughout, and there alone', () => {
    expect(groups.flatMap((group) => group.zones).toSorted()).toEqual(ids.toSorted())
    const walls = new Map(ids.map((zone) => [zone, JSON.stringify(wallOf(zone, line.originMs, line.tickCount))]))
    for (const { zones: own } of groups) expect(new Set(own.map((zone) => walls.get(zone))).size).toBe(1)
    expect(groups.length).toBe(new Set(walls.values()).size)
    expect(groups.reduce((sum, { pupilShare }) => sum + pupilShare, 0)).toBeCloseTo(1, 9)
    expect(groups.reduce((sum, { classShare }) => sum + classShare, 0)).toBeCloseTo(1, 9)
  })
})

test('the eleven clocks of Russia go by the names that people know, from west to east', () => {
  const week = { zone: 'Europe/Moscow', startsOn: '2027-02-08', endsOn: '2027-02-14' }
  expect(groupZones(week, lineOf(week), facts(zones)).map(({ zone }) => zone)).toEqual([
    'Europe/Kaliningrad',
    'Europe/Moscow',
    'Europe/Samara',
    'Asia/Yekaterinburg',
    'Asia/Omsk',
    'Asia/Krasnoyarsk',
    'Asia/Irkutsk',
    'Asia/Yakutsk',
    'Asia/Vladivostok',
    'Asia/Magadan',
    'Asia/Kamchatka',
  ])
})

/** What the wall shows at every tick: asked of tzdata tick by tick, but for days without a change of clocks. */
function wallOf(zone: string, originMs: number, tickCount: number): { day: number; minute: number }[] {
  const perHour = 60 / tickMin
  const wall: { day: number; minute: number }[] = []
  for (let tick = 0; tick <= tickCount; tick += perHour) {
    const at = Temporal.Instant.fromEpochMilliseconds(originMs + tick * tickMs).toZonedDateTimeISO(zone)
    const later = at.add({ hours: 1 })
    const isPlain = later.offsetNanoseconds === at.offsetNanoseconds
    for (let step = 0; step < perHour && tick + step <= tickCount; step += 1) {
      const one = isPlain ? undefined : at.add({ minutes: step * tickMin })
      const offset = (one ?? at).offsetNanoseconds / 60e9
      const minutes = originMs / 60_000 + (tick + step) * tickMin + offset
      wall.push({ day: Math.floor(minutes / 1440), minute: ((minutes % 1440) + 1440) % 1440 })
    }
  }
  return wall
}
