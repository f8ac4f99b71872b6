import type { Db, Trx } from '#platform/db/database.ts'
import { inTransaction, sql } from '#platform/db/database.ts'
import { announce } from '#platform/facts.ts'
import type { Temporal } from '#platform/time.ts'
import { appendLog, findLastAct } from '../desk/log.ts'
import { writeFrame } from '../frames/write.ts'
import { canTakeInput, countAdults } from '../rooms/rules.ts'
import { listStaff, lockRoom, getRoom } from '../rooms/store.ts'
import type { Room } from '../rooms/store.ts'
import type { Ticket } from '../tickets/store.ts'
import { getTicket } from '../tickets/store.ts'
import { mayLeadOut } from './form.ts'
import { canMergeInto, canPin, canVoteFor, firstState, isDone, nextState } from './rules.ts'
import type { QuestionAct } from './rules.ts'
import type { Question } from './store.ts'
import { findByPostKey, findQuestion, uniteVoters } from './store.ts'

export type AskResult = { ok: true; number: number; state: string } | { ok: false; reason: 'notLive' }

/** Keeps a question: held for the moderators, or shown at once where the policy says so. The same post twice is one question. */
export async function askQuestion(
  trx: Trx,
  asked: { ticket: Ticket; text: string; postKey?: string | undefined; now: Temporal.Instant },
): Promise<AskResult> {
  const { ticket, now } = asked
  const room = await lockRoom(trx, ticket.roomId)
  const first = asked.postKey ? await findByPostKey(trx, ticket.id, asked.postKey) : undefined
  if (first) return { ok: true, number: first.number, state: first.state }
  if (!canTakeInput(room, countAdults(await listStaff(trx, room.id), now))) return { ok: false, reason: 'notLive' }
  // Read again under the lock: a moment ago a moderator may have trusted it, or taken the trust back; or it was forgotten.
  const { trusted, label, unsigned } = await getTicket(trx, ticket.id)
  if (label === '') return { ok: false, reason: 'notLive' }
  const state = mayLeadOut(asked.text) ? 'held' : firstState(room.policy.moderation, trusted)
  const { questions_count: number } = await trx
    .updateTable('live.room')
    .set((set) => ({ questions_count: set('questions_count', '+', 1), list_rev: set('list_rev', '+', state === 'shown' ? 1 : 0) }))
    .where('id', '=', room.id)
    .returning('questions_count')
    .executeTakeFirstOrThrow()
  await trx
    .insertInto('live.question')
    .values({
      room_id: room.id,
      ticket_id: ticket.id,
      number,
      label,
      unsigned,
      body: asked.text,
      state,
      asked_at: now,
      post_key: asked.postKey ?? null,
    })
    .execute()
  return { ok: true, number, state }
}

/** From now on this subject's questions, in every room, stand without the words it goes by there; or with them again. For the owner, who knows why. */
export async function unsignQuestions(trx: Trx, subjects: readonly string[], unsigned: boolean, now: Temporal.Instant): Promise<void> {
  if (subjects.length === 0) return
  const tickets = await trx
    .updateTable('live.ticket')
    .set({ unsigned })
    .where('subject', 'in', [...subjects])
    .where('unsigned', '<>', unsigned)
    .returning('id')
    .execute()
  if (tickets.length === 0) return
  const ids = tickets.map(({ id }) => id)
  const questions = await trx.updateTable('live.question').set({ unsigned }).where('ticket_id', 'in', ids).returning('room_id').execute()
  const rooms = [...new Set(questions.map((row) => row.room_id))].toSorted((a, b) => a - b)
  for (const id of rooms) {
    const { state } = await lockRoom(trx, id)
    await trx
      .updateTable('live.room')
      .set((set) => ({ list_rev: set('list_rev', '+', 1) }))
      .where('id', '=', id)
      .execute()
    if (state !== 'ended') await writeFrame(trx, id, now)
  }
}

export type VoteResult = { ok: true; votes: number } | { ok: false; reason: 'notLive' | 'notShown' }

