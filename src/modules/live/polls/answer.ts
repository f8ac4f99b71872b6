import type { Db, Trx } from '#platform/db/database.ts'
import { inTransaction, sql } from '#platform/db/database.ts'
import { gather } from '#platform/gather.ts'
import type { World } from '#platform/http/route.ts'
import type { Temporal } from '#platform/time.ts'
import { canTakeInput, countAdults } from '../rooms/rules.ts'
import { getRoom, listStaff } from '../rooms/store.ts'
import { canAnswer, headsWithoutMax, isTally, responseMs } from './rules.ts'
import type { Poll } from './store.ts'
import { toPoll } from './store.ts'

export interface Answer {
  roomId: number
  number: number
  ticketId: number
  /** A pupil's own: the number of the choice, from 1. */
  choice: number | null
  /** A class's: hands for each choice. */
  tally: number[] | null
  /** What the reader's own player showed when they answered, epoch ms. */
  playedAtMs: number | undefined
  /** The same post again has the same key. */
  key: string
  now: Temporal.Instant
}

export type AnswerResult = { ok: true } | { ok: false; reason: 'unknown' | 'notLive' | 'late' | 'choice' | 'tally' }

const writers = new WeakMap<World, (answer: Answer) => Promise<AnswerResult>>()

/** Sets a ticket's answer; it is in the database when this returns. Answers that come together are committed together. */
export function setAnswer(world: World, answer: Answer): Promise<AnswerResult> {
  let write = writers.get(world)
  if (!write) {
    write = gather((answers: Answer[]) => writeAnswers(world.db, answers))
    writers.set(world, write)
  }
  return write(answer)
}

/** Carries out answers as they came: of one ticket's two different ones the later counts. */
async function writeAnswers(db: Db, answers: Answer[]): Promise<AnswerResult[]> {
  return inTransaction(db, async (trx) => {
    const polls = await readPolls(trx, answers)
    const live = await readLive(trx, answers)
    const heads = await readHeads(trx, answers)
    const results = answers.map((answer) => checkAnswer(answer, polls.get(`${answer.roomId} ${answer.number}`), live, heads))
    const rows = answers.flatMap((answer, at) => (results[at]!.ok ? [toRow(answer, polls.get(`${answer.roomId} ${answer.number}`)!)] : []))
    for (const round of inRounds(rows)) await upsert(trx, round)
    return results
  })
}

function checkAnswer(answer: Answer, poll: Poll | undefined, live: Set<number>, heads: Map<number, number>): AnswerResult {
  const { choice, tally, now } = answer
  if (!poll?.opensAt || poll.opensAt.epochMilliseconds > now.epochMilliseconds) return { ok: false, reason: 'unknown' }
  if (!canAnswer(poll, now)) return { ok: false, reason: 'late' }
  if (!live.has(answer.roomId)) return { ok: false, reason: 'notLive' }
  if (tally) return isTally(tally, poll.choices.length, heads.get(answer.ticketId) ?? 0) ? { ok: true } : { ok: false, reason: 'tally' }
  const isChoice = choice !== null && Number.isInteger(choice) && choice >= 1 && choice <= poll.choices.length
  return isChoice ? { ok: true } : { ok: false, reason: 'choice' }
}

interface Row {
  poll_id: number
  ticket_id: number
  choice: number | null
  tally: number[] | null
  media_ms: number
  answered_at: string
  key: string
}

function toRow(answer: Answer, poll: Poll): Row {
  return {
    poll_id: poll.id,
    ticket_id: answer.ticketId,
    choice: answer.choice,
    tally: answer.tally,
    media_ms: responseMs(poll, answer.playedAtMs, answer.now),
    answered_at: answer.now.toString(),
    key: answer.key,
  }
}

/** One statement can set a row once: a ticket's second answer to the same poll waits for the next round. In one order, against deadlocks. */
function inRounds(rows: Row[]): Row[][] {
  const rounds: Map<string, Row>[] = []
  for (const row of rows) {
    const id = `${row.poll_id} ${row.ticket_id}`
    let round = rounds.find((one) => !one.has(id))
    if (!round) rounds.push((round = new Map()))
    round.set(id, row)
  }
  return rounds.map((round) => [...round.values()].toSorted((a, b) => a.poll_id - b.poll_id || a.ticket_id - b.ticket_id))
}

async function upsert(trx: Trx, rows: Row[]): Promise<void> {
  await sql`
    insert into live.poll_answer as own (poll_id, ticket_id, choice, tally, media_ms, answered_at, post_keys)
    select poll_id, ticket_id, choice, tally, media_ms, answered_at, array[key] from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row(poll_id bigint, ticket_id bigint, choice smallint, tally smallint[], media_ms int, answered_at timestamptz, key text)
    on conflict (poll_id, ticket_id) do update set choice = excluded.choice, tally = excluded.tally, media_ms = excluded.media_ms,
      answered_at = excluded.answered_at, post_keys = (excluded.post_keys || own.post_keys)[1:8]
    where not own.post_keys @> excluded.post_keys`.execute(trx)
}

async function readPolls(trx: Trx, answers: Answer[]): Promise<Map<string, Poll>> {
  const rows = await trx
    .selectFrom('live.poll')
    .selectAll()
    .where('room_id', 'in', [...new Set(answers.map(({ roomId }) => roomId))])
    .where('number', 'in', [...new Set(answers.map(({ number }) => number))])
    .execute()
  return new Map(rows.map((row) => [`${row.room_id} ${row.number}`, toPoll(row)]))
}

/** Rooms that take input at this moment, whatever was swept last. */
async function readLive(trx: Trx, answers: Answer[]): Promise<Set<number>> {
  const live = new Set<number>()
  for (const roomId of new Set(answers.map((answer) => answer.roomId))) {
    const { now } = answers.find((answer) => answer.roomId === roomId)!
    if (canTakeInput(await getRoom(trx, roomId), countAdults(await listStaff(trx, roomId), now))) live.add(roomId)
  }
  return live
}

/** How many sit in the classes that sent a tally: as declared, else as many as the class has. */
async function readHeads(trx: Trx, answers: Answer[]): Promise<Map<number, number>> {
  const ids = [...new Set(answers.flatMap(({ tally, ticketId }) => (tally ? [ticketId] : [])))]
  if (ids.length === 0) return new Map()
  const rows = await trx.selectFrom('live.ticket').select(['id', 'head_count', 'head_max']).where('id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.id, row.head_count ?? row.head_max ?? headsWithoutMax]))
}
