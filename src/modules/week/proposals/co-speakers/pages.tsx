import { wholeLocale } from '#platform/i18n.ts'
import { z } from 'zod'
import { findPerson } from '#people'
import { Forbidden, NotFound, TooMany } from '#platform/http/errors.ts'
import { checkForm, postOnce, postOrShow, readFields } from '#platform/http/form.ts'
import { hasRole, routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isUuid } from '#platform/ids.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { inTransaction } from '#platform/db/database.ts'
import { getWeekById } from '../../weeks/store.ts'
import { gatherLists } from '../check.ts'
import { showOwnProposal } from '../edit/pages.tsx'
import { getDecided } from '../own/get-own.ts'
import { findProposal } from '../store.ts'
import { tellProposal } from '../told.tsx'
import { valuesOf } from '../values.ts'
import { answerInvitation, inviteCoSpeaker, revokeCoSpeaker } from './actions.ts'
import { findInvitation } from './store.ts'
import { AnsweredPage, InvitationPage } from './views.tsx'

const inviteForm = z.object({ email: z.email('people.signIn.emailWrong').max(254, 'people.signIn.emailWrong') })

async function postInvite(c: Ctx): Promise<Response> {
  const { proposal, week } = await getDecided(c)
  const { actor, origin, now, ui } = c.var
  const form = checkForm(inviteForm, await readFields(c))
  const show = (reason: MessageKey) => showOwnProposal(c, { status: 422, asking: { error: ui.t(reason), email: form.values.email ?? '' } })
  if (!form.ok) return show(form.errors.email ?? 'people.signIn.emailWrong')
  const waitS = await c.var.world.limits.take('invite-co-speaker', String(actor!.id), 20, 86_400)
  if (waitS > 0) throw new TooMany('week-call.co.tooOften')
  const email = form.data.email.toLowerCase()
  return postOrShow(
    c,
    form.values.formKey,
    async (trx) => {
      const done = await inviteCoSpeaker(trx, { actor: actor!, proposal, weekName: week.name, origin, now, email })
      return done.ok ? `/proposals/${proposal.guid}#co-speakers` : done
    },
    ({ reason }) => show(reason),
  )
}

async function postRevoke(c: Ctx): Promise<Response> {
  const { proposal } = await getDecided(c)
  const { actor, now } = c.var
  const uuid = c.req.param('uuid') ?? ''
  if (isUuid(uuid)) await inTransaction(c.var.db, (trx) => revokeCoSpeaker(trx, { actor: actor!, proposal, now }, uuid))
  return c.redirect(`/proposals/${proposal.guid}#co-speakers`, 303)
}

/** For whoever has the mailbox that the letter went to; others learn nothing more. */
async function getInvitation(c: Ctx) {
  const { db, actor, now } = c.var
  const asked = await findInvitation(db, c.req.param('token') ?? '', now)
  const proposal = asked && (await findProposal(db, asked.guid))
  if (!asked || !proposal || proposal.state === 'withdrawn') throw new NotFound('week-call.invitation.gone')
  if (hasRole(actor, 'pupil') || actor!.email?.toLowerCase() !== asked.email) throw new Forbidden('week-call.invitation.otherAddress')
  return { asked, proposal }
}

async function showInvitation(c: Ctx): Promise<Response> {
  const { db, ui } = c.var
  const { asked, proposal } = await getInvitation(c)
  const week = await getWeekById(db, proposal.weekId)
  const lists = await gatherLists(db, week)
  const by = asked.invitedBy === null ? undefined : await findPerson(db, asked.invitedBy)
  // What is between the author and the office is not for the invited yet.
  const told = tellProposal(valuesOf(proposal), { ...lists, questions: [] }, wholeLocale(ui.locale), ui.t).filter(
    ({ field }) => field !== 'note',
  )
  const view = (
    <InvitationPage
      {...{ told, title: proposal.title, weekName: week.name, by: by?.name ?? {}, expiresAt: asked.expiresAt }}
      token={c.req.param('token')!}
    />
  )
  return c.render(view, { title: ui.t('week-call.invitation.short'), personal: true })
}

async function postInvitation(c: Ctx): Promise<Response> {
  const { actor, now } = c.var
  const { asked } = await getInvitation(c)
  const { answer, formKey } = await readFields(c)
  if (answer !== 'yes' && answer !== 'no') return showInvitation(c)
  return postOnce(c, formKey, async (trx) => {
    if (!(await answerInvitation(trx, actor!, asked, answer === 'yes', now))) throw new NotFound('week-call.invitation.gone')
    return `/proposals/invitations/answered?to=${asked.guid}&answer=${answer}`
  })
}

async function showAnswered(c: Ctx): Promise<Response> {
  const { db, actor, ui } = c.var
  const guid = c.req.query('to') ?? ''
  const proposal = isUuid(guid) ? await findProposal(db, guid) : undefined
  const agreed = proposal?.coSpeakers.includes(actor!.id) ?? false
  const view = <AnsweredPage agreed={agreed} mayPropose={hasRole(actor, 'lecturer', 'coordinator', 'office')} guid={guid} />
  return c.render(view, { title: ui.t('week-call.invitation.short'), personal: true })
}

export const coSpeakerRoutes = routesOf(import.meta.url, [
  ['GET', '/proposals/invitations/answered', 'signedIn', showAnswered],
  ['GET', '/proposals/invitations/:token', 'signedIn', showInvitation],
  ['POST', '/proposals/invitations/:token', 'signedIn', postInvitation],
  ['POST', '/proposals/:guid/co-speakers', 'week.propose', postInvite],
  ['POST', '/proposals/:guid/co-speakers/:uuid/revoke', 'week.propose', postRevoke],
])
