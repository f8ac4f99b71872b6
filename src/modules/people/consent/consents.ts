import type { Db } from '#platform/db/database.ts'
import { followGrades, giveConsent } from './actions.ts'
import { verifyReceipt } from './receipt.ts'
import type { Purpose } from './rules.ts'
import { listHolding } from './store.ts'

/** Consents of children, one for each purpose: nothing that needs one is done without asking here. */
export const consents = {
  /** Whether this child's consent to this purpose holds now: the guardian's last word, and from the eighth grade the child's own. */
  holds: async (db: Db, personId: number, purpose: Purpose): Promise<boolean> => (await listHolding(db, [personId], purpose)).has(personId),
  /** Those of these children whose consent holds. */
  holding: listHolding,
  /** Tells what new grades change: called in their transaction. */
  followGrades,
  /** Checks a downloaded receipt by itself. */
  verify: verifyReceipt,
  /** Signs unasked: for the demonstration and for tests. */
  give: giveConsent,
}
