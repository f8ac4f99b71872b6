import type { Selectable } from 'kysely'
import type { Db } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { LivePoll } from '#platform/db/types.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { headsWithoutMax, isPollNumber } from './rules.ts'

export interface Poll {
  id: number
  roomId: number
  /** Counted within the room. */
  number: number
  question: LocalText
  choices: LocalText[]
  /** Number of the right choice, from 1. */
  correct: number | null
  seconds: number | null
  opensAt: Temporal.Instant | null
  closesAt: Temporal.Instant | null
}

export function toPoll(row: Selectable<LivePoll>): Poll {
  return {
    id: row.id,
    roomId: row.room_id,
    number: row.number,
    question: row.question,
    choices: row.choices,
    correct: row.correct,
    seconds: row.seconds,
    opensAt: row.opens_at,
    closesAt: row.closes_at,
  }
}

export async function listPolls(db: Db, roomId: number): Promise<Poll[]> {
  const rows = await db.selectFrom('live.poll').selectAll().where('room_id', '=', roomId).orderBy('number').execute()
  return rows.map(toPoll)
}

export async function findPoll(db: Db, roomId: number, number: number): Promise<Poll | undefined> {
  if (!isPollNumber(number)) return undefined
  const row = await db.selectFrom('live.poll').selectAll().where('room_id', '=', roomId).where('number', '=', number).executeTakeFirst()
  return row && toPoll(row)
}

/** The poll that was opened last. */
export async function findLatestPoll(db: Db, roomId: number, now: Temporal.Instant): Promise<Poll | undefined> {
  const row = await db
    .selectFrom('live.poll')
    .selectAll()
    .where('room_id', '=', roomId)
    .where('opens_at', '<=', now)
    .orderBy('opens_at', 'desc')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && toPoll(row)
}

export interface PollCounts {
  answered: number
  /** For each choice. */
  counts: number[]
}

/**
 * Everyone once: a class whose hands were counted stands with its tally, and what its pupils chose on screens of their own is then
 * not counted again. A tally of nothing is none. Of one class at most sixty count, those who came in first.
 */
export async function countAnswers(db: Db, poll: Pick<Poll, 'id' | 'choices'>): Promise<PollCounts> {
  const { rows } = await sql<{ choice: number; count: number }>`
    with answers as (
      select a.choice, a.tally, t.cohort, row_number() over (partition by t.cohort, a.choice is null order by t.id) as place
      from live.poll_answer a join live.ticket t on t.id = a.ticket_id where a.poll_id = ${poll.id}
    ), tallies as (
      select cohort, tally from answers where tally is not null and (select sum(hands) from unnest(tally) hands) > 0
    )
    select choice, count(*)::int as count from answers
      where choice is not null and (cohort is null or place <= ${headsWithoutMax}::int
        and cohort not in (select cohort from tallies where cohort is not null)) group by choice
    union all
    select at::int, sum(hands)::int from tallies, unnest(tally) with ordinality as hand(hands, at) group by at`.execute(db)
  const counts = poll.choices.map((_, at) => rows.filter(({ choice }) => choice === at + 1).reduce((sum, { count }) => sum + count, 0))
  return { counts, answered: counts.reduce((sum, count) => sum + count, 0) }
}

export interface OwnAnswer {
  choice: number | null
  tally: number[] | null
}

export async function findOwnAnswer(db: Db, pollId: number, ticketId: number): Promise<OwnAnswer | undefined> {
  const row = await db
    .selectFrom('live.poll_answer')
    .select(['choice', 'tally'])
    .where('poll_id', '=', pollId)
    .where('ticket_id', '=', ticketId)
    .executeTakeFirst()
  return row
}
