import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { WorkerOptions } from 'node:worker_threads'

/**
 * A worker thread of ours, for work that would hold the server: its entry is a file of a folder `threads/`, named beside the caller as
 * `new URL('./threads/solver.ts', import.meta.url)`. Where the server is built, its bundle stands under the same name in
 * `dist/threads/`; from the sources Node itself takes the types off, so a thread imports only files that need nothing else of ours.
 * The caller ends it: a thread that nobody ends keeps its process alive.
 */
export function openThread(entry: URL, options: Pick<WorkerOptions, 'workerData' | 'resourceLimits'>): Worker {
  // Built, this file is part of dist/main.mjs, and so is the caller: only the name of the entry counts.
  const built = new URL(`threads/${basename(entry.pathname, '.ts')}.mjs`, import.meta.url)
  return new Worker(existsSync(fileURLToPath(built)) ? built : entry, { ...options, execArgv: [] })
}
