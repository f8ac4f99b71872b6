import { createHash } from 'node:crypto'
import { inTransaction } from '#platform/db/database.ts'
import type { Trx } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import { sameBytes } from '#platform/ids.ts'
import { publish } from '#platform/realtime.ts'
import type { Rung } from '../airing/slot.ts'
import { keepSegment } from '../airing/segments.ts'
import { mediaTopic } from '../airing/topic.ts'
import { queueFinishLater } from '../recording/store.ts'
import type { Room } from '../rooms/store.ts'
import type { Refused, Tab } from './actions.ts'
import { inTurn, spendBytes } from './budget.ts'
import { readInit } from './init-segment.ts'
import { readFragment } from './media-fragment.ts'
import type { FragmentFacts } from './media-fragment.ts'
import { baseOf, checkTimes, fitsIn, fitsRung, keyOf, leaseS, standingOf } from './rules.ts'
import { findAround, findPlace, holdInit, holdRung, insertFragment, insertInit, renewLease, setBase } from './store.ts'
import type { Place } from './store.ts'

/** What was sent, and as what. */
export interface SentPart extends Tab {
  room: Room
  epoch: number
  rung: Rung
  bytes: Uint8Array
}

/** `again`: the same bytes lay there already. `late`: for the recording only, its epoch is over. */
export type Kept = { ok: true; again?: true; late?: true }

/** The storage could not take it: undoes the transaction around it. */
class NotKept extends Error {}

/** Whose epoch it is, and whether there is such a rung: before anything is read. */
async function findStanding(world: World, part: SentPart, seq: number): Promise<{ ok: true; as: 'live' | 'late'; place: Place } | Refused> {
  const { room, rung, now } = part
  const place = await findPlace(world.db, { ...part, seq })
  if (!place) return { ok: false, reason: 'noEpoch' }
  const standing = standingOf(room, place.lease, place.epoch, part, now)
  if (!standing.ok) return standing
  if (!place.epoch.rungs.includes(rung)) return { ok: false, reason: 'rung' }
  if (standing.as === 'live' && place.lease!.expiresAt.until(now).total('seconds') > 3 - leaseS)
    await renewLease(world.db, room.id, part.stream, part.holder, now)
  return { ...standing, place }
}

const hashOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

const sameOrDifferent = (hash: Buffer, stored: Buffer): Kept | Refused =>
  sameBytes(hash, stored) ? { ok: true, again: true } : { ok: false, reason: 'different' }

/** Stores in its turn: in one transaction the storage first, then the row, so that no row is without its bytes. */
async function storeInTurn(
  world: World,
  roomId: number,
  bytes: number,
  store: (trx: Trx) => Promise<Kept | Refused>,
): Promise<Kept | Refused> {
  if (!spendBytes(world, roomId, bytes)) return { ok: false, reason: 'tooFast' }
  try {
    return (await inTurn(world, () => inTransaction(world.db, store))) ?? { ok: false, reason: 'busy' }
  } catch (error) {
    if (!(error instanceof NotKept)) throw error
    world.log.error({ err: error.cause, roomId }, 'a fragment was not stored')
    return { ok: false, reason: 'storage' }
  }
}

async function keepBytes(world: World, key: string, bytes: Uint8Array): Promise<void> {
  try {
    await keepSegment(world, key, bytes)
  } catch (error) {
    throw new NotKept('not stored', { cause: error })
  }
}

/** An init segment: what its rung's fragments will be, for the whole epoch. */
export async function keepInit(world: World, part: SentPart, mayOpus: boolean): Promise<Kept | Refused> {
  const { room, stream, epoch, rung, bytes } = part
  const standing = await findStanding(world, part, -1)
  if (!standing.ok) return standing
  const hash = hashOf(bytes)
  const { place } = standing
  if (place.initHash) return sameOrDifferent(hash, place.initHash)
  const init = readInit(bytes, { mayOpus })
  if (!init.ok) return init
  const fits = fitsRung(rung, init.value)
  if (!fits.ok) return fits
  return storeInTurn(world, room.id, bytes.length, async (trx) => {
    const stored = await holdInit(trx, place.epoch.id, rung)
    if (stored) return sameOrDifferent(hash, stored)
    const key = keyOf(room.uuid, stream, epoch, rung, 'init')
    await keepBytes(world, key, bytes)
    await insertInit(trx, { epochId: place.epoch.id, rung, sha256: hash, bytes: bytes.length, key }, init.value)
    return { ok: true }
  })
}

/** A fragment: checked by itself, by the server's clock and among its neighbours; stored; told to all who watch. Only then it is acknowledged. */
export async function keepFragment(world: World, part: SentPart, seq: number): Promise<Kept | Refused> {
  const { room, bytes, now } = part
  const standing = await findStanding(world, part, seq)
  if (!standing.ok) return standing
  const { place, as } = standing
  if (!place.pins) return { ok: false, reason: 'noInit' }
  const hash = hashOf(bytes)
  if (place.fragmentHash) return sameOrDifferent(hash, place.fragmentHash)
  const read = readFragment(bytes, place.pins)
  if (!read.ok) return read
  const { epoch } = place
  const early = checkTimes(read.value, epoch, room.endedAt, now)
  if (!early.ok) return early
  const baseAt = epoch.baseAt ?? (await setBase(world.db, epoch.id, baseOf(read.value, epoch, as, now)))
  const times = checkTimes(read.value, { ...epoch, baseAt }, room.endedAt, now)
  if (!times.ok) return times
  const store = (trx: Trx) => storeFragment(trx, world, part, { place, facts: read.value, hash, seq })
  const kept = await storeInTurn(world, room.id, bytes.length, store)
  return kept.ok && as === 'late' ? { ...kept, late: true } : kept
}

async function storeFragment(
  trx: Trx,
  world: World,
  { room, stream, rung, bytes, now }: SentPart,
  { place, facts, hash, seq }: { place: Place; facts: FragmentFacts; hash: Buffer; seq: number },
): Promise<Kept | Refused> {
  const { id, number } = place.epoch
  // Between the first look and now somebody may have taken over, or sent the same.
  const times = checkTimes(facts, { ...place.epoch, ...(await holdRung(trx, id, rung)) }, room.endedAt, now)
  if (!times.ok) return times
  const { same, ...around } = await findAround(trx, id, rung, seq)
  if (same) return sameOrDifferent(hash, same)
  const fits = fitsIn(facts, around)
  if (!fits.ok) return fits
  const key = keyOf(room.uuid, stream, number, rung, seq)
  await keepBytes(world, key, bytes)
  await insertFragment(trx, { epochId: id, rung, sha256: hash, bytes: bytes.length, key }, seq, facts, now)
  await publish(trx, mediaTopic(room.id), `fragment ${stream} ${number} ${rung} ${seq}`)
  if (room.state === 'ended') await queueFinishLater(trx, room.id, now)
  return { ok: true }
}
