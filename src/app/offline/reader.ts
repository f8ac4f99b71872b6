import { createHmac } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import type { AppEnv, Ctx } from '#platform/http/route.ts'

/** Says for whom an answer is, in a word that only tells readers apart: so that a browser's copies never come to another. */
const readerHeader = 'reader-key'
export const nobody = 'none'

function readerKey(c: Ctx): string {
  // A pupil's pass is told by its cookie: asking the database at each request would buy nothing.
  const pass = getCookie(c, 'pass')
  const person = c.var.actor?.id
  if (person === undefined && pass === undefined) return nobody
  return createHmac('sha256', c.var.world.key)
    .update(`reader ${person ?? ''} ${pass ?? ''}`)
    .digest('base64url')
    .slice(0, 22)
}

/** A form sent later names its writer; where somebody else is signed in by now it is refused unread. */
export const nameReader: MiddlewareHandler<AppEnv> = async (c, next) => {
  const reader = readerKey(c)
  c.set('reader', reader)
  c.header(readerHeader, reader)
  const writer = c.req.header(readerHeader)
  if (writer !== undefined && writer !== reader) return c.body(null, 412)
  await next()
}

/** Whether this page's browser is asked to keep pages: "yes", or only where the site is an installed app. */
export type OfflineUse = 'yes' | 'app' | undefined

/** Useful to those who have pages of their own and to readers of a programme; a live room needs its line for the film. */
export function offlineUse(c: Ctx): OfflineUse {
  const { path } = c.var.ui
  if (!c.var.world.config.offline || path.startsWith('/live/')) return undefined
  return c.var.reader !== nobody || path.startsWith('/weeks/') ? 'yes' : 'app'
}
