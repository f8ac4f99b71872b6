import { sql } from '#platform/db/database.ts'
import type { Db } from '#platform/db/database.ts'
import type { WeekSource } from './kept.ts'

/** The header that an imported week's file had. */
export async function getHead(db: Db, weekId: number): Promise<WeekSource['head']> {
  const row = await db
    .selectFrom('week.week')
    .select(sql<WeekSource['head']>`source->'head'`.as('head'))
    .where('id', '=', weekId)
    .executeTakeFirstOrThrow()
  return row.head
}
