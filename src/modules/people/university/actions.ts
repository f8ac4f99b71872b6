import { audit } from '#platform/audit.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import { inTransaction } from '#platform/db/database.ts'
import type { Actor } from '#platform/http/route.ts'
import { newToken } from '#platform/ids.ts'
import type { Temporal } from '#platform/time.ts'
import { rememberChallenge, takeChallenge } from '../passkeys/challenge.ts'
import { writeToPerson } from '../security/letters.ts'
import { startSession } from '../sign-in/sessions.ts'
import type { Errand } from './oidc.ts'
import type { SignInService } from './store.ts'
import { findLinkedPerson, listLinkedServices } from './store.ts'

/** Remembers an errand to a university; `personId`: somebody signed in wants to link, nobody: to sign in. */
export async function rememberErrand(db: Db, service: SignInService, errand: Errand, personId: number | null, now: Temporal.Instant) {
  const { state, ...kept } = errand
  await rememberChallenge(db, { kind: 'university', word: state, personId, detail: { ...kept, serviceId: service.id }, now })
}

export async function takeErrand(db: Db, service: SignInService, state: string, now: Temporal.Instant) {
  const taken = await takeChallenge(db, { kind: 'university', word: state, now })
  if (taken?.detail.serviceId !== service.id || typeof taken.detail.nonce !== 'string') return undefined
  const errand: Errand = { state, nonce: taken.detail.nonce, verifier: String(taken.detail.verifier) }
  return { errand, personId: taken.personId }
}

/** Signs in whom this account is linked with; undefined: it is linked with nobody. */
export async function signInByUniversity(
  db: Db,
  service: SignInService,
  subject: string,
  { now, userAgent }: { now: Temporal.Instant; userAgent: string },
): Promise<string | undefined> {
  return inTransaction(db, async (trx) => {
    const personId = await findLinkedPerson(trx, service.id, subject)
    if (personId === undefined) return undefined
    const detail = { way: 'university', service: service.uuid }
    await audit(trx, { actorId: personId, action: 'people.signIn', subjectType: 'person', subjectId: personId, detail })
    return startSession(trx, personId, now, userAgent, 'university')
  })
}

/** A link begins at the university and ends with a press of the person's own: another site can lead a browser through the first part. */
export async function rememberLink(db: Db, service: SignInService, subject: string, personId: number, now: Temporal.Instant) {
  const word = newToken()
  await rememberChallenge(db, { kind: 'university', word, personId, detail: { linkTo: service.id, subject }, now })
  return word
}

type LinkOutcome = { ok: true } | { ok: false; reason: 'people-security.university.taken' | 'people-security.university.stale' }

export async function linkUniversity(
  trx: Trx,
  person: Actor,
  word: string,
  { now, origin }: { now: Temporal.Instant; origin: string },
): Promise<LinkOutcome> {
  const taken = await takeChallenge(trx, { kind: 'university', word, now })
  const { linkTo, subject } = taken?.detail ?? {}
  if (taken?.personId !== person.id || typeof linkTo !== 'number' || typeof subject !== 'string')
    return { ok: false, reason: 'people-security.university.stale' }
  if ((await listLinkedServices(trx, person.id)).has(linkTo)) return { ok: false, reason: 'people-security.university.taken' }
  const linked = await insertIdentity(trx, { serviceId: linkTo, subject, personId: person.id, now })
  if (!linked) return { ok: false, reason: 'people-security.university.taken' }
  await audit(trx, { actorId: person.id, action: 'people.linkUniversity', subjectType: 'person', subjectId: person.id })
  await writeToPerson(trx, person, 'universityLinked', { origin })
  return { ok: true }
}

/** False where that account is somebody's already. */
export async function insertIdentity(
  trx: Trx,
  { serviceId, subject, personId, now }: { serviceId: number; subject: string; personId: number; now: Temporal.Instant },
): Promise<boolean> {
  const row = await trx
    .insertInto('people.identity')
    .values({ provider_id: serviceId, subject, person_id: personId, linked_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('subject')
    .executeTakeFirst()
  return row !== undefined
}

export async function unlinkUniversity(trx: Trx, person: Actor, serviceId: number, origin: string): Promise<void> {
  const gone = await trx
    .deleteFrom('people.identity')
    .where('person_id', '=', person.id)
    .where('provider_id', '=', serviceId)
    .returning('subject')
    .execute()
  if (gone.length === 0) return
  await audit(trx, { actorId: person.id, action: 'people.unlinkUniversity', subjectType: 'person', subjectId: person.id })
  await writeToPerson(trx, person, 'universityUnlinked', { origin })
}
