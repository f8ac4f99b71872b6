const everyMs = 5000
const [width, height] = [64, 36]
/** Mean difference of brightness, 0 to 255: a pointer that moves is less, another window more. */
const changed = 3

/** Tells whether the picture differs much from the last one that was sent. */
export class Stills {
  readonly #pen = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!
  #last: Uint8ClampedArray | undefined
  #atMs = Number.NEGATIVE_INFINITY

  isNew(canvas: OffscreenCanvas, nowMs: number): boolean {
    if (nowMs - this.#atMs < everyMs) return false
    this.#pen.drawImage(canvas, 0, 0, width, height)
    const { data } = this.#pen.getImageData(0, 0, width, height)
    if (this.#last && differenceOf(this.#last, data) < changed) return false
    this.#last = data
    this.#atMs = nowMs
    return true
  }
}

function differenceOf(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  let sum = 0
  for (let at = 0; at < a.length; at += 4)
    sum += Math.abs(a[at]! - b[at]!) + Math.abs(a[at + 1]! - b[at + 1]!) + Math.abs(a[at + 2]! - b[at + 2]!)
  return sum / ((a.length / 4) * 3)
}
