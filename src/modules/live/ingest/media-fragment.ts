import { listBoxes, onlyBox, reading, refuse, View } from './boxes.ts'
import type { Box, Problem } from './boxes.ts'
import type { TrackPin } from './init-segment.ts'

export interface FragmentFacts {
  /** Media time of the first sample and how long it lasts, in ms: of the picture, else of the sound. */
  startMs: number
  durationMs: number
  /** Pictures per second; null of sound alone. */
  frameRate: number | null
}

/** Rounds to EXT-X-TARGETDURATION 1 (RFC 8216bis, 4.4.3.1). */
export const durationMaxMs = 1450
const samplesMax = 1000
const startMaxS = 24 * 3600
/** So far picture and sound of one fragment may begin or end from each other. */
const apartMaxS = 1

const isNonSync = 0x1_0000
/** Flags of tfhd (8.8.7) and trun (8.8.8). */
const tfhd = { base: 0x1, description: 0x2, duration: 0x8, size: 0x10, flags: 0x20, empty: 0x1_0000, baseIsMoof: 0x2_0000 }
const trun = { offset: 0x1, firstFlags: 0x4, duration: 0x100, size: 0x200, flags: 0x400, composition: 0x800 }

interface Run {
  pin: TrackPin
  /** In ticks. */
  start: number
  duration: number
  samples: number
  /** Place of its first byte, counted from the moof. */
  offset: number
  bytes: number
  isSync: boolean
  firstSize: number
}

/** Reads `[styp] moof mdat` of the tracks that the init segment pinned: one run per track, which together fill the mdat. */
export function readFragment(bytes: Uint8Array, pins: readonly TrackPin[]): { ok: true; value: FragmentFacts } | Problem {
  return reading(() => {
    const whole = new View(bytes)
    const outer = listBoxes(whole)
    const boxes = outer[0]?.type === 'styp' ? outer.slice(1) : outer
    if (boxes.map((box) => box.type).join(' ') !== 'moof mdat') refuse('boxes', 'a fragment is moof and mdat')
    const [moof, mdat] = boxes as [Box, Box]
    const runs = readRuns(moof.body, pins)
    checkFill(runs, moof, mdat)
    const picture = runs.find((run) => run.pin.kind === 'video')
    if (picture) checkPicture(picture, whole.part(moof.from + picture.offset, picture.firstSize))
    checkTogether(runs)
    return toFacts(picture ?? runs[0]!)
  })
}

function readRuns(moof: View, pins: readonly TrackPin[]): Run[] {
  const [header, ...trafs] = listBoxes(moof)
  if (header?.type !== 'mfhd') refuse('boxes', 'moof begins with mfhd')
  if (trafs.some((box) => box.type !== 'traf')) refuse('boxes', 'moof holds mfhd and traf')
  const runs = trafs.map((traf) => readRun(traf.body, pins))
  if (runs.length !== pins.length || new Set(runs.map((run) => run.pin.id)).size !== pins.length)
    refuse('tracks', `${runs.length} tracks, but ${pins.length} in the init segment`)
  return runs
}

interface Defaults {
  duration: number
  size: number
  flags: number
}

function readRun(traf: View, pins: readonly TrackPin[]): Run {
  const boxes = listBoxes(traf)
  if (boxes.map((box) => box.type).join(' ') !== 'tfhd tfdt trun') refuse('boxes', 'traf is tfhd, tfdt and one trun')
  const { pin, defaults } = readHeader(onlyBox(boxes, 'tfhd'), pins)
  const times = onlyBox(boxes, 'tfdt')
  const start = times.u8(0) === 1 ? times.u64(4) : times.u32(4)
  if (start > startMaxS * pin.timescale) refuse('time', `begins ${Math.floor(start / pin.timescale)} s after the epoch`)
  return { pin, start, ...readSamples(onlyBox(boxes, 'trun'), defaults) }
}

