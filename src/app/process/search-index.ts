import type { Db } from '#platform/db/database.ts'
import { inTransaction } from '#platform/db/database.ts'
import { queueJob } from '#platform/facts.ts'
import type { Module } from '#platform/http/route.ts'
import { clearIndex, countDocuments, isIndexEmpty } from '#platform/search/indexing.ts'

/** Writes the search index anew from what the modules have published. Until it is done, readers find what the old one holds. */
export async function rebuildIndex(db: Db, list: Module[]): Promise<Record<string, number>> {
  return inTransaction(db, async (trx) => {
    await clearIndex(trx)
    for (const module of list) await module.indexAll?.(trx)
    return countDocuments(trx)
  })
}

/** An installation from before the search, or a copy without the index: the worker fills it. */
export async function fillEmptyIndex(db: Db): Promise<void> {
  if (await isIndexEmpty(db)) await queueJob(db, 'rebuildIndex', {}, { key: 'search.rebuild' })
}
