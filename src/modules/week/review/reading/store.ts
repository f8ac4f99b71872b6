import { sql } from '#platform/db/database.ts'
import type { Db } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import type { SessionState } from '../../weeks/kinds.ts'
import type { Criterion } from './rules.ts'

export interface OwnReview {
  scores: Record<Criterion, number | null>
  comment: string
  revision: number
  submittedAt: Temporal.Instant | null
}

export interface OwnAssignment {
  sessionId: number
  guid: string
  weekId: number
  state: SessionState
  title: LocalText
  format: string
  gradeFrom: number | null
  gradeTo: number | null
  topicSlug: string | null
  memberId: number | null
  proposedBy: number | null
  isDone: boolean
  isBegun: boolean
  /** Names are hidden: the week reads without them, and nothing is decided. */
  isAnonymous: boolean
  people: LocalText[]
  redactions: { field: string; hash: string; fromAt: number[]; untilAt: number[]; put: string[] }[]
}

/** What somebody has to read or has read, of all weeks, in one statement. What is in conflict is not in it. */
export async function listOwnAssignments(db: Db, readerId: number): Promise<OwnAssignment[]> {
  const { rows } = await sql<OwnAssignment>`
    select s.id as "sessionId", s.guid, s.week_id as "weekId", s.state, s.title, s.format, s.grade_from as "gradeFrom", s.grade_to as "gradeTo",
      s.topic_slug as "topicSlug", s.member_id as "memberId", s.proposed_by as "proposedBy", held.state = 'done' as "isDone",
      review.session_id is not null as "isBegun",
      coalesce(call.anonymous_review, false) and s.state in ('submitted', 'inReview') as "isAnonymous",
      coalesce((select jsonb_agg(speaker.name) from week.session_person tie join week.speaker on speaker.id = tie.speaker_id
        where tie.session_id = s.id), '[]') as people,
      coalesce((select jsonb_agg(jsonb_build_object('field', field, 'hash', encode(text_hash, 'hex'), 'fromAt', from_at, 'untilAt', until_at, 'put', put))
        from week.redaction where redaction.session_id = s.id and field like 'title.%'), '[]') as redactions
    from week.assignment held join week.session s on s.id = held.session_id left join week.call on call.week_id = s.week_id
    left join week.review on review.session_id = s.id and review.person_id = held.person_id and review.revoked_at is null
    where held.person_id = ${readerId} and held.state in ('open', 'done') and s.state not in ('draft', 'withdrawn')
      and s.id not in (select week.conflicts_of(${readerId}::bigint))
    order by s.week_id desc, held.state = 'done', held.assigned_at, s.id`.execute(db)
  return rows
}

/** Their own review of one proposal, whatever became of it. */
export async function findOwnReview(db: Db, sessionId: number, readerId: number): Promise<OwnReview | undefined> {
  const row = await db
    .selectFrom('week.review')
    .selectAll()
    .where('session_id', '=', sessionId)
    .where('person_id', '=', readerId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return (
    row && {
      scores: { ageFit: row.age_fit, clarity: row.clarity, handsOn: row.hands_on, safety: row.safety },
      comment: row.comment,
      revision: row.revision,
      submittedAt: row.submitted_at,
    }
  )
}
