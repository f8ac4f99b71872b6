import { inTransaction } from '#platform/db/database.ts'
import type { Trx } from '#platform/db/database.ts'
import { announce } from '#platform/facts.ts'
import type { Listener } from '#platform/facts.ts'
import { newToken, hashToken } from '#platform/ids.ts'
import type { Temporal } from '#platform/time.ts'

/** The class loses the child's claim, with the nickname that was claimed as the child's; a school loses its teacher. */
export const forgetClaims: Listener = ({ db, now }, fact) =>
  inTransaction(db, async (trx) => {
    const personId = Number(fact.payload.personId)
    const ended = await trx
      .updateTable('schools.claim')
      .set({ ended_at: now })
      .where('person_id', '=', personId)
      .where('ended_at', 'is', null)
      .returning('pass_id')
      .execute()
    for (const { pass_id: passId } of ended) if (passId !== null) await forgetPass(trx, passId, now, true)
    await trx.deleteFrom('schools.teacher').where('person_id', '=', personId).execute()
  })

/**
 * A pupil without an account is forgotten: the pass opens nothing, its nickname is free again, and all above are told. Where nobody
 * asked for it, because its time is over, the papers given out stay true: without a name.
 */
export async function forgetPass(trx: Trx, passId: number, now: Temporal.Instant, asked: boolean): Promise<void> {
  await trx
    .updateTable('schools.class_pass')
    .set({ nickname: `№ ${passId}`, token_hash: hashToken(newToken()), expires_at: now })
    .where('id', '=', passId)
    .execute()
  await trx.deleteFrom('schools.claim_code').where('pass_id', '=', passId).execute()
  await announce(trx, { name: 'PassForgotten', key: String(passId), payload: { passId, asked } })
}
