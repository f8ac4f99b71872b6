import type { Db, Trx } from '#platform/db/database.ts'
import { inTransaction, json, sql } from '#platform/db/database.ts'
import { publish } from '#platform/realtime.ts'
import type { Temporal } from '#platform/time.ts'
import { isBefore } from '#platform/time.ts'
import { isInFrame, pollState } from '../polls/rules.ts'
import { countAnswers, findLatestPoll } from '../polls/store.ts'
import { countReactions } from '../reactions/store.ts'
import { isCovered, roundCount } from '../rooms/rules.ts'
import type { FreezeCause } from '../rooms/rules.ts'
import { lockRoom, updateRoom } from '../rooms/store.ts'
import { findShownSlide } from '../slides/store.ts'
import { watchingS } from '../tickets/presence.ts'

/**
 * What everybody in a room may know, the same bytes to each: no names, no texts, rounded counts. The texts of the questions
 * are a separate resource, read again when `list` has grown.
 */
export interface Frame {
  /** "generation.counter": of the owner's lease, 1 where there is none, and of the room's frames. Readers only compare it. */
  rev: string
  state: 'lobby' | 'live' | 'frozen' | 'ended'
  /** While it is frozen: an adult is missing, the staff pause, or the emergency stop. */
  why: FreezeCause | null
  /** True after a panic: every page covers and mutes the picture. */
  cover: boolean
  viewers: number
  classes: number
  /** Number of the question on stage. */
  stage: number | null
  list: number
  /** [question's number, votes], most wanted first. */
  top: [number, number][]
  /** Number of the question that the staff pinned. */
  pin: number | null
  /** True while the staff's slate stands in the place of the picture. */
  slate: boolean
  /** Number of the slide that is shown by the server's clock. */
  slide: number | null
  /** The last ten seconds: clear, too fast, louder, wow, funny. */
  reactions: number[]
  /** The poll opened last; its counts only once it is closed for those behind as well. */
  poll: FramePoll | null
  /** What each reader's own playhead fires: [instant in ms, kind, number], of the last three minutes and the next minute. */
  cues: [number, string, number][]
}

interface FramePoll {
  number: number
  state: 'open' | 'closed'
  answered: number
  counts?: number[]
}

const topMax = 40
const cuesMax = 12
const leastMs = 1000
/** It travels whole in a NOTIFY, whose payload is less than 8,000 bytes. */
const frameMaxBytes = 4096

export const frameTopic = (roomId: number): string => `live:${roomId}`

/** Makes the next frame in the caller's transaction; it reaches all processes whole when it commits, so none loses a revision. */
export async function writeFrame(trx: Trx, roomId: number, now: Temporal.Instant): Promise<void> {
  const room = await lockRoom(trx, roomId)
  const rev = room.rev + 1
  const [counts, top] = [await countViewers(trx, roomId, now), await listTop(trx, roomId)]
  const [gen, cues] = [await findGen(trx, roomId), await listCues(trx, roomId, now)]
  const frame = fitFrame({
    rev: `${gen}.${rev}`,
    state: room.state,
    why: room.frozenBy,
    cover: isCovered(room),
    viewers: roundCount(counts.seats + counts.classes),
    classes: counts.classes < 3 ? counts.classes : roundCount(counts.classes),
    stage: top.find((question) => question.state === 'onStage')?.number ?? null,
    list: room.listRev,
    top: top.map((question) => [question.number, question.votes]),
    pin: room.pin,
    slate: room.slateSince !== null,
    slide: await findShownSlide(trx, roomId, now),
    reactions: await countReactions(trx, roomId, now),
    poll: await readPoll(trx, roomId, now),
    cues,
  })
  await updateRoom(trx, roomId, { rev, frame: json(frame), framed_at: now })
  await publish(trx, frameTopic(roomId), JSON.stringify(frame))
}

/** Whatever is in it, it fits: the least wanted questions go first, then the oldest cues. */
export function fitFrame(frame: Frame): Frame {
  const fit = { ...frame, top: [...frame.top], cues: [...frame.cues] }
  while (Buffer.byteLength(JSON.stringify(fit)) > frameMaxBytes && (fit.top.pop() ?? fit.cues.shift()));
  return fit
}

/** Of the owner's lease; 1 where nobody owns the room. */
async function findGen(trx: Trx, roomId: number): Promise<number> {
  return (await trx.selectFrom('live.owner_lease').select('gen').where('room_id', '=', roomId).executeTakeFirst())?.gen ?? 1
}

async function readPoll(trx: Trx, roomId: number, now: Temporal.Instant): Promise<FramePoll | null> {
  const poll = await findLatestPoll(trx, roomId, now)
  if (!poll || !isInFrame(poll, now)) return null
  const state = pollState(poll, now)
  const { answered, counts } = await countAnswers(trx, poll)
  return { number: poll.number, state: state === 'open' ? 'open' : 'closed', answered, ...(state === 'closed' ? { counts } : {}) }
}

/** The newest ones, oldest first. */
async function listCues(trx: Trx, roomId: number, now: Temporal.Instant): Promise<Frame['cues']> {
  const rows = await trx
    .selectFrom('live.cue')
    .select(['at', 'kind', 'number'])
    .where('room_id', '=', roomId)
    .where('at', '>', now.subtract({ minutes: 3 }))
    .where('at', '<=', now.add({ minutes: 1 }))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(cuesMax)
    .execute()
  return rows.toReversed().map(({ at, kind, number }) => [at.epochMilliseconds, kind, number ?? 0])
}

/** A new frame, but not within a second of the last one; returns the milliseconds to wait, 0 when it is written. */
export async function refreshFrame(db: Db, roomId: number, now: Temporal.Instant): Promise<number> {
  return inTransaction(db, async (trx) => {
    const { framedAt } = await lockRoom(trx, roomId)
    const due = framedAt?.add({ milliseconds: leastMs })
    if (due && isBefore(now, due)) return due.epochMilliseconds - now.epochMilliseconds
    await writeFrame(trx, roomId, now)
    return 0
  })
}

async function countViewers(trx: Trx, roomId: number, now: Temporal.Instant): Promise<{ seats: number; classes: number }> {
  return trx
    .selectFrom('live.ticket')
    .select([
      sql<number>`count(*) filter (where kind <> 'class')::int`.as('seats'),
      sql<number>`count(*) filter (where kind = 'class')::int`.as('classes'),
    ])
    .where('room_id', '=', roomId)
    .where('kind', 'in', ['class', 'seat', 'observer'])
    .where('removed_at', 'is', null)
    .where('last_seen_at', '>', now.subtract({ seconds: watchingS }))
    .executeTakeFirstOrThrow()
}

async function listTop(trx: Trx, roomId: number) {
  return trx
    .selectFrom('live.question')
    .select(['number', 'votes', 'state'])
    .where('room_id', '=', roomId)
    .where('state', 'in', ['onStage', 'shown', 'answered'])
    .orderBy(sql`array_position(array['onStage','shown','answered'], state)`)
    .orderBy('votes', 'desc')
    .orderBy('number')
    .limit(topMax)
    .execute()
}
