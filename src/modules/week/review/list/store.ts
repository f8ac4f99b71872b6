import { sql } from '#platform/db/database.ts'
import type { Db } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import type { SessionState } from '../../weeks/kinds.ts'
import { listedStates, pageSize } from './filter.ts'
import type { ListFilter, Order } from './filter.ts'

/** A proposal in the office's list. */
export interface ListedProposal {
  id: number
  guid: string
  revision: number
  state: SessionState
  title: LocalText
  format: string
  topicSlug: string | null
  gradeFrom: number | null
  gradeTo: number | null
  durationMin: number
  memberId: number | null
  updatedAt: Temporal.Instant
  people: LocalText[]
  /** Reviewers who have it or had their say, and how many of them had. */
  assigned: number
  reviewed: number
  /** Of the reviews’ means, 1–5. */
  median: number | null
  spread: number | null
}

// One statement for rows and their number: what is withheld is in neither.
const orderBy: Record<Order, ReturnType<typeof sql>> = {
  newest: sql`s.updated_at desc, s.id`,
  score: sql`said.median desc nulls last, s.id`,
  spread: sql`said.spread desc nulls last, s.id`,
  fewest: sql`coalesce(said.reviewed, 0), s.id`,
}

const conditions = (weekId: number, { state, topic, format, member, words }: ListFilter) => sql`
  s.week_id = ${weekId} and s.state = any(${state ? [state] : listedStates}::text[])
  and s.id not in (select session_id from withheld)
  and (${topic ?? null}::text is null or s.topic_slug = ${topic ?? null})
  and (${format ?? null}::text is null or s.format = ${format ?? null})
  and (${member ?? null}::bigint is null or s.member_id = ${member ?? null})
  and (${words} = '' or position(lower(${words}) in lower(s.title::text)) > 0)`

/** Computed once for a statement, however often it is asked. */
const withheldFrom = (reader: number) => sql`withheld as materialized (select week.withheld_from(${reader}::bigint) as session_id)`

/** Means of reviews that were handed in and stand. */
export const saidOfReviews = sql`
  select review.session_id, count(*)::int as reviewed, max(review.overall) - min(review.overall) as spread,
    percentile_cont(0.5) within group (order by review.overall) as median
  from week.review where review.submitted_at is not null and review.revoked_at is null group by review.session_id`

export async function listProposalsFor(
  db: Db,
  reader: number,
  weekId: number,
  filter: ListFilter,
  size = pageSize,
): Promise<{ rows: ListedProposal[]; total: number }> {
  const { rows } = await sql<ListedProposal & { total: number }>`
    with ${withheldFrom(reader)}, page as (
      select s.id, count(*) over ()::int as total, row_number() over (order by ${orderBy[filter.order]})::int as place,
        said.reviewed, said.spread, said.median
      from week.session s left join (${saidOfReviews}) said on said.session_id = s.id
      where ${conditions(weekId, filter)}
      order by ${orderBy[filter.order]} limit ${size} offset ${(filter.page - 1) * size}
    )
    select s.id, s.guid, s.revision, s.state, s.title, s.format, s.topic_slug as "topicSlug", s.grade_from as "gradeFrom", s.grade_to as "gradeTo",
      s.duration_min as "durationMin", s.member_id as "memberId", s.updated_at as "updatedAt", page.total,
      coalesce(page.reviewed, 0) as reviewed, page.spread, page.median,
      (select count(*)::int from week.assignment held where held.session_id = s.id and held.state in ('open', 'done')) as assigned,
      coalesce((select jsonb_agg(speaker.name order by tie.role, tie.position, speaker.id) from week.session_person tie
        join week.speaker on speaker.id = tie.speaker_id where tie.session_id = s.id), '[]') as people
    from page join week.session s on s.id = page.id order by page.place`.execute(db)
  return { rows, total: rows[0]?.total ?? 0 }
}

export type ListCounts = { by: 'state' | 'topic' | 'format' | 'member'; value: string; n: number }[]

/** How many proposals each choice of the filters leads to, in one statement. */
export async function countProposalsFor(db: Db, reader: number, weekId: number, filter: ListFilter): Promise<ListCounts> {
  const of = (by: ListCounts[number]['by'], column: ReturnType<typeof sql>, without: Partial<ListFilter>) => sql`
    select ${by}::text as by, ${column}::text as value, count(*)::int as n from week.session s
    where ${conditions(weekId, { ...filter, ...without })} and ${column} is not null group by 2`
  const { rows } = await sql<ListCounts[number]>`
    with ${withheldFrom(reader)}
    ${of('state', sql`s.state`, { state: undefined })} union all ${of('topic', sql`s.topic_slug`, { topic: undefined })}
    union all ${of('format', sql`s.format`, { format: undefined })} union all ${of('member', sql`s.member_id`, { member: undefined })}`.execute(
    db,
  )
  return rows
}
