import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { World } from '#platform/http/route.ts'

/** What is let go when the process can't keep up, the first first. Media, calls for help and the emergency stop are never in this list. */
const shedOrder = ['events', 'reactions', 'state', 'votes'] as const
export type Sheddable = (typeof shedOrder)[number]

/** Event loop's delay, in ms, from which each is shed. */
const limitsMs = [700, 1200, 2000, 4000]
/** Below this share of its limit a thing is taken again: no flicker at the limit. */
const easeShare = 0.5
const everyMs = 500

/** How many of the list are shed at this delay, seeing how many were before. */
export function shedLevel(delayMs: number, before: number): number {
  const rising = limitsMs.filter((limit) => delayMs >= limit).length
  const holding = limitsMs.filter((limit, at) => at < before && delayMs >= limit * easeShare).length
  return Math.max(rising, holding)
}

export interface Overload {
  sheds: (what: Sheddable) => boolean
  /** What was measured now; the next measure of its own follows after its usual time. */
  note: (delayMs: number) => void
}

const meters = new WeakMap<World, Overload>()

export function overloadOf(world: World): Overload {
  const found = meters.get(world) ?? measureOverload()
  meters.set(world, found)
  return found
}

function measureOverload(): Overload {
  let level = 0
  const delays = monitorEventLoopDelay({ resolution: 20 })
  delays.enable()
  const timer = setInterval(() => {
    note(delays.percentile(90) / 1e6)
    delays.reset()
  }, everyMs).unref()
  const note = (delayMs: number): void => {
    level = shedLevel(delayMs, level)
    timer.refresh()
  }
  return { sheds: (what) => shedOrder.indexOf(what) < level, note }
}

/** Seconds to wait, for each another: they must not all come back together. */
export function retryAfterS(random = Math.random()): number {
  return 2 + Math.floor(random * 9)
}
