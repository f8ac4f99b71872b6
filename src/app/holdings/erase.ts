import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db } from '#platform/db/database.ts'
import { inTransaction, sql } from '#platform/db/database.ts'
import { queueJob } from '#platform/facts.ts'
import type { Listener } from '#platform/facts.ts'
import type { Job } from '#platform/http/route.ts'

/** What the platform keeps of a person for all modules goes: keys of forms, counters, letters. The log of acts holds numbers only. */
export const forgetTraces: Listener = ({ db }, fact) => {
  const personId = Number(fact.payload.personId)
  return inTransaction(db, async (trx) => {
    const uuid = await findUuid(trx, personId)
    await trx
      .deleteFrom('platform.form_post')
      .where((where) =>
        where.or([where('key', 'like', `${personId}:%`), where('key', 'like', `%${uuid}%`), where('location', 'like', `%${uuid}%`)]),
      )
      .execute()
    await trx.deleteFrom('platform.rate_limit').where('key', 'like', `%:${personId}`).execute()
    await trx
      .deleteFrom('platform.mail')
      .where(sql<boolean>`about @> array[${personId}::bigint]`)
      .execute()
    await queueJob(trx, 'listErased', { personId }, { key: `listErased:${personId}` })
  })
}

async function findUuid(db: Db, personId: number): Promise<string> {
  const row = await db.selectFrom('people.person').select('uuid').where('id', '=', personId).executeTakeFirstOrThrow()
  return row.uuid
}

/** One number a line, apart from the database: whoever brings an old backup back erases these people again. */
export const erasedList = (dataDir: string): string => join(dataDir, 'erased.txt')

export const listErased: Job = async ({ config }, { personId }) => {
  await appendFile(erasedList(config.dataDir), `${Number(personId)}\n`, { mode: 0o600 })
}
