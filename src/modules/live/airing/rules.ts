import { rungNames, standIn } from './slot.ts'
import type { Rung, RungMap, Slot } from './slot.ts'

/** A stored fragment as far as it decides what is listed; all times in milliseconds of the epoch, by the server's clock. */
export interface Fragment {
  /** Number of the encoder's run. */
  epoch: number
  rung: Rung
  seq: number
  startsAt: number
  durationMs: number
  receivedAt: number
}

/** Where one stream of a room on air stands. */
export interface Airing {
  openedAt: number
  /** The staff's slate, or the cover after an emergency stop: nothing of the picture is listed. */
  isSlated: boolean
  /** What was sent before stays hidden: the slate stood until then. */
  hiddenBefore: number
  wasSlated: boolean
  last: Slot | undefined
  /** From the end of a picture to its listing, as it was last. */
  lagMs: number
  /** The fragment listed last, and how much later its slot stands than its own time. */
  passed: { epoch: number; seq: number; shiftMs: number } | undefined
  /** Since when fragments come that the slate has overtaken. */
  lateSince: number | undefined
  /** Rungs that each epoch declared. */
  declared: ReadonlyMap<number, readonly Rung[]>
}

export interface Next {
  airing: Airing
  slots: Slot[]
  /** When to look again, if nothing arrives before. */
  wakeAt: number
}

export const slateMs = 1000
const silenceMs = 2000
const rungWaitMs = 700
const lateMs = 500
const lateRunMs = 3000
const usualLagMs = 500
const outageMs = 15_000

export function newAiring(openedAt: number): Airing {
  return {
    openedAt,
    isSlated: false,
    hiddenBefore: 0,
    wasSlated: false,
    last: undefined,
    lagMs: usualLagMs,
    passed: undefined,
    lateSince: undefined,
    declared: new Map(),
  }
}

/** What is listed next: fragments as they come whole, the slate where none comes. Pure; called until it lists nothing. */
export function nextSlots(start: Airing, fragments: readonly Fragment[], now: number): Next {
  const slots: Slot[] = []
  const { isSlated, wasSlated } = start
  let airing = { ...start, wasSlated: isSlated, hiddenBefore: isSlated || wasSlated ? now : start.hiddenBefore }
  for (;;) {
    const step = airing.isSlated ? undefined : nextPicture(airing, fragments, now)
    if (step?.listed) {
      slots.push(step.airing.last!)
      airing = step.airing
      continue
    }
    if (step) airing = step.airing
    // A fragment that only waits for its other rungs comes before the slate.
    const dueAt = step?.wakeAt ?? slateDueAt(airing)
    if (now < dueAt) return { airing, slots, wakeAt: dueAt }
    airing = listSlate(airing, now)
    slots.push(airing.last!)
  }
}

const endOf = (slot: Slot): number => slot.startsAt + slot.durationMs

/** The slate goes at its own pace; after a picture it waits until nothing has come for two seconds. */
function slateDueAt({ last, lagMs, openedAt, isSlated }: Airing): number {
  if (!last) return openedAt + (isSlated ? slateMs : silenceMs)
  return endOf(last) + lagMs + (last.item && !isSlated ? silenceMs : slateMs)
}

function listSlate(airing: Airing, now: number): Airing {
  const { last } = airing
  // After an outage of everything the slate doesn't make up for what nobody saw.
  const latest = now - slateMs - airing.lagMs
  const startsAt = !last ? now - slateMs : latest - endOf(last) > outageMs ? latest : endOf(last)
  const slot: Slot = { msn: (last?.msn ?? -1) + 1, startsAt, durationMs: slateMs, breaks: Boolean(last?.item), item: null }
  return { ...airing, last: slot }
}

/** The fragments of one number, in the rungs that have arrived. */
interface Group {
  epoch: number
  seq: number
  rungs: Rung[]
  startsAt: number
  durationMs: number
  firstAt: number
}

function groupsAfter(airing: Airing, fragments: readonly Fragment[]): Group[] {
  const groups = new Map<string, Group>()
  for (const { epoch, seq, rung, startsAt, durationMs, receivedAt } of fragments) {
    if (isPassed(airing, epoch, seq)) continue
    const key = `${epoch} ${seq}`
    const known = groups.get(key)
    if (!known) groups.set(key, { epoch, seq, rungs: [rung], startsAt, durationMs, firstAt: receivedAt })
    else {
      known.rungs.push(rung)
      known.firstAt = Math.min(known.firstAt, receivedAt)
      // A picture says better than the sound alone how long it lasts.
      if (rung !== 'a') Object.assign(known, { startsAt, durationMs })
    }
  }
  return [...groups.values()].toSorted((a, b) => a.epoch - b.epoch || a.seq - b.seq)
}

