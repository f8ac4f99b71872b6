import type { SessionState } from '../../weeks/kinds.ts'

/** Days in which an invitation can be answered. */
export const invitationDays = 14

/** At once, so that a proposal is no way to send letters to many. */
export const coSpeakersMax = 4

/** Before the session has its place; afterwards its people are the office's to change. */
export const canAskOthers = (state: SessionState): boolean =>
  ['draft', 'submitted', 'inReview', 'reserve', 'accepted', 'confirmed'].includes(state)
