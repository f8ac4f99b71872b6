import type { EventSpec } from '../../engine/problem.ts'
import type { Ticks } from '../problem.ts'

/**
 * Hours at which a stream is closed, as events that stand there already. A session leaves `gap` ticks behind it and so does a closure, so
 * this one begins so much later and ends so much sooner: sessions may touch the stream's hours. Closures too short for that (at most two
 * gaps) keep their end exact and cost some ticks before. Where something is locked into closed hours, they give way to it.
 */
export function closures(open: readonly Ticks[], locked: readonly Ticks[], stream: number, gap: number, tickCount: number): EventSpec[] {
  const edges: number[] = [-1, ...open.flat(), tickCount + 1]
  const spans: Ticks[] = []
  for (let at = 0; at < edges.length; at += 2) spans.push(...closure(edges[at]!, edges[at + 1]!, gap, tickCount))
  const around = locked.map(([from, until]): Ticks => [from - gap, until + gap])
  return spans.flatMap((span) => subtract(span, around)).map(([from, until]) => closedEvent(from, until, stream))
}

function closure(closes: number, opens: number, gap: number, tickCount: number): Ticks[] {
  const from = closes < 0 ? 0 : closes + gap
  const until = opens > tickCount ? tickCount : opens - gap
  if (until > from) return [[from, until]]
  if (opens > tickCount) return closes < tickCount ? [[tickCount - 1, tickCount]] : []
  return opens > 0 ? [[Math.max(0, opens - gap - 1), Math.max(1, opens - gap)]] : []
}

function subtract(span: Ticks, others: readonly Ticks[]): Ticks[] {
  let rest: Ticks[] = [span]
  for (const [from, until] of others)
    rest = rest.flatMap(([a, b]): Ticks[] => [
      ...(a < Math.min(b, from) ? [[a, Math.min(b, from)] as const] : []),
      ...(Math.max(a, until) < b ? [[Math.max(a, until), b] as const] : []),
    ])
  return rest
}

const closedEvent = (start: number, until: number, stream: number): EventSpec => ({
  durationTicks: until - start,
  starts: [],
  places: [],
  uses: [],
  unplacedCost: 0,
  locked: { start, place: stream },
})
