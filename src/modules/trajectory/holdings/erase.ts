import { inTransaction } from '#platform/db/database.ts'
import type { Listener } from '#platform/facts.ts'
import type { Temporal } from '#platform/time.ts'
import type { Db } from '#platform/db/database.ts'
import type { Subject } from '../evidence/rules.ts'

/** Papers are taken back: their codes say so, and name nobody. Evidence holds numbers only and stays. */
const revokeAll = (db: Db, subject: Subject, now: Temporal.Instant): Promise<void> =>
  inTransaction(db, async (trx) => {
    await trx
      .updateTable('trajectory.proof')
      .set({ revoked_at: now })
      .where('subject_type', '=', subject.type)
      .where('subject_id', '=', subject.id)
      .where('revoked_at', 'is', null)
      .execute()
  })

export const forgetPersonsProofs: Listener = ({ db, now }, fact) =>
  revokeAll(db, { type: 'person', id: Number(fact.payload.personId) }, now)
export const forgetPassProofs: Listener = async ({ db, now }, fact) => {
  if (fact.payload.asked === true) await revokeAll(db, { type: 'class_pass', id: Number(fact.payload.passId) }, now)
}
