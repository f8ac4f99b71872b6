import type { Db, Trx } from '#platform/db/database.ts'
import { inTransaction, json, sql } from '#platform/db/database.ts'
import { announce } from '#platform/facts.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { appendLog, findLastHash } from '../desk/log.ts'
import type { LogAct } from '../desk/log.ts'
import { findUnsigned } from '../engines/providers.ts'
import { writeFrame } from '../frames/write.ts'
import { queueFinish, queueFinishLater } from '../recording/store.ts'
import { announceAttendance } from '../tickets/attendance.ts'
import { readPolicy, readSource } from './policy.ts'
import type { RoomPolicyInput, RoomSource } from './policy.ts'
import { canOpen, canThaw, countAdults, isOverdue, shouldFreeze, shouldThaw } from './rules.ts'
import type { FreezeCause, OpenRefusal } from './rules.ts'
import { getRoom, listStaff, lockRoom, updateRoom } from './store.ts'
import type { Room } from './store.ts'

export interface RoomSpec {
  ownerType: string
  ownerId: number
  title: LocalText
  startsAt: Temporal.Instant
  endsAt: Temporal.Instant
  policy: RoomPolicyInput
  source: RoomSource
  /** What to have at hand, for the lobby. */
  preparation?: LocalText
  /** The owner's page about it, to go back to. */
  backPath?: string
}

/** Makes the owner's room, or brings it up to date as long as it has not ended. The same call again changes nothing. */
export async function ensureRoom(trx: Trx, spec: RoomSpec): Promise<{ id: number; uuid: string }> {
  const values = {
    title: json(spec.title),
    starts_at: spec.startsAt,
    ends_at: spec.endsAt,
    policy: json(readPolicy(spec.policy)),
    source: json(readSource(spec.source)),
    preparation: json(spec.preparation ?? {}),
    back_path: spec.backPath ?? '/',
  }
  await trx
    .insertInto('live.room')
    .values({ owner_type: spec.ownerType, owner_id: spec.ownerId, frame: json({}), ...values })
    .onConflict((conflict) => conflict.columns(['owner_type', 'owner_id']).doUpdateSet(values).where('live.room.state', '<>', 'ended'))
    .execute()
  return trx
    .selectFrom('live.room')
    .select(['id', 'uuid'])
    .where('owner_type', '=', spec.ownerType)
    .where('owner_id', '=', spec.ownerId)
    .executeTakeFirstOrThrow()
}

/**
 * Puts captions, the interpreter's picture and the sound beside the film that a room shows, or takes them away: at once, and in an
 * ended room too. A room that shows another film is left as it is: its owner will bring it up to date. Returns what the
 * room shows then.
 */
export async function replaceRungs(
  trx: Trx,
  owner: Pick<RoomSpec, 'ownerType' | 'ownerId'>,
  source: RoomSource,
): Promise<RoomSource | undefined> {
  const next = readSource(source)
  if (next.kind !== 'file') return undefined
  await trx
    .updateTable('live.room')
    .set({ source: json(next) })
    .where('owner_type', '=', owner.ownerType)
    .where('owner_id', '=', owner.ownerId)
    .where(sql`source->>'fileUuid'`, '=', next.fileUuid)
    .execute()
  const room = await trx
    .selectFrom('live.room')
    .select('source')
    .where('owner_type', '=', owner.ownerType)
    .where('owner_id', '=', owner.ownerId)
    .executeTakeFirst()
  return room && readSource(room.source)
}

interface Act {
  roomId: number
  /** Null: a rule or a job acts, no person. */
  ticketId: number | null
  now: Temporal.Instant
}

export type OpenResult = { ok: true } | { ok: false; reason: OpenRefusal }

/**
 * Lobby → live, when two vetted adults are here, and where its picture is elsewhere the host's checklist is signed. A room that is
 * open already stays so.
 */
export async function openRoom(trx: Trx, act: Act): Promise<OpenResult> {
  const room = await lockRoom(trx, act.roomId)
  const answer = canOpen(room, countAdults(await listStaff(trx, room.id), act.now), act.now)
  if (!answer.ok) return room.state === 'live' || room.state === 'frozen' ? { ok: true } : answer
  if (await findUnsigned(trx, room, act.now)) return { ok: false, reason: 'provider' }
  await changeState(trx, room, act, 'open', { state: 'live', opened_at: act.now })
  await tell(trx, room, 'RoomOpened', String(room.id), { openedAt: act.now.toString() })
  return { ok: true }
}

const weight = { adults: 0, staff: 1, panic: 2 } as const

