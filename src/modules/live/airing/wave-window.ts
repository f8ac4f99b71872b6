import type { World } from '#platform/http/route.ts'
import { findRecorded, listItems } from '../recording/items.ts'
import { findSlot, newestMsn, waveSlots } from '../recording/wave.ts'
import type { Wave } from '../recording/wave.ts'
import type { Room } from '../rooms/store.ts'
import type { Item, Rung, Slot, Window } from './slot.ts'
import { windowSlots } from './track.ts'

/** The list of a room that airs a recording: it follows from the recording, the start and the clock, so no process owns it. */
export interface WaveWindow {
  /** The room whose fragments are shown. */
  recordedUuid: string
  window: (now: number, coveredSince: number | undefined) => Window
  newest: (now: number) => number
  /** When a slot is over and can be listed; undefined: never. */
  listedAt: (msn: number) => number | undefined
  isListed: (epoch: number, rung: Rung, seq: number) => boolean
}

export async function readWave(world: World, room: Room): Promise<WaveWindow | undefined> {
  const recorded = await findRecorded(world.db, room)
  if (!recorded || room.source.kind !== 'recording') return undefined
  const items = await listItems(world.db, recorded.id, 'main')
  return waveWindow(recorded.uuid, { items, startsAt: room.startsAt.epochMilliseconds, loop: room.source.loop ?? false })
}

export function waveWindow(recordedUuid: string, wave: Wave): WaveWindow {
  const there = new Map(wave.items.map((item) => [`${item.epoch}/${item.seq}`, new Set(Object.values(item.rungs))]))
  const endOf = (slot: Slot | undefined): number | undefined => slot && slot.startsAt + slot.durationMs
  return {
    recordedUuid,
    window(now, coveredSince) {
      const { slots, hasEnded } = waveSlots({ ...wave, now }, windowSlots)
      const breaksBefore = countBreaks(wave.items, slots[0]?.msn ?? 0)
      return { slots: coveredSince === undefined ? slots : cover(slots, coveredSince), breaksBefore, ended: hasEnded }
    },
    newest: (now) => newestMsn(wave, now),
    listedAt: (msn) => endOf(findSlot(wave, msn)),
    isListed: (epoch, rung, seq) => there.get(`${epoch}/${seq}`)?.has(rung) ?? false,
  }
}

/** What was listed before stays listed (RFC 8216, 6.2.2): the slate stands from then on. */
function cover(slots: readonly Slot[], since: number): Slot[] {
  return slots.map((slot, at) => {
    if (slot.startsAt < since) return slot
    const isFirst = at > 0 && slots[at - 1]!.startsAt < since
    return { ...slot, item: null, breaks: isFirst }
  })
}

const sums = new WeakMap<readonly Item[], number[]>()

/** Discontinuities of a loop before this slot, counted from its very first round. */
function countBreaks(items: readonly Item[], first: number): number {
  if (first === 0 || items.length === 0) return 0
  const known = sums.get(items) ?? [0]
  if (known.length === 1) for (const [at, item] of items.entries()) known.push(known[at]! + (at === 0 || item.breaks ? 1 : 0))
  sums.set(items, known)
  // The very first slot follows on from nothing.
  return Math.floor(first / items.length) * known[items.length]! + known[first % items.length]! - 1
}
