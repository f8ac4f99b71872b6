// Deadlock and lost serialisation: the same batch again succeeds.
const passing = new Set(['40P01', '40001'])
// Data that PostgreSQL refuses: one bad item must not take the others with it.
const isOfData = (code: string): boolean => code.startsWith('22') || code.startsWith('23')

/**
 * Group commit: whatever comes while one batch is being written is written together in the next, in the order it came. Each caller
 * gets its own result, after the commit. An idle gatherer writes at once, a busy one at most `max` items in one go.
 */
export function gather<T, R>(write: (items: T[]) => Promise<R[]>, max = 500): (item: T) => Promise<R> {
  type Waiting = { item: T; done: (result: R) => void; fail: (error: unknown) => void }
  let waiting: Waiting[] = []
  let running = false

  const writeAll = async (batch: Waiting[], isRetry = false): Promise<void> => {
    try {
      const results = await write(batch.map(({ item }) => item))
      batch.forEach(({ done }, at) => done(results[at] as R))
    } catch (error) {
      const code = String((error as { code?: unknown }).code ?? '')
      if (passing.has(code) && !isRetry) return writeAll(batch, true)
      if (isOfData(code) && batch.length > 1) for (const one of batch) await writeAll([one])
      else for (const { fail } of batch) fail(error)
    }
  }
  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, max)
      waiting = waiting.slice(max)
      await writeAll(batch)
    }
    running = false
  }
  return (item) =>
    new Promise((done, fail) => {
      waiting.push({ item, done, fail })
      if (running) return
      running = true
      setImmediate(() => void run())
    })
}
