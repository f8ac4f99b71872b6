import { inTransaction } from '#platform/db/database.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { Button, ButtonLink } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { Form, SubmitRow } from '#ui/form.tsx'
import { PageHeader } from '#ui/page.tsx'
import { canStop, stopReset } from './reset.ts'

function StopReset({ token, state }: { token: string; state: 'open' | 'stopped' | 'gone' }) {
  const { t } = useUi()
  return (
    <>
      <PageHeader title={t('people-staff.stop.title')} lead={t(`people-staff.stop.${state}`)} />
      {state === 'open' ? (
        <Form action={`/sign-in/stop-reset/${token}`}>
          <SubmitRow>
            <Button variant="danger">{t('people-staff.stop.press')}</Button>
          </SubmitRow>
        </Form>
      ) : (
        <ButtonLink href="/sign-in">{t('people-security.toSignIn')}</ButtonLink>
      )}
    </>
  )
}

/** Like the link that signs in: mail programs open links too, so only the button acts. */
async function showStop(c: Ctx): Promise<Response> {
  const token = c.req.param('token') ?? ''
  const isOpen = await canStop(c.var.db, token)
  const view = <StopReset token={token} state={isOpen ? 'open' : 'gone'} />
  return c.render(view, { title: c.var.ui.t('people-staff.stop.title'), status: isOpen ? 200 : 410, personal: true })
}

async function postStop(c: Ctx): Promise<Response> {
  const token = c.req.param('token') ?? ''
  const stopped = await inTransaction(c.var.db, (trx) => stopReset(trx, { token }, c.var.now))
  const view = <StopReset token={token} state={stopped ? 'stopped' : 'gone'} />
  return c.render(view, { title: c.var.ui.t('people-staff.stop.title'), status: stopped ? 200 : 410, personal: true })
}

export const resetRoutes = routesOf(import.meta.url, [
  ['GET', '/sign-in/stop-reset/:token', 'everyone', showStop],
  ['POST', '/sign-in/stop-reset/:token', 'everyone', postStop],
])
