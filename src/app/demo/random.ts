import { createHash } from 'node:crypto'

export interface Chance {
  /** From 0 to below 1. */
  next: () => number
  /** A whole number, both ends included. */
  whole: (from: number, to: number) => number
  pick: <T>(list: readonly T[]) => T
  /** Another order; the list itself stays. */
  shuffle: <T>(list: readonly T[]) => T[]
}

/** Pseudo-random numbers that are the same for the same seed (mulberry32), so that a demonstration can be repeated. */
export function chanceOf(seed: string): Chance {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  return {
    next,
    whole,
    pick: (list) => list[whole(0, list.length - 1)]!,
    shuffle(list) {
      const mixed = [...list]
      for (let at = mixed.length - 1; at > 0; at--) {
        const other = whole(0, at)
        ;[mixed[at], mixed[other]] = [mixed[other]!, mixed[at]!]
      }
      return mixed
    },
  }
}
