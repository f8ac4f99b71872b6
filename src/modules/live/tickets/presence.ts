import type { Temporal } from '#platform/time.ts'

/** Away for less than this is a dropped line, not an absence: the span goes on. */
export const presenceGapS = 300
/** Heard of within this time, a ticket counts as watching. */
export const watchingS = 75

export interface Span {
  from: Temporal.Instant
  to: Temporal.Instant
}

/** Seconds covered by the spans inside the window; overlapping spans count once. */
export function presentSeconds(spans: Span[], window: Span | null): number {
  if (!window) return 0
  const [open, close] = [window.from.epochMilliseconds, window.to.epochMilliseconds]
  const cut = spans
    .map(({ from, to }) => [Math.max(from.epochMilliseconds, open), Math.min(to.epochMilliseconds, close)] as const)
    .filter(([from, to]) => to > from)
    .toSorted((a, b) => a[0] - b[0])
  let totalMs = 0
  let reachedMs = -Infinity
  for (const [from, to] of cut) {
    totalMs += Math.max(0, to - Math.max(from, reachedMs))
    reachedMs = Math.max(reachedMs, to)
  }
  return Math.floor(totalMs / 1000)
}
