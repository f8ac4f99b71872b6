import { setCookie, deleteCookie, getCookie } from 'hono/cookie'
import type { Ctx } from '#platform/http/route.ts'
import { sessionDays } from './sessions.ts'

// The prefix pins the cookie to this host and to HTTPS; plain HTTP (a laptop) can't have it.
const nameFor = (c: Ctx): string => (c.var.origin.startsWith('https:') ? '__Host-session' : 'session')

export function readSessionCookie(c: Ctx): string | undefined {
  return getCookie(c, nameFor(c))
}

export function writeSessionCookie(c: Ctx, token: string): void {
  setCookie(c, nameFor(c), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: c.var.origin.startsWith('https:'),
    maxAge: sessionDays * 86_400,
  })
}

export function clearSessionCookie(c: Ctx): void {
  deleteCookie(c, nameFor(c), { path: '/', secure: c.var.origin.startsWith('https:') })
}
