export const streams = ['main', 'sign'] as const
export type Stream = (typeof streams)[number]

/** From the lightest on: sound alone, then pictures. */
export const rungNames = ['a', '1', '2', '3'] as const
export type Rung = (typeof rungNames)[number]

/** Rung asked for → rung whose fragment stands there. */
export type RungMap = Partial<Record<Rung, Rung>>

/** One place of a recording: the fragments that all rungs have there. */
export interface Item {
  /** Number of the epoch within room and stream. */
  epoch: number
  seq: number
  /** When it was sent, by the clock of the first airing, in ms. */
  at: number
  durationMs: number
  /** For every rung of the recording. */
  rungs: RungMap
  /** Does not follow on from the place before: another epoch, another rung, a gap or a cut. */
  breaks: boolean
}

/** One media sequence number of an airing, the same in all rungs. */
export interface Slot {
  msn: number
  /** By the airing's clock, in ms: EXT-X-PROGRAM-DATE-TIME. */
  startsAt: number
  durationMs: number
  /** A discontinuity stands before it. */
  breaks: boolean
  /** Null: the slate. */
  item: Pick<Item, 'epoch' | 'seq' | 'rungs'> | null
}

/** What a playlist lists at a moment: oldest first, numbers without gaps. */
export interface Window {
  slots: Slot[]
  /** Discontinuities that stood before slots that are not listed any more (EXT-X-DISCONTINUITY-SEQUENCE). */
  breaksBefore: number
  /** Nothing follows. */
  ended: boolean
}

/**
 * The fragment for a rung, or for what is missing the next lower one's; below the lowest the next higher one's. Sound alone and a picture never
 * stand in for each other: a player that began with one can't take the other. Undefined: the slate.
 */
export function standIn(wanted: Rung, there: readonly Rung[]): Rung | undefined {
  if (wanted === 'a') return there.includes('a') ? 'a' : undefined
  const pictures = rungNames.filter((rung) => rung !== 'a' && there.includes(rung))
  return pictures.findLast((rung) => rung <= wanted) ?? pictures[0]
}
