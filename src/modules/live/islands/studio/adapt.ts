import type { Rung } from './plan.ts'

/** How far the broadcast has stepped back before a narrow line. */
export interface Pace {
  /** 0: everything goes out. */
  step: number
  badSinceMs: number | null
  goodSinceMs: number | null
  /** How long it must go well before the next try upwards; doubled each time a try failed. */
  patienceMs: number
  steppedUpAtMs: number | null
}

export const firstPace: Pace = { step: 0, badSinceMs: null, goodSinceMs: null, patienceMs: 15_000, steppedUpAtMs: null }

const badShare = 0.7
const goodShare = 0.35
const badForMs = 3000
const patienceMaxMs = 240_000

/** What each step leaves out of the live stream (it goes afterwards) and by how much it squeezes the rest. */
const steps = [
  { drop: 0, squeeze: 1 },
  { drop: 1, squeeze: 1 },
  { drop: 1, squeeze: 0.7 },
  { drop: 2, squeeze: 0.7 },
  { drop: 2, squeeze: 0.5 },
  { drop: 3, squeeze: 0.5 },
] as const

/**
 * One second of the broadcast has arrived, or is still on its way: `share` is the time it took, or has taken yet, as a share of its duration.
 * More than 0.7 for three seconds: a step back. Well for a while: a step forward again.
 */
export function adapt(pace: Pace, share: number, nowMs: number, rungs: number): Pace {
  if (share > badShare) {
    const since = pace.badSinceMs ?? nowMs
    if (nowMs - since < badForMs) return { ...pace, badSinceMs: since, goodSinceMs: null }
    const step = Math.min(pace.step + 1, lastStep(rungs))
    const failed = pace.steppedUpAtMs !== null && nowMs - pace.steppedUpAtMs < 2 * pace.patienceMs
    const patienceMs = failed ? Math.min(pace.patienceMs * 2, patienceMaxMs) : pace.patienceMs
    return { step, badSinceMs: null, goodSinceMs: null, patienceMs, steppedUpAtMs: null }
  }
  if (share > goodShare) return { ...pace, badSinceMs: null, goodSinceMs: null }
  const since = pace.goodSinceMs ?? nowMs
  if (pace.step === 0 || nowMs - since < pace.patienceMs) return { ...pace, badSinceMs: null, goodSinceMs: since }
  return { ...pace, step: pace.step - 1, badSinceMs: null, goodSinceMs: null, steppedUpAtMs: nowMs }
}

/** The sound is never left out, so the last step of few rungs comes sooner. */
function lastStep(rungs: number): number {
  return steps.findLastIndex(({ drop }) => drop < rungs)
}

/** Rungs that go out now, lowest first, and the share of its bitrate that each encoder is given. */
export function paceOf(pace: Pace, rungs: readonly Rung[]): { live: Rung[]; squeeze: number } {
  const { drop, squeeze } = steps[pace.step] ?? steps[0]
  return { live: rungs.slice(0, Math.max(1, rungs.length - drop)), squeeze }
}
