import { inTransaction } from '#platform/db/database.ts'
import type { Actor, Ctx } from '#platform/http/route.ts'
import { listNames } from '../family/store.ts'
import { clearSessionCookie, readSessionCookie, writeSessionCookie } from './cookie.ts'
import { findSession, startSession } from './sessions.ts'

/** Sets `actor` and `sessionHash` of the request from its cookie; a rotated session gets its new cookie here. */
export async function openSession(c: Ctx): Promise<void> {
  const token = readSessionCookie(c)
  if (!token) return
  const found = await findSession(c.var.db, token, c.var.now)
  if (!found) return clearSessionCookie(c)
  c.set('actor', await withName(c, found.actor))
  c.set('sessionHash', found.hash)
  if (found.newToken) writeSessionCookie(c, found.newToken)
}

/** A child who signs in itself sees its own name: it is sealed and opened for each request. */
async function withName(c: Ctx, actor: Actor): Promise<Actor> {
  if (Object.keys(actor.name).length > 0) return actor
  const name = (await listNames(c.var.world, c.var.db, [actor.id])).get(actor.id)
  return name === undefined ? actor : { ...actor, name: { und: name } }
}

export async function signInAs(c: Ctx, personId: number): Promise<void> {
  const token = await inTransaction(c.var.db, (trx) => startSession(trx, personId, c.var.now, c.req.header('user-agent') ?? '', 'demo'))
  writeSessionCookie(c, token)
}
