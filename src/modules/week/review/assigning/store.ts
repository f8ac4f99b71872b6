import { sql } from '#platform/db/database.ts'
import type { Db } from '#platform/db/database.ts'
import { saidOfReviews } from '../list/store.ts'
import type { Reader, Waiting } from './rules.ts'
import { farApart, lackOf, reviewsWanted } from './rules.ts'

export interface Reviewer extends Reader {
  /** Handed in, of this week. */
  done: number
  /** Stepped back, or taken back by a conflict. */
  fallen: number
}

/** Those appointed for a week, with what they have to read; without what is withheld from whoever looks, where somebody does. */
export async function listReviewers(db: Db, weekId: number, readerId?: number): Promise<Reviewer[]> {
  const { rows } = await sql<Reviewer>`
    select reviewer.person_id as id, reviewer.topics, reviewer.load_max as "loadMax",
      count(held.session_id) filter (where held.state in ('open', 'done'))::int as load,
      count(held.session_id) filter (where held.state = 'done')::int as done,
      count(held.session_id) filter (where held.state in ('recused', 'revoked'))::int as fallen
    from week.reviewer
    left join (week.assignment held join week.session on session.id = held.session_id and session.week_id = ${weekId}
      and (${readerId ?? null}::bigint is null or session.id not in (select week.withheld_from(${readerId ?? null}::bigint))))
      on held.person_id = reviewer.person_id
    where reviewer.week_id = ${weekId} and reviewer.ended_at is null
    group by reviewer.person_id, reviewer.topics, reviewer.load_max order by reviewer.person_id`.execute(db)
  return rows
}

interface Row {
  id: number
  topic: string | null
  assigned: number
  spread: number | null
  known: number[]
}

/** Undecided proposals of a week that lack reviewers; of one only, where it is named. */
export async function listWaiting(db: Db, weekId: number, sessionId?: number): Promise<Waiting[]> {
  const { rows } = await sql<Row>`
    select s.id, s.topic_slug as topic, said.spread,
      count(held.person_id) filter (where held.state in ('open', 'done'))::int as assigned,
      coalesce(array_agg(held.person_id) filter (where held.person_id is not null), '{}') as known
    from week.session s left join week.assignment held on held.session_id = s.id left join (${saidOfReviews}) said on said.session_id = s.id
    where s.week_id = ${weekId} and s.state in ('submitted', 'inReview') and (${sessionId ?? null}::bigint is null or s.id = ${sessionId ?? null})
    group by s.id, said.spread order by s.id`.execute(db)
  return rows.map((row) => ({ id: row.id, topic: row.topic, known: row.known, lacks: lackOf(row) })).filter(({ lacks }) => lacks > 0)
}

/** Pairs of reviewers and proposals that must never come together. */
export async function findConflicts(db: Db, weekId: number): Promise<Set<string>> {
  const { rows } = await sql<{ pair: string }>`
    select distinct conflict.session_id || ' ' || reviewer.person_id as pair
    from week.reviewer cross join lateral week.conflicts_of(reviewer.person_id) as conflict(session_id)
    where reviewer.week_id = ${weekId} and reviewer.ended_at is null`.execute(db)
  return new Set(rows.map(({ pair }) => pair))
}

export interface Progress {
  undecided: number
  /** With fewer reviews than they need. */
  lacking: number
  apart: number
  /** With two reviews or more. */
  ready: number
}

/** How far a week's review is, without what is withheld from whoever looks. */
export async function countProgress(db: Db, readerId: number, weekId: number): Promise<Progress> {
  const { rows } = await sql<Progress>`
    select count(*)::int as undecided, count(*) filter (where held.n < case when said.spread >= ${farApart} then 3 else 2 end)::int as lacking,
      count(*) filter (where said.spread >= ${farApart})::int as apart, count(*) filter (where said.reviewed >= ${reviewsWanted})::int as ready
    from week.session s left join (${saidOfReviews}) said on said.session_id = s.id
    cross join lateral (select count(*) as n from week.assignment a where a.session_id = s.id and a.state in ('open', 'done')) held
    where s.week_id = ${weekId} and s.state in ('submitted', 'inReview') and s.id not in (select week.withheld_from(${readerId}::bigint))`.execute(
    db,
  )
  return rows[0]!
}
