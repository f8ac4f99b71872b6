import { audit } from '#platform/audit.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import { Conflict } from '#platform/http/errors.ts'
import type { Actor, World } from '#platform/http/route.ts'
import type { Locale } from '#platform/i18n.ts'
import { pickText, translator, wholeLocale } from '#platform/i18n.ts'
import { deriveCode, hashToken, newToken } from '#platform/ids.ts'
import { sendMail } from '#platform/mail.ts'
import { keyFor } from '#platform/seal.ts'
import type { Temporal } from '#platform/time.ts'
import { grantRole, insertGuardianship, listGuardians } from '../store.ts'
import { guardiansMax } from './rules.ts'
import type { Child } from './store.ts'

const invitationDays = 7

export interface Invitation {
  id: string
  childId: number
  email: string
  invitedBy: number
  expiresAt: Temporal.Instant
  /** Told by word of mouth: a letter that went to a wrong address opens nothing. */
  word: string
}

const wordOf = (world: Pick<World, 'key'>, uuid: string): string => deriveCode(keyFor(world.key, 'guardian word'), uuid)

interface Wish {
  email: string
  locale: Locale
  origin: string
  now: Temporal.Instant
}

/** Asks another adult by mail to answer for a child as well. The letter doesn't name the child. */
export async function inviteGuardian(trx: Trx, guardian: Actor, child: Child, wish: Wish): Promise<void> {
  const { email, origin, now } = wish
  await trx.selectFrom('people.person').select('id').where('id', '=', child.id).forNoKeyUpdate().execute()
  const [guardians, waiting] = [await listGuardians(trx, child.id), await selectOpen(trx, now).where('child_id', '=', child.id).execute()]
  if (guardians.some((one) => one.email === email)) throw new Conflict('family.invite.already')
  if (guardians.length + waiting.length >= guardiansMax) throw new Conflict('family.invite.limit', { max: guardiansMax })
  const token = newToken()
  await trx
    .insertInto('people.guardian_invitation')
    .values({
      ...{ token_hash: hashToken(token), child_id: child.id, email, invited_by: guardian.id },
      ...{ invited_at: now, expires_at: now.add({ hours: invitationDays * 24 }) },
    })
    .execute()
  const locale = wholeLocale(wish.locale)
  const t = translator(locale)
  const values = { name: pickText(guardian.name, locale).text, link: `${origin}/family/invitations/${token}`, days: invitationDays }
  const [subject, body] = [t('family.invite.letter.subject'), t('family.invite.letter.body', values)]
  await sendMail(trx, { to: email, locale, subject, body, about: [child.id] })
  await audit(trx, { actorId: guardian.id, action: 'people.inviteGuardian', subjectType: 'person', subjectId: child.id, about: [child.id] })
}

const selectOpen = (db: Db, now: Temporal.Instant) =>
  db
    .selectFrom('people.guardian_invitation')
    .selectAll()
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)

type Row = Awaited<ReturnType<ReturnType<typeof selectOpen>['executeTakeFirstOrThrow']>>

const toInvitation = (world: Pick<World, 'key'>, row: Row): Invitation => ({
  ...{ id: row.uuid, childId: row.child_id, email: row.email, invitedBy: row.invited_by, expiresAt: row.expires_at },
  word: wordOf(world, row.uuid),
})

export async function listInvitations(world: World, db: Db, childId: number, now: Temporal.Instant): Promise<Invitation[]> {
  const rows = await selectOpen(db, now).where('child_id', '=', childId).orderBy('invited_at').execute()
  return rows.map((row) => toInvitation(world, row))
}

export async function findInvitation(world: World, db: Db, token: string, now: Temporal.Instant): Promise<Invitation | undefined> {
  const row = await selectOpen(db, now).where('token_hash', '=', hashToken(token)).executeTakeFirst()
  return row && toInvitation(world, row)
}

/** Makes the invited adult a guardian, once; undefined where the invitation was used or taken back meanwhile. */
export async function acceptInvitation(trx: Trx, actor: Actor, invitation: Invitation, now: Temporal.Instant): Promise<number | undefined> {
  const used = await trx
    .updateTable('people.guardian_invitation')
    .set({ used_at: now })
    .where('uuid', '=', invitation.id)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returning('child_id')
    .executeTakeFirst()
  if (!used) return undefined
  await insertGuardianship(trx, actor.id, used.child_id)
  await grantRole(trx, actor.id, 'guardian')
  const about = [used.child_id]
  await audit(trx, { actorId: actor.id, action: 'people.acceptGuardianship', subjectType: 'person', subjectId: used.child_id, about })
  return used.child_id
}

export async function revokeInvitation(trx: Trx, actorId: number, child: Child, id: string, now: Temporal.Instant): Promise<void> {
  const row = await trx
    .updateTable('people.guardian_invitation')
    .set({ revoked_at: now })
    .where('uuid', '=', id)
    .where('child_id', '=', child.id)
    .where('used_at', 'is', null)
    .returning('uuid')
    .executeTakeFirst()
  if (!row) return
  await audit(trx, { actorId, action: 'people.revokeGuardianInvitation', subjectType: 'person', subjectId: child.id, about: [child.id] })
}

/** A guardian who no longer answers for a child; the last one can't leave, only erase. */
export async function leaveChild(trx: Trx, actorId: number, child: Child): Promise<void> {
  await trx.selectFrom('people.person').select('id').where('id', '=', child.id).forNoKeyUpdate().execute()
  if ((await listGuardians(trx, child.id)).length < 2) throw new Conflict('family.guardians.last')
  await trx.deleteFrom('people.guardianship').where('guardian_id', '=', actorId).where('child_id', '=', child.id).execute()
  // Whoever answers no longer brings nobody else in, and no device either.
  await trx
    .deleteFrom('people.guardian_invitation')
    .where('invited_by', '=', actorId)
    .where('child_id', '=', child.id)
    .where('used_at', 'is', null)
    .execute()
  await trx.deleteFrom('people.pairing_code').where('made_by', '=', actorId).where('child_id', '=', child.id).execute()
  await audit(trx, { actorId, action: 'people.leaveGuardianship', subjectType: 'person', subjectId: child.id, about: [child.id] })
}
