import type { Ticks } from '../problem.ts'

/** One after another: what a person has to do, each with its allowed starts (in order) and its length in ticks. */
export interface Task {
  session: number
  starts: readonly number[]
  ticks: number
}

/** More sessions of one person than this are not searched through: 2^n steps. */
export const chainMax = 14

/**
 * Can one person do all of these, one after another? Exact: for each subset the soonest end is enough to know, since whatever ends sooner
 * leaves more room (dynamic programming over subsets, Held & Karp 1962).
 */
export function canChain(tasks: readonly Task[]): boolean {
  const soonest = new Float64Array(1 << tasks.length).fill(Infinity)
  soonest[0] = 0
  for (let done = 0; done < soonest.length; done += 1) {
    const free = soonest[done]!
    if (free === Infinity) continue
    for (const [at, { starts, ticks }] of tasks.entries()) {
      if ((done & (1 << at)) !== 0) continue
      const start = firstFrom(starts, free)
      if (start === undefined) continue
      const next = done | (1 << at)
      if (start + ticks < soonest[next]!) soonest[next] = start + ticks
    }
  }
  return soonest.at(-1)! < Infinity
}

function firstFrom(starts: readonly number[], tick: number): number | undefined {
  let [low, high] = [0, starts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (starts[middle]! < tick) low = middle + 1
    else high = middle
  }
  return starts[low]
}

/** Leaves out whatever can be left out while it stays impossible: what is left is minimal (deletion filter, Chinneck & Dravnieks 1991). */
export function minimise<T>(list: readonly T[], isImpossible: (some: readonly T[]) => boolean): T[] {
  let kept = [...list]
  for (const one of list) {
    const rest = kept.filter((other) => other !== one)
    if (isImpossible(rest)) kept = rest
  }
  return kept
}

/** Ticks of [from, until) in which it is open. */
export function openTicks(open: readonly Ticks[], from: number, until: number): number {
  return open.reduce((sum, [a, b]) => sum + Math.max(0, Math.min(b, until) - Math.max(a, from)), 0)
}