/** Sets a ticket's vote for a question, or takes it back: one ticket, one vote, however often it is sent. */
export async function setVote(db: Db, vote: { ticket: Ticket; number: number; on: boolean; now: Temporal.Instant }): Promise<VoteResult> {
  const { ticket, now } = vote
  const room = await getRoom(db, ticket.roomId)
  if (!canTakeInput(room, countAdults(await listStaff(db, room.id), now))) return { ok: false, reason: 'notLive' }
  return inTransaction(db, async (trx) => {
    const question = await findQuestion(trx, room.id, vote.number)
    if (!question || !canVoteFor(question.state)) return { ok: false, reason: 'notShown' }
    const changed = vote.on
      ? await trx
          .insertInto('live.vote')
          .values({ question_id: question.id, ticket_id: ticket.id, at: now })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst()
          .then((result) => Number(result.numInsertedOrUpdatedRows ?? 0n))
      : await trx
          .deleteFrom('live.vote')
          .where('question_id', '=', question.id)
          .where('ticket_id', '=', ticket.id)
          .executeTakeFirst()
          .then((result) => -Number(result.numDeletedRows))
    const { votes } = await trx
      .updateTable('live.question')
      .set({ votes: sql<number>`votes + ${changed}` })
      .where('id', '=', question.id)
      .returning('votes')
      .executeTakeFirstOrThrow()
    return { ok: true, votes }
  })
}

export interface Decision {
  roomId: number
  ticketId: number
  number: number
  act: QuestionAct
  /** For "answer": a written one, where there is one. */
  answer?: string
  /** For "merge": the number of the question it joins. */
  into?: number
  now: Temporal.Instant
}

export type DecisionResult = { ok: true } | { ok: false; reason: 'unknown' | 'late' | 'target' }

/** Carries out what the staff decided about a question, and writes it into the log. */
export async function decideQuestion(trx: Trx, decision: Decision): Promise<DecisionResult> {
  const { act, now } = decision
  const room = await lockRoom(trx, decision.roomId)
  const question = await findQuestion(trx, room.id, decision.number)
  if (!question) return { ok: false, reason: 'unknown' }
  const state = nextState(question.state, act)
  if (!state) return (await isOwnRepeat(trx, room, question, decision)) ? { ok: true } : { ok: false, reason: 'late' }
  const target = act === 'merge' ? await findQuestion(trx, room.id, decision.into ?? 0) : undefined
  if (act === 'merge' && (!target || target.id === question.id || !canMergeInto(target.state))) return { ok: false, reason: 'target' }

  // One question stands on the stage.
  if (act === 'stage')
    await trx.updateTable('live.question').set({ state: 'shown' }).where('room_id', '=', room.id).where('state', '=', 'onStage').execute()
  await trx
    .updateTable('live.question')
    .set({
      state,
      decided_at: now,
      ...(act === 'answer' ? { answer: decision.answer || question.answer, answered_at: now } : {}),
      ...(target ? { merged_into: target.id } : {}),
    })
    .where('id', '=', question.id)
    .execute()
  if (target) await uniteVoters(trx, question, target.id, now)
  // What goes from the list can't stay on top of it; what it was joined to can.
  const pin = room.pin === question.number && !canPin(state) ? (target?.number ?? null) : room.pin
  await trx
    .updateTable('live.room')
    .set((set) => ({ list_rev: set('list_rev', '+', 1), pin }))
    .where('id', '=', room.id)
    .execute()
  const detail = { question: question.number, ...(target ? { into: target.number } : {}) }
  await appendLog(trx, { roomId: room.id, at: now, ticketId: decision.ticketId, act, detail })
  if (act === 'answer' && question.state !== 'answered') await tellAnswered(trx, room, question.id, now)
  return { ok: true }
}

/** A double click: the same hand has just done the same. Of another hand's act one is told. */
async function isOwnRepeat(trx: Trx, room: Room, question: Question, { act, ticketId }: Decision): Promise<boolean> {
  if (!isDone(question.state, act)) return false
  return (await findLastAct(trx, room.id, { question: question.number }))?.ticketId === ticketId
}

async function tellAnswered(trx: Trx, room: Room, questionId: number, now: Temporal.Instant): Promise<void> {
  await announce(trx, {
    name: 'QuestionAnswered',
    key: String(questionId),
    payload: { roomId: room.id, ownerType: room.ownerType, ownerId: room.ownerId, questionId, answeredAt: now.toString() },
  })
}
