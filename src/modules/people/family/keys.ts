import { randomBytes } from 'node:crypto'
import type { Db, Trx } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import { keyFor, seal, unseal } from '#platform/seal.ts'

// A key of each child's own, wrapped by one outside the database: deleting its row erases all that was ever sealed by it.

type Keyed = Pick<World, 'key'>
const wrapper = (world: Keyed): Buffer => keyFor(world.key, 'people.person_key')

/** Nothing where the installation's secret is another. */
export function unwrapKey(world: Keyed, wrapped: Uint8Array): Buffer | undefined {
  return unseal(wrapper(world), wrapped)
}

/** A new key, and how it is written down. */
export function newKey(world: Keyed): { key: Buffer; wrapped: Buffer } {
  const key = randomBytes(32)
  return { key, wrapped: seal(wrapper(world), key) }
}

/** Nothing of a person who never had one, or was erased. */
export async function findKey(world: Keyed, db: Db, personId: number): Promise<Buffer | undefined> {
  const row = await db.selectFrom('people.person_key').select('wrapped').where('person_id', '=', personId).executeTakeFirst()
  return row && unwrapKey(world, row.wrapped)
}

export async function deleteKey(trx: Trx, personId: number): Promise<void> {
  await trx.deleteFrom('people.person_key').where('person_id', '=', personId).execute()
}
