import type { Item, Slot } from '../airing/slot.ts'
import { indexAt, lengthMs, startMs } from './timeline.ts'

// A recording aired again is no process: what is on at an instant follows from the recording and the start alone, so that
// any node gives the same answer at any time.

export interface Wave {
  /** What `listItems` gives: the same array as long as the recording is the same. */
  items: readonly Item[]
  /** The first place is aired then, in ms. */
  startsAt: number
  /** Over and over; otherwise once. */
  loop: boolean
}

/** The newest slot that is over at `now`, as a broadcast's fragment is listed once it is whole; -1 where there is none yet. */
export function newestMsn({ items, startsAt, loop }: Wave, now: number): number {
  const whole = lengthMs(items)
  const passed = now - startsAt
  if (whole === 0 || passed <= 0) return -1
  if (!loop && passed >= whole) return items.length - 1
  return Math.floor(passed / whole) * items.length + indexAt(items, passed % whole)! - 1
}

/** A slot by its number, however long ago or ahead; undefined where there is none. */
export function findSlot({ items, startsAt, loop }: Wave, msn: number): Slot | undefined {
  if (!Number.isInteger(msn) || msn < 0 || items.length === 0 || (!loop && msn >= items.length)) return undefined
  const [round, index] = [Math.floor(msn / items.length), msn % items.length]
  const item = items[index]!
  const begins = startsAt + round * lengthMs(items) + startMs(items, index)
  return { msn, startsAt: begins, durationMs: item.durationMs, breaks: msn > 0 && (index === 0 || item.breaks), item }
}

/** The newest slots of a wave, oldest first, and whether nothing comes after them. */
export function waveSlots(wave: Wave & { now: number }, count = 10): { newest: number; slots: Slot[]; hasEnded: boolean } {
  const newest = newestMsn(wave, wave.now)
  const first = Math.max(0, newest - count + 1)
  const slots = Array.from({ length: newest - first + 1 }, (_, n) => findSlot(wave, first + n)!)
  return { newest, slots, hasEnded: !wave.loop && newest === wave.items.length - 1 }
}

/**
 * When this moment of the recording is aired, in ms: of a loop the last time up to `now`, or the first time where it was not yet.
 * For cues, chapters and polls.
 */
export function airingAt({ items, startsAt, loop }: Wave, recordingMs: number, now = startsAt): number {
  const first = startsAt + recordingMs
  const whole = lengthMs(items)
  return loop && whole > 0 && now > first ? first + Math.floor((now - first) / whole) * whole : first
}

/** Which moment of the recording is aired at this instant; undefined before the start and after the end. */
export function recordingAt({ items, startsAt, loop }: Wave, airedAt: number): number | undefined {
  const whole = lengthMs(items)
  const passed = airedAt - startsAt
  if (passed < 0 || whole === 0 || (!loop && passed >= whole)) return undefined
  return passed % whole
}
