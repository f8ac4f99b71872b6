import type { Rung } from './plan.ts'

/** One fragment that the server does not have yet. `seq` -1: the init segment. */
export interface Parcel {
  epoch: number
  rung: Rung
  seq: number
  /** When its last frame was taken, by this computer's clock. */
  cutAtMs: number
  isSending: boolean
  /** Not before: it was refused for the moment. */
  notBeforeMs: number
}

export const liveForMs = 5000
const initSeq = -1
const liveAtOnce = 4

const order = (rung: Rung): number => 'a123'.indexOf(rung)

/** An init segment goes first; then second by second, within one the lightest rung first, so that everybody gets something. */
const byTurn = (a: Parcel, b: Parcel): number => a.seq - b.seq || order(a.rung) - order(b.rung)

export interface Line {
  nowMs: number
  /** The epoch that is on air; null where none is. */
  epoch: number | null
  /** Rungs that go out live at the moment. */
  live: readonly Rung[]
  /** After a line that was gone the newest goes on live: what was taken before this moment goes afterwards. */
  freshFromMs: number
  /** The line is at ease: what is late may go too. */
  atEase: boolean
}

function isLive(parcel: Parcel, line: Line): boolean {
  if (parcel.epoch !== line.epoch || !line.live.includes(parcel.rung)) return false
  return parcel.seq === initSeq || (parcel.cutAtMs >= line.freshFromMs && line.nowMs - parcel.cutAtMs <= liveForMs)
}

/**
 * The parcel to send next. What is younger than five seconds goes live, some at once; what is older waits until nothing is live and goes
 * alone; what belongs to a rung that was dropped waits until the rung is back or the broadcast is over.
 */
export function pickNext(parcels: readonly Parcel[], line: Line): Parcel | undefined {
  const sending = parcels.filter((parcel) => parcel.isSending)
  const ready = parcels.filter((parcel) => !parcel.isSending && parcel.notBeforeMs <= line.nowMs)
  // A rung's fragments are of no use before its init segment.
  const inits = new Set(parcels.filter(({ seq }) => seq === initSeq).map(({ epoch, rung }) => `${epoch}${rung}`))
  const opened = (parcel: Parcel): boolean => parcel.seq === initSeq || !inits.has(`${parcel.epoch}${parcel.rung}`)
  const live = ready.filter((parcel) => isLive(parcel, line) && opened(parcel)).toSorted(byTurn)[0]
  if (live) return sending.length < liveAtOnce ? live : undefined
  if (sending.length > 0 || !line.atEase) return undefined
  const waits = (parcel: Parcel): boolean => parcel.epoch === line.epoch && !line.live.includes(parcel.rung)
  return ready.filter((parcel) => opened(parcel) && !waits(parcel)).toSorted((a, b) => a.epoch - b.epoch || byTurn(a, b))[0]
}

/** Seconds between the camera and the last second that the server has whole: 0 while the line keeps up. */
export function behindS(parcels: readonly Parcel[], line: Line): number {
  const waiting = parcels.filter((parcel) => parcel.epoch === line.epoch && line.live.includes(parcel.rung) && parcel.seq >= 0)
  const own = waiting.filter((parcel) => parcel.cutAtMs >= line.freshFromMs && line.nowMs - parcel.cutAtMs <= 60_000)
  const oldest = own.toSorted((a, b) => a.cutAtMs - b.cutAtMs)[0]
  return oldest ? Math.max(0, Math.floor((line.nowMs - oldest.cutAtMs) / 1000)) : 0
}

/** Seconds of which something is still only on this computer. */
export function secondsKept(parcels: readonly Pick<Parcel, 'epoch' | 'seq'>[]): number {
  return new Set(parcels.filter(({ seq }) => seq >= 0).map(({ epoch, seq }) => `${epoch}:${seq}`)).size
}

/** Waiting time before the next try, in ms: quickly at first, never more than four seconds; the server's own wish counts. */
export function retryAfterMs(tries: number, wishS: number | undefined): number {
  return wishS === undefined ? Math.min(4000, 250 * 2 ** Math.min(tries, 6)) : Math.min(30_000, wishS * 1000)
}
