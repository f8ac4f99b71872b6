import { pino } from 'pino'
import type { Logger } from 'pino'

export type { Logger }

/**
 * What of an error goes in: where it was, and a code. PostgreSQL and mail servers repeat values in `detail`, `where`, `response` and in
 * some messages: an address, a name.
 */
function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error === 'object' ? { type: 'object' } : error
  const { code, constraint, table } = error as { code?: unknown; constraint?: unknown; table?: unknown }
  const repeatsValues = code !== undefined && code !== ''
  const where = error.stack?.split('\n').filter((line) => /^\s+at /.test(line))
  const message = repeatsValues ? `code ${String(code)}` : error.message
  return { type: error.name, message, code, constraint, table, stack: [error.name, ...(where ?? [])].join('\n') }
}

/** Logs as JSON lines on standard error. Cookies, tokens and addresses of people never go in: log ids. */
export function createLog(level: string, out: pino.DestinationStream = pino.destination({ fd: 2, sync: false })): Logger {
  const serializers = { err: plainError, error: plainError }
  return pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime, serializers }, out)
}
