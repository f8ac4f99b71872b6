import type { Trx } from '#platform/db/database.ts'
import type { Storage } from '#platform/storage.ts'
import type { Temporal } from '#platform/time.ts'
import type { Rung, Stream } from '../airing/slot.ts'

export interface ImportSpec {
  /** A room with the source `broadcast` that was never opened, or has ended. */
  roomId: number
  /** When the film is said to have been sent: its cues and captions go by this clock. The room was live from then on. */
  startedAt: Temporal.Instant
  stream?: Stream
  /** Fragmented MP4 files of one and the same film, whole: init segment, then fragments that begin with a keyframe at the same times in all. */
  rungs: readonly { rung: Rung; file: Uint8Array }[]
}

export type ImportResult = { ok: true; lengthMs: number } | { ok: false; reason: string }

/**
 * Makes a film the recording of a room, as if it had been broadcast into it: for what airs again without ever having been on air.
 * The same files again change nothing. The room is ended by it; nobody was there.
 */
export async function importRecording(_trx: Trx, _storage: Storage, _spec: ImportSpec): Promise<ImportResult> {
  throw new Error('comes with the checks of fragments')
}
