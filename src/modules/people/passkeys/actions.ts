import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { audit } from '#platform/audit.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import { inTransaction } from '#platform/db/database.ts'
import type { Actor } from '#platform/http/route.ts'
import type { Temporal } from '#platform/time.ts'
import { writeToPerson } from '../security/letters.ts'
import { startSession } from '../sign-in/sessions.ts'
import { rememberChallenge, takeChallenge } from './challenge.ts'
import { rpIdOf } from './rules.ts'
import { findPasskey, listCredentialIds } from './store.ts'

const passkeysMax = 20
// EdDSA, ES256, RS256 (COSE): what authenticators make today.
const algorithms = [-8, -7, -257]

/** Where and when a ceremony happens. */
interface At {
  origin: string
  now: Temporal.Instant
}

const handleOf = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex')

/** What a browser needs to make a passkey: one that finds its person by itself and asks for a finger, a face or a PIN. */
export async function offerPasskey(db: Db, person: Actor, { origin, now }: At) {
  const { uuid } = await db.selectFrom('people.person').select('uuid').where('id', '=', person.id).executeTakeFirstOrThrow()
  const options = await generateRegistrationOptions({
    rpName: 'Kaleidoscope',
    rpID: rpIdOf(origin),
    userName: person.email ?? Object.values(person.name)[0] ?? '',
    userID: new Uint8Array(handleOf(uuid)),
    attestationType: 'none',
    supportedAlgorithmIDs: algorithms,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: await listCredentialIds(db, person.id),
  })
  await rememberChallenge(db, { kind: 'addPasskey', word: options.challenge, personId: person.id, now })
  return options
}

type AddOutcome = { ok: true } | { ok: false; reason: 'people-security.passkey.notAdded' | 'people-security.passkey.tooMany' }

/** Writes a new passkey down; the person gets a letter, so that one that somebody else added is noticed. */
export async function addPasskey(db: Db, person: Actor, label: string, response: RegistrationResponseJSON, at: At): Promise<AddOutcome> {
  const made = await checkRegistration(db, person, response, at)
  if (!made) return { ok: false, reason: 'people-security.passkey.notAdded' }
  return inTransaction(db, async (trx) => {
    await trx.selectFrom('people.person').select('id').where('id', '=', person.id).forUpdate().executeTakeFirstOrThrow()
    if ((await listCredentialIds(trx, person.id)).length >= passkeysMax) return { ok: false, reason: 'people-security.passkey.tooMany' }
    const { credential } = made
    const added = await trx
      .insertInto('people.passkey')
      .values({
        id: credential.id,
        person_id: person.id,
        public_key: Buffer.from(credential.publicKey),
        counter: credential.counter,
        transports: (credential.transports ?? []).slice(0, 8).map((word) => String(word).slice(0, 20)),
        backed_up: made.credentialBackedUp,
        label,
        added_at: at.now,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('uuid')
      .executeTakeFirst()
    if (!added) return { ok: false, reason: 'people-security.passkey.notAdded' }
    await audit(trx, { actorId: person.id, action: 'people.addPasskey', subjectType: 'person', subjectId: person.id })
    await writeToPerson(trx, person, 'passkeyAdded', { label, origin: at.origin })
    return { ok: true }
  })
}

async function checkRegistration(db: Db, person: Actor, response: RegistrationResponseJSON, { origin, now }: At) {
  try {
    const checked = await verifyRegistrationResponse({
      response,
      expectedChallenge: async (word) => (await takeChallenge(db, { kind: 'addPasskey', word, now }))?.personId === person.id,
      expectedOrigin: origin,
      expectedRPID: rpIdOf(origin),
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    })
    return checked.verified ? checked.registrationInfo : undefined
  } catch (error) {
    return refused(error)
  }
}

/** What a browser needs to sign in: the same for everybody, without a word about anybody's passkeys. */
export async function askForPasskey(db: Db, { origin, now }: At) {
  const options = await generateAuthenticationOptions({ rpID: rpIdOf(origin), userVerification: 'required' })
  await rememberChallenge(db, { kind: 'usePasskey', word: options.challenge, now })
  return options
}

/** Signs in by a passkey; undefined where anything about it is wrong. Which thing, nobody is told. */
export async function signInByPasskey(
  db: Db,
  response: AuthenticationResponseJSON,
  { userAgent, ...at }: At & { userAgent: string },
): Promise<string | undefined> {
  const passkey = await findPasskey(db, response.id)
  if (!passkey || response.response.userHandle !== handleOf(passkey.personUuid).toString('base64url')) return undefined
  const newCounter = await checkAssertion(db, response, passkey, at)
  if (newCounter === undefined) return undefined
  return inTransaction(db, async (trx) => {
    const used = await trx
      .updateTable('people.passkey')
      .set({ counter: newCounter, last_used_at: at.now })
      .where('id', '=', passkey.id)
      .where('counter', '=', passkey.counter)
      .returning('id')
      .executeTakeFirst()
    if (!used) return undefined
    const personId = passkey.person_id
    await audit(trx, { actorId: personId, action: 'people.signIn', subjectType: 'person', subjectId: personId, detail: { way: 'passkey' } })
    return startSession(trx, personId, at.now, userAgent, 'passkey')
  })
}

type Passkey = NonNullable<Awaited<ReturnType<typeof findPasskey>>>

/** The counter that the authenticator now shows. One that went back is a copy of the authenticator, and refused (WebAuthn, 6.1.1). */
async function checkAssertion(db: Db, response: AuthenticationResponseJSON, passkey: Passkey, { origin, now }: At) {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: async (word) => (await takeChallenge(db, { kind: 'usePasskey', word, now })) !== undefined,
      expectedOrigin: origin,
      expectedRPID: rpIdOf(origin),
      credential: { id: passkey.id, publicKey: new Uint8Array(passkey.public_key), counter: passkey.counter },
      requireUserVerification: true,
    })
    return verified ? authenticationInfo.newCounter : undefined
  } catch (error) {
    return refused(error)
  }
}

/** The library throws plain errors for what a browser sent wrongly; a database that is away is no such thing. */
function refused(error: unknown): undefined {
  if (error instanceof Error && !('code' in error && /^[0-9A-Z]{5}$|^E[A-Z]+$/.test(String(error.code)))) return undefined
  throw error
}

/** A passkey that was removed signs in no more; browsers that are signed in stay so until they are ended. */
export async function removePasskey(trx: Trx, person: Actor, uuid: string, origin: string): Promise<boolean> {
  const removed = await trx
    .deleteFrom('people.passkey')
    .where('person_id', '=', person.id)
    .where('uuid', '=', uuid)
    .returning('label')
    .executeTakeFirst()
  if (!removed) return false
  await audit(trx, { actorId: person.id, action: 'people.removePasskey', subjectType: 'person', subjectId: person.id })
  await writeToPerson(trx, person, 'passkeyRemoved', { label: removed.label, origin })
  return true
}
