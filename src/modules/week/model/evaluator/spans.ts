import { tickMin } from '../problem.ts'
import type { Ticks } from '../problem.ts'

/** Does all of it lie within one of the spans? */
export function lies(spans: readonly Ticks[], startMin: number, endMin: number): boolean {
  return spans.some(([from, until]) => startMin >= from * tickMin && endMin <= until * tickMin)
}

/** Minutes of it that lie in none of the spans. */
export function minutesOutside(spans: readonly Ticks[], startMin: number, endMin: number): number {
  let outside = endMin - startMin
  for (const [from, until] of spans) outside -= Math.max(0, Math.min(endMin, until * tickMin) - Math.max(startMin, from * tickMin))
  return outside
}
