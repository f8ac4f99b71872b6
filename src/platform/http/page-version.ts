import { sql } from 'kysely'
import { inTransaction } from '#platform/db/database.ts'
import type { Trx } from '#platform/db/database.ts'
import type { Listener } from '#platform/facts.ts'
import { publish } from '#platform/realtime.ts'

/** Makes every process forget the kept pages of a scope, when the caller's transaction commits. */
export async function bumpPages(trx: Trx, scope: string): Promise<void> {
  await sql`insert into platform.page_version (scope) values (${scope})
    on conflict (scope) do update set version = platform.page_version.version + 1`.execute(trx)
  await publish(trx, 'pages', scope)
}

/** For a module whose kept pages show what another one tells of. */
export function forgetPages(scope: string): Listener {
  return ({ db }) => inTransaction(db, (trx) => bumpPages(trx, scope))
}
