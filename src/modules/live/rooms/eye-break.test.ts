import { expect, test } from 'vitest'
import { Temporal } from '#platform/time.ts'
import { breaksOf, isResting, nextBreakMs } from './eye-break.ts'

const at = (time: string) => Temporal.Instant.from(`2026-11-23T${time}Z`)
const ms = (time: string) => at(time).epochMilliseconds
const room = (policy: { screenBlockMin?: number }) => ({ policy, openedAt: at('06:00:00'), endsAt: at('06:35:00') }) as never

test('eyes rest for forty seconds after every block, not at the beginning and not right before the end', () => {
  const breaks = breaksOf(room({ screenBlockMin: 15 }))!
  const rests = ['06:00:10', '06:14:59', '06:15:00', '06:15:39', '06:15:40', '06:30:20'].map((time) => isResting(breaks, ms(time)))
  expect(rests).toEqual([false, false, true, true, false, true])
  expect(isResting({ ...breaks, untilMs: ms('06:30:00') }, ms('06:30:20'))).toBe(false)
})

test('the lecturer is told of the next one, as long as one comes', () => {
  const breaks = breaksOf(room({ screenBlockMin: 15 }))!
  expect([nextBreakMs(breaks, ms('06:00:00')), nextBreakMs(breaks, ms('06:15:01'))]).toEqual([ms('06:15:00'), ms('06:30:00')])
  expect(nextBreakMs(breaks, ms('06:30:01'))).toBeUndefined()
})

test('without a norm, or before the opening, there are none', () => {
  expect(breaksOf(room({}))).toBeUndefined()
  expect(breaksOf({ policy: { screenBlockMin: 15 }, openedAt: null, endsAt: at('06:35:00') } as never)).toBeUndefined()
})
