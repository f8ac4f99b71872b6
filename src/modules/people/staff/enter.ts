import { audit } from '#platform/audit.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import type { Actor } from '#platform/http/route.ts'
import type { LocalText } from '#platform/i18n.ts'
import { insertPerson, selectActors } from '../store.ts'
import { giveRole } from './actions.ts'
import type { StaffRole } from './rules.ts'
import { mayChange } from './rules.ts'
import type { Temporal } from '#platform/time.ts'

/** Whose addresses these are, by the address in small letters: one statement, however many. */
export async function findByAddresses(db: Db, emails: readonly string[]): Promise<Map<string, Actor>> {
  if (emails.length === 0) return new Map()
  const people = await selectActors(db)
    .where('person.email', 'in', [...emails])
    .execute()
  return new Map(people.map((row) => [row.email!, { ...row, name: row.name as LocalText }]))
}

interface Entry {
  actor: Actor
  name: LocalText
  email: string
  roles: readonly StaffRole[]
  now: Temporal.Instant
}

/**
 * Writes down somebody whom the office brings, with roles of the whole consortium. No letter: whoever brings them writes it. They sign in
 * with a letter to the address, as everybody does. Undefined where the actor may give no such role.
 */
export async function enterPerson(trx: Trx, { actor, name, email, roles, now }: Entry): Promise<number | undefined> {
  if (!roles.every((role) => mayChange(actor, null, { role, memberId: null }))) return undefined
  const id = await insertPerson(trx, { name, email })
  const detail = { way: 'import' }
  await audit(trx, { actorId: actor.id, action: 'people.addPerson', subjectType: 'person', subjectId: id, detail })
  for (const role of roles) await giveRole(trx, { actor, person: { id }, grant: { role, memberId: null }, now })
  return id
}
