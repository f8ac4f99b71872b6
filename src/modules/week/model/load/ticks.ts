import type { Span } from '../../weeks/hours.ts'
import { tickMs } from '../problem.ts'
import type { Ticks } from '../problem.ts'

/** What turns instants into ticks. */
export interface TickLine {
  originMs: number
  tickCount: number
}

/** Ticks that lie in the spans whole and in the week; sorted, those that touch as one. */
export function toTicks(spans: readonly Span[], { originMs, tickCount }: TickLine): Ticks[] {
  const joined: [number, number][] = []
  for (const span of spans.toSorted((a, b) => a.from.epochMilliseconds - b.from.epochMilliseconds)) {
    const from = Math.max(0, Math.ceil((span.from.epochMilliseconds - originMs) / tickMs))
    const until = Math.min(tickCount, Math.floor((span.until.epochMilliseconds - originMs) / tickMs))
    const last = joined.at(-1)
    if (from >= until) continue
    if (last && from <= last[1]) last[1] = Math.max(last[1], until)
    else joined.push([from, until])
  }
  return joined
}
