import { isBefore } from '#platform/time.ts'
import type { Temporal } from '#platform/time.ts'
import type { Week } from './store.ts'

/** Proposals are taken from the first instant on, and no more at the last. */
export function isCallOpen({ call }: Pick<Week, 'call'>, now: Temporal.Instant): boolean {
  return call !== null && !isBefore(now, call.opensAt) && isBefore(now, call.closesAt)
}
