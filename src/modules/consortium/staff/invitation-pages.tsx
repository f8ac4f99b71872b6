import { staff } from '#people'
import { inTransaction } from '#platform/db/database.ts'
import { SignInNeeded } from '#platform/http/errors.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { Button, ButtonLink } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Form, SubmitRow } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { PageHeader } from '#ui/page.tsx'
import type { Member } from '../members/store.ts'
import { listMembers } from '../members/store.ts'

type Read = Awaited<ReturnType<typeof staff.readInvitation>>
type Service = Awaited<ReturnType<typeof staff.services.list>>[number]

interface Shown {
  token: string
  read: Read
  member: Member | undefined
  services: Service[]
  refused?: 'otherAddress' | 'own' | undefined
}

function InvitationPage({ token, read, member, services, refused }: Shown) {
  const { t, person } = useUi()
  const text = useText()
  const { state, invitation, by } = read
  if (state !== 'open' || !invitation || !by)
    return (
      <PageHeader title={t('people-staff.invitation.title')} lead={t(`people-staff.invitation.${state === 'open' ? 'unknown' : state}`)} />
    )
  const words = { by: text(by.name).text, role: t(`people.role.${invitation.role}`), member: member ? text(member.shortName).text : '' }
  const path = `/invitations/${token}`
  return (
    <>
      <PageHeader
        title={t('people-staff.invitation.title')}
        lead={t(member ? 'people-staff.invitation.leadMember' : 'people-staff.invitation.lead', words)}
      />
      {refused && (
        <Notice tone="warning">
          <p>{t(`people-staff.invitation.${refused}`)}</p>
        </Notice>
      )}
      {person ? (
        <Form action={path}>
          <p>{t('people-staff.invitation.signedInAs', { name: person.name })}</p>
          <SubmitRow>
            <Button>{t('people-staff.invitation.accept')}</Button>
          </SubmitRow>
        </Form>
      ) : (
        <>
          <p>{t('people-staff.invitation.signIn')}</p>
          <ButtonLink href={`/sign-in?next=${encodeURIComponent(path)}`}>{t('people-staff.invitation.toSignIn')}</ButtonLink>
          {services.map(({ uuid, name }) => (
            <p>
              <ButtonLink href={`/sign-in/university/${uuid}?next=${encodeURIComponent(path)}`} variant="quiet">
                {t('people-staff.invitation.byUniversity', { name: text(name).text })}
              </ButtonLink>
            </p>
          ))}
        </>
      )}
    </>
  )
}

async function render(c: Ctx, refused?: Shown['refused']): Promise<Response> {
  const { db, now, ui } = c.var
  const token = c.req.param('token') ?? ''
  const read = await staff.readInvitation(db, token, now)
  const memberId = read.invitation?.memberId ?? null
  const member = memberId === null ? undefined : (await listMembers(db)).find(({ id }) => id === memberId)
  const services = (await staff.services.list(db)).filter(({ enabled, scopeId }) => enabled && (scopeId === 0 || scopeId === memberId))
  return c.render(<InvitationPage {...{ token, read, member, services, refused }} />, {
    title: ui.t('people-staff.invitation.title'),
    status: read.state === 'open' ? (refused ? 422 : 200) : 410,
    personal: true,
  })
}

async function postAccept(c: Ctx): Promise<Response> {
  const { actor, now } = c.var
  if (!actor) throw new SignInNeeded()
  const token = c.req.param('token') ?? ''
  const outcome = await inTransaction(c.var.db, (trx) => staff.acceptInvitation(trx, actor, token, now))
  if (outcome.ok) return c.redirect('/me', 303)
  return render(c, outcome.reason === 'gone' ? undefined : outcome.reason)
}

export const invitationRoutes = routesOf(import.meta.url, [
  ['GET', '/invitations/:token', 'everyone', (c) => render(c)],
  ['POST', '/invitations/:token', 'everyone', postAccept],
])
