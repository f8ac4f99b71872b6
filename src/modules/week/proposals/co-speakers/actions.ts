import { findPerson, staff } from '#people'
import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import type { Actor } from '#platform/http/route.ts'
import { hasRole } from '#platform/http/route.ts'
import type { Locale, LocalText, MessageValues } from '#platform/i18n.ts'
import { pickText, translator, wholeLocale } from '#platform/i18n.ts'
import { hashToken, newToken } from '#platform/ids.ts'
import { sendMail } from '#platform/mail.ts'
import type { Temporal } from '#platform/time.ts'
import { lockSession } from '../../timetable/store.ts'
import { upsertSpeakers } from '../../weeks/insert.ts'
import { findProposal } from '../store.ts'
import type { Proposal } from '../store.ts'
import { canAskOthers, coSpeakersMax, invitationDays } from './rules.ts'
import { listAsked } from './store.ts'
import type { CoSpeaker } from './store.ts'

type Asked = Omit<CoSpeaker, 'name' | 'isLecturer'>

interface Asking {
  actor: Actor
  proposal: Proposal
  weekName: LocalText
  origin: string
  now: Temporal.Instant
}

type AskRefused = { ok: false; reason: 'week-call.co.done' | 'week-call.co.own' | 'week-call.co.asked' | 'week-call.co.tooMany' }

/** Asks somebody by letter to lead it too. Nothing on the page tells whether the address has an account. */
export async function inviteCoSpeaker(trx: Trx, asking: Asking & { email: string }): Promise<{ ok: true } | AskRefused> {
  const { actor, proposal, now, email } = asking
  await lockSession(trx, proposal.id)
  if (!canAskOthers(proposal.state)) return { ok: false, reason: 'week-call.co.done' }
  const others = await listAsked(trx, proposal.id)
  if (email === actor.email) return { ok: false, reason: 'week-call.co.own' }
  if (others.some((other) => other.email === email)) return { ok: false, reason: 'week-call.co.asked' }
  if (others.length >= coSpeakersMax) return { ok: false, reason: 'week-call.co.tooMany' }
  const token = newToken()
  const { uuid } = await trx
    .insertInto('week.co_speaker')
    .values({
      session_id: proposal.id,
      email,
      token_hash: hashToken(token),
      invited_by: actor.id,
      invited_at: now,
      expires_at: now.add({ hours: invitationDays * 24 }),
    })
    .returning('uuid')
    .executeTakeFirstOrThrow()
  await audit(trx, { actorId: actor.id, action: 'week.inviteCoSpeaker', subjectType: 'week.co_speaker', subjectId: uuid })
  await mailInvitation(trx, asking, `${asking.origin}/proposals/invitations/${token}`)
  return { ok: true }
}

async function mailInvitation(trx: Trx, { actor, proposal, weekName, email }: Asking & { email: string }, link: string): Promise<void> {
  const locale = wholeLocale(actor.locale)
  await sendIn(trx, { to: email, locale, about: [actor.id] }, 'invite', {
    title: pickText(proposal.title, locale).text || translator(locale)('week.proposal.untitled'),
    week: pickText(weekName, locale).text,
    by: pickText(actor.name, locale).text,
    days: invitationDays,
    link,
  })
}

async function sendIn(
  trx: Trx,
  to: { to: string; locale: Locale; about: number[] },
  letter: 'invite' | 'agreed' | 'refused',
  values: MessageValues,
): Promise<void> {
  const t = translator(to.locale)
  await sendMail(trx, {
    ...to,
    subject: t(`week-call.letter.${letter}.subject`, values),
    body: t(`week-call.letter.${letter}.body`, values),
  })
}

export async function revokeCoSpeaker(
  trx: Trx,
  { actor, proposal, now }: Pick<Asking, 'actor' | 'proposal' | 'now'>,
  uuid: string,
): Promise<void> {
  const revoked = await trx
    .updateTable('week.co_speaker')
    .set({ revoked_at: now })
    .where('uuid', '=', uuid)
    .where('session_id', '=', proposal.id)
    .where('revoked_at', 'is', null)
    .returning('person_id')
    .executeTakeFirst()
  if (!revoked) return
  if (revoked.person_id !== null && canAskOthers(proposal.state)) await untie(trx, proposal, revoked.person_id)
  await audit(trx, { actorId: actor.id, action: 'week.revokeCoSpeaker', subjectType: 'week.co_speaker', subjectId: uuid })
}

async function untie(trx: Trx, proposal: Proposal, personId: number): Promise<void> {
  const first = proposal.people.find((person) => person.role === 'lecturer')
  const tied = proposal.people.filter((person) => person.personId === personId && person.role === 'lecturer' && person !== first)
  for (const { speakerId } of tied)
    await trx.deleteFrom('week.session_person').where('session_id', '=', proposal.id).where('speaker_id', '=', speakerId).execute()
}

/**
 * The answer of whom the letter went to. Who agrees leads the session too; the lecturer's role comes with it where the one who asked
 * may give it, else the office or a coordinator gives it.
 */
export async function answerInvitation(trx: Trx, actor: Actor, asked: Asked, agreed: boolean, now: Temporal.Instant): Promise<boolean> {
  await lockSession(trx, asked.sessionId)
  const answered = await trx
    .updateTable('week.co_speaker')
    .set({ answered_at: now, agreed, person_id: actor.id })
    .where('id', '=', asked.id)
    .where('answered_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  const proposal = (await findProposal(trx, asked.guid))!
  if (!answered || (agreed && !canAskOthers(proposal.state))) return false
  if (agreed) {
    await giveLecturer(trx, actor, asked, proposal)
    if (proposal.state !== 'draft') await tie(trx, actor, proposal)
  }
  const action = agreed ? 'week.acceptCoSpeaking' : 'week.declineCoSpeaking'
  await audit(trx, { actorId: actor.id, action, subjectType: 'week.co_speaker', subjectId: asked.uuid })
  await mailAnswer(trx, actor, asked, proposal, agreed)
  return true
}

async function giveLecturer(trx: Trx, actor: Actor, asked: Asked, proposal: Proposal): Promise<void> {
  if (hasRole(actor, 'lecturer') || asked.invitedBy === null) return
  const by = await findPerson(trx, asked.invitedBy)
  const grant = { role: 'lecturer' as const, memberId: proposal.memberId }
  if (by && staff.mayChange(by, actor.id, grant)) await staff.giveRole(trx, { actor: by, person: actor, grant, now: asked.invitedAt })
}

async function tie(trx: Trx, actor: Actor, proposal: Proposal): Promise<void> {
  if (proposal.people.some((person) => person.personId === actor.id)) return
  const speakers = await upsertSpeakers(trx, proposal.weekId, [{ personId: actor.id, name: actor.name }])
  await trx
    .insertInto('week.session_person')
    .values({ session_id: proposal.id, speaker_id: speakers.get(actor.id)!, role: 'lecturer', position: proposal.people.length })
    .execute()
}

async function mailAnswer(trx: Trx, actor: Actor, asked: Asked, proposal: Proposal, agreed: boolean): Promise<void> {
  const by = asked.invitedBy === null ? undefined : await findPerson(trx, asked.invitedBy)
  if (!by?.email) return
  const locale = wholeLocale(by.locale)
  await sendIn(trx, { to: by.email, locale, about: [actor.id] }, agreed ? 'agreed' : 'refused', {
    title: pickText(proposal.title, locale).text || translator(locale)('week.proposal.untitled'),
    name: pickText(actor.name, locale).text,
  })
}
