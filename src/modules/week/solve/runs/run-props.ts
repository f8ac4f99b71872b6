import type { CommandOutcome } from '../../editor/commands/command.ts'
import type { WeekSolution } from '../../model/search.ts'
import type { Week } from '../../weeks/store.ts'
import type { Task } from '../threads/solver.ts'
import type { Move } from './actions.ts'
import type { SolveRun } from './run.ts'

/** What the page of one run shows. */
export interface RunPageProps {
  week: Week
  run: SolveRun
  task: Task
  /** What the timetable costs that the search began from. */
  now: Pick<WeekSolution, 'cost' | 'unplaced' | 'terms'>
  moves: readonly Move[]
  error: string | undefined
  errors: Record<string, string> | undefined
  stale: Extract<CommandOutcome, { reason: 'stale' }> | undefined
  /** The revision that accepting made, just now. */
  applied: string | undefined
}
