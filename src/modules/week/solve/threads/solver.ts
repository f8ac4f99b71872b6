// One search of the automatic timetable in a thread of its own: works until its slice is over or its parent says stop, tells of each
// better timetable, and hands back where it stands. It knows no database: a killed thread loses its slice and nothing else.
import { setImmediate as turn } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import type { Weights, WeekProblem } from '../../model/problem.ts'
import { openWeekSearch } from '../../model/search.ts'
import type { SavedWeekSearch, WeekSolution } from '../../model/search.ts'

/** What a run is asked: a week as it stood, what its points cost, what may be touched. */
export interface Task {
  problem: WeekProblem
  weights: Weights
  scope: 'unplaced' | 'all' | 'least'
}

/** Where one thread's search stands between two slices. */
export interface KeptSearch {
  seed: number
  saved: SavedWeekSearch
}

export interface SolverData {
  task: Task
  seed: number
  saved: SavedWeekSearch | null
  /** Milliseconds of the whole run that have gone, that this slice may take, and of which there are in all. */
  spentMs: number
  sliceMs: number
  totalMs: number
}

export type SolverMessage =
  | { kind: 'progress'; iterations: number; spentMs: number; better: WeekSolution | null }
  | { kind: 'end'; iterations: number; spentMs: number; better: WeekSolution | null; kept: KeptSearch }

/** So often the thread looks up: to tell, and to hear. */
const lookUpMs = 200
/** Iterations between two looks at the clock: some milliseconds. */
const stride = 2000

async function solve(port: NonNullable<typeof parentPort>, data: SolverData): Promise<void> {
  const { task, seed, saved, spentMs, sliceMs, totalMs } = data
  let stopped = false
  port.once('message', () => (stopped = true))
  const search = openWeekSearch(task.problem, task.weights, { seed, scope: task.scope, ...(saved && { saved }) })
  const begunAt = performance.now()
  const gone = (): number => performance.now() - begunAt
  let told = Number.POSITIVE_INFINITY
  const tell = (): { iterations: number; spentMs: number; better: WeekSolution | null } => {
    const isBetter = search.bestCost < told
    told = Math.min(told, search.bestCost)
    return { iterations: search.iterations, spentMs: spentMs + gone(), better: isBetter ? search.best() : null }
  }
  port.postMessage({ kind: 'progress', ...tell() } satisfies SolverMessage)
  let lookAt = lookUpMs
  while (!stopped && gone() < sliceMs) {
    search.step(stride, Math.min(1, (spentMs + gone()) / totalMs))
    if (gone() < lookAt) continue
    lookAt = gone() + lookUpMs
    port.postMessage({ kind: 'progress', ...tell() } satisfies SolverMessage)
    await turn()
  }
  port.postMessage({ kind: 'end', ...tell(), kept: { seed, saved: search.save() } } satisfies SolverMessage)
  port.close()
}

if (parentPort) await solve(parentPort, workerData as SolverData)
