import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Ctx } from '#platform/http/route.ts'
import { hashToken } from '#platform/ids.ts'
import { joinClass, passDays } from './actions.ts'
import { offerNicknames } from './nicknames.ts'
import type { Pass } from './store.ts'
import { findPassByToken, listTakenNicknames } from './store.ts'

// The keeper of shared pages knows it under this name: who has it gets no kept copy.
const name = 'pass'

/** The pupil's pass behind this request, if it holds. */
export async function findPass(c: Ctx): Promise<Pass | undefined> {
  const token = getCookie(c, name)
  return token ? findPassByToken(c.var.db, hashToken(token), c.var.now) : undefined
}

export function writePassCookie(c: Ctx, token: string): void {
  const secure = c.var.origin.startsWith('https:')
  setCookie(c, name, token, { path: '/', httpOnly: true, sameSite: 'Lax', secure, maxAge: passDays * 86_400 })
}

export function clearPassCookie(c: Ctx): void {
  deleteCookie(c, name, { path: '/', secure: c.var.origin.startsWith('https:') })
}

/** Gives this browser a pass of the class under any free nickname: for the demonstration only. */
export async function givePass(c: Ctx, classId: number): Promise<void> {
  const [offer] = offerNicknames(await listTakenNicknames(c.var.db, classId), c.var.ui.locale, 1)
  const joined = offer && (await joinClass(c.var.db, { classId, nickname: offer.name, token: '', now: c.var.now }))
  if (joined?.ok) writePassCookie(c, joined.token)
}
