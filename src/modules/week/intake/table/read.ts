import { openThread } from '#platform/thread.ts'
import type { Limits, Reading } from './threads/table.ts'

export const tableBytesMax = 10 * 1024 * 1024
const timeMax = 30_000

export const tableLimits: Limits = { rows: 5000, columns: 120, signs: 20_000_000, unpackedBytes: 150 * 1024 * 1024 }

export type ReadTable = Reading | { ok: false; reason: 'heavy' }

/** Reads a table in a thread of its own: one that needs too much time or memory ends there and harms nobody. */
export function readTable(bytes: Uint8Array, { timeoutMs = timeMax, limits = tableLimits } = {}): Promise<ReadTable> {
  const thread = openThread(new URL('./threads/read-table.ts', import.meta.url), {
    workerData: { bytes, limits },
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  })
  return new Promise((resolve) => {
    const finish = (reading: ReadTable): void => {
      clearTimeout(timer)
      resolve(reading)
      void thread.terminate()
    }
    const timer = setTimeout(() => finish({ ok: false, reason: 'heavy' }), timeoutMs)
    thread.once('message', (reading: Reading) => finish(reading))
    thread.once('error', (error: NodeJS.ErrnoException) =>
      finish({ ok: false, reason: error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'heavy' : 'broken' }),
    )
  })
}
