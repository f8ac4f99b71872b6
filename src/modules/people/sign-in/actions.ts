import { audit } from '#platform/audit.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import { inTransaction, sql } from '#platform/db/database.ts'
import type { Locale } from '#platform/i18n.ts'
import { translator, wholeLocale } from '#platform/i18n.ts'
import { hashToken, newToken } from '#platform/ids.ts'
import { sendMail } from '#platform/mail.ts'
import type { Temporal } from '#platform/time.ts'
import { findPersonByEmail, grantRole, insertPerson } from '../store.ts'
import type { NewRole } from './rules.ts'
import { endSessions, startSession } from './sessions.ts'

export const linkMinutes = 30

/**
 * Mails a link that signs in, to any address: whoever reads the answer can't learn whether the address has an account.
 * Whoever uses a link of a new address says what brings them: adding children or classes of one's own is all that either can do.
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
  | { ok: false; reason: 'people.link.unknown' | 'people.link.expired' | 'people.link.used' | 'people.ready.roleMissing' }

export async function findLink(db: Db, token: string, now: Temporal.Instant) {
  const link = await db.selectFrom('people.sign_in_link').selectAll().where('token_hash', '=', hashToken(token)).executeTakeFirst()
  if (!link) return { ok: false, reason: 'people.link.unknown' } as const
  if (link.used_at) return { ok: false, reason: 'people.link.used' } as const
  if (link.expires_at.epochMilliseconds <= now.epochMilliseconds) return { ok: false, reason: 'people.link.expired' } as const
  const person = await findPersonByEmail(db, link.email)
  return { ok: true, email: link.email, next: link.next, person } as const
}

/** Uses a mailed link up: one session, once. Opening the page alone does nothing, since mail programs open links too. */
export async function useSignInLink(
  db: Db,
  token: string,
  now: Temporal.Instant,
  { userAgent, role }: { userAgent: string; role: NewRole | undefined },
): Promise<LinkOutcome> {
  return inTransaction(db, async (trx) => {
    const found = await findLink(trx, token, now)
    if (!found.ok) return found
    if (!found.person && !role) return { ok: false, reason: 'people.ready.roleMissing' }
    const used = await trx
      .updateTable('people.sign_in_link')
      .set({ used_at: now })
      .where('token_hash', '=', hashToken(token))
      .where('used_at', 'is', null)
      .returning('email')
      .executeTakeFirst()
    if (!used) return { ok: false, reason: 'people.link.used' }
    const personId = found.person?.id ?? (await findOrAddAdult(trx, found.email, role!))
    await audit(trx, { actorId: personId, action: 'people.signIn', subjectType: 'person', subjectId: personId })
    const next = !found.person && role === 'guardian' && found.next === '/me' ? '/family/children/new' : found.next
    return { ok: true, token: await startSession(trx, personId, now, userAgent), next }
  })
}

export async function signOut(trx: Trx, personId: number): Promise<void> {
  await endSessions(trx, personId)
  await audit(trx, { actorId: personId, action: 'people.signOut', subjectType: 'person', subjectId: personId })
}

/** Of two letters to one new address, opened at once, the first makes the account. */
async function findOrAddAdult(trx: Trx, email: string, role: NewRole): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`new account ${email}`}, 0))`.execute(trx)
  return (await findPersonByEmail(trx, email))?.id ?? addAdult(trx, email, role)
}

async function addAdult(trx: Trx, email: string, role: NewRole): Promise<number> {
  const id = await insertPerson(trx, { name: { und: email.split('@')[0] ?? '' }, email })
  await grantRole(trx, id, role)
  await audit(trx, { actorId: id, action: 'people.addPerson', subjectType: 'person', subjectId: id, detail: { role } })
  return id
}
