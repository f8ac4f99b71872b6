import type { Selectable } from 'kysely'
import type { Db } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { PeopleIdentityProvider } from '#platform/db/types.ts'
import type { LocalText } from '#platform/i18n.ts'

/** A sign-in service of a member, or, without a scope, of the whole consortium. */
export interface SignInService {
  id: number
  uuid: string
  scopeType: string
  scopeId: number
  name: LocalText
  issuer: string
  clientId: string
  secretSealed: Buffer | null
  enabled: boolean
}

function toService(row: Selectable<PeopleIdentityProvider>): SignInService {
  return {
    id: row.id,
    uuid: row.uuid,
    scopeType: row.scope_type,
    scopeId: row.scope_id,
    name: row.name as LocalText,
    issuer: row.issuer,
    clientId: row.client_id,
    secretSealed: row.secret_sealed,
    enabled: row.enabled,
  }
}

export async function listServices(db: Db): Promise<SignInService[]> {
  const rows = await db
    .selectFrom('people.identity_provider')
    .selectAll()
    .orderBy(sql`name->>'ru'`)
    .orderBy('id')
    .execute()
  return rows.map(toService)
}

export async function findService(db: Db, uuid: string): Promise<SignInService | undefined> {
  const row = await db.selectFrom('people.identity_provider').selectAll().where('uuid', '=', uuid).executeTakeFirst()
  return row && toService(row)
}

/** Whose account of theirs this is here: by their own number for it and nothing else. */
export async function findLinkedPerson(db: Db, serviceId: number, subject: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('people.identity as identity')
    .innerJoin('people.person as person', 'person.id', 'identity.person_id')
    .select('identity.person_id')
    .where('identity.provider_id', '=', serviceId)
    .where('identity.subject', '=', subject)
    .where('person.erased_at', 'is', null)
    .executeTakeFirst()
  return row?.person_id
}

/** Ids of the services that this person has linked. */
export async function listLinkedServices(db: Db, personId: number): Promise<Set<number>> {
  const rows = await db.selectFrom('people.identity').select('provider_id').where('person_id', '=', personId).execute()
  return new Set(rows.map((row) => row.provider_id))
}
