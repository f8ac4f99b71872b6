import { z } from 'zod'
import { inTransaction } from '#platform/db/database.ts'
import { clearSite } from '#platform/http/clear-site.ts'
import { TooMany } from '#platform/http/errors.ts'
import { checkForm, readFields, translateErrors } from '#platform/http/form.ts'
import { localPath } from '#platform/http/local-path.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { hashToken } from '#platform/ids.ts'
import { forgetNeeds } from '#ui/look-cookie.ts'
import { canHavePasskeys } from '../passkeys/rules.ts'
import { listServices } from '../university/store.ts'
import type { NewRole } from './rules.ts'
import { findLink, mailSignInLink, signOut, useSignInLink } from './actions.ts'
import { newRoles } from './rules.ts'
import { clearSessionCookie, writeSessionCookie } from './cookie.ts'
import { LinkBroken, LinkReady, SignInForm, SignInSent } from './views.tsx'

const wishForm = z.object({
  email: z.email('people.signIn.emailWrong').max(254, 'people.signIn.emailWrong'),
  next: z.string().optional(),
})

async function showSignIn(c: Ctx): Promise<Response> {
  const next = localPath(c.req.query('next'), '/me')
  if (c.var.actor) return c.redirect(next, 303)
  return renderForm(c, { next }, {})
}

async function renderForm(c: Ctx, values: Record<string, string>, errors: Record<string, string>): Promise<Response> {
  const services = (await listServices(c.var.db)).filter((service) => service.enabled)
  const view = <SignInForm {...{ values, errors, services }} hasPasskeys={canHavePasskeys(c.var.origin)} />
  const status = Object.keys(errors).length > 0 ? 422 : 200
  return c.render(view, { title: c.var.ui.t('people.signIn.title'), status, personal: true })
}

async function postSignIn(c: Ctx): Promise<Response> {
  const { t, locale } = c.var.ui
  const form = checkForm(wishForm, await readFields(c))
  if (!form.ok) {
    return renderForm(c, form.values, translateErrors(form.errors, t))
  }
  const email = form.data.email.toLowerCase()
  const waitS = Math.max(
    await c.var.world.limits.take('link', hashToken(email).toString('hex'), 5, 900),
    await c.var.world.limits.take('link-address', c.var.address, 200, 900),
  )
  if (waitS > 0) throw new TooMany('people.signIn.tooMany', { minutes: Math.ceil(waitS / 60) })
  await mailSignInLink(c.var.db, { email, next: localPath(form.data.next, '/me'), locale, origin: c.var.origin, now: c.var.now })
  return c.redirect('/sign-in/sent', 303)
}

async function showSent(c: Ctx): Promise<Response> {
  return c.render(<SignInSent />, { title: c.var.ui.t('people.sent.title'), personal: true })
}

async function showLink(c: Ctx): Promise<Response> {
  const link = await findLink(c.var.db, c.req.param('token') ?? '', c.var.now)
  const title = c.var.ui.t('people.signIn.title')
  if (!link.ok) return c.render(<LinkBroken reason={link.reason} />, { title, status: 410, personal: true })
  return renderReady(c, link)
}

/** Whoever holds the link has the mailbox, so that the page may say whether the address is new; `next` only suggests. */
function renderReady(c: Ctx, link: { email: string; next: string; person: unknown }, error?: string): Response | Promise<Response> {
  const suggested: NewRole | undefined = link.next.startsWith('/family') ? 'guardian' : undefined
  const props = { token: c.req.param('token') ?? '', email: link.email, isNew: !link.person, suggested, error }
  const page = { title: c.var.ui.t('people.signIn.title'), personal: true, ...(error ? { status: 422 as const } : {}) }
  return c.render(<LinkReady {...props} />, page)
}

async function postLink(c: Ctx): Promise<Response> {
  const { db, now, ui } = c.var
  const token = c.req.param('token') ?? ''
  const { role: wanted } = await readFields(c)
  const role = newRoles.find((one) => one === wanted)
  const outcome = await useSignInLink(db, token, now, { userAgent: c.req.header('user-agent') ?? '', role })
  if (!outcome.ok) {
    const link = await findLink(db, token, now)
    if (outcome.reason === 'people.ready.roleMissing' && link.ok) return renderReady(c, link, ui.t(outcome.reason))
    const view = <LinkBroken reason={outcome.reason} />
    return c.render(view, { title: ui.t('people.signIn.title'), status: 410, personal: true })
  }
  writeSessionCookie(c, outcome.token)
  return c.redirect(localPath(outcome.next, '/me'), 303)
}

async function postSignOut(c: Ctx): Promise<Response> {
  const { actor } = c.var
  if (actor) await inTransaction(c.var.db, (trx) => signOut(trx, actor.id))
  clearSessionCookie(c)
  clearSite(c)
  forgetNeeds(c)
  return c.redirect('/', 303)
}

export const signInRoutes = routesOf(import.meta.url, [
  ['GET', '/sign-in', 'everyone', showSignIn],
  ['POST', '/sign-in', 'everyone', postSignIn],
  ['GET', '/sign-in/sent', 'everyone', showSent],
  ['GET', '/sign-in/:token', 'everyone', showLink],
  ['POST', '/sign-in/:token', 'everyone', postLink],
  ['POST', '/sign-out', 'everyone', postSignOut],
])
