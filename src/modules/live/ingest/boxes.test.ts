import { describe, expect, test } from 'vitest'
import { fragmentOf, initOf, testRungs } from '../../../../checks/setup/fragments.ts'
import type { TestRung } from '../../../../checks/setup/fragments.ts'
import { readInit } from './init-segment.ts'
import type { InitFacts } from './init-segment.ts'
import { readFragment } from './media-fragment.ts'

const read = (rung: TestRung): InitFacts => {
  const init = readInit(initOf(rung), { mayOpus: false })
  if (!init.ok) throw new Error(`${init.reason}: ${init.detail}`)
  return init.value
}

/** Where a box begins; the n-th of that type. Types stand in the moof before any sample could look like one. */
function placeOf(bytes: Uint8Array, type: string, nth = 0): number {
  let at = -1
  for (let n = 0; n <= nth; n++) at = Buffer.from(bytes).indexOf(type, at + 1)
  return at - 4
}
const patch = (bytes: Uint8Array, at: number, ...values: number[]): Uint8Array => {
  const copy = bytes.slice()
  copy.set(values, at)
  return copy
}
const u32 = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]
const word = (text: string): number[] => [...Buffer.from(text)]
const why = (result: { ok: true } | { ok: false; reason: string }): string => (result.ok ? 'ok' : result.reason)

test('what real encoders made is read as it is', () => {
  expect(read('a')).toMatchObject({ codecs: 'mp4a.40.2', width: null, tracks: [{ kind: 'audio', timescale: 32_000 }] })
  expect(read('2')).toMatchObject({
    codecs: 'avc1.640c1e,mp4a.40.2',
    width: 640,
    height: 360,
    tracks: [{ timescale: 25 }, { timescale: 32_000 }],
  })
  expect(readFragment(fragmentOf('2', 7), read('2').tracks)).toEqual({
    ok: true,
    value: { startMs: 7000, durationMs: 1000, frameRate: 25 },
  })
  expect(readFragment(fragmentOf('a', 1), read('a').tracks)).toEqual({
    ok: true,
    value: { startMs: 1024, durationMs: 992, frameRate: null },
  })
  const withType = Buffer.concat([Buffer.from([...u32(16), ...word('styp'), ...word('msdh'), ...u32(0)]), fragmentOf('1', 0)])
  expect(why(readFragment(withType, read('1').tracks))).toBe('ok')
})

describe('an init segment is refused', () => {
  const whole = initOf('1')
  const entry = (type: string) => placeOf(whole, type)
  test.each<[why: string, reason: string, bytes: Uint8Array]>([
    ['that is empty', 'boxes', new Uint8Array()],
    ['that is cut', 'boxes', whole.subarray(0, whole.length - 1)],
    ['with something after it', 'boxes', Buffer.concat([whole, fragmentOf('1', 0)])],
    ['of another codec of pictures', 'codec', patch(whole, entry('avc1') + 4, ...word('hvc1'))],
    ['of an H.264 that few devices play', 'codec', patch(whole, entry('avcC') + 9, 0x6e)],
    ['of another sound', 'codec', patch(whole, entry('mp4a') + 4, ...word('ac-3'))],
    ['of HE-AAC', 'codec', patch(whole, placeOf(whole, 'esds') + 12 + 23, 0x28)],
    ['that is encrypted', 'codec', patch(whole, entry('avc1') + 4, ...word('encv'))],
    ['without a timescale', 'timescale', patch(whole, placeOf(whole, 'mdhd') + 20, ...u32(0))],
    ['with samples', 'samples', patch(whole, placeOf(whole, 'stsz') + 16, ...u32(3))],
    ['with two descriptions', 'codec', patch(whole, placeOf(whole, 'stsd') + 12, ...u32(2))],
    ['whose tracks have no defaults', 'tracks', patch(whole, placeOf(whole, 'trex') + 12, ...u32(9))],
    ['with a box that reaches beyond its own', 'boxes', patch(whole, placeOf(whole, 'minf'), ...u32(100_000))],
    ['with a box of no size', 'boxes', patch(whole, placeOf(whole, 'stbl'), ...u32(0))],
    ['with a track that is neither seen nor heard', 'tracks', patch(whole, placeOf(whole, 'hdlr') + 16, ...word('meta'))],
  ])('%s', (_, reason, bytes) => {
    expect(why(readInit(bytes, { mayOpus: false }))).toBe(reason)
  })

  test('whose sound is Opus, unless that was declared', () => {
    // The sound's entry becomes Opus with its own configuration box in the place of esds.
    const opus = patch(
      patch(initOf('a'), placeOf(initOf('a'), 'mp4a') + 4, ...word('Opus')),
      placeOf(initOf('a'), 'esds') + 4,
      ...word('dOps'),
    )
    expect(why(readInit(opus, { mayOpus: false }))).toBe('codec')
    expect(readInit(opus, { mayOpus: true })).toMatchObject({ ok: true, value: { codecs: 'opus' } })
  })
})

