import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { csrf } from 'hono/csrf'
import { h } from 'preact'
import { Forbidden, NotFound, SignInNeeded } from '#platform/http/errors.ts'
import type { AppEnv, Ctx, Route } from '#platform/http/route.ts'
import { hasRole } from '#platform/http/route.ts'
import { PageHeader } from '#ui/page.tsx'

const bodyMaxBytes = 256 * 1024
const acceptedBodies = /^(application\/x-www-form-urlencoded|multipart\/form-data|application\/json|text\/plain)\b/i

/** May this person use this route at all? What of it is theirs, the handler asks. */
export function checkAccess(route: Route, roles: readonly string[]): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    c.set('route', route.path)
    if (route.access !== 'everyone') {
      if (!c.var.actor) throw new SignInNeeded()
      if (route.access !== 'signedIn' && !hasRole(c.var.actor, ...roles)) throw new Forbidden('app.forbidden.role')
    }
    await next()
  }
}

// Behind a proxy the request itself says http: our origin is also the one people reach us under.
const checkOrigin = csrf({ origin: (origin, c: Ctx) => origin === c.var.origin || origin === new URL(c.req.url).origin })

/**
 * Refuses posts that another site made a browser send. Browsers name the origin of every post; a program that sends neither
 * Origin nor Sec-Fetch-Site carries no visitor's cookies against their will, so it passes (as in Go's CrossOriginProtection).
 */
export const refuseForeignPosts: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
  if (!c.req.header('origin') && !c.req.header('sec-fetch-site')) return next()
  return checkOrigin(c, next)
}

/** No address of ours holds U+0000, and PostgreSQL refuses it as a fault: such an address is simply not there. */
export const refuseZeroes: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (c.req.url.includes('%00')) throw new NotFound('app.error.notFound')
  await next()
}

/** Only forms and JSON, and not too large: the limit also holds where no length is declared. */
export function limitBody(route: Route): MiddlewareHandler<AppEnv> {
  const limit = bodyLimit({
    maxSize: route.bodyMaxBytes ?? bodyMaxBytes,
    onError: (c) => {
      // What is still on its way is not read: the line can't be used again.
      c.header('connection', 'close')
      const { t } = c.var.ui
      const title = t('app.error.tooLargeTitle')
      return c.render(h(PageHeader, { title, lead: t('app.error.tooLarge') }), { title, status: 413, personal: true })
    },
  })
  return async (c, next) => {
    const type = c.req.header('content-type')
    if (type && !acceptedBodies.test(type) && !route.bodyTypes?.test(type)) return c.text('Unsupported media type', 415)
    return limit(c, next)
  }
}
