import { createHmac, randomBytes } from 'node:crypto'
import { audit } from '#platform/audit.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { Actor } from '#platform/http/route.ts'
import { deriveCode, normaliseCode } from '#platform/ids.ts'
import { keyFor } from '#platform/seal.ts'
import type { Temporal } from '#platform/time.ts'
import { writeToPerson } from '../security/letters.ts'

const codesCount = 8
// 12 of 31 signs: 59 bits.
const codeLength = 12

/** Under a key outside the database: a stolen copy of the table opens nothing. */
export function hashCode(key: Uint8Array, typed: string): Buffer {
  return createHmac('sha256', keyFor(key, 'recovery codes')).update(normaliseCode(typed)).digest()
}

/** Eight new codes in place of all before; they are shown once, here, and kept as hashes. "ABCD-EFGH-JKMN" */
export async function makeCodes(
  trx: Trx,
  key: Uint8Array,
  person: Actor,
  { origin, now }: { origin: string; now: Temporal.Instant },
): Promise<string[]> {
  const codes = Array.from({ length: codesCount }, () => deriveCode(randomBytes(32), 'recovery', codeLength))
  await trx.deleteFrom('people.recovery_code').where('person_id', '=', person.id).execute()
  await trx
    .insertInto('people.recovery_code')
    .values(codes.map((code) => ({ code_hash: hashCode(key, code), person_id: person.id, made_at: now })))
    .execute()
  await audit(trx, { actorId: person.id, action: 'people.makeRecoveryCodes', subjectType: 'person', subjectId: person.id })
  await writeToPerson(trx, person, 'codesMade', { origin })
  return codes.map((code) => code.replaceAll(/(.{4})(?=.)/g, '$1-'))
}

/** How many are left; undefined where none were ever made. */
export async function countCodes(db: Db, personId: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('people.recovery_code')
    .select([sql<number>`count(*)::int`.as('made'), sql<number>`(count(*) filter (where used_at is null))::int`.as('left')])
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow()
  return row.made === 0 ? undefined : row.left
}

/** Uses a code up, once, where it is of the person of this address: one statement, whoever is meant. */
export async function takeCode(trx: Trx, codeHash: Buffer, email: string, now: Temporal.Instant): Promise<number | undefined> {
  const used = await trx
    .updateTable('people.recovery_code')
    .set({ used_at: now })
    .where('code_hash', '=', codeHash)
    .where('used_at', 'is', null)
    .where('person_id', '=', (person) => person.selectFrom('people.person').select('id').where('email', '=', email))
    .returning('person_id')
    .executeTakeFirst()
  return used?.person_id
}
