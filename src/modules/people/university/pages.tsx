import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { inTransaction } from '#platform/db/database.ts'
import { Forbidden, NotFound, TooMany } from '#platform/http/errors.ts'
import { postOnce, readFields } from '#platform/http/form.ts'
import { localPath } from '#platform/http/local-path.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isUuid, newToken } from '#platform/ids.ts'
import { writeSessionCookie } from '../sign-in/cookie.ts'
import { acceptFromUniversity } from '../staff/invitations.ts'
import { linkUniversity, rememberErrand, rememberLink, signInByUniversity, takeErrand, unlinkUniversity } from './actions.ts'
import { begin, discover, finish, troubleOf } from './oidc.ts'
import type { Trouble } from './oidc.ts'
import type { SignInService } from './store.ts'
import { findService } from './store.ts'
import { ConfirmLink, UniversityTrouble } from './views.tsx'

const pathOf = (service: SignInService): string => `/sign-in/university/${service.uuid}`
const redirectUri = (c: Ctx, service: SignInService): string => `${c.var.origin}${pathOf(service)}/return`

async function getService(c: Ctx): Promise<SignInService> {
  const uuid = c.req.param('service') ?? ''
  const service = isUuid(uuid) ? await findService(c.var.db, uuid) : undefined
  if (!service?.enabled) throw new NotFound('people-security.university.none')
  return service
}

function renderTrouble(c: Ctx, service: SignInService, trouble: Trouble | 'stale' | 'unknown' | 'taken'): Response | Promise<Response> {
  const title = c.var.ui.t('people-security.university.title')
  const status = trouble === 'unknown' ? 403 : 422
  return c.render(<UniversityTrouble service={service} trouble={trouble} />, { title, status, personal: true })
}

/** Which browser set out, and where to: who returns must be the same one, or a stranger could sign it in as themselves. */
function writeErrandCookie(c: Ctx, service: SignInService, state: string, next: string): void {
  setCookie(c, 'university', `${state}.${Buffer.from(next).toString('base64url')}`, {
    path: pathOf(service),
    httpOnly: true,
    sameSite: 'Lax',
    secure: c.var.origin.startsWith('https:'),
    maxAge: 600,
  })
}

function takeErrandCookie(c: Ctx, service: SignInService): { state: string; next: string } {
  const [state = '', next = ''] = (getCookie(c, 'university') ?? '').split('.')
  deleteCookie(c, 'university', { path: pathOf(service), secure: c.var.origin.startsWith('https:') })
  return { state, next: localPath(Buffer.from(next, 'base64url').toString(), '/me') }
}

/** Leads to the university. A link and no form: browsers refuse to follow a form's redirect to another host (CSP form-action). */
async function setOut(c: Ctx, service: SignInService, personId: number | null, next: string): Promise<Response> {
  const waitS = await c.var.world.limits.take('university', c.var.address, 300, 900)
  if (waitS > 0) throw new TooMany('people-security.tooMany', { minutes: Math.ceil(waitS / 60) })
  try {
    const config = await discover(service, c.var.world.key, c.var.origin)
    const { address, errand } = await begin(config, redirectUri(c, service))
    await rememberErrand(c.var.db, service, errand, personId, c.var.now)
    writeErrandCookie(c, service, errand.state, next)
    return c.redirect(address, 303)
  } catch (error) {
    return failed(c, service, error)
  }
}

function failed(c: Ctx, service: SignInService, error: unknown): Response | Promise<Response> {
  const trouble = troubleOf(error)
  const { message, cause } = error as Error
  c.var.world.log.warn({ service: service.uuid, message, cause: cause instanceof Error ? cause.message : undefined }, 'sign-in service')
  return renderTrouble(c, service, trouble)
}

async function goSignIn(c: Ctx): Promise<Response> {
  const service = await getService(c)
  return setOut(c, service, null, localPath(c.req.query('next'), '/me'))
}

async function goLink(c: Ctx): Promise<Response> {
  return setOut(c, await getService(c), c.var.actor!.id, '/me/security')
}

async function showReturn(c: Ctx): Promise<Response> {
  const service = await getService(c)
  const { db, now } = c.var
  const { state, next } = takeErrandCookie(c, service)
  const taken = state ? await takeErrand(db, service, state, now) : undefined
  if (!taken) return renderTrouble(c, service, 'stale')
  let account: Awaited<ReturnType<typeof finish>>
  try {
    const config = await discover(service, c.var.world.key, c.var.origin)
    account = await finish(config, new URL(`${redirectUri(c, service)}${new URL(c.req.url).search}`), taken.errand)
  } catch (error) {
    return failed(c, service, error)
  }
  if (taken.personId === null) return finishSignIn(c, service, account, next)
  if (c.var.actor?.id !== taken.personId) return renderTrouble(c, service, 'stale')
  const word = await rememberLink(db, service, account.subject, taken.personId, now)
  const title = c.var.ui.t('people-security.university.linkTitle')
  return c.render(<ConfirmLink service={service} word={word} account={account.name} />, { title, personal: true })
}

async function finishSignIn(c: Ctx, service: SignInService, account: { subject: string; name: string | undefined }, next: string) {
  const at = { now: c.var.now, userAgent: c.req.header('user-agent') ?? '' }
  const token = await signInByUniversity(c.var.db, service, account.subject, at)
  if (token) {
    writeSessionCookie(c, token)
    return c.redirect(next, 303)
  }
  const invitation = /^\/invitations\/([\w-]{43})$/.exec(next)?.[1]
  const accepted = invitation && (await acceptFromUniversity(c.var.db, service, invitation, account, { ...at, origin: c.var.origin }))
  if (!accepted) return renderTrouble(c, service, 'unknown')
  writeSessionCookie(c, accepted)
  return c.redirect('/me', 303)
}

async function postLink(c: Ctx): Promise<Response> {
  const service = await getService(c)
  const { word = newToken(), formKey } = await readFields(c)
  const actor = c.var.actor!
  try {
    return await postOnce(c, formKey, async (trx) => {
      const outcome = await linkUniversity(trx, actor, word, { now: c.var.now, origin: c.var.origin })
      if (!outcome.ok) throw new Forbidden(outcome.reason)
      return '/me/security'
    })
  } catch (error) {
    if (!(error instanceof Forbidden)) throw error
    return renderTrouble(c, service, error.reason === 'people-security.university.taken' ? 'taken' : 'stale')
  }
}

async function postUnlink(c: Ctx): Promise<Response> {
  const uuid = c.req.param('service') ?? ''
  const service = isUuid(uuid) ? await findService(c.var.db, uuid) : undefined
  if (service) await inTransaction(c.var.db, (trx) => unlinkUniversity(trx, c.var.actor!, service.id, c.var.origin))
  return c.redirect('/me/security', 303)
}

export const universityRoutes = routesOf(import.meta.url, [
  ['GET', '/sign-in/university/:service', 'everyone', goSignIn],
  ['GET', '/sign-in/university/:service/return', 'everyone', showReturn],
  ['GET', '/me/security/university/:service', 'people.keepWays', goLink],
  ['POST', '/me/security/university/:service/link', 'people.keepWays', postLink],
  ['POST', '/me/security/university/:service/unlink', 'people.keepWays', postUnlink],
])
