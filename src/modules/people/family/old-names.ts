import { inTransaction, sql } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import type { LocalText } from '#platform/i18n.ts'
import { pickText } from '#platform/i18n.ts'
import { seal } from '#platform/seal.ts'
import { newKey } from './keys.ts'

/** Pupils whom an older version wrote down with a plain name get a key of their own, and the name goes under it. */
export async function sealOldNames(world: World): Promise<void> {
  await inTransaction(world.db, async (trx) => {
    const { rows } = await sql<{ id: number; name: LocalText }>`
      select p.id, p.name from people.person p
      where p.sealed is null and p.erased_at is null
        and exists (select from people.role_grant g where g.person_id = p.id and g.role = 'pupil')
      order by p.id for no key update skip locked`.execute(trx)
    for (const { id, name } of rows) {
      const { key, wrapped } = newKey(world)
      const sealed = seal(key, JSON.stringify({ name: pickText(name, 'ru').text, needs: [] }))
      await trx.insertInto('people.person_key').values({ person_id: id, wrapped }).execute()
      await trx.updateTable('people.person').set({ name: '{}', sealed }).where('id', '=', id).execute()
    }
  })
}
