import type { Db } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import { gather } from '#platform/gather.ts'
import type { World } from '#platform/http/route.ts'
import type { Temporal } from '#platform/time.ts'
import { canTakeInput, countAdults } from '../rooms/rules.ts'
import { getRoom, listStaff } from '../rooms/store.ts'
import { Presses } from './rules.ts'
import type { Count } from './rules.ts'

type RoomCount = Count & { roomId: number }

interface Pressed {
  roomId: number
  counts: Count[]
  now: Temporal.Instant
}

interface Board {
  presses: Presses
  /** False: the room takes no input. */
  write: (pressed: Pressed) => Promise<boolean>
}

const boards = new WeakMap<World, Board>()

function boardOf(world: World): Board {
  const board = boards.get(world) ?? { presses: new Presses(), write: gather((pressed: Pressed[]) => writePresses(world.db, pressed)) }
  boards.set(world, board)
  return board
}

export type PressResult = { ok: true } | { ok: false; reason: 'tooSoon' | 'notLive' }

/** Counts a press, at most one of a ticket in ten seconds. Only sums are written down; they are, when this returns. */
export async function pressReaction(
  world: World,
  press: { roomId: number; ticketId: number; cohort: string | null; kind: number; now: Temporal.Instant },
): Promise<PressResult> {
  const { roomId, now } = press
  const board = boardOf(world)
  const last = board.presses.last(press.ticketId)
  const { taken, counts } = board.presses.press(press.ticketId, press.cohort, press.kind, now.epochMilliseconds)
  if (!taken) return { ok: false, reason: 'tooSoon' }
  let isWritten = false
  try {
    isWritten = counts.length === 0 || (await board.write({ roomId, counts, now }))
  } finally {
    // What was never counted must not be taken from others' counts by the next press.
    if (!isWritten) board.presses.putBack(press.ticketId, last)
  }
  return isWritten ? { ok: true } : { ok: false, reason: 'notLive' }
}

async function writePresses(db: Db, pressed: Pressed[]): Promise<boolean[]> {
  const live = new Set<number>()
  for (const roomId of new Set(pressed.map((one) => one.roomId))) {
    const { now } = pressed.find((one) => one.roomId === roomId)!
    if (canTakeInput(await getRoom(db, roomId), countAdults(await listStaff(db, roomId), now))) live.add(roomId)
  }
  const counts = pressed.flatMap(({ roomId, counts: own }) => (live.has(roomId) ? own.map((count) => ({ ...count, roomId })) : []))
  if (counts.length > 0) await addCounts(db, counts)
  return pressed.map(({ roomId }) => live.has(roomId))
}

async function addCounts(db: Db, counts: RoomCount[]): Promise<void> {
  const sums = new Map<string, { room_id: number; at: string; kind: number; count: number }>()
  for (const { roomId, kind, bucketMs, by } of counts) {
    const id = `${roomId} ${bucketMs} ${kind}`
    const sum = sums.get(id) ?? { room_id: roomId, at: new Date(bucketMs).toISOString(), kind, count: 0 }
    sum.count += by
    sums.set(id, sum)
  }
  const rows = [...sums.values()].toSorted((a, b) => a.room_id - b.room_id || (a.at < b.at ? -1 : a.at > b.at ? 1 : a.kind - b.kind))
  await sql`
    insert into live.reaction as old (room_id, at, kind, count)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(room_id bigint, at timestamptz, kind smallint, count int)
    on conflict (room_id, at, kind) do update set count = old.count + excluded.count`.execute(db)
}
