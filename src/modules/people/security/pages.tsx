import { inTransaction } from '#platform/db/database.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { audit } from '#platform/audit.ts'
import { isUuid } from '#platform/ids.ts'
import { canHavePasskeys } from '../passkeys/rules.ts'
import { removePasskey } from '../passkeys/actions.ts'
import { listPasskeys } from '../passkeys/store.ts'
import { countCodes, makeCodes } from '../recovery/codes.ts'
import { clearSessionCookie } from '../sign-in/cookie.ts'
import { endOtherSessions, endSession, listSessions } from '../sign-in/sessions.ts'
import { listLinkedServices, listServices } from '../university/store.ts'
import { CodesPage, SecurityPage } from './views.tsx'

async function showSecurity(c: Ctx): Promise<Response> {
  const { db, now, ui, origin } = c.var
  const actor = c.var.actor!
  const linked = await listLinkedServices(db, actor.id)
  const services = (await listServices(db)).filter((service) => service.enabled || linked.has(service.id))
  const view = (
    <SecurityPage
      email={actor.email}
      passkeys={await listPasskeys(db, actor.id)}
      canAdd={canHavePasskeys(origin)}
      sessions={await listSessions(db, actor.id, now, c.var.sessionHash)}
      codesLeft={await countCodes(db, actor.id)}
      services={services.map((service) => ({ ...service, isLinked: linked.has(service.id) }))}
    />
  )
  return c.render(view, { title: ui.t('people-security.title'), personal: true })
}

const back = (c: Ctx, part: string): Response => c.redirect(`/me/security#${part}`, 303)
const uuidOf = (c: Ctx, name: string): string | undefined => {
  const uuid = c.req.param(name) ?? ''
  return isUuid(uuid) ? uuid : undefined
}

async function postRemovePasskey(c: Ctx): Promise<Response> {
  const uuid = uuidOf(c, 'passkey')
  if (uuid) await inTransaction(c.var.db, (trx) => removePasskey(trx, c.var.actor!, uuid, c.var.origin))
  return back(c, 'passkeys')
}

/** What is ended already is ended: a second press says the same. */
async function postEndSession(c: Ctx): Promise<Response> {
  const { id } = c.var.actor!
  const uuid = uuidOf(c, 'session')
  const sessions = await listSessions(c.var.db, id, c.var.now, c.var.sessionHash)
  const isThis = sessions.some((session) => session.uuid === uuid && session.isThis)
  await inTransaction(c.var.db, async (trx) => {
    if (!uuid || !(await endSession(trx, id, uuid))) return
    await audit(trx, { actorId: id, action: 'people.endSession', subjectType: 'person', subjectId: id })
  })
  if (!isThis) return back(c, 'sessions')
  clearSessionCookie(c)
  return c.redirect('/', 303)
}

async function postEndOthers(c: Ctx): Promise<Response> {
  const { id } = c.var.actor!
  await inTransaction(c.var.db, async (trx) => {
    const count = await endOtherSessions(trx, id, c.var.sessionHash!)
    if (count > 0) await audit(trx, { actorId: id, action: 'people.endSession', subjectType: 'person', subjectId: id, detail: { count } })
  })
  return back(c, 'sessions')
}

/** Shown in the answer itself and never again. */
async function postCodes(c: Ctx): Promise<Response> {
  const { db, origin, now, world } = c.var
  const codes = await inTransaction(db, (trx) => makeCodes(trx, world.key, c.var.actor!, { origin, now }))
  return c.render(<CodesPage codes={codes} />, { title: c.var.ui.t('people-security.codes.title'), personal: true })
}

export const securityRoutes = routesOf(import.meta.url, [
  ['GET', '/me/security', 'people.keepWays', showSecurity],
  ['POST', '/me/security/passkeys/:passkey/remove', 'people.keepWays', postRemovePasskey],
  ['POST', '/me/security/sessions/:session/end', 'people.keepWays', postEndSession],
  ['POST', '/me/security/sessions/end-others', 'people.keepWays', postEndOthers],
  ['POST', '/me/security/codes', 'people.keepWays', postCodes],
])
