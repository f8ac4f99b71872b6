import type { SessionState } from '../../weeks/kinds.ts'

export const criteria = ['ageFit', 'clarity', 'handsOn', 'safety'] as const
export type Criterion = (typeof criteria)[number]

const undecided: readonly SessionState[] = ['submitted', 'inReview']
export const isUndecided = (state: SessionState): boolean => undecided.includes(state)
