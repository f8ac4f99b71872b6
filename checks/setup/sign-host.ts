import { inTransaction } from '../../src/platform/db/database.ts'
import type { Db } from '../../src/platform/db/database.ts'
import { Temporal } from '../../src/platform/time.ts'
import { signProvider, statements } from '../../src/modules/live/engines/providers.ts'
import type { Answers } from '../../src/modules/live/engines/providers.ts'

/** The office has read and signed the checklists of these hosts: rooms elsewhere may open. */
export async function signHost(db: Db, ...hosts: string[]): Promise<void> {
  const answers = Object.fromEntries(statements.map(({ name }) => [name, true])) as Answers
  const signedAt = Temporal.Instant.from('2026-11-01T07:00:00Z')
  await inTransaction(db, async (trx) => {
    for (const host of hosts) await signProvider(trx, 0, { host, answers, signedBy: 'Проба', signedAt, validUntil: '2027-08-31' })
  })
}
