export type QuestionState = 'held' | 'shown' | 'onStage' | 'answered' | 'merged' | 'declined'
export type QuestionAct = 'approve' | 'decline' | 'stage' | 'unstage' | 'answer' | 'merge'

/** From which states each act of the staff leads where. */
const moves: Record<QuestionAct, { from: readonly QuestionState[]; to: QuestionState }> = {
  approve: { from: ['held', 'declined'], to: 'shown' },
  stage: { from: ['shown'], to: 'onStage' },
  unstage: { from: ['onStage'], to: 'shown' },
  // An answered one may get its written answer, or a better one, later.
  answer: { from: ['shown', 'onStage', 'answered'], to: 'answered' },
  merge: { from: ['held', 'shown'], to: 'merged' },
  decline: { from: ['held', 'shown'], to: 'declined' },
}

/** Whether a new question is looked at before all see it: always, unless its ticket is trusted here, or never. */
export function firstState(moderation: 'pre' | 'trusted' | 'post', trusted: boolean): 'held' | 'shown' {
  return moderation === 'post' || (moderation === 'trusted' && trusted) ? 'shown' : 'held'
}

export const publicStates: readonly QuestionState[] = ['onStage', 'shown', 'answered']

export function isQuestionAct(word: string | undefined): word is QuestionAct {
  return word !== undefined && Object.hasOwn(moves, word)
}

/** The state after the act; undefined where the state does not allow it (two moderators, one question). */
export function nextState(state: QuestionState, act: QuestionAct): QuestionState | undefined {
  return moves[act].from.includes(state) ? moves[act].to : undefined
}

/** True where the act was carried out before: a double click, or two moderators of one mind. */
export function isDone(state: QuestionState, act: QuestionAct): boolean {
  return moves[act].to === state
}

export function actsFor(state: QuestionState): QuestionAct[] {
  return (Object.keys(moves) as QuestionAct[]).filter((act) => nextState(state, act) !== undefined)
}

/** Others join into a question that all can see. */
export function canMergeInto(target: QuestionState): boolean {
  return target === 'shown' || target === 'onStage'
}

/** What everybody sees can stay on top. */
export function canPin(state: QuestionState): boolean {
  return publicStates.includes(state)
}

export function canVoteFor(state: QuestionState): boolean {
  return state === 'shown' || state === 'onStage'
}