/** Stops pupils' input at once, on every page. A person's freeze outlives the adults' return; a panic covers the picture too. */
export async function freezeRoom(trx: Trx, act: Act, by: FreezeCause): Promise<void> {
  const room = await lockRoom(trx, act.roomId)
  if (room.state === 'ended' || room.state === 'lobby') return
  const log = by === 'panic' ? 'panic' : 'freeze'
  if (room.state === 'frozen') {
    if (weight[by] > weight[room.frozenBy ?? 'adults']) await changeState(trx, room, act, log, { frozen_by: by })
    return
  }
  await changeState(trx, room, act, log, { state: 'frozen', frozen_at: act.now, frozen_by: by })
  await tell(trx, room, 'RoomFrozen', `${room.id}:${act.now.epochMilliseconds}`, { frozenAt: act.now.toString(), by })
}

/** Frozen → live; false while an adult is missing. */
export async function thawRoom(trx: Trx, act: Act): Promise<boolean> {
  const room = await lockRoom(trx, act.roomId)
  if (room.state === 'live') return true
  if (!canThaw(room, countAdults(await listStaff(trx, room.id), act.now))) return false
  await changeState(trx, room, act, 'thaw', { state: 'live', frozen_at: null, frozen_by: null })
  return true
}

/** Ends the room for good and tells, once, who was there. */
export async function closeRoom(trx: Trx, act: Act): Promise<void> {
  const room = await lockRoom(trx, act.roomId)
  if (room.state === 'ended') return
  await changeState(trx, room, act, 'end', { state: 'ended', ended_at: act.now, frozen_at: null, frozen_by: null })
  const logHash = (await findLastHash(trx, room.id)).toString('hex')
  await tell(trx, room, 'RoomClosed', String(room.id), {
    openedAt: room.openedAt?.toString() ?? null,
    endedAt: act.now.toString(),
    logHash,
  })
  await tellLeft(trx, room)
  await announceAttendance(trx, await getRoom(trx, room.id))
  if (room.source.kind !== 'broadcast') return
  await queueFinish(trx, room.id)
  // What was on its way at this moment is stored without knowing of the end.
  await queueFinishLater(trx, room.id, act.now)
}

/** What was asked and not answered goes to the owner's bank: what all have seen, and apart what nobody has looked at. */
async function tellLeft(trx: Trx, room: Room): Promise<void> {
  const rows = await trx
    .selectFrom('live.question')
    .select(['id', 'state'])
    .where('room_id', '=', room.id)
    .where('state', 'in', ['shown', 'onStage', 'held'])
    .orderBy('votes', 'desc')
    .orderBy('number')
    .execute()
  if (rows.length === 0) return
  const held = rows.filter((row) => row.state === 'held').map((row) => row.id)
  const shown = rows.filter((row) => row.state !== 'held').map((row) => row.id)
  await tell(trx, room, 'QuestionsLeft', String(room.id), { shown, held })
}

/**
 * Holds the rules against the clock: freezes when an adult is missing, thaws when they are back, ends what is overdue.
 * Called by the sweep and after whatever an adult does. Cheap where nothing has to change: no lock is taken.
 */
export async function settleRoom(db: Db, roomId: number, now: Temporal.Instant): Promise<boolean> {
  const room = await getRoom(db, roomId)
  if (room.state === 'ended') return false
  const act = { roomId, ticketId: null, now }
  const adults = countAdults(await listStaff(db, roomId), now)
  if (isOverdue(room, now)) await inTransaction(db, (trx) => closeRoom(trx, act))
  else if (shouldFreeze(room, adults)) await inTransaction(db, (trx) => freezeUnlessBack(trx, act))
  else if (shouldThaw(room, adults)) await inTransaction(db, (trx) => thawRoom(trx, act))
  else return false
  return true
}

async function freezeUnlessBack(trx: Trx, act: Act): Promise<void> {
  const room = await lockRoom(trx, act.roomId)
  if (shouldFreeze(room, countAdults(await listStaff(trx, room.id), act.now))) await freezeRoom(trx, act, 'adults')
}

async function changeState(trx: Trx, room: Room, act: Act, log: LogAct, changes: Parameters<typeof updateRoom>[2]): Promise<void> {
  await updateRoom(trx, room.id, changes)
  await appendLog(trx, { roomId: room.id, at: act.now, ticketId: act.ticketId, act: log })
  await writeFrame(trx, room.id, act.now)
}

async function tell(trx: Trx, room: Room, name: string, key: string, payload: Record<string, unknown>): Promise<void> {
  await announce(trx, { name, key, payload: { roomId: room.id, ownerType: room.ownerType, ownerId: room.ownerId, ...payload } })
}
