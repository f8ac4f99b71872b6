import { explain } from '../../model/answers/explain.ts'
import type { Alternative } from '../../model/answers/explain.ts'
import type { Coverage } from '../../model/evaluator/tally.ts'
import type { Weights } from '../../model/problem.ts'
import type { Board } from '../board/board.ts'

/** A place that a session could have, with what would stand at it there and what it would cost or save. */
export interface Slot extends Alternative {
  /** Of its item, with this place in the place of its own. */
  coverage: Coverage
}

/** The places that nothing blocks and that cost least by the week's own weights: the same that a search goes by. */
export function bestSlots({ problem, evaluator }: Board, weights: Weights, index: number, most = 10): Slot[] {
  const { alternatives } = explain(problem, weights, index, { count: most })
  const before = evaluator.placingOf(index)
  const slots = alternatives.map((alternative): Slot => {
    evaluator.moveTo(index, alternative.placing)
    return { ...alternative, coverage: evaluator.coverageOf(problem.sessions[index]!.item) }
  })
  evaluator.moveTo(index, before)
  return slots
}
