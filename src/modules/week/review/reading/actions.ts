import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import { declareConflict } from '../conflicts/actions.ts'
import type { ReviewFields } from './form.ts'
import { findOwnReview } from './store.ts'
import type { OwnReview } from './store.ts'

interface Reading {
  sessionId: number
  guid: string
  actorId: number
  now: Temporal.Instant
}

export type Kept = { ok: true } | { ok: false; reason: 'stale'; current: OwnReview | undefined }

/** Keeps a review, begun or handed in. What was handed in can be changed until the decision. */
export async function keepReview(
  trx: Trx,
  { sessionId, guid, actorId, now }: Reading,
  review: ReviewFields & { revision: number; handIn: boolean },
): Promise<Kept> {
  await trx
    .selectFrom('week.assignment')
    .select('state')
    .where('session_id', '=', sessionId)
    .where('person_id', '=', actorId)
    .forUpdate()
    .execute()
  const current = await findOwnReview(trx, sessionId, actorId)
  if ((current?.revision ?? 0) !== review.revision) return { ok: false, reason: 'stale', current }
  const { ageFit, clarity, handsOn, safety } = review.scores
  const values = {
    age_fit: ageFit,
    clarity,
    hands_on: handsOn,
    safety,
    comment: review.comment,
    revision: review.revision + 1,
    updated_at: now,
    submitted_at: review.handIn ? now : null,
    revoked_at: null,
  }
  await trx
    .insertInto('week.review')
    .values({ session_id: sessionId, person_id: actorId, ...values })
    .onConflict((conflict) => conflict.columns(['session_id', 'person_id']).doUpdateSet(values))
    .execute()
  await trx
    .updateTable('week.assignment')
    .set({ state: review.handIn ? 'done' : 'open', ended_at: review.handIn ? now : null })
    .where('session_id', '=', sessionId)
    .where('person_id', '=', actorId)
    .execute()
  if (review.handIn) await audit(trx, { actorId, action: 'week.handInReview', subjectType: 'week.session', subjectId: guid })
  return { ok: true }
}

/** A reviewer steps back: from then on the proposal is not there for them, and what they said counts nowhere. */
export async function recuse(trx: Trx, { sessionId, guid, actorId, now }: Reading, reason: string): Promise<void> {
  await trx
    .updateTable('week.assignment')
    .set({ state: 'recused', ended_at: now })
    .where('session_id', '=', sessionId)
    .where('person_id', '=', actorId)
    .execute()
  await trx
    .updateTable('week.review')
    .set({ revoked_at: now })
    .where('session_id', '=', sessionId)
    .where('person_id', '=', actorId)
    .where('revoked_at', 'is', null)
    .execute()
  await declareConflict(trx, { actorId, now }, { personId: actorId, side: 'reviewer', reason, with: { sessionId, guid } })
}
