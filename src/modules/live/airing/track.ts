import type { Rung, RungMap, Slot, Window } from './slot.ts'

/** Slots that a live playlist lists. */
export const windowSlots = 10

/** One stream's listed slots in memory: the newest whole, of the older ones what may be fetched. */
export interface Track {
  add: (slot: Slot) => void
  newest: () => number
  window: () => Omit<Window, 'ended'>
  isListed: (epoch: number, rung: Rung, seq: number) => boolean
}

export function newTrack(): Track {
  const slots: Slot[] = []
  const listed = new Map<string, RungMap>()
  let breaksBefore = 0
  return {
    add(slot) {
      if (slot.msn <= (slots.at(-1)?.msn ?? -1)) return
      slots.push(slot)
      if (slot.item) listed.set(`${slot.item.epoch}/${slot.item.seq}`, slot.item.rungs)
      if (slots.length > windowSlots && slots.shift()!.breaks) breaksBefore += 1
    },
    newest: () => slots.at(-1)?.msn ?? -1,
    window: () => ({ slots: [...slots], breaksBefore }),
    isListed: (epoch, rung, seq) => Object.values(listed.get(`${epoch}/${seq}`) ?? {}).includes(rung),
  }
}
