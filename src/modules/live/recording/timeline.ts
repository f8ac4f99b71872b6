import type { Item } from '../airing/slot.ts'

/** Where each place of a recording begins, in ms of recording time: continuous, without what was cut; the last number is the whole length. */
function startsOf(items: readonly Item[]): readonly number[] {
  const known = kept.get(items)
  if (known) return known
  const starts = [0]
  for (const [n, item] of items.entries()) starts.push(starts[n]! + item.durationMs)
  kept.set(items, starts)
  return starts
}
const kept = new WeakMap<readonly Item[], readonly number[]>()

export function lengthMs(items: readonly Item[]): number {
  return startsOf(items)[items.length]!
}

/** Recording time at which a place begins. */
export function startMs(items: readonly Item[], index: number): number {
  return startsOf(items)[index]!
}

/** The place that stands there at this recording time; undefined before the start and from the end on. */
export function indexAt(items: readonly Item[], recordingMs: number): number | undefined {
  if (recordingMs < 0 || recordingMs >= lengthMs(items)) return undefined
  const starts = startsOf(items)
  return lastUpTo(items.length, (n) => starts[n]! <= recordingMs)
}

/** Recording time of an instant of the first airing, in ms; of one that was cut or lost, where the recording goes on; undefined after its end. */
export function recordingMsOf(items: readonly Item[], atMs: number): number | undefined {
  if (items.length === 0) return undefined
  // A second epoch may begin before the first one's last fragment ends: what began last counts.
  const index = items.findLastIndex((item) => item.at <= atMs)
  const item = items[index]
  if (!item) return 0
  if (atMs < item.at + item.durationMs) return startMs(items, index) + (atMs - item.at)
  return index + 1 < items.length ? startMs(items, index + 1) : undefined
}

/** The instant of the first airing that stands at this recording time; at the very end, when the last place ended. */
export function firstAiredAt(items: readonly Item[], recordingMs: number): number | undefined {
  const last = items.at(-1)
  if (last && recordingMs === lengthMs(items)) return last.at + last.durationMs
  const index = indexAt(items, recordingMs)
  return index === undefined ? undefined : items[index]!.at + (recordingMs - startMs(items, index))
}

/** The greatest number below `count` that still holds; it holds for 0 and, once it does not, never again. */
function lastUpTo(count: number, holds: (n: number) => boolean): number {
  let [low, high] = [0, count - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (holds(middle)) low = middle
    else high = middle - 1
  }
  return low
}
