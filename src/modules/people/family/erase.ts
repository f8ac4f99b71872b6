import { audit } from '#platform/audit.ts'
import { sql } from '#platform/db/database.ts'
import type { Trx } from '#platform/db/database.ts'
import { announce } from '#platform/facts.ts'
import type { Actor, World } from '#platform/http/route.ts'
import { translator, wholeLocale } from '#platform/i18n.ts'
import { sendMail } from '#platform/mail.ts'
import { listGuardians } from '../store.ts'
import { deleteKey } from './keys.ts'

/**
 * Erases a child: without its key nobody opens what is sealed, here and in every backup that holds no keys. What stays is an id
 * with a grade and a region, so that counts of past weeks don't change, and the ledger's envelopes. False where it was erased before.
 */
export async function eraseChild(world: World, trx: Trx, childId: number, actorId: number | null): Promise<boolean> {
  if (!(await holdPerson(trx, childId))) return false
  const others = (await listGuardians(trx, childId)).filter(({ id }) => id !== actorId)
  await deleteKey(trx, childId)
  await blankPerson(world, trx, childId)
  await trx.deleteFrom('people.guardianship').where('child_id', '=', childId).execute()
  await trx.deleteFrom('people.guardian_invitation').where('child_id', '=', childId).execute()
  await trx.deleteFrom('people.pairing_code').where('child_id', '=', childId).execute()
  await audit(trx, { actorId, action: 'people.eraseChild', subjectType: 'person', subjectId: childId })
  for (const guardian of others) await writeOfErasure(trx, guardian)
  await tell(trx, childId)
  return true
}

/** Another guardian is told that it happened; the letter has no name, so that it may stay. */
async function writeOfErasure(trx: Trx, { email, locale: wanted }: Actor): Promise<void> {
  if (email === null) return
  const locale = wholeLocale(wanted)
  const t = translator(locale)
  await sendMail(trx, { to: email, locale, subject: t('family.erase.letter.subject'), body: t('family.erase.letter.body') })
}

export type EraseOutcome = { ok: true } | { ok: false; reason: 'family.erase.children' | 'family.erase.gone' }

/** Erases an adult's own account. Children that nobody else answers for come first: they are erased, or another guardian accepts. */
export async function eraseAdult(world: World, trx: Trx, personId: number, actorId: number | null): Promise<EraseOutcome> {
  if (!(await holdPerson(trx, personId))) return { ok: false, reason: 'family.erase.gone' }
  if (await isOnlyGuardian(trx, personId)) return { ok: false, reason: 'family.erase.children' }
  const { email } = await trx.selectFrom('people.person').select('email').where('id', '=', personId).executeTakeFirstOrThrow()
  if (email !== null) await forgetAddress(trx, email)
  await blankPerson(world, trx, personId)
  await trx.deleteFrom('people.guardianship').where('guardian_id', '=', personId).execute()
  await trx.deleteFrom('people.guardian_invitation').where('invited_by', '=', personId).execute()
  await trx.deleteFrom('people.pairing_code').where('made_by', '=', personId).execute()
  await trx.deleteFrom('people.role_grant').where('person_id', '=', personId).execute()
  await trx.deleteFrom('people.vetting').where('person_id', '=', personId).execute()
  await audit(trx, { actorId, action: 'people.eraseAccount', subjectType: 'person', subjectId: personId })
  await tell(trx, personId)
  return { ok: true }
}

/** Holds the person's row until the end, so that nothing is added to somebody who is being erased. */
async function holdPerson(trx: Trx, personId: number): Promise<boolean> {
  const row = await trx.selectFrom('people.person').select('erased_at').where('id', '=', personId).forUpdate().executeTakeFirst()
  return row !== undefined && row.erased_at === null
}

/** Two guardians who leave at once hold each child's row in turn: one of them stays the only one. */
async function isOnlyGuardian(trx: Trx, guardianId: number): Promise<boolean> {
  const own = await trx
    .selectFrom('people.person as child')
    .innerJoin('people.guardianship as tie', 'tie.child_id', 'child.id')
    .select('child.id')
    .where('tie.guardian_id', '=', guardianId)
    .orderBy('child.id')
    .forNoKeyUpdate('child')
    .execute()
  if (own.length === 0) return false
  const shared = await trx
    .selectFrom('people.guardianship')
    .select('child_id')
    .distinct()
    .where('child_id', '=', sql<number>`any(${own.map(({ id }) => id)})`)
    .where('guardian_id', '<>', guardianId)
    .execute()
  return shared.length < own.length
}

/** What every erased person loses: words, address, ways to sign in, letters that speak of them. */
async function blankPerson(world: World, trx: Trx, personId: number): Promise<void> {
  const blank = { name: '{}', sealed: null, email: null, locale: null, zone: null, look: null, demo_role: null }
  await trx
    .updateTable('people.person')
    .set({ ...blank, erased_at: world.clock() })
    .where('id', '=', personId)
    .execute()
  for (const table of [
    'people.session',
    'people.passkey',
    'people.challenge',
    'people.recovery_code',
    'people.identity',
    'people.address_reset',
  ] as const)
    await trx.deleteFrom(table).where('person_id', '=', personId).execute()
  await trx
    .deleteFrom('platform.mail')
    .where(sql<boolean>`about @> array[${personId}::bigint]`)
    .execute()
}

async function forgetAddress(trx: Trx, email: string): Promise<void> {
  await trx.deleteFrom('people.sign_in_link').where('email', '=', email).execute()
  await trx.deleteFrom('people.guardian_invitation').where('email', '=', email).execute()
  await trx.deleteFrom('people.invitation').where('email', '=', email).execute()
  await trx.deleteFrom('people.address_reset').where('email', '=', email).execute()
  await trx.deleteFrom('platform.mail').where('to_address', '=', email).execute()
}

/** Every module that holds something of the person lets go of it when it hears this. */
async function tell(trx: Trx, personId: number): Promise<void> {
  await announce(trx, { name: 'PersonErased', key: String(personId), payload: { personId } })
}
