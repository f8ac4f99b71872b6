import { sql } from '#platform/db/database.ts'
import type { Db } from '#platform/db/database.ts'
import { NotFound } from '#platform/http/errors.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isUuid } from '#platform/ids.ts'
import type { Temporal } from '#platform/time.ts'
import { findWorking } from '../../timetable/store.ts'
import type { WorkingSession } from '../../timetable/store.ts'
import { getWeek } from '../../weeks/store.ts'
import type { Week } from '../../weeks/store.ts'
import { isWithheld } from '../conflicts/withheld.ts'
import type { Criterion } from '../reading/rules.ts'

/** The proposal of an address; one that is withheld from whoever asks is as absent as one that never was. */
export async function getProposal(c: Ctx): Promise<{ week: Week; session: WorkingSession }> {
  const { db, actor } = c.var
  const week = await getWeek(db, c.req.param('slug') ?? '')
  const guid = c.req.param('guid') ?? ''
  const session = isUuid(guid) ? await findWorking(db, week.id, guid) : undefined
  if (!session || session.state === 'draft' || (await isWithheld(db, actor!.id, session.id))) throw new NotFound('week.missing.proposal')
  return { week, session }
}

export interface GivenReview {
  personId: number
  state: 'open' | 'done' | 'recused' | 'revoked' | 'taken'
  /** Null: by the automatic assignment. */
  assignedBy: number | null
  scores: Record<Criterion, number> | null
  overall: number | null
  comment: string
  submittedAt: Temporal.Instant | null
}

/** Who has it to read, and what those said whose word counts. */
export async function listGivenReviews(db: Db, sessionId: number): Promise<GivenReview[]> {
  const { rows } = await sql<GivenReview>`
    select held.person_id as "personId", held.state, held.assigned_by as "assignedBy", review.overall, coalesce(review.comment, '') as comment,
      review.submitted_at as "submittedAt",
      case when review.session_id is not null then jsonb_build_object('ageFit', review.age_fit, 'clarity', review.clarity,
        'handsOn', review.hands_on, 'safety', review.safety) end as scores
    from week.assignment held
    left join week.review on review.session_id = held.session_id and review.person_id = held.person_id
      and review.submitted_at is not null and review.revoked_at is null
    where held.session_id = ${sessionId} order by held.assigned_at, held.person_id`.execute(db)
  return rows
}

export interface MadeDecision {
  number: number
  decision: string
  note: string
  decidedBy: number | null
  decidedAt: Temporal.Instant
  letterAt: Temporal.Instant | null
}

export async function listDecisions(db: Db, sessionId: number): Promise<MadeDecision[]> {
  return db
    .selectFrom('week.decision')
    .select(['number', 'decision', 'note', 'decided_by as decidedBy', 'decided_at as decidedAt', 'letter_at as letterAt'])
    .where('session_id', '=', sessionId)
    .orderBy('number', 'desc')
    .execute()
}

/** Reviewers of the week who could get this proposal: neither in conflict nor among those who have it. */
export async function listCandidates(
  db: Db,
  readerId: number,
  weekId: number,
  sessionId: number,
): Promise<{ id: number; knows: boolean; load: number }[]> {
  const { rows } = await sql<{ id: number; knows: boolean; load: number }>`
    select reviewer.person_id as id,
      cardinality(reviewer.topics) = 0 or exists (select from week.session s where s.id = ${sessionId} and s.topic_slug = any(reviewer.topics)) as knows,
      (select count(*)::int from week.assignment held join week.session s on s.id = held.session_id
        where held.person_id = reviewer.person_id and held.state in ('open', 'done') and s.week_id = ${weekId}
          and s.id not in (select week.withheld_from(${readerId}::bigint))) as load
    from week.reviewer where reviewer.week_id = ${weekId} and reviewer.ended_at is null
      and not week.conflicted(reviewer.person_id, ${sessionId}::bigint)
      and not exists (select from week.assignment held where held.session_id = ${sessionId} and held.person_id = reviewer.person_id
        and held.state in ('open', 'done', 'recused'))
    order by 2 desc, 3, 1`.execute(db)
  return rows
}
