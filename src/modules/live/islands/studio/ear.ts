import type { Run } from './encode.ts'
import { sampleRate } from './sound.ts'

const reportEveryMs = 200
/** The sound's clock is the broadcast's: where it stops, silence goes on in its place. */
const missingAfterMs = 500
/** So long nothing at all ran: the computer slept. */
const sleptS = 3

/** Takes the sound in, measures it and hands it to the run. */
export class Ear {
  run: Run | undefined
  isMuted = false
  readonly #report: (peak: number, mean: number) => void
  #peak = 0
  #squares = 0
  #count = 0
  #heardAtMs = performance.now()
  #filled = 0
  #fillFromMs: number | null = null

  constructor(report: (peak: number, mean: number) => void) {
    this.#report = report
  }

  listen(port: MessagePort): void {
    port.addEventListener('message', ({ data }: MessageEvent<Float32Array<ArrayBuffer>>) => this.#take(data))
    port.start()
  }

  /** No sound at all comes in, not even silence. */
  get isDeaf(): boolean {
    return this.#fillFromMs !== null
  }

  #take(samples: Float32Array<ArrayBuffer>): void {
    this.#heardAtMs = performance.now()
    this.#fillFromMs = null
    for (const sample of samples) {
      const loud = Math.abs(sample)
      if (loud > this.#peak) this.#peak = loud
      this.#squares += sample * sample
    }
    this.#count += samples.length
    if (this.#count >= (reportEveryMs / 1000) * sampleRate) {
      this.#report(this.#peak, Math.sqrt(this.#squares / this.#count))
      this.#peak = this.#squares = this.#count = 0
    }
    if (this.isMuted) samples.fill(0)
    this.run?.push(samples)
  }

  /** True where so much is missing that it can't be made up for: the broadcast's clock must begin anew. */
  fill(nowMs: number): boolean {
    if (nowMs - this.#heardAtMs < missingAfterMs) return false
    if (this.#fillFromMs === null) {
      this.#fillFromMs = this.#heardAtMs
      this.#filled = 0
    }
    const due = Math.floor(((nowMs - this.#fillFromMs) / 1000) * sampleRate) - this.#filled
    for (let left = Math.min(due, sampleRate); left >= 1024; left -= 1024) {
      this.run?.push(new Float32Array(1024))
      this.#filled += 1024
    }
    if (due <= sleptS * sampleRate) return false
    this.#filled += due
    return true
  }
}
