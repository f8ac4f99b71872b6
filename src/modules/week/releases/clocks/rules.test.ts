import { expect, test } from 'vitest'
import { Temporal } from '#platform/time.ts'
import { clockMoves, clocksOf } from './rules.ts'
import type { Clock } from './rules.ts'

const at = (text: string) => {
  const startsAt = Temporal.Instant.from(text)
  return { startsAt, endsAt: startsAt.add({ minutes: 45 }) }
}
const hours = (from: string, n: number) => {
  const first = Temporal.Instant.from(from)
  return Array.from({ length: n }, (_, index) => at(first.add({ hours: index }).toString()))
}

test('what is kept of a clock says the same as tzdata at every hour, over a change of the clocks too', () => {
  const spans = hours('2026-10-24T00:00:00Z', 72)
  const zones = ['Europe/Berlin', 'Asia/Yakutsk', 'Europe/Moscow', 'Asia/Kathmandu']
  const clocks = clocksOf([...zones, 'Asia/Yakutsk'], spans)
  expect(clocks.map(({ zone, since }) => [zone, since.map(([, aheadMin]) => aheadMin)])).toEqual([
    ['Asia/Kathmandu', [345]],
    ['Asia/Yakutsk', [540]],
    ['Europe/Berlin', [120, 60]],
    ['Europe/Moscow', [180]],
  ])
  expect(clockMoves(clocks, spans)).toEqual([])
  expect(clocksOf(zones, [])).toEqual([])
})

test('sessions whose hour the new rules moved are told with the zones that moved alike; those before the change are not', () => {
  const [before, after] = [at('2026-10-25T00:00:00Z'), at('2026-10-25T03:00:00Z')]
  const startMs = before.startsAt.epochMilliseconds
  const kept: Clock[] = [
    // as if winter time had been abolished in Berlin and Paris when the release was made, and Yakutsk been an hour behind itself
    { zone: 'Europe/Berlin', since: [[startMs, 120]] },
    { zone: 'Europe/Paris', since: [[startMs, 120]] },
    { zone: 'Asia/Yakutsk', since: [[startMs, 480]] },
    { zone: 'Europe/Moscow', since: [[startMs, 180]] },
  ]
  expect(clockMoves(kept, [before, after])).toEqual([
    { session: before, zones: ['Asia/Yakutsk'], toldMin: 480, nowMin: 540 },
    { session: after, zones: ['Europe/Berlin', 'Europe/Paris'], toldMin: 120, nowMin: 60 },
    { session: after, zones: ['Asia/Yakutsk'], toldMin: 480, nowMin: 540 },
  ])
})
