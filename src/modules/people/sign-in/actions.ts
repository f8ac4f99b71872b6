import { audit } from '#platform/audit.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import { inTransaction } from '#platform/db/database.ts'
import type { Locale } from '#platform/i18n.ts'
import { translator, wholeLocale } from '#platform/i18n.ts'
import { hashToken, newToken } from '#platform/ids.ts'
import { sendMail } from '#platform/mail.ts'
import type { Temporal } from '#platform/time.ts'
import { findPersonByEmail, grantRole, insertPerson } from '../store.ts'
import { endSessions, startSession } from './sessions.ts'

export const linkMinutes = 30

/**
 * Mails a link that signs in, to any address: whoever reads the answer can't learn whether the address has an account.
 * A new address becomes a teacher when the link is used: adding a school and a class is all that a new account can do.
 */
export async function mailSignInLink(
  db: Db,
  wish: { email: string; next: string; locale: Locale; origin: string; now: Temporal.Instant },
): Promise<void> {
  const token = newToken()
  const locale = wholeLocale(wish.locale)
  const t = translator(locale)
  await inTransaction(db, async (trx) => {
    await trx
      .insertInto('people.sign_in_link')
      .values({
        token_hash: hashToken(token),
        email: wish.email.toLowerCase(),
        next: wish.next,
        created_at: wish.now,
        expires_at: wish.now.add({ minutes: linkMinutes }),
      })
      .execute()
    await sendMail(trx, {
      to: wish.email.toLowerCase(),
      locale,
      subject: t('people.letter.subject'),
      body: t('people.letter.body', { link: `${wish.origin}/sign-in/${token}`, minutes: linkMinutes }),
    })
  })
}

export type LinkOutcome =
  | { ok: true; token: string; next: string }
  | { ok: false; reason: 'people.link.unknown' | 'people.link.expired' | 'people.link.used' }

export async function findLink(db: Db, token: string, now: Temporal.Instant) {
  const link = await db.selectFrom('people.sign_in_link').selectAll().where('token_hash', '=', hashToken(token)).executeTakeFirst()
  if (!link) return { ok: false, reason: 'people.link.unknown' } as const
  if (link.used_at) return { ok: false, reason: 'people.link.used' } as const
  if (link.expires_at.epochMilliseconds <= now.epochMilliseconds) return { ok: false, reason: 'people.link.expired' } as const
  return { ok: true, email: link.email, next: link.next } as const
}

/** Uses a mailed link up: one session, once. Opening the page alone does nothing, since mail programs open links too. */
export async function useSignInLink(db: Db, token: string, now: Temporal.Instant, userAgent: string): Promise<LinkOutcome> {
  return inTransaction(db, async (trx) => {
    const found = await findLink(trx, token, now)
    if (!found.ok) return found
    const used = await trx
      .updateTable('people.sign_in_link')
      .set({ used_at: now })
      .where('token_hash', '=', hashToken(token))
      .where('used_at', 'is', null)
      .returning('email')
      .executeTakeFirst()
    if (!used) return { ok: false, reason: 'people.link.used' }
    const personId = (await findPersonByEmail(trx, found.email))?.id ?? (await addTeacher(trx, found.email))
    await audit(trx, { actorId: personId, action: 'people.signIn', subjectType: 'person', subjectId: personId })
    return { ok: true, token: await startSession(trx, personId, now, userAgent), next: found.next }
  })
}

export async function signOut(trx: Trx, personId: number): Promise<void> {
  await endSessions(trx, personId)
  await audit(trx, { actorId: personId, action: 'people.signOut', subjectType: 'person', subjectId: personId })
}

async function addTeacher(trx: Trx, email: string): Promise<number> {
  const id = await insertPerson(trx, { name: { und: email.split('@')[0] ?? '' }, email })
  await grantRole(trx, id, 'teacher')
  await audit(trx, { actorId: id, action: 'people.addPerson', subjectType: 'person', subjectId: id, detail: { role: 'teacher' } })
  return id
}