function isPassed({ passed }: Airing, epoch: number, seq: number): boolean {
  return passed !== undefined && (epoch < passed.epoch || (epoch === passed.epoch && seq <= passed.seq))
}

type Step = { listed: boolean; airing: Airing; wakeAt: number | undefined }

function nextPicture(airing: Airing, fragments: readonly Fragment[], now: number): Step {
  const groups = groupsAfter(airing, fragments)
  const late = groups.filter((group) => isLate(airing, group))
  const open = late.filter((group) => group.startsAt >= airing.hiddenBefore)
  const lateSince = open.length > 0 ? (airing.lateSince ?? open.at(-1)!.firstAt) : airing.lateSince
  const next = { ...airing, lateSince }
  const group = groups.find((one) => !late.includes(one)) ?? overtaken(next, open, now)
  if (!group) return { listed: false, airing: next, wakeAt: undefined }
  const readyAt = isWhole(next, group, fragments) ? group.firstAt : group.firstAt + rungWaitMs
  if (now < readyAt) return { listed: false, airing: next, wakeAt: readyAt }
  return { listed: true, airing: listPicture(next, group, now), wakeAt: undefined }
}

/** A line that became slower for good: when the slate was ahead of everything for three seconds, the newest fragment goes on after it. */
function overtaken({ lateSince }: Airing, late: Group[], now: number): Group | undefined {
  const newest = late.at(-1)
  return newest && lateSince !== undefined && newest.firstAt - lateSince >= lateRunMs && newest.firstAt <= now ? newest : undefined
}

function isLate(airing: Airing, group: Group): boolean {
  const { last, passed, openedAt, hiddenBefore } = airing
  if (group.startsAt < hiddenBefore) return true
  if (!last) return group.startsAt + group.durationMs <= openedAt
  // What follows on what was listed, and whatever a new run begins with, can't be late while no slate came between.
  if (last.item) return false
  return group.startsAt + shiftOf(passed, group) + lateMs < endOf(last)
}

function shiftOf(passed: Airing['passed'], group: Group): number {
  return passed?.epoch === group.epoch ? passed.shiftMs : 0
}

function followsOn({ last, passed }: Airing, group: Group): boolean {
  return Boolean(last?.item) && passed?.epoch === group.epoch && passed.seq + 1 === group.seq
}

/** Whether nothing is missing that could still come: neither a rung that is alive, nor a fragment before this one. */
function isWhole(airing: Airing, group: Group, fragments: readonly Fragment[]): boolean {
  const { passed, last, declared } = airing
  const isGap = last?.item && passed?.epoch === group.epoch && passed.seq + 1 !== group.seq
  if (isGap) return false
  const expected = declared.get(group.epoch) ?? group.rungs
  return expected.every((rung) => group.rungs.includes(rung) || isSilent(rung, group, fragments, passed?.epoch !== group.epoch))
}

/** A rung that the studio has dropped keeps nobody waiting: nothing of it in the last two seconds. */
function isSilent(rung: Rung, group: Group, fragments: readonly Fragment[], isFirst: boolean): boolean {
  if (isFirst) return false
  return !fragments.some((one) => one.epoch === group.epoch && one.rung === rung && one.seq >= group.seq - 2)
}

function listPicture(airing: Airing, group: Group, now: number): Airing {
  const { last, passed } = airing
  const rungs = Object.fromEntries(
    rungNames.flatMap((wanted) => {
      const there = standIn(wanted, group.rungs)
      return there ? [[wanted, there]] : []
    }),
  ) as RungMap
  const follows = followsOn(airing, group)
  const ownTime = group.startsAt + shiftOf(passed, group)
  const startsAt = last && !follows ? Math.max(endOf(last), ownTime) : ownTime
  const slot: Slot = {
    msn: (last?.msn ?? -1) + 1,
    startsAt,
    durationMs: group.durationMs,
    breaks: last !== undefined && (!follows || !sameRungs(last.item!.rungs, rungs)),
    item: { epoch: group.epoch, seq: group.seq, rungs },
  }
  const lagMs = Math.min(3000, Math.max(0, now - endOf(slot)))
  const shiftMs = startsAt - group.startsAt
  return { ...airing, last: slot, lagMs, lateSince: undefined, passed: { epoch: group.epoch, seq: group.seq, shiftMs } }
}

function sameRungs(a: RungMap, b: RungMap): boolean {
  return rungNames.every((rung) => a[rung] === b[rung])
}
