import type { Trx } from '#platform/db/database.ts'
import { json } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { isBefore } from '#platform/time.ts'
import { appendLog } from '../desk/log.ts'
import { writeFrame } from '../frames/write.ts'
import { canTakeInput, countAdults } from '../rooms/rules.ts'
import { listStaff, lockRoom } from '../rooms/store.ts'
import { pollState } from './rules.ts'
import type { Poll } from './store.ts'
import { findPoll, listPolls } from './store.ts'

export interface PollDraft {
  question: LocalText
  choices: LocalText[]
  correct: number | null
  seconds: number | null
}

/** Keeps a poll for later; returns its number in the room. */
export async function createPoll(trx: Trx, roomId: number, draft: PollDraft, now: Temporal.Instant): Promise<number> {
  await lockRoom(trx, roomId)
  const number = (await listPolls(trx, roomId)).reduce((most, poll) => Math.max(most, poll.number), 0) + 1
  await insertPoll(trx, { ...draft, roomId, number, opensAt: null, closesAt: null }, now)
  return number
}

async function insertPoll(trx: Trx, poll: Omit<Poll, 'id'>, now: Temporal.Instant): Promise<void> {
  await trx
    .insertInto('live.poll')
    .values({
      room_id: poll.roomId,
      number: poll.number,
      question: json(poll.question),
      choices: json(poll.choices),
      correct: poll.correct,
      seconds: poll.seconds,
      opens_at: poll.opensAt,
      closes_at: poll.closesAt,
      created_at: now,
    })
    .execute()
}

interface PollAct {
  roomId: number
  ticketId: number
  number: number
  now: Temporal.Instant
}

export type PollActResult = { ok: true } | { ok: false; reason: 'unknown' | 'notLive' | 'late' }

/** Draft → open, once, in a live room with its adults; another one that is open closes. */
export async function openPoll(trx: Trx, { roomId, ticketId, number, now }: PollAct): Promise<PollActResult> {
  const room = await lockRoom(trx, roomId)
  const poll = await findPoll(trx, roomId, number)
  if (!poll) return { ok: false, reason: 'unknown' }
  if (pollState(poll, now) === 'open') return { ok: true }
  if (poll.opensAt) return { ok: false, reason: 'late' }
  if (!canTakeInput(room, countAdults(await listStaff(trx, roomId), now))) return { ok: false, reason: 'notLive' }
  for (const other of await listPolls(trx, roomId))
    if (pollState(other, now) === 'open') {
      await endPoll(trx, other, now)
      await appendLog(trx, { roomId, at: now, ticketId, act: 'closePoll', detail: { poll: other.number } })
    }
  const closesAt = poll.seconds === null ? null : now.add({ seconds: poll.seconds })
  await trx.updateTable('live.poll').set({ opens_at: now, closes_at: closesAt }).where('id', '=', poll.id).execute()
  await insertCue(trx, poll, 'pollOpens', now)
  if (closesAt) await insertCue(trx, poll, 'pollCloses', closesAt)
  await appendLog(trx, { roomId, at: now, ticketId, act: 'openPoll', detail: { poll: number } })
  await writeFrame(trx, roomId, now)
  return { ok: true }
}

/** Open → closed. Who is behind answers until their own picture has come here; then the counts are told. */
export async function closePoll(trx: Trx, { roomId, ticketId, number, now }: PollAct): Promise<PollActResult> {
  await lockRoom(trx, roomId)
  const poll = await findPoll(trx, roomId, number)
  if (!poll) return { ok: false, reason: 'unknown' }
  const state = pollState(poll, now)
  if (state === 'late' || state === 'closed') return { ok: true }
  if (state !== 'open') return { ok: false, reason: 'late' }
  await endPoll(trx, poll, now)
  await appendLog(trx, { roomId, at: now, ticketId, act: 'closePoll', detail: { poll: number } })
  await writeFrame(trx, roomId, now)
  return { ok: true }
}

/** Takes a draft away; what was asked stays. */
export async function deletePoll(trx: Trx, { roomId, number }: Omit<PollAct, 'ticketId' | 'now'>): Promise<PollActResult> {
  await lockRoom(trx, roomId)
  const gone = await trx
    .deleteFrom('live.poll')
    .where('room_id', '=', roomId)
    .where('number', '=', number)
    .where('opens_at', 'is', null)
    .executeTakeFirst()
  return gone.numDeletedRows > 0n ? { ok: true } : { ok: false, reason: 'late' }
}

async function endPoll(trx: Trx, poll: Poll, now: Temporal.Instant): Promise<void> {
  await trx.updateTable('live.poll').set({ closes_at: now }).where('id', '=', poll.id).execute()
  await trx
    .deleteFrom('live.cue')
    .where('room_id', '=', poll.roomId)
    .where('kind', '=', 'pollCloses')
    .where('number', '=', poll.number)
    .execute()
  await insertCue(trx, poll, 'pollCloses', now)
}

async function insertCue(trx: Trx, poll: Pick<Poll, 'roomId' | 'number'>, kind: 'pollOpens' | 'pollCloses', at: Temporal.Instant) {
  await trx.insertInto('live.cue').values({ room_id: poll.roomId, at, kind, number: poll.number }).execute()
}

/**
 * Asks the polls of a room again in another one, at the instants that `moveTo` gives; undefined: that moment is not shown there, and its
 * poll is not asked. They open and close by themselves, with answers of their own. For a wave, before each of its showings. A moment that
 * is over already is left out.
 */
export async function copyPolls(
  trx: Trx,
  fromRoomId: number,
  toRoomId: number,
  moveTo: (at: Temporal.Instant) => Temporal.Instant | undefined,
  now: Temporal.Instant,
): Promise<number> {
  const there = await listPolls(trx, toRoomId)
  let number = there.reduce((most, poll) => Math.max(most, poll.number), 0)
  let copied = 0
  for (const poll of await listPolls(trx, fromRoomId)) {
    const opensAt = poll.opensAt && moveTo(poll.opensAt)
    if (!opensAt || isBefore(opensAt, now) || there.some((one) => one.opensAt?.epochMilliseconds === opensAt.epochMilliseconds)) continue
    const lasted = poll.closesAt ? poll.closesAt.epochMilliseconds - poll.opensAt!.epochMilliseconds : 60_000
    const closesAt = (poll.closesAt && moveTo(poll.closesAt)) || opensAt.add({ milliseconds: lasted })
    const copy = { ...poll, roomId: toRoomId, number: (number += 1), opensAt, closesAt }
    await insertPoll(trx, copy, now)
    await insertCue(trx, copy, 'pollOpens', opensAt)
    await insertCue(trx, copy, 'pollCloses', closesAt)
    copied += 1
  }
  return copied
}
