import { isBefore } from '#platform/time.ts'
import type { Temporal } from '#platform/time.ts'
import type { Rung, Stream } from '../airing/slot.ts'
import type { RoomState } from '../rooms/rules.ts'
import type { InitFacts } from './init-segment.ts'
import type { FragmentFacts } from './media-fragment.ts'
import type { Reason } from './reasons.ts'

/** A tab that falls silent loses its right to send after so long; each of its requests renews it. */
export const leaseS = 12
export const backfillHours = 2

/** About three times what a rung's second usually has: a scene that moves a lot passes, another rung's fragment doesn't. */
export const fragmentMaxBytes: Record<Rung, number> = { a: 24_000, '1': 96_000, '2': 200_000, '3': 600_000 }
export const initMaxBytes = 8192
export const testMaxBytes = 2_000_000

/** All four rungs of both streams are 0.5 MB/s; the rest is for what is sent afterwards. More would be a broken studio that fills the disk. */
export const roomBytesPerS = 4_000_000
/** As much may come at once after a cut: about a minute of all rungs. */
export const roomBurstBytes = 30_000_000

/** The first picture is a little late, clocks of sound and picture differ a little; more is a lie. */
export const aheadMaxMs = 10_000
/** A frame of sound lasts 21 to 64 ms: the next fragment of sound may begin so much before its picture. */
const overlapMaxMs = 100
/** Fragments of one number stand for one another when a rung is missing. */
const rungsApartMaxMs = 500
/** Clocks of sound run a little fast or slow. */
const endSlackMs = 2000

const pixelsMax: Record<Rung, number> = { a: 0, '1': 480 * 270, '2': 854 * 480, '3': 1280 * 720 }

export interface Lease {
  holder: string
  gen: number
  expiresAt: Temporal.Instant
}
export interface EpochFacts {
  gen: number
  ticketId: number | null
  startedAt: Temporal.Instant
  endedAt: Temporal.Instant | null
  baseAt: Temporal.Instant | null
}

/** Whose the stream is while somebody else asks: an own lease, or one that ran out, can be taken at any time. */
export function isHeldByOther(lease: Lease | undefined, holder: string, now: Temporal.Instant): boolean {
  return lease !== undefined && lease.holder !== holder && isBefore(now, lease.expiresAt)
}

export function canStart(state: RoomState): { ok: true } | { ok: false; reason: Reason } {
  if (state === 'lobby') return { ok: false, reason: 'lobby' }
  return state === 'ended' ? { ok: false, reason: 'ended' } : { ok: true }
}

export interface Sender {
  holder: string
  ticketId: number
}

/**
 * "live": the tab that holds the lease sends its present epoch. "late": whoever sent an epoch that is over fills its holes, for two
 * hours after the room's end. The lease of a tab that fell silent is still its own while nobody took it.
 */
export function standingOf(
  room: { state: RoomState; endedAt: Temporal.Instant | null },
  lease: Lease | undefined,
  epoch: EpochFacts,
  sender: Sender,
  now: Temporal.Instant,
): { ok: true; as: 'live' | 'late' } | { ok: false; reason: Reason } {
  if (room.state === 'lobby') return { ok: false, reason: 'lobby' }
  const isOver = room.state === 'ended'
  if (isOver && !isBefore(now, room.endedAt!.add({ hours: backfillHours }))) return { ok: false, reason: 'ended' }
  const isPresent = epoch.endedAt === null && lease?.holder === sender.holder && lease.gen === epoch.gen
  if (isPresent && !isOver) return { ok: true, as: 'live' }
  if (epoch.endedAt === null && !isOver) return { ok: false, reason: 'lostLease' }
  return epoch.ticketId === sender.ticketId ? { ok: true, as: 'late' } : { ok: false, reason: 'oldEpoch' }
}

/** The server's instant of media time 0, from the arrival of the epoch's first fragment: the sender's clock is never asked. */
export function baseOf(facts: FragmentFacts, epoch: EpochFacts, as: 'live' | 'late', now: Temporal.Instant): Temporal.Instant {
  // Of an epoch that is over the arrival says nothing.
  if (as === 'late') return epoch.startedAt
  return now.subtract({ milliseconds: facts.startMs + facts.durationMs })
}

const msOf = (instant: Temporal.Instant): number => instant.epochMilliseconds

/** Times that can't be true: a picture of what has not happened yet, or of after the end. */
export function checkTimes(
  facts: FragmentFacts,
  epoch: EpochFacts,
  roomEndedAt: Temporal.Instant | null,
  now: Temporal.Instant,
): { ok: true } | { ok: false; reason: Reason } {
  const end = facts.startMs + facts.durationMs
  const base = epoch.baseAt ?? epoch.startedAt
  if (end > msOf(now) - msOf(epoch.startedAt) + aheadMaxMs) return { ok: false, reason: 'ahead' }
  if (msOf(base) + end > msOf(now) + aheadMaxMs) return { ok: false, reason: 'ahead' }
  // What the former holder films after another has taken over is nobody's to see. By the epoch's beginning, not by its base: a first fragment that
  // was long on its way must not cost the last ones.
  const ends = [epoch.endedAt, roomEndedAt].filter((instant) => instant !== null).map(msOf)
  if (facts.startMs > Math.min(...ends) - msOf(epoch.startedAt) + endSlackMs)
    return { ok: false, reason: roomEndedAt ? 'ended' : 'lostLease' }
  return { ok: true }
}

/** Of a stored fragment, in media time. */
export interface Span {
  startMs: number
  durationMs: number
}

/** Between its neighbours by number, and beside the same number of other rungs. */
export function fitsIn(
  facts: Span,
  around: { before: Span | undefined; after: Span | undefined; beside: readonly Span[] },
): { ok: true } | { ok: false; reason: Reason } {
  const { before, after, beside } = around
  if (before && (facts.startMs <= before.startMs || facts.startMs < before.startMs + before.durationMs - overlapMaxMs))
    return { ok: false, reason: 'order' }
  if (after && (after.startMs <= facts.startMs || after.startMs < facts.startMs + facts.durationMs - overlapMaxMs))
    return { ok: false, reason: 'order' }
  if (beside.some((one) => Math.abs(one.startMs - facts.startMs) > rungsApartMaxMs)) return { ok: false, reason: 'apart' }
  return { ok: true }
}

/** Rung a is sound alone; the others have a picture of their size, and sound where the stream has any. */
export function fitsRung(rung: Rung, init: InitFacts): { ok: true } | { ok: false; reason: Reason } {
  const hasPicture = init.tracks.some((track) => track.kind === 'video')
  if (hasPicture !== (rung !== 'a')) return { ok: false, reason: 'tracks' }
  const pixels = (init.width ?? 0) * (init.height ?? 0)
  return pixels <= pixelsMax[rung] && (pixels > 0 || !hasPicture) ? { ok: true } : { ok: false, reason: 'dimensions' }
}

export function keyOf(roomUuid: string, stream: Stream, epoch: number, rung: Rung, part: number | 'init'): string {
  return `live/${roomUuid}/${stream}/${epoch}/${rung}/${part === 'init' ? 'init.mp4' : `${part}.m4s`}`
}
