import { Temporal } from '#platform/time.ts'
import type { Draw } from './store.ts'

/** At most so many pools in one application, the dearest first. */
export const ranksMax = 5

/** The kinds of quotas that there are; the letter stands in the published list, the kind and its words on the page. */
export const quotaKinds = ['region', 'rural', 'firstTime', 'access'] as const
export type QuotaKind = (typeof quotaKinds)[number]

export interface Quota {
  letter: string
  kind: QuotaKind
  label: Record<string, string>
}

/**
 * `planned`: opens later. `unready`: should be open, but lacks shares. `closing`, `drawing`, `placing`: the worker is at it.
 * `revealing`: the list is out, shares are awaited.
 */
export type Phase = 'planned' | 'unready' | 'open' | 'closing' | 'revealing' | 'drawing' | 'placing' | 'drawn' | 'cancelled'

type PhaseFacts = Pick<Draw, 'state' | 'opensAt' | 'closesAt' | 'revealUntil' | 'isReady' | 'awaited' | 'doneCount' | 'totalCount'>

const isPast = (at: Temporal.Instant, now: Temporal.Instant): boolean => Temporal.Instant.compare(at, now) <= 0

export function phaseOf(draw: PhaseFacts, now: Temporal.Instant): Phase {
  if (draw.state === 'cancelled') return 'cancelled'
  if (draw.state === 'drawn') return draw.doneCount < draw.totalCount ? 'placing' : 'drawn'
  if (draw.state === 'closed') return draw.awaited === 0 || isPast(draw.revealUntil, now) ? 'drawing' : 'revealing'
  if (isPast(draw.closesAt, now)) return 'closing'
  if (!isPast(draw.opensAt, now)) return 'planned'
  return draw.isReady ? 'open' : 'unready'
}

/** Shares may be given and changed until the first moment at which somebody could apply. */
export function mayCommit(draw: PhaseFacts, now: Temporal.Instant): boolean {
  return ['planned', 'unready'].includes(phaseOf(draw, now))
}

/** The known letters of these, once each and in order, whatever was typed. */
export function cleanLetters(letters: string, quotas: readonly Quota[]): string {
  return [...new Set(letters)]
    .filter((letter) => quotas.some((quota) => quota.letter === letter))
    .toSorted()
    .join('')
}
