import type { Db, Trx } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import type { Rung, Stream } from '../airing/slot.ts'
import { appendLog } from '../desk/log.ts'
import { lockRoom } from '../rooms/store.ts'
import type { Reason } from './reasons.ts'
import { canStart, isHeldByOther } from './rules.ts'
import { closeEpochs, expireLease, findLease, findSince, insertEpoch, renewLease, writeLease } from './store.ts'

/** What a studio is told when it is not obeyed. */
export interface Refused {
  ok: false
  reason: Reason
  /** Whose tab holds the stream. */
  by?: string
  /** Since when it is on air. */
  since?: string
  maxBytes?: number
  /** For whoever looks closer, in English. */
  detail?: string
}

export interface Tab {
  roomId: number
  stream: Stream
  /** Random id of the tab. */
  holder: string
  ticketId: number
  now: Temporal.Instant
}

/**
 * Grants the stream to a tab and begins a new epoch, which ends the former one. Another tab that is still there keeps it, unless
 * `take` says that somebody decided so: that grows the generation and stands in the log.
 */
export async function startEpoch(
  trx: Trx,
  tab: Tab,
  wish: { rungs: readonly Rung[]; take: boolean },
): Promise<{ ok: true; epoch: number; gen: number } | Refused> {
  const { roomId, stream, holder, ticketId, now } = tab
  const can = canStart((await lockRoom(trx, roomId)).state)
  if (!can.ok) return can
  const lease = await findLease(trx, roomId, stream)
  const isTaken = isHeldByOther(lease, holder, now)
  if (isTaken && !wish.take) return { ok: false, reason: 'held', by: lease!.label, ...(await findSince(trx, roomId, stream)) }
  if (isTaken) await appendLog(trx, { roomId, at: now, ticketId, act: 'takeBroadcast', detail: { stream, from: lease!.label } })
  const gen = lease === undefined ? 1 : lease.holder === holder ? lease.gen : lease.gen + 1
  const grant = { ...tab, gen }
  await writeLease(trx, grant)
  await closeEpochs(trx, roomId, stream, now)
  return { ok: true, epoch: await insertEpoch(trx, grant, wish.rungs), gen }
}

/** The tab is still there, though it has nothing to send. */
export async function keepLease(db: Db, { roomId, stream, holder, now }: Tab): Promise<{ ok: true } | Refused> {
  return (await renewLease(db, roomId, stream, holder, now)) ? { ok: true } : { ok: false, reason: 'lostLease' }
}

/** The broadcaster has finished: the epoch is over and the stream free. The same again changes nothing. */
export async function endEpoch(trx: Trx, { roomId, stream, holder, now }: Tab): Promise<{ ok: true } | Refused> {
  await lockRoom(trx, roomId)
  const lease = await findLease(trx, roomId, stream)
  if (lease?.holder !== holder) return { ok: false, reason: 'lostLease' }
  await expireLease(trx, roomId, stream, now)
  await closeEpochs(trx, roomId, stream, now)
  return { ok: true }
}
