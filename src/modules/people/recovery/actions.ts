import { audit } from '#platform/audit.ts'
import type { Db } from '#platform/db/database.ts'
import { inTransaction } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import { writeToPerson } from '../security/letters.ts'
import { endSessions, startSession } from '../sign-in/sessions.ts'
import { findPerson } from '../store.ts'
import { hashCode, takeCode } from './codes.ts'

interface Wish {
  email: string
  code: string
  /** The lost device's passkeys go with it. */
  forgetPasskeys: boolean
}

/**
 * Signs in by address and code, and signs every other browser out. Undefined for a wrong code, a wrong address and both alike:
 * the same one statement has been sent, so nobody learns which addresses have accounts.
 */
export async function recover(
  db: Db,
  key: Uint8Array,
  wish: Wish,
  { now, origin, userAgent }: { now: Temporal.Instant; origin: string; userAgent: string },
): Promise<string | undefined> {
  return inTransaction(db, async (trx) => {
    const personId = await takeCode(trx, hashCode(key, wish.code), wish.email.toLowerCase(), now)
    const person = personId === undefined ? undefined : await findPerson(trx, personId)
    if (!person) return undefined
    await endSessions(trx, person.id)
    if (wish.forgetPasskeys) await trx.deleteFrom('people.passkey').where('person_id', '=', person.id).execute()
    const detail = { forgetPasskeys: wish.forgetPasskeys }
    await audit(trx, { actorId: person.id, action: 'people.recover', subjectType: 'person', subjectId: person.id, detail })
    await writeToPerson(trx, person, 'codeUsed', { origin })
    return startSession(trx, person.id, now, userAgent, 'recovery')
  })
}
