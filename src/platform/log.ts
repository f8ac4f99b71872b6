import { pino } from 'pino'
import type { Logger } from 'pino'

export type { Logger }

/** Logs as JSON lines on standard error. Cookies, tokens and addresses of people never go in: log ids. */
export function createLog(level: string): Logger {
  return pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ fd: 2, sync: false }))
}
