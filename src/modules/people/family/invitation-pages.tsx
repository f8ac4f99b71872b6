import { z } from 'zod'
import { Conflict, Forbidden, NotFound, TooMany } from '#platform/http/errors.ts'
import { checkForm, postOnce, readFields } from '#platform/http/form.ts'
import { hasRole, routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { inTransaction } from '#platform/db/database.ts'
import { isUuid, newToken, readTypedCode } from '#platform/ids.ts'
import { findPerson } from '../store.ts'
import { children } from './children.ts'
import type { Invitation } from './invitations.ts'
import { acceptInvitation, findInvitation, inviteGuardian, leaveChild, revokeInvitation } from './invitations.ts'
import { AcceptPage } from './invitation-view.tsx'
import { findChild } from './store.ts'

const inviteForm = z.object({ email: z.email('people.signIn.emailWrong').max(254, 'people.signIn.emailWrong') })

async function postInvite(c: Ctx): Promise<Response> {
  const child = await children.get(c, 'child')
  const form = checkForm(inviteForm, await readFields(c))
  if (!form.ok) throw new Conflict('family.invite.address')
  const waitS = await c.var.world.limits.take('invite-guardian', String(c.var.actor!.id), 10, 86_400)
  if (waitS > 0) throw new TooMany('family.invite.tooMany')
  const { origin, now } = c.var
  return postOnce(c, form.values.formKey, async (trx) => {
    await inviteGuardian(trx, c.var.actor!, child, { email: form.data.email.toLowerCase(), locale: c.var.ui.locale, origin, now })
    return `/family/children/${child.uuid}#adults`
  })
}

async function postRevoke(c: Ctx): Promise<Response> {
  const child = await children.get(c, 'child')
  const id = c.req.param('invitation') ?? ''
  if (isUuid(id)) await inTransaction(c.var.db, (trx) => revokeInvitation(trx, c.var.actor!.id, child, id, c.var.now))
  return c.redirect(`/family/children/${child.uuid}#adults`, 303)
}

async function postLeave(c: Ctx): Promise<Response> {
  const child = await children.get(c, 'child')
  await inTransaction(c.var.db, (trx) => leaveChild(trx, c.var.actor!.id, child))
  return c.redirect('/family', 303)
}

/** The invitation of the address, for whoever has the mailbox it went to; to others it says no more than that. */
async function getInvitation(c: Ctx): Promise<Invitation> {
  const { world, db, now, actor } = c.var
  const found = await findInvitation(world, db, c.req.param('token') ?? '', now)
  if (!found) throw new NotFound('family.accept.gone')
  if (hasRole(actor, 'pupil') || actor!.email !== found.email) throw new Forbidden('family.accept.otherAddress')
  return found
}

async function renderAccept(c: Ctx, invitation: Invitation, error?: string): Promise<Response> {
  const { ui, db } = c.var
  const by = await findPerson(db, invitation.invitedBy)
  const view = (
    <AcceptPage token={c.req.param('token') ?? ''} by={by?.name ?? {}} email={by?.email ?? ''} error={error} formKey={newToken()} />
  )
  return c.render(view, { title: ui.t('family.accept.title'), personal: true, ...(error ? { status: 422 } : {}) })
}

async function showAccept(c: Ctx): Promise<Response> {
  return renderAccept(c, await getInvitation(c))
}

async function postAccept(c: Ctx): Promise<Response> {
  const { world, actor, now, ui } = c.var
  const { word = '', formKey } = await readFields(c)
  const found = await getInvitation(c)
  const waitS = await world.limits.take('guardian-word', found.id, 10, 3600)
  if (waitS > 0) throw new TooMany('family.code.tooMany', { minutes: Math.ceil(waitS / 60) })
  if (readTypedCode(word) !== found.word) return renderAccept(c, found, ui.t('family.accept.wrongWord'))
  return postOnce(c, formKey, async (trx) => {
    const childId = await acceptInvitation(trx, actor!, found, now)
    const child = childId === undefined ? undefined : await findChild(world, trx, childId)
    if (!child) throw new NotFound('family.accept.gone')
    return `/family/children/${child.uuid}`
  })
}

export const guardianRoutes = routesOf(import.meta.url, [
  ['POST', '/family/children/:child/guardians', 'people.keepChildren', postInvite],
  ['POST', '/family/children/:child/invitations/:invitation/revoke', 'people.keepChildren', postRevoke],
  ['POST', '/family/children/:child/leave', 'people.keepChildren', postLeave],
  ['GET', '/family/invitations/:token', 'signedIn', showAccept],
  ['POST', '/family/invitations/:token', 'signedIn', postAccept],
])