describe('a fragment is refused', () => {
  const whole = fragmentOf('1', 5)
  const { tracks } = read('1')
  const mdat = placeOf(whole, 'mdat')
  test.each<[why: string, reason: string, bytes: Uint8Array]>([
    ['that is empty', 'boxes', new Uint8Array()],
    ['that is cut', 'boxes', whole.subarray(0, whole.length - 1)],
    ['that comes twice in one', 'boxes', Buffer.concat([whole, whole])],
    ['whose mdat comes first', 'boxes', Buffer.concat([whole.subarray(mdat), whole.subarray(0, mdat)])],
    ['without a mdat', 'boxes', whole.subarray(0, mdat)],
    ['that is an init segment', 'boxes', initOf('1')],
    ['with a track that was not declared', 'tracks', patch(whole, placeOf(whole, 'tfhd') + 12, ...u32(7))],
    ['with one track twice', 'tracks', patch(whole, placeOf(whole, 'tfhd') + 12, ...u32(2))],
    ['of sound alone, where there is a picture', 'tracks', fragmentOf('a', 5)],
    ['with more samples than their table', 'boxes', patch(whole, placeOf(whole, 'trun') + 12, ...u32(16))],
    ['with a million samples', 'samples', patch(whole, placeOf(whole, 'trun') + 12, ...u32(1_000_000))],
    ['with four billion samples', 'samples', patch(whole, placeOf(whole, 'trun') + 12, ...u32(0xffff_ffff))],
    ['without samples', 'samples', patch(whole, placeOf(whole, 'trun') + 12, ...u32(0))],
    ['whose samples begin elsewhere', 'samples', patch(whole, placeOf(whole, 'trun') + 16, ...u32(0))],
    ['whose samples are larger than the mdat', 'samples', patch(whole, placeOf(whole, 'trun') + 24, ...u32(60_000))],
    [
      'whose mdat holds more than its samples',
      'samples',
      Buffer.concat([patch(whole, mdat, ...u32(whole.length - mdat + 4)), Buffer.alloc(4)]),
    ],
    ['that begins with a picture that needs others', 'notSync', patch(whole, placeOf(whole, 'trun') + 20, ...u32(0x0101_0000))],
    ['that says key frame of a picture that is none', 'notSync', withoutKeyFrame(whole)],
    ['that lasts 1.5 s', 'tooLong', patch(whole, placeOf(whole, 'tfhd') + 16, ...u32(2))],
    ['that lasts no time', 'samples', patch(whole, placeOf(whole, 'tfhd') + 16, ...u32(0))],
    ['that begins in a thousand years', 'time', patch(whole, placeOf(whole, 'tfdt') + 12, 0, 0, 1)],
    ['that begins beyond all numbers', 'time', patch(whole, placeOf(whole, 'tfdt') + 12, 255, 255)],
    ['whose sound is elsewhere than its picture', 'apart', patch(whole, placeOf(whole, 'tfdt', 1) + 16, ...u32(0))],
    ['whose places count from the file', 'boxes', patch(whole, placeOf(whole, 'tfhd') + 9, 0)],
    ['whose header says more than it holds', 'boxes', patch(whole, placeOf(whole, 'tfhd') + 11, 0x3a)],
  ])('%s', (_, reason, bytes) => {
    expect(why(readFragment(bytes, tracks))).toBe(reason)
  })
})

