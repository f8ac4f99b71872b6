import { sql } from 'kysely'
import type { Trx } from '#platform/db/database.ts'
import { publish } from '#platform/realtime.ts'

/** Makes every process forget the kept pages of a scope, when the caller's transaction commits. */
export async function bumpPages(trx: Trx, scope: string): Promise<void> {
  await sql`insert into platform.page_version (scope) values (${scope})
    on conflict (scope) do update set version = platform.page_version.version + 1`.execute(trx)
  await publish(trx, 'pages', scope)
}
