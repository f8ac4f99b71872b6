import type { Db } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'

/** What of a person's passkeys stands on their own page. */
export interface PasskeyRow {
  uuid: string
  label: string
  addedAt: Temporal.Instant
  lastUsedAt: Temporal.Instant | null
  backedUp: boolean
}

export async function listPasskeys(db: Db, personId: number): Promise<PasskeyRow[]> {
  const rows = await db
    .selectFrom('people.passkey')
    .select(['uuid', 'label', 'added_at', 'last_used_at', 'backed_up'])
    .where('person_id', '=', personId)
    .orderBy('added_at')
    .orderBy('uuid')
    .execute()
  return rows.map((row) => ({
    uuid: row.uuid,
    label: row.label,
    addedAt: row.added_at,
    lastUsedAt: row.last_used_at,
    backedUp: row.backed_up,
  }))
}

/** A passkey with its person, as an assertion is checked against it. */
export function findPasskey(db: Db, id: string) {
  return db
    .selectFrom('people.passkey as passkey')
    .innerJoin('people.person as person', 'person.id', 'passkey.person_id')
    .select(['passkey.id', 'passkey.person_id', 'passkey.public_key', 'passkey.counter', 'passkey.transports', 'person.uuid as personUuid'])
    .where('passkey.id', '=', id)
    .where('person.erased_at', 'is', null)
    .executeTakeFirst()
}

export async function listCredentialIds(db: Db, personId: number): Promise<{ id: string; transports: string[] }[]> {
  return db.selectFrom('people.passkey').select(['id', 'transports']).where('person_id', '=', personId).execute()
}
