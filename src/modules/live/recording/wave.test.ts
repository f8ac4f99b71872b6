import { describe, expect, test } from 'vitest'
import type { Item } from '../airing/slot.ts'
import { firstAiredAt, indexAt, lengthMs, recordingMsOf, startMs } from './timeline.ts'
import { airingAt, findSlot, newestMsn, recordingAt, waveSlots } from './wave.ts'

/** Numbers that look random and are the same at every run. */
function numbersFrom(seed: number): () => number {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

function recordingOf(count: number, seed = 7): Item[] {
  const next = numbersFrom(seed)
  let at = 1_000_000
  return Array.from({ length: count }, (_, n) => {
    const durationMs = 900 + Math.floor(next() * 200)
    const item: Item = {
      epoch: 1 + Math.floor(n / 20),
      seq: n % 20,
      at,
      durationMs,
      rungs: { a: 'a', '1': '1' },
      breaks: n > 0 && n % 20 === 0,
    }
    at += durationMs + (item.breaks ? 5000 : 0)
    return item
  })
}

const items = recordingOf(47)
const startsAt = Date.UTC(2026, 10, 23, 1)
const day = 24 * 3_600_000

describe('recording time', () => {
  test('is continuous over epochs and gaps, and leads back to the first airing', () => {
    const next = numbersFrom(3)
    for (let n = 0; n < 500; n += 1) {
      const ms = Math.floor(next() * lengthMs(items))
      const index = indexAt(items, ms)!
      expect(startMs(items, index)).toBeLessThanOrEqual(ms)
      expect(ms).toBeLessThan(startMs(items, index + 1))
      expect(recordingMsOf(items, firstAiredAt(items, ms)!)).toBe(ms)
    }
    expect([indexAt(items, -1), indexAt(items, lengthMs(items)), indexAt([], 0)]).toEqual([undefined, undefined, undefined])
  })

  test('what was cut or lost stands where the recording goes on; before it is its start, after it nothing', () => {
    const two: Item[] = [
      { epoch: 1, seq: 0, at: 10_000, durationMs: 1000, rungs: {}, breaks: false },
      { epoch: 1, seq: 5, at: 15_000, durationMs: 1000, rungs: {}, breaks: true },
    ]
    expect([5000, 10_000, 10_400, 11_000, 13_000, 15_000, 15_999, 16_000].map((at) => recordingMsOf(two, at))).toEqual([
      0,
      0,
      400,
      1000,
      1000,
      1000,
      1999,
      undefined,
    ])
    expect([firstAiredAt(two, 999), firstAiredAt(two, 1000), firstAiredAt(two, 2000), firstAiredAt(two, 2001)]).toEqual([
      10_999,
      15_000,
      16_000,
      undefined,
    ])
    expect(recordingMsOf([], 1)).toBeUndefined()
  })
})

describe('a recording aired again', () => {
  test('once: nothing before the first place is whole, then one slot after another, and an end', () => {
    const wave = { items, startsAt, loop: false }
    const first = items[0]!.durationMs
    expect([startsAt - 1, startsAt, startsAt + first - 1, startsAt + first].map((now) => newestMsn(wave, now))).toEqual([-1, -1, -1, 0])
    const whole = lengthMs(items)
    expect([whole - 1, whole, whole + day].map((passed) => newestMsn(wave, startsAt + passed))).toEqual([45, 46, 46])
    expect(waveSlots({ ...wave, now: startsAt + whole - 1 }).hasEnded).toBe(false)
    expect(waveSlots({ ...wave, now: startsAt + whole })).toMatchObject({ newest: 46, hasEnded: true })
    expect([findSlot(wave, -1), findSlot(wave, 47), findSlot(wave, 1.5), findSlot(wave, Number.NaN)]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  test('over and over: for days every slot follows on from the one before, without drift', () => {
    const wave = { items, startsAt, loop: true }
    let before = findSlot(wave, 0)!
    expect(before).toEqual({ msn: 0, startsAt, durationMs: items[0]!.durationMs, breaks: false, item: items[0] })
    for (let msn = 1; before.startsAt < startsAt + 3 * day; msn += 1) {
      const slot = findSlot(wave, msn)!
      if (slot.startsAt !== before.startsAt + before.durationMs) throw new Error(`slot ${msn} does not follow on`)
      if (slot.breaks !== (msn % 47 === 0 || items[msn % 47]!.breaks)) throw new Error(`slot ${msn} breaks wrongly`)
      if (newestMsn(wave, slot.startsAt) !== msn - 1) throw new Error(`slot ${msn - 1} is not the newest when ${msn} begins`)
      before = slot
    }
    const rounds = 5000
    expect(findSlot(wave, rounds * 47)!.startsAt).toBe(startsAt + rounds * lengthMs(items))
  })

  test('any node at any time gives the same answer, whatever it was asked before', () => {
    const next = numbersFrom(11)
    for (let n = 0; n < 500; n += 1) {
      const now = startsAt + Math.floor(next() * 2 * day)
      const here = waveSlots({ items, startsAt, loop: true, now })
      const there = waveSlots({ items: structuredClone(items), startsAt, loop: true, now })
      expect(here).toEqual(there)
      const newest = here.slots.at(-1)!
      expect(newest.startsAt + newest.durationMs).toBeLessThanOrEqual(now)
      expect(findSlot({ items, startsAt, loop: true }, here.newest + 1)!.startsAt).toBeLessThanOrEqual(now)
    }
  })

  test('a list holds the newest slots, fewer at the start', () => {
    const wave = { items, startsAt, loop: true }
    expect(waveSlots({ ...wave, now: startsAt }).slots).toEqual([])
    expect(waveSlots({ ...wave, now: findSlot(wave, 3)!.startsAt }).slots.map(({ msn }) => msn)).toEqual([0, 1, 2])
    expect(waveSlots({ ...wave, now: findSlot(wave, 90)!.startsAt }).slots.map(({ msn }) => msn)).toEqual([
      80, 81, 82, 83, 84, 85, 86, 87, 88, 89,
    ])
  })

  test('a moment of the recording is aired at its place of the last round, and is found again from there', () => {
    const wave = { items, startsAt, loop: true }
    const whole = lengthMs(items)
    expect(airingAt(wave, 5000)).toBe(startsAt + 5000)
    expect(airingAt(wave, 5000, startsAt + 4999)).toBe(startsAt + 5000)
    expect(airingAt(wave, 5000, startsAt + 7 * whole + 4999)).toBe(startsAt + 6 * whole + 5000)
    expect(airingAt(wave, 5000, startsAt + 7 * whole + 5000)).toBe(startsAt + 7 * whole + 5000)
    expect(airingAt({ ...wave, loop: false }, 5000, startsAt + day)).toBe(startsAt + 5000)
    expect(recordingAt(wave, airingAt(wave, 5000, startsAt + day))).toBe(5000)
    expect([startsAt - 1, startsAt, startsAt + whole].map((at) => recordingAt({ ...wave, loop: false }, at))).toEqual([
      undefined,
      0,
      undefined,
    ])
    expect(recordingAt({ ...wave, items: [] }, startsAt)).toBeUndefined()
    expect(newestMsn({ ...wave, items: [] }, startsAt + day)).toBe(-1)
  })
})
