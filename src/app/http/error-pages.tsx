import type { Hono } from 'hono'
import type { ComponentChildren } from 'preact'
import { HTTPException } from 'hono/http-exception'
import { Conflict, Forbidden, NotFound, Refusal, SignInNeeded, TooMany } from '#platform/http/errors.ts'
import type { AppEnv, Ctx } from '#platform/http/route.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { ButtonLink } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { PageHeader } from '#ui/page.tsx'

interface RefusalProps {
  title: string
  text: string
  actions: { href: string; label: string }[]
  /** Somebody went astray: nothing is wrong with them or with us, so the page may be a friendly one. */
  lost?: boolean
}

function RefusalPage({ title, text, actions, lost }: RefusalProps) {
  const { t } = useUi()
  return (
    <>
      <PageHeader title={title} lead={linked(text)} motif={lost ? 'lost' : undefined} />
      <p class="actions">
        {actions.map((action) => (
          <ButtonLink href={action.href}>{action.label}</ButtonLink>
        ))}
        <ButtonLink href="/" variant="quiet">
          {t('app.error.home')}
        </ButtonLink>
      </p>
    </>
  )
}

/** Messages name our pages by their paths: "/bookings". */
function linked(text: string): ComponentChildren {
  return text.split(/(?<=\s)(\/[a-z]+(?:-[a-z]+)*)(?![\w/-])/).map((part, at) => (at % 2 === 1 ? <a href={part}>{part}</a> : part))
}

const titles: { of: new (...args: never[]) => Refusal; title: MessageKey }[] = [
  { of: NotFound, title: 'app.error.notFoundTitle' },
  { of: Forbidden, title: 'app.error.forbiddenTitle' },
  { of: Conflict, title: 'app.error.conflictTitle' },
  { of: TooMany, title: 'app.error.tooManyTitle' },
]

const wantsJson = (c: Ctx): boolean => (c.req.header('accept') ?? '').includes('application/json')

function refuse(c: Ctx, refusal: Refusal): Response | Promise<Response> {
  const { t } = c.var.ui
  const text = t(refusal.reason, refusal.values)
  if (wantsJson(c)) return c.json({ error: refusal.reason, text }, refusal.status)
  const title = t(titles.find((entry) => refusal instanceof entry.of)?.title ?? 'app.error.title')
  const actions =
    refusal instanceof NotFound
      ? [{ href: '/weeks', label: t('app.error.toProgramme') }]
      : refusal instanceof Forbidden
        ? [c.var.actor ? { href: '/me', label: t('app.error.toMine') } : { href: '/sign-in', label: t('app.error.signIn') }]
        : []
  return c.render(<RefusalPage title={title} text={text} actions={actions} lost={refusal instanceof NotFound} />, {
    title,
    status: refusal.status,
    personal: true,
  })
}

/** One file maps every error to a page: what happened, what to do. A bug is logged whole and shown without details. */
export function mountErrorPages(app: Hono<AppEnv>): void {
  app.notFound((c) => refuse(c, new NotFound('app.error.notFound')))
  app.onError((error, c) => {
    // Before the first step nothing is set, not even a language.
    if (!c.var.ui) {
      c.var.world?.log.error({ err: error }, 'request failed before it began')
      return c.text('Service unavailable, please try again in a moment.', 503, { 'retry-after': '2' })
    }
    if (error instanceof SignInNeeded) {
      if (wantsJson(c)) return c.json({ error: 'app.error.signInNeeded' }, 401)
      return c.redirect(`/sign-in?next=${encodeURIComponent(c.req.method === 'GET' ? c.var.ui.url : '/me')}`, 303)
    }
    if (error instanceof Refusal) return refuse(c, error)
    if (error instanceof HTTPException && error.status < 500) return refuse(c, new Forbidden('app.error.foreignPost'))
    c.var.world.log.error({ err: error, method: c.req.method, route: c.var.route }, 'request failed')
    const { t } = c.var.ui
    const title = t('app.error.title')
    return c.render(<RefusalPage title={title} text={t('app.error.text')} actions={[]} />, { title, status: 500, personal: true })
  })
}
