import { sql } from '#platform/db/database.ts'
import type { Trx } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'

export interface NewReviewer {
  personId: number
  topics?: string[]
  loadMax?: number
}

export interface NewReview {
  guid: string
  personId: number
  /** Age fit, clarity, hands-on value, safety; none: assigned and not yet read. */
  marks?: [number, number, number, number]
  comment?: string
  at: Temporal.Instant
}

/** Reviewers of a week and what they say, in bulk and without letters: for the demonstration and for tests. Pairs in conflict are left out. */
export async function insertReviews(
  trx: Trx,
  weekId: number,
  reviewers: readonly NewReviewer[],
  reviews: readonly NewReview[],
): Promise<void> {
  if (reviewers.length > 0)
    await trx
      .insertInto('week.reviewer')
      .values(
        reviewers.map(({ personId, topics = [], loadMax = 20 }) => ({ week_id: weekId, person_id: personId, topics, load_max: loadMax })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  const list = JSON.stringify(
    reviews.map(({ guid, personId, marks, comment = '', at }) => ({ guid, person_id: personId, marks, comment, at: at.toString() })),
  )
  await sql`
    with given as (
      select s.id as session_id, one.person_id, one.marks, one.comment, one.at
      from jsonb_to_recordset(${list}::jsonb) as one(guid uuid, person_id bigint, marks jsonb, comment text, at timestamptz)
      join week.session s on s.guid = one.guid and s.week_id = ${weekId}
      where not week.conflicted(one.person_id, s.id)
    ), held as (
      insert into week.assignment (session_id, person_id, state, assigned_at, told_at)
      select session_id, person_id, case when marks is null then 'open' else 'done' end, at, at from given
      on conflict do nothing returning session_id, person_id
    )
    insert into week.review (session_id, person_id, age_fit, clarity, hands_on, safety, comment, updated_at, submitted_at)
    select session_id, person_id, (marks->>0)::int, (marks->>1)::int, (marks->>2)::int, (marks->>3)::int, comment, at, at
    from given join held using (session_id, person_id) where marks is not null`.execute(trx)
  await sql`update week.session set state = 'inReview' where week_id = ${weekId} and state = 'submitted'
    and exists (select from week.assignment held where held.session_id = session.id)`.execute(trx)
}
