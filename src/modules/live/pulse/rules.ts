import { breaksOf, nextBreakMs } from '../rooms/eye-break.ts'
import { roundCount } from '../rooms/rules.ts'

/** A number is shown from so many classes on: fewer would say of a region which class it is. */
const classesShownFrom = 3

/** Few classes are not counted out either: "3", "5", then as everywhere. */
const roundClasses = (classes: number): number => (classes < 5 ? classesShownFrom : classes < 10 ? 5 : roundCount(classes))

export interface RegionPresence {
  region: string
  classes: number
}

export interface RegionTile {
  code: string
  col: number
  row: number
  /** "none": nobody is known to be here; "few": a class or two, without a number. */
  level: 'none' | 'few' | 1 | 2 | 3
  /** Rounded; null where no number is shown. */
  classes: number | null
}

/** The map's tiles: a region is lit by a class that is here, never by a single child. */
export function lightTiles(
  regions: readonly { code: string; tileCol: number; tileRow: number }[],
  present: readonly RegionPresence[],
): RegionTile[] {
  const classesOf = new Map(present.map(({ region, classes }) => [region, classes]))
  const most = Math.max(classesShownFrom, ...classesOf.values())
  return regions.map(({ code, tileCol, tileRow }) => {
    const classes = classesOf.get(code) ?? 0
    const place = { code, col: tileCol, row: tileRow }
    if (classes < classesShownFrom) return { ...place, level: classes > 0 ? 'few' : 'none', classes: null }
    const share = classes / most
    return { ...place, level: share > 0.66 ? 3 : share > 0.33 ? 2 : 1, classes: roundClasses(classes) }
  })
}

export interface Beat {
  clear: number
  fast: number
  louder: number
}

const stepS = 10
const windowMin = 10
export const beatsMax = (windowMin * 60) / stepS

/** The last ten minutes by ten seconds, oldest first, nought where nobody pressed. */
export function fillBeats(moments: readonly { atMs: number; counts: readonly number[] }[], nowMs: number): Beat[] {
  const last = Math.floor(nowMs / 1000 / stepS)
  const byStep = new Map(moments.map(({ atMs, counts }) => [Math.floor(atMs / 1000 / stepS), counts]))
  return Array.from({ length: beatsMax }, (_, at) => {
    const [clear = 0, fast = 0, louder = 0] = byStep.get(last - beatsMax + 1 + at) ?? []
    return { clear, fast, louder }
  })
}

/** The sum of the last minute. */
export function lastMinute(beats: readonly Beat[]): Beat {
  const sum = (pick: (beat: Beat) => number): number => beats.slice(-6).reduce((total, beat) => total + pick(beat), 0)
  return { clear: sum((beat) => beat.clear), fast: sum((beat) => beat.fast), louder: sum((beat) => beat.louder) }
}

/** What the room asks for now, loud enough to interrupt: at least three, and more than those for whom all is clear. */
export function wishOf({ clear, fast, louder }: Beat): 'fast' | 'louder' | undefined {
  const [most, count] = louder >= fast ? (['louder', louder] as const) : (['fast', fast] as const)
  return count >= 3 && count > clear ? most : undefined
}

/** Whole minutes until it is over, rounded up; negative when it is. */
export function minutesUntil(atMs: number, nowMs: number): number {
  return Math.ceil((atMs - nowMs) / 60_000)
}

/** Minutes until eyes rest (screen norms by age); undefined where no norm is given, nothing has begun, or the end comes first. */
export function breakInMin(room: Parameters<typeof breaksOf>[0], nowMs: number): number | undefined {
  const breaks = breaksOf(room)
  const nextMs = breaks && nextBreakMs(breaks, nowMs)
  return nextMs === undefined ? undefined : minutesUntil(nextMs, nowMs)
}
