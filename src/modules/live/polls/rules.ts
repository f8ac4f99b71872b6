import type { Temporal } from '#platform/time.ts'
import { isBefore } from '#platform/time.ts'

export const choicesMin = 2
export const choicesMax = 6
/** Who watches some seconds behind may answer until their own picture has come to the close. */
export const lagS = 60
/** Answers that came in time may still be on their way into the database. */
const settleS = 2
/** Of a class whose size nobody told; and so many of one class's pupils count, however many passes a child makes itself with its code. */
export const headsWithoutMax = 60
/** How long the result stands in the frame. */
const shownS = 300

/** What people send as a number may be none of PostgreSQL's. */
export const isPollNumber = (number: number): boolean => Number.isInteger(number) && number >= 1 && number <= 1_000_000

/** "late": closed for those who see it as it happens, still open for those behind. "closed": counted and told. */
export type PollState = 'draft' | 'planned' | 'open' | 'late' | 'closed'

export interface PollTimes {
  opensAt: Temporal.Instant | null
  closesAt: Temporal.Instant | null
}

export function pollState({ opensAt, closesAt }: PollTimes, now: Temporal.Instant): PollState {
  if (!opensAt) return 'draft'
  if (isBefore(now, opensAt)) return 'planned'
  if (!closesAt || isBefore(now, closesAt)) return 'open'
  return isBefore(now, closesAt.add({ seconds: lagS + settleS })) ? 'late' : 'closed'
}

/** Nobody's answer counts after the lag is over, and none before the opening. */
export function canAnswer({ opensAt, closesAt }: PollTimes, now: Temporal.Instant): boolean {
  if (!opensAt || isBefore(now, opensAt)) return false
  return !closesAt || isBefore(now, closesAt.add({ seconds: lagS }))
}

/** In the frame from its opening until some minutes after its counts were told. */
export function isInFrame(poll: PollTimes, now: Temporal.Instant): boolean {
  if (!poll.opensAt || isBefore(now, poll.opensAt)) return false
  return !poll.closesAt || isBefore(now, poll.closesAt.add({ seconds: lagS + settleS + shownS }))
}

/** From the opening to the answer as the reader saw it, never before the opening nor after what is possible, whatever the browser says. */
export function responseMs(poll: PollTimes, playedAtMs: number | undefined, now: Temporal.Instant): number {
  const opened = poll.opensAt?.epochMilliseconds ?? now.epochMilliseconds
  const last = Math.min(now.epochMilliseconds, poll.closesAt?.epochMilliseconds ?? Infinity)
  const seen = playedAtMs !== undefined && Number.isFinite(playedAtMs) ? playedAtMs : now.epochMilliseconds
  return Math.round(Math.max(0, Math.min(seen, last) - opened))
}

/** A class's hands: as many numbers as choices, together no more than sit there. */
export function isTally(tally: number[], choices: number, heads: number): boolean {
  return (
    tally.length === choices &&
    tally.every((hands) => Number.isInteger(hands) && hands >= 0) &&
    tally.reduce((sum, hands) => sum + hands, 0) <= heads
  )
}
