import { audit } from '#platform/audit.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import { inTransaction } from '#platform/db/database.ts'
import { Conflict } from '#platform/http/errors.ts'
import type { Actor } from '#platform/http/route.ts'
import { hasRole } from '#platform/http/route.ts'
import type { LocalText } from '#platform/i18n.ts'
import { pickText } from '#platform/i18n.ts'
import { hashToken, newToken } from '#platform/ids.ts'
import type { Temporal } from '#platform/time.ts'
import { isBefore } from '#platform/time.ts'
import { startSession } from '../sign-in/sessions.ts'
import { findPerson, findPersonByEmail, grantRole, insertPerson } from '../store.ts'
import { insertIdentity } from '../university/actions.ts'
import type { SignInService } from '../university/store.ts'
import { sendStaffLetter } from './letters.ts'
import type { Grant } from './rules.ts'
import { isWhole, mayChange, memberScope } from './rules.ts'
import type { Invitation } from './store.ts'
import { findInvitationByHash } from './store.ts'

export const invitationDays = 7

interface Wish {
  actor: Actor
  email: string
  grant: Grant
  /** Of the member, for the letter. */
  memberName: LocalText | null
  origin: string
  now: Temporal.Instant
}

/** Mails an invitation, whether the address has an account or not: nothing that follows tells which. An earlier one for the same role ends. */
export async function invite(trx: Trx, { actor, grant, memberName, origin, now, ...wish }: Wish): Promise<boolean> {
  if (!isWhole(grant) || !mayChange(actor, null, grant)) return false
  const email = wish.email.toLowerCase()
  const scope = { scope_type: grant.memberId === null ? '' : memberScope, scope_id: grant.memberId ?? 0 }
  await trx
    .updateTable('people.invitation')
    .set({ revoked_at: now })
    .where('email', '=', email)
    .where('role', '=', grant.role)
    .where('scope_id', '=', scope.scope_id)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .execute()
  const token = newToken()
  const { uuid } = await trx
    .insertInto('people.invitation')
    .values({
      token_hash: hashToken(token),
      email,
      role: grant.role,
      ...scope,
      invited_by: actor.id,
      invited_at: now,
      expires_at: now.add({ hours: invitationDays * 24 }),
    })
    .returning('uuid')
    .executeTakeFirstOrThrow()
  await audit(trx, { actorId: actor.id, action: 'people.invite', subjectType: 'invitation', subjectId: uuid, detail: { ...grant } })
  await sendStaffLetter(trx, { email, locale: actor.locale }, 'invitation', (t, locale) => ({
    role: t(`people.role.${grant.role}`),
    member: memberName ? `, ${pickText(memberName, locale).text}` : '',
    by: pickText(actor.name, locale).text,
    link: `${origin}/invitations/${token}`,
    days: invitationDays,
  }))
  return true
}

export async function revokeInvitation(trx: Trx, actor: Actor, invitation: Invitation, now: Temporal.Instant): Promise<void> {
  const revoked = await trx
    .updateTable('people.invitation')
    .set({ revoked_at: now })
    .where('uuid', '=', invitation.uuid)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returning('uuid')
    .executeTakeFirst()
  if (!revoked) return
  await audit(trx, { actorId: actor.id, action: 'people.revokeInvitation', subjectType: 'invitation', subjectId: invitation.uuid })
}

export type InvitationState = 'open' | 'unknown' | 'used' | 'expired' | 'revoked'

/** What a link opens. Who invited may have lost the right since: then it opens nothing. */
export async function readInvitation(
  db: Db,
  token: string,
  now: Temporal.Instant,
): Promise<{ state: InvitationState; invitation?: Invitation; by?: Actor }> {
  const invitation = await findInvitationByHash(db, hashToken(token))
  if (!invitation) return { state: 'unknown' }
  if (invitation.usedAt) return { state: 'used' }
  const by = await findPerson(db, invitation.invitedBy)
  if (invitation.revokedAt || !by || !mayChange(by, null, invitation)) return { state: 'revoked' }
  return isBefore(now, invitation.expiresAt) ? { state: 'open', invitation, by } : { state: 'expired' }
}

type Accepted = { ok: true } | { ok: false; reason: 'gone' | 'otherAddress' | 'own' }

/** The role goes to the account of the address that was invited: a forwarded letter gives it to nobody else. */
export async function acceptInvitation(trx: Trx, actor: Actor, token: string, now: Temporal.Instant): Promise<Accepted> {
  const { state, invitation, by } = await readInvitation(trx, token, now)
  if (state !== 'open' || !invitation || !by) return { ok: false, reason: 'gone' }
  if (by.id === actor.id) return { ok: false, reason: 'own' }
  if (actor.email !== invitation.email || hasRole(actor, 'pupil')) return { ok: false, reason: 'otherAddress' }
  return (await useUp(trx, invitation, { person: actor, by, now })) ? { ok: true } : { ok: false, reason: 'gone' }
}

async function useUp(
  trx: Trx,
  invitation: Invitation,
  { person, by, now }: { person: Actor; by: Actor; now: Temporal.Instant },
): Promise<boolean> {
  const used = await trx
    .updateTable('people.invitation')
    .set({ used_at: now })
    .where('uuid', '=', invitation.uuid)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returning('uuid')
    .executeTakeFirst()
  if (!used) return false
  const { role, memberId } = invitation
  await grantRole(trx, person.id, role, memberId === null ? undefined : { type: memberScope, id: memberId })
  const detail = { role, memberId }
  await audit(trx, { actorId: person.id, action: 'people.acceptInvitation', subjectType: 'invitation', subjectId: invitation.uuid, detail })
  await sendStaffLetter(trx, by, 'accepted', (t, locale) => ({
    name: pickText(person.name, locale).text,
    email: invitation.email,
    role: t(`people.role.${role}`),
  }))
  return true
}

/**
 * A new person by a university's account that nobody has linked, with the role of the invitation; the token of a new session. Accounts
 * are never matched by address: where the invited address is somebody's already, this is another account, and without an address.
 */
export async function acceptFromUniversity(
  db: Db,
  service: SignInService,
  token: string,
  account: { subject: string; name: string | undefined },
  { now, userAgent }: { now: Temporal.Instant; userAgent: string; origin: string },
): Promise<string | undefined> {
  const { state, invitation, by } = await readInvitation(db, token, now)
  if (state !== 'open' || !invitation || !by) return undefined
  // A member's service speaks for its own people only.
  if (service.scopeId !== 0 && service.scopeId !== invitation.memberId) return undefined
  return inTransaction(db, async (trx) => {
    const isTaken = await findPersonByEmail(trx, invitation.email)
    const name = { und: account.name?.normalize('NFC').slice(0, 120) || invitation.email.split('@')[0]! }
    const id = await insertPerson(trx, { name, email: isTaken ? null : invitation.email })
    const person = (await findPerson(trx, id))!
    const linked = await insertIdentity(trx, { serviceId: service.id, subject: account.subject, personId: id, now })
    if (!linked || !(await useUp(trx, invitation, { person, by, now }))) throw new Conflict('people-staff.invitation.used')
    const detail = { way: 'university', role: invitation.role }
    await audit(trx, { actorId: id, action: 'people.addPerson', subjectType: 'person', subjectId: id, detail })
    return startSession(trx, id, now, userAgent, 'university')
  })
}
