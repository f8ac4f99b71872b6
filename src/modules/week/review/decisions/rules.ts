import type { SessionState } from '../../weeks/kinds.ts'

export const decisions = ['accepted', 'reserve', 'declined'] as const
export type Decision = (typeof decisions)[number]

/** From these the office decides, and decides anew while the author hasn't confirmed. */
export const decidableStates: readonly SessionState[] = ['submitted', 'inReview', 'accepted', 'reserve', 'declined']
