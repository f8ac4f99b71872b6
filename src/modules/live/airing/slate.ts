import slates from './slate.json' with { type: 'json' }
import type { Rung } from './slot.ts'

interface Track {
  id: number
  timescale: number
}
interface Slate {
  init: string
  /** Samples of one second: a whole picture, then what changes, which is nothing. */
  pictures: string[]
  /** One frame of AAC; all frames of silence are alike. */
  silence: string
  video: Track | null
  audio: Track
}

const aacFrameSamples = 1024
const known = slates as Record<Rung, Slate>

export function slateInit(rung: Rung): Buffer {
  return Buffer.from(known[rung].init, 'base64')
}

/** Second `n` of the slate as one movie fragment (ISO/IEC 14496-12, 8.8): the same picture each time, and the frames of silence that begin in it. */
export function slateSegment(rung: Rung, n: number): Buffer {
  const { video, audio, pictures, silence } = known[rung]
  const frameOf = (second: number): number => Math.ceil((second * audio.timescale) / aacFrameSamples)
  const frame = Buffer.from(silence, 'base64')
  const frames = Array.from({ length: frameOf(n + 1) - frameOf(n) }, () => frame)
  const runs = [{ track: audio, startsAt: frameOf(n) * aacFrameSamples, lastsEach: aacFrameSamples, samples: frames }]
  if (video) {
    const samples = pictures.map((text) => Buffer.from(text, 'base64'))
    runs.unshift({ track: video, startsAt: n * video.timescale, lastsEach: video.timescale / samples.length, samples })
  }
  return fragment(n, runs)
}

interface Run {
  track: Track
  /** In units of the track's timescale. */
  startsAt: number
  lastsEach: number
  samples: Buffer[]
}

function fragment(n: number, runs: Run[]): Buffer {
  const data = runs.flatMap(({ samples }) => samples)
  const mfhd = box('mfhd', words(0, n + 1))
  // The place of the first sample counts from the moof's beginning, whose length does not depend on it.
  const write = (firstAt: number): Buffer => {
    let at = firstAt
    const trafs = runs.map((run) => {
      const traf = trackFragment(run, at)
      at += run.samples.reduce((sum, sample) => sum + sample.length, 0)
      return traf
    })
    return box('moof', Buffer.concat([mfhd, ...trafs]))
  }
  const moof = write(write(0).length + 8)
  return Buffer.concat([moof, box('mdat', Buffer.concat(data))])
}

const baseIsMoof = 0x02_00_00
const [offsetPresent, durationPresent, sizePresent, flagsPresent] = [0x1, 0x1_00, 0x2_00, 0x4_00]
const [syncSample, otherSample] = [0x02_00_00_00, 0x01_01_00_00]

function trackFragment({ track, startsAt, lastsEach, samples }: Run, dataAt: number): Buffer {
  const time = Buffer.alloc(12)
  time.writeUInt8(1, 0)
  time.writeBigUInt64BE(BigInt(startsAt), 4)
  const trun = words(offsetPresent | durationPresent | sizePresent | flagsPresent, samples.length, dataAt)
  // In a picture's run only the first sample stands on its own; of sound, every one.
  const isAlike = samples.every((sample) => sample === samples[0])
  const table = samples.map((sample, at) => words(lastsEach, sample.length, at === 0 || isAlike ? syncSample : otherSample))
  return box(
    'traf',
    Buffer.concat([box('tfhd', words(baseIsMoof, track.id)), box('tfdt', time), box('trun', Buffer.concat([trun, ...table]))]),
  )
}

function box(type: string, content: Buffer): Buffer {
  return Buffer.concat([words(content.length + 8), Buffer.from(type, 'latin1'), content])
}

function words(...numbers: number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 4)
  for (const [at, number] of numbers.entries()) bytes.writeUInt32BE(number, at * 4)
  return bytes
}
