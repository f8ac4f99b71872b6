// The sound of the film, reckoned sample by sample: each second a soft note, every fifth second a low chord, every fifteenth a bell.
export const seconds = 30
const rate = 48_000
// Five tones of one scale, so that any two that follow each other sound well.
const scale = [261.63, 293.66, 329.63, 392, 440]

/** Adds a tone that begins softly and dies away. */
function strike(samples: Float32Array, atS: number, hertz: number, loudness: number, lengthS: number): void {
  const from = Math.round(atS * rate)
  const count = Math.min(Math.round(lengthS * rate), samples.length - from)
  for (let n = 0; n < count; n++) {
    const t = n / rate
    const shape = Math.min(1, t / 0.02) * Math.exp((-5 * t) / lengthS) * Math.min(1, (count - n) / 480)
    samples[from + n]! += loudness * shape * (Math.sin(2 * Math.PI * hertz * t) + 0.25 * Math.sin(4 * Math.PI * hertz * t))
  }
}

/** The encoder works in frames of so many samples, and adds some: with them it must not be longer than the picture. */
const [frame, added] = [1024, 4]
const length = (Math.floor((seconds * rate) / frame) - added) * frame

/** Half a minute, one channel. */
export function playNotes(): AudioBuffer {
  const buffer = new AudioBuffer({ length, sampleRate: rate, numberOfChannels: 1 })
  const samples = buffer.getChannelData(0)
  for (let second = 0; second < seconds; second++) {
    strike(samples, second, scale[(second * 2) % scale.length]!, 0.16, 0.8)
    if (second % 5 === 0) for (const tone of [0, 2, 3]) strike(samples, second, scale[tone]! / 2, 0.09, 1.8)
    if (second % 15 === 0) strike(samples, second, 1046.5, 0.12, 2.5)
  }
  return buffer
}
