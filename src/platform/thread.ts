import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { WorkerOptions } from 'node:worker_threads'

/**
 * A worker thread of ours, for work that would hold the server: its entry is a file of a folder `threads/`, named beside the caller as
 * `new URL('./threads/solver.ts', import.meta.url)`. Built, the caller stands in `dist/`, and its bundle under the same name
 * in `dist/threads/`; from the sources Node itself takes the types off, so a thread imports only files that need nothing else of ours.
 * The caller ends it: a thread that nobody ends keeps its process alive.
 */
export function openThread(entry: URL, options: Pick<WorkerOptions, 'workerData' | 'resourceLimits'>): Worker {
  const source = fileURLToPath(entry)
  return new Worker(existsSync(source) ? source : source.replace(/\.ts$/, '.mjs'), { ...options, execArgv: [] })
}
