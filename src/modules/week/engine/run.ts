import { levels } from './search.ts'
import type { Search } from './search.ts'

export interface RunOptions {
  seconds: number
  /** Milliseconds of a clock that only goes forward. */
  now: () => number
  /** After each chunk; `false` stops. */
  onChunk?: (progress: number) => boolean | void
}

const chunk = 5000

/**
 * Anneals for so many seconds: the temperature follows the clock. Returns the iterations of each temperature; time can't be repeated, but
 * `replay` of these with the same seed gives the identical result.
 */
export function runFor(search: Search, { seconds, now, onChunk }: RunOptions): number[] {
  const counts = Array.from({ length: levels + 1 }, () => 0)
  const begunMs = now()
  for (;;) {
    const progress = (now() - begunMs) / (1000 * seconds)
    if (progress >= 1) return counts
    const level = Math.floor(progress * levels)
    search.step(chunk, level / levels)
    counts[level] = counts[level]! + chunk
    if (onChunk?.(progress) === false) return counts
  }
}

/** Anneals so many iterations, wherever and however long that takes. */
export function runCount(search: Search, iterations: number): void {
  replay(
    search,
    Array.from(
      { length: levels },
      (_, level) => Math.floor(((level + 1) * iterations) / levels) - Math.floor((level * iterations) / levels),
    ),
  )
}

export function replay(search: Search, counts: readonly number[]): void {
  for (const [level, count] of counts.entries()) if (count > 0) search.step(count, level / levels)
}