/** The units of the first picture are made ordinary ones. */
function withoutKeyFrame(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice()
  const view = new DataView(copy.buffer)
  const first = view.getUint32(placeOf(copy, 'trun') + 24)
  const from = placeOf(copy, 'mdat') + 8
  for (let at = from; at < from + first; at += 4 + view.getUint32(at)) if ((copy[at + 4]! & 31) === 5) copy[at + 4] = 0x41
  return copy
}

/** The same numbers every time (mulberry32), so that what fails can be looked at again. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b_79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const interesting = [0, 1, 7, 8, 0x7f, 0x80, 0xff, 0x100, 0x7fff_ffff, 0x8000_0000, 0xffff_fff8, 0xffff_ffff]

/** Changes bytes, sizes and types, cuts, doubles and moves pieces: mostly in the boxes, where it hurts. */
function mutate(whole: Uint8Array, headBytes: number, pick: (below: number) => number): Uint8Array {
  let bytes = Buffer.from(whole)
  for (let times = 1 + pick(4); times > 0; times--) {
    const at = pick(pick(8) === 0 ? bytes.length : Math.min(headBytes, bytes.length))
    const length = Math.min(bytes.length - at, 1 + pick(40))
    const kind = pick(7)
    if (kind < 2) bytes[at] = pick(256)
    if (kind === 2) bytes.set(u32(interesting[pick(interesting.length)]!).slice(0, bytes.length - at), at)
    if (kind === 3) bytes = bytes.subarray(0, at + 1)
    if (kind === 4) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)])
    if (kind === 5) bytes = Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)])
    if (kind === 6) bytes.copy(bytes, pick(Math.min(headBytes, bytes.length)), at, at + length)
    if (bytes.length === 0) break
  }
  return bytes
}

describe('twenty thousand broken ones', () => {
  const seen = new Set<string>()
  test.each(testRungs)('rung %s: always a value, never a fault, never long', (rung) => {
    const pick = numbers(20_261_123 + rung.charCodeAt(0))
    const { tracks } = read(rung)
    const fragments = [0, 1, 2, 3].map((second) => fragmentOf(rung, second))
    const init = initOf(rung)
    let slowestMs = 0
    for (let n = 0; n < 7000; n++) {
      const fragment = fragments[n % 4]!
      const [brokenInit, broken] = [mutate(init, init.length, pick), mutate(fragment, placeOf(fragment, 'mdat') + 16, pick)]
      const begun = performance.now()
      const results = [readFragment(broken, tracks), readInit(brokenInit, { mayOpus: n % 2 === 0 })]
      slowestMs = Math.max(slowestMs, performance.now() - begun)
      for (const result of results) {
        seen.add(why(result))
        if (!result.ok) continue
        // What passes keeps the promises that the playlists are made of.
        const value = result.value as { durationMs?: number; startMs?: number; codecs?: string }
        if (value.codecs === undefined) expect(value.durationMs! >= 1 && value.durationMs! <= 1450 && value.startMs! >= 0).toBe(true)
        else expect(value.codecs).toMatch(/^(avc1\.[0-9a-f]{6})?,?(mp4a\.40\.2|opus)?$/)
      }
    }
    // A single pause of the machine may stand in it; a loop would take for ever.
    expect(slowestMs).toBeLessThan(500)
  })
  test('and they were broken in every way there is', () => {
    for (const reason of ['ok', 'boxes', 'tracks', 'codec', 'samples', 'notSync', 'tooLong', 'time', 'apart', 'timescale'])
      expect([...seen], reason).toContain(reason)
  })
})
