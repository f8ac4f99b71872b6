import { z } from 'zod'
import { TooMany } from '#platform/http/errors.ts'
import { checkForm, readFields, translateErrors } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { hashToken } from '#platform/ids.ts'
import { writeSessionCookie } from '../sign-in/cookie.ts'
import { recover } from './actions.ts'
import { LostDevice } from './views.tsx'

const form = z.object({
  email: z.email('people.signIn.emailWrong').max(254, 'people.signIn.emailWrong'),
  code: z.string().min(1, 'people-security.recovery.codeNeeded').max(60, 'people-security.recovery.wrong'),
  forgetPasskeys: z.string().optional(),
})

async function showLost(c: Ctx): Promise<Response> {
  return c.render(<LostDevice values={{}} errors={{}} />, { title: c.var.ui.t('people-security.lost.title'), personal: true })
}

function showAgain(c: Ctx, values: Record<string, string>, errors: Record<string, string>): Response | Promise<Response> {
  // The code is typed again: it must not stand in a page that the browser keeps.
  const view = <LostDevice values={{ email: values.email ?? '', forgetPasskeys: values.forgetPasskeys ?? '' }} errors={errors} />
  return c.render(view, { title: c.var.ui.t('people-security.lost.title'), status: 422, personal: true })
}

async function postRecovery(c: Ctx): Promise<Response> {
  const { t } = c.var.ui
  const typed = checkForm(form, await readFields(c))
  if (!typed.ok) return showAgain(c, typed.values, translateErrors(typed.errors, t))
  const email = typed.data.email.toLowerCase()
  const { limits, key } = c.var.world
  const waitS = Math.max(
    await limits.take('recovery', hashToken(email).toString('hex'), 5, 900),
    await limits.take('recovery-address', c.var.address, 40, 900),
  )
  if (waitS > 0) throw new TooMany('people-security.tooMany', { minutes: Math.ceil(waitS / 60) })
  const wish = { email, code: typed.data.code, forgetPasskeys: typed.data.forgetPasskeys === 'on' }
  const at = { now: c.var.now, origin: c.var.origin, userAgent: c.req.header('user-agent') ?? '' }
  const token = await recover(c.var.db, key, wish, at)
  if (!token) return showAgain(c, typed.values, { form: t('people-security.recovery.wrong') })
  writeSessionCookie(c, token)
  return c.redirect('/me/security', 303)
}

export const recoveryRoutes = routesOf(import.meta.url, [
  ['GET', '/sign-in/recovery', 'everyone', showLost],
  ['POST', '/sign-in/recovery', 'everyone', postRecovery],
])
