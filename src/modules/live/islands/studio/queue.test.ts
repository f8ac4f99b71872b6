import { describe, expect, test } from 'vitest'
import type { Line, Parcel } from './queue.ts'
import { behindS, pickNext, retryAfterMs, secondsKept } from './queue.ts'

const parcel = (rung: Parcel['rung'], seq: number, more: Partial<Parcel> = {}): Parcel => ({
  epoch: 1,
  rung,
  seq,
  cutAtMs: (seq + 1) * 1000,
  isSending: false,
  notBeforeMs: 0,
  ...more,
})
const line = (nowMs: number, more: Partial<Line> = {}): Line => ({
  nowMs,
  epoch: 1,
  live: ['a', '1', '2'],
  freshFromMs: 0,
  atEase: true,
  ...more,
})
const named = (found: Parcel | undefined): string | undefined => found && `${found.epoch}${found.rung}${found.seq}`

describe('what is sent next', () => {
  test('init segments before everything', () => {
    expect(named(pickNext([parcel('a', 0), parcel('1', 0), parcel('1', -1)], line(1000)))).toBe('11-1')
  })
  test('a fragment waits for the init segment of its rung, those of other rungs do not', () => {
    const parcels = [parcel('1', -1, { isSending: true }), parcel('1', 0), parcel('2', 0)]
    expect(named(pickNext(parcels, line(1000)))).toBe('120')
  })
  test('second by second, the lightest rung first', () => {
    expect(named(pickNext([parcel('2', 1), parcel('1', 2), parcel('2', 2), parcel('a', 1)], line(3000)))).toBe('1a1')
  })
  test('four live ones at once, no more', () => {
    const sending = [0, 1, 2].map((seq) => parcel('a', seq, { isSending: true }))
    expect(named(pickNext([...sending, parcel('a', 3)], line(4000)))).toBe('1a3')
    expect(pickNext([...sending, parcel('1', 0, { isSending: true }), parcel('a', 3)], line(4000))).toBeUndefined()
  })
  test('what is older than five seconds lets the live ones pass', () => {
    expect(named(pickNext([parcel('a', 0), parcel('a', 9)], line(10_000)))).toBe('1a9')
  })
  test('and goes when nothing else does, one at a time', () => {
    expect(named(pickNext([parcel('a', 0), parcel('a', 1)], line(10_000)))).toBe('1a0')
    expect(pickNext([parcel('a', 0, { isSending: true }), parcel('a', 1)], line(10_000))).toBeUndefined()
  })
  test('after a line that was gone the newest goes on, and what waited goes when there is time', () => {
    const parcels = [parcel('a', 6), parcel('a', 8), parcel('a', 9)]
    expect(named(pickNext(parcels, line(10_000, { freshFromMs: 9000 })))).toBe('1a8')
    expect(named(pickNext(parcels.slice(0, 1), line(10_000, { freshFromMs: 9000 })))).toBe('1a6')
  })
  test('but not while the line is busy', () => {
    expect(pickNext([parcel('a', 0)], line(10_000, { atEase: false }))).toBeUndefined()
  })
  test('a dropped rung waits until it is back', () => {
    const parcels = [parcel('2', 0), parcel('2', 8)]
    expect(pickNext(parcels, line(9000, { live: ['a', '1'] }))).toBeUndefined()
    expect(named(pickNext(parcels, line(9000)))).toBe('128')
  })
  test('or until the broadcast is over', () => {
    expect(named(pickNext([parcel('2', 0)], line(9000, { epoch: null, live: [] })))).toBe('120')
  })
  test('what an earlier epoch left behind goes when there is time', () => {
    const parcels = [parcel('a', 7, { epoch: 1, cutAtMs: 0 }), parcel('a', 0, { epoch: 2, cutAtMs: 99_000 })]
    expect(named(pickNext(parcels, line(99_500, { epoch: 2 })))).toBe('2a0')
    expect(named(pickNext(parcels.slice(0, 1), line(99_500, { epoch: 2 })))).toBe('1a7')
  })
  test('what was put off is left until its time', () => {
    expect(pickNext([parcel('a', 0, { notBeforeMs: 2001 })], line(2000))).toBeUndefined()
    expect(named(pickNext([parcel('a', 0, { notBeforeMs: 2000 })], line(2000)))).toBe('1a0')
  })
})

describe('what is said about it', () => {
  test('behind is the age of the oldest live second that is not there', () => {
    expect(behindS([parcel('a', 0), parcel('a', 4)], line(8400))).toBe(7)
    expect(behindS([], line(8400))).toBe(0)
  })
  test('what waits from before the line came back is no lag of the live picture', () => {
    expect(behindS([parcel('a', 0), parcel('a', 4)], line(8400, { freshFromMs: 4500 }))).toBe(3)
  })
  test('a dropped rung does not count as behind', () => {
    expect(behindS([parcel('2', 0)], line(8400, { live: ['a', '1'] }))).toBe(0)
  })
  test('seconds are counted once, whatever rungs of them are missing', () => {
    expect(secondsKept([parcel('a', 0), parcel('1', 0), parcel('1', 1), parcel('1', -1), parcel('1', 1, { epoch: 2 })])).toBe(3)
  })
  test.each([
    [0, undefined, 250],
    [1, undefined, 500],
    [9, undefined, 4000],
    [0, 7, 7000],
    [0, 600, 30_000],
  ])('try %i with a wish of %s s waits %i ms', (tries, wishS, ms) => expect(retryAfterMs(tries, wishS)).toBe(ms))
})
