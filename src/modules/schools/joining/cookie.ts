import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Ctx } from '#platform/http/route.ts'
import { stageCookie, stageOfGrade } from '#ui/look.ts'
import { hashToken } from '#platform/ids.ts'
import { passDays } from './actions.ts'
import type { Pass } from './store.ts'
import { findPassByToken } from './store.ts'

// The keeper of shared pages knows it under this name: who has it gets no kept copy.
const name = 'pass'

/** The pupil's pass behind this request, if it holds. One that was taken away loses its cookie, and with it what the browser kept. */
export async function findPass(c: Ctx): Promise<Pass | undefined> {
  const token = getCookie(c, name)
  if (!token) return undefined
  const pass = await findPassByToken(c.var.db, hashToken(token), c.var.now)
  if (!pass) clearPassCookie(c)
  return pass
}

/** The pages go by the class's grade from now on; of the class itself the cookie says no more than one of three ages. */
export function writePassCookie(c: Ctx, token: string, grade: number): void {
  const secure = c.var.origin.startsWith('https:')
  setCookie(c, name, token, { path: '/', httpOnly: true, sameSite: 'Lax', secure, maxAge: passDays * 86_400 })
  setCookie(c, stageCookie, stageOfGrade(grade), { path: '/', httpOnly: true, sameSite: 'Lax', secure, maxAge: passDays * 86_400 })
}

export function clearPassCookie(c: Ctx): void {
  const secure = c.var.origin.startsWith('https:')
  deleteCookie(c, name, { path: '/', secure })
  deleteCookie(c, stageCookie, { path: '/', secure })
}
