import type { Placing, Warning } from '../../model/problem.ts'
import type { Coverage } from '../../model/evaluator/tally.ts'
import type { Board } from '../board/board.ts'

/** A place that a session could have, with what would stand at it there. */
export interface Slot {
  placing: Placing
  warnings: readonly Warning[]
  /** Of its item, with this place in the place of its own. */
  coverage: Coverage
}

/** Minutes between the starts that are tried. */
const everyTicks = 3

/**
 * The places that speak most for themselves: nothing that blocks, then the most pupils in school hours, then awake, then the fewest
 * warnings, then the least noise beside it; at most two of one start, so that there is a choice of times.
 */
export function bestSlots({ problem, evaluator }: Board, index: number, most = 10): Slot[] {
  const session = problem.sessions[index]!
  const moderators = session.placing?.moderators ?? session.moderators
  const found: (Slot & { rank: number[] })[] = []
  const ends = problem.tickCount - Math.ceil(session.durationMin / 5)
  for (let start = 0; start <= ends; start += everyTicks) {
    for (const stream of problem.streams.keys()) {
      if (session.placing?.start === start && session.placing.stream === stream) continue
      const placing = { start, stream, moderators }
      const warnings = evaluator.warningsAt(index, placing)
      if (warnings.some(({ level }) => level === 'block')) continue
      const before = evaluator.placingOf(index)
      evaluator.moveTo(index, placing)
      const coverage = evaluator.coverageOf(session.item)
      evaluator.moveTo(index, before)
      const rank = [-coverage.pupils.school, -coverage.pupils.waking, warnings.length, start, stream]
      found.push({ placing, warnings, coverage, rank })
    }
  }
  return varied(
    found.toSorted((a, b) => compare(a.rank, b.rank)),
    most,
  )
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, turn) => Math.abs(value - b[turn]!) > 1e-9)
  return at < 0 ? 0 : a[at]! - b[at]!
}

function varied(slots: readonly Slot[], most: number): Slot[] {
  const taken = new Map<number, number>()
  const chosen: Slot[] = []
  for (const { placing, warnings, coverage } of slots) {
    const times = taken.get(placing.start) ?? 0
    if (times >= 2) continue
    taken.set(placing.start, times + 1)
    chosen.push({ placing, warnings, coverage })
    if (chosen.length === most) break
  }
  return chosen
}
