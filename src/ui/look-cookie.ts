import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { formatLook, lookCookie, parseLook } from './look.ts'
import type { Look } from './look.ts'
import type { Ctx } from '#platform/http/route.ts'

const yearS = 31_536_000

/** Keeps in this browser how pages look. */
export function keepLook(c: Ctx, look: Look): void {
  const secure = c.var.origin.startsWith('https:')
  const words = formatLook(look)
  if (words === '') deleteCookie(c, lookCookie, { path: '/', secure })
  else setCookie(c, lookCookie, words, { path: '/', maxAge: yearS, sameSite: 'Lax', httpOnly: true, secure })
}

/** How a look is kept where others come after: how pages look, but not what a person needs and how old they are. */
export function impersonal(look: Look): Look {
  return { ...look, needs: [], stage: 'auto' }
}

/** Whoever leaves takes their needs and their age along; the size of letters may stay. */
export function forgetNeeds(c: Ctx): void {
  const kept = getCookie(c, lookCookie)
  if (kept) keepLook(c, impersonal(parseLook(kept)))
}