function readHeader(view: View, pins: readonly TrackPin[]): { pin: TrackPin; defaults: Defaults } {
  const flags = view.u32(0) & 0xff_ffff
  const id = view.u32(4)
  const pin = pins.find((one) => one.id === id)
  if (!pin) return refuse('tracks', `track ${id} is not in the init segment`)
  if ((flags & tfhd.base) !== 0 || (flags & tfhd.empty) !== 0 || (flags & tfhd.baseIsMoof) === 0)
    refuse('boxes', 'places are counted from the moof')
  let at = 8
  const next = (has: number, otherwise: number): number => {
    if ((flags & has) === 0) return otherwise
    at += 4
    return view.u32(at - 4)
  }
  if (next(tfhd.description, 1) !== 1) refuse('codec', 'another sample description')
  const defaults = {
    duration: next(tfhd.duration, pin.defaultDuration),
    size: next(tfhd.size, pin.defaultSize),
    flags: next(tfhd.flags, pin.defaultFlags),
  }
  return { pin, defaults }
}

function readSamples(view: View, defaults: Defaults): Pick<Run, 'samples' | 'duration' | 'bytes' | 'offset' | 'isSync' | 'firstSize'> {
  const flags = view.u32(0) & 0xff_ffff
  const samples = view.u32(4)
  if (samples < 1 || samples > samplesMax) refuse('samples', `${samples} samples`)
  if ((flags & trun.offset) === 0) refuse('boxes', 'trun says where its bytes are')
  const offset = view.i32(8)
  let at = 12
  const next = (has: number, otherwise: number): number => {
    if ((flags & has) === 0) return otherwise
    at += 4
    return view.u32(at - 4)
  }
  let firstFlags = next(trun.firstFlags, defaults.flags)
  let [duration, bytes, firstSize] = [0, 0, 0]
  for (let n = 0; n < samples; n++) {
    const length = next(trun.duration, defaults.duration)
    const size = next(trun.size, defaults.size)
    const own = next(trun.flags, defaults.flags)
    next(trun.composition, 0)
    if (length === 0 || size === 0) refuse('samples', `sample ${n} is empty`)
    if (n === 0) firstSize = size
    if (n === 0 && (flags & trun.flags) !== 0) firstFlags = own
    duration += length
    bytes += size
  }
  if (at !== view.size) refuse('boxes', 'trun is longer than its samples')
  return { samples, duration, bytes, offset, isSync: (firstFlags & isNonSync) === 0, firstSize }
}

/** The runs stand one after the other and leave nothing of the mdat over. */
function checkFill(runs: readonly Run[], moof: Box, mdat: Box): void {
  let at = mdat.body.from - moof.from
  for (const run of runs.toSorted((a, b) => a.offset - b.offset)) {
    if (run.offset !== at) refuse('samples', `samples at ${run.offset}, expected at ${at}`)
    at += run.bytes
  }
  if (at !== mdat.body.from - moof.from + mdat.body.size) refuse('samples', 'samples and mdat are not of one size')
}

const idr = 5

/** A player may begin with any fragment: the first picture depends on none before it (ISO/IEC 14496-10, unit of type 5). */
function checkPicture(run: Run, sample: View): void {
  if (!run.isSync) refuse('notSync', 'the first picture is not a key frame')
  let found = false
  for (let at = 0; at < sample.size;) {
    const length = sample.u32(at)
    if (length === 0 || at + 4 + length > sample.size) refuse('samples', 'a unit of the picture is longer than the picture')
    found ||= (sample.u8(at + 4) & 31) === idr
    at += 4 + length
  }
  if (!found) refuse('notSync', 'the first picture holds no key frame')
}

function checkTogether(runs: readonly Run[]): void {
  const ends = runs.map(({ pin, start, duration }) => ({ from: start / pin.timescale, to: (start + duration) / pin.timescale }))
  for (const { from, to } of ends) {
    if (to - from > durationMaxMs / 1000 + (runs.length > 1 ? 0.15 : 0)) refuse('tooLong', `${(to - from).toFixed(3)} s`)
    if (Math.abs(from - ends[0]!.from) > apartMaxS || Math.abs(to - ends[0]!.to) > apartMaxS) refuse('apart', 'picture and sound are apart')
  }
}

function toFacts({ pin, start, duration, samples }: Run): FragmentFacts {
  const durationMs = Math.round((duration / pin.timescale) * 1000)
  if (durationMs > durationMaxMs) refuse('tooLong', `${durationMs} ms`)
  if (durationMs < 1) refuse('samples', 'lasts no time')
  return {
    startMs: Math.round((start / pin.timescale) * 1000),
    durationMs,
    frameRate: pin.kind === 'video' ? Math.round((samples / duration) * pin.timescale * 1000) / 1000 : null,
  }
}
