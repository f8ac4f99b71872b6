import type { Selectable } from 'kysely'
import type { Db, Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { LiveQuestion } from '#platform/db/types.ts'
import type { Temporal } from '#platform/time.ts'
import type { QuestionState } from './rules.ts'
import { publicStates } from './rules.ts'

export interface Question {
  id: number
  /** Counted within the room: what people call it by. */
  number: number
  label: string
  /** Everybody reads it without the label; the staff see that. */
  unsigned: boolean
  body: string
  state: QuestionState
  votes: number
  answer: string | null
  askedAt: Temporal.Instant
  ticketId: number
}

function toQuestion(row: Selectable<LiveQuestion>): Question {
  return {
    id: row.id,
    number: row.number,
    label: row.label,
    unsigned: row.unsigned,
    // Of one who was forgotten, or of long ago: that somebody asked stays.
    body: row.body || '…',
    state: row.state as QuestionState,
    votes: row.votes,
    answer: row.answer,
    askedAt: row.asked_at,
    ticketId: row.ticket_id,
  }
}

const byStage = sql`array_position(array['onStage','shown','answered','held','declined','merged'], state)`

async function listInStates(db: Db, roomId: number, states: readonly QuestionState[], max: number): Promise<Question[]> {
  const rows = await db
    .selectFrom('live.question')
    .selectAll()
    .where('room_id', '=', roomId)
    .where('state', 'in', [...states])
    .orderBy(byStage)
    .orderBy('votes', 'desc')
    .orderBy('number')
    .limit(max)
    .execute()
  return rows.map(toQuestion)
}

/** What everybody may read: on stage first, then the most wanted, then the answered. */
export function listShown(db: Db, roomId: number): Promise<Question[]> {
  return listInStates(db, roomId, publicStates, 100)
}

/** What was answered, in the order of the answers. */
export async function listAnswered(db: Db, roomId: number): Promise<Question[]> {
  const rows = await db
    .selectFrom('live.question')
    .selectAll()
    .where('room_id', '=', roomId)
    .where('state', '=', 'answered')
    .orderBy('answered_at')
    .orderBy('number')
    .execute()
  return rows.map(toQuestion)
}

/** For the desk: the held ones first come, first seen. */
export async function listHeld(db: Db, roomId: number): Promise<Question[]> {
  const held = await listInStates(db, roomId, ['held'], 200)
  return held.toSorted((a, b) => a.number - b.number)
}

export function listDeclined(db: Db, roomId: number): Promise<Question[]> {
  return listInStates(db, roomId, ['declined'], 20)
}

/** A ticket's own questions, whatever became of them. */
export async function listOwn(db: Db, ticketId: number): Promise<Question[]> {
  const rows = await db
    .selectFrom('live.question')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .orderBy('number', 'desc')
    .limit(20)
    .execute()
  return rows.map(toQuestion)
}

export async function findVotes(db: Db, ticketId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('live.vote as vote')
    .innerJoin('live.question as question', 'question.id', 'vote.question_id')
    .select('question.number')
    .where('vote.ticket_id', '=', ticketId)
    .orderBy('question.number')
    .execute()
  return rows.map((row) => row.number)
}

export async function findQuestion(db: Db, roomId: number, number: number): Promise<Question | undefined> {
  // What people send as a number may be none of PostgreSQL's.
  if (!Number.isInteger(number) || number < 1 || number > 1_000_000) return undefined
  const row = await db.selectFrom('live.question').selectAll().where('room_id', '=', roomId).where('number', '=', number).executeTakeFirst()
  return row && toQuestion(row)
}

export async function findByPostKey(db: Db, ticketId: number, postKey: string): Promise<Question | undefined> {
  const row = await db
    .selectFrom('live.question')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .where('post_key', '=', postKey)
    .executeTakeFirst()
  return row && toQuestion(row)
}

/** Moves all voters of a question, and who asked it, to another: each still counts once. */
export async function uniteVoters(trx: Trx, from: Question, intoId: number, now: Temporal.Instant): Promise<void> {
  // Votes under way are waited for, so that the new count knows them.
  await trx.selectFrom('live.question').select('id').where('id', 'in', [from.id, intoId]).orderBy('id').forUpdate().execute()
  await sql`insert into live.vote (question_id, ticket_id, at)
    select ${intoId}::bigint, ticket_id, ${now.toString()}::timestamptz from live.vote where question_id = ${from.id}
    union select ${intoId}::bigint, ${from.ticketId}::bigint, ${now.toString()}::timestamptz
      where ${from.ticketId}::bigint <> (select ticket_id from live.question where id = ${intoId})
    on conflict do nothing`.execute(trx)
  await sql`update live.question set votes = (select count(*) from live.vote where question_id = ${intoId}) where id = ${intoId}`.execute(
    trx,
  )
}
