import { availableParallelism } from 'node:os'
import type { Worker } from 'node:worker_threads'
import { openThread } from '#platform/thread.ts'
import type { WeekSolution } from '../../model/search.ts'
import type { KeptSearch, SolverData, SolverMessage, Task } from '../threads/solver.ts'

/** The server keeps a processor for those who read meanwhile. */
export const threadCount = (): number => Math.max(1, Math.min(4, availableParallelism() - 1))

export interface SliceTimes {
  spentMs: number
  sliceMs: number
  totalMs: number
}

export interface Standing {
  /** Of all threads together. */
  iterations: number
  spentMs: number
  /** The best of all threads since this slice began. */
  best: WeekSolution | undefined
}

export interface OpenSlice {
  standing: () => Standing
  /** Threads end at their next look up. */
  stop: () => void
  ended: Promise<KeptSearch[]>
}

/** Searches side by side, each with its own seed, for the length of a slice; the first time they begin, later they go on. */
export function openSlice(task: Task, firstSeed: number, searches: readonly KeptSearch[], times: SliceTimes): OpenSlice {
  const kept = searches.length > 0 ? searches : Array.from({ length: threadCount() }, (_, at) => ({ seed: firstSeed + at, saved: null }))
  const standings: { iterations: number; spentMs: number }[] = kept.map(() => ({ iterations: 0, spentMs: times.spentMs }))
  let best: WeekSolution | undefined
  const workers: Worker[] = []
  const runOne = ({ seed, saved }: (typeof kept)[number], at: number): Promise<KeptSearch> =>
    new Promise((resolve, reject) => {
      const workerData: SolverData = { task, seed, saved, ...times }
      const worker = openThread(new URL('../threads/solver.ts', import.meta.url), { workerData })
      workers.push(worker)
      worker.on('message', (message: SolverMessage) => {
        standings[at] = message
        if (message.better && (!best || message.better.cost < best.cost)) best = message.better
        if (message.kind === 'end') resolve(message.kept)
      })
      worker.once('error', reject)
      worker.once('exit', (code) => reject(new Error(`a solver's thread ended by itself (${code})`)))
    })
  const ended = Promise.all(kept.map(runOne)).finally(() => Promise.all(workers.map((worker) => worker.terminate())))
  return {
    standing: () => ({
      iterations: standings.reduce((sum, { iterations }) => sum + iterations, 0),
      spentMs: Math.max(...standings.map(({ spentMs }) => spentMs)),
      best,
    }),
    stop: () => {
      for (const worker of workers) worker.postMessage('stop', [])
    },
    ended,
  }
}
