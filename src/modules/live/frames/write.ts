import type { Db, Trx } from '#platform/db/database.ts'
import { inTransaction, json, sql } from '#platform/db/database.ts'
import { publish } from '#platform/realtime.ts'
import type { Temporal } from '#platform/time.ts'
import { isBefore } from '#platform/time.ts'
import { isCovered, roundCount } from '../rooms/rules.ts'
import type { FreezeCause } from '../rooms/rules.ts'
import { lockRoom, updateRoom } from '../rooms/store.ts'
import { watchingS } from '../tickets/presence.ts'

/**
 * What everybody in a room may know, the same bytes to each: no names, no texts, rounded counts. The texts of the questions
 * are a separate resource, read again when `list` has grown. Later kinds of media add slide, reactions, poll and cues.
 */
export interface Frame {
  /** "generation.counter"; readers only compare it. */
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
}

const topMax = 40
const leastMs = 1000

export const frameTopic = (roomId: number): string => `live:${roomId}`

/** Makes the next frame in the caller's transaction and tells all processes when it commits. */
export async function writeFrame(trx: Trx, roomId: number, now: Temporal.Instant): Promise<void> {
  const room = await lockRoom(trx, roomId)
  const rev = room.rev + 1
  const [counts, top] = [await countViewers(trx, roomId, now), await listTop(trx, roomId)]
  const frame: Frame = {
    rev: `1.${rev}`,
    state: room.state,
    why: room.frozenBy,
    cover: isCovered(room),
    viewers: roundCount(counts.seats + counts.classes),
    classes: counts.classes < 3 ? counts.classes : roundCount(counts.classes),
    stage: top.find((question) => question.state === 'onStage')?.number ?? null,
    list: room.listRev,
    top: top.map((question) => [question.number, question.votes]),
  }
  await updateRoom(trx, roomId, { rev, frame: json(frame), framed_at: now })
  await publish(trx, frameTopic(roomId), String(rev))
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
