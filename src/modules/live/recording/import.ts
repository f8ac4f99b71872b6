import { createHash } from 'node:crypto'
import type { Trx } from '#platform/db/database.ts'
import { json } from '#platform/db/database.ts'
import { queueJob } from '#platform/facts.ts'
import type { Storage } from '#platform/storage.ts'
import type { Temporal } from '#platform/time.ts'
import type { Rung, Stream } from '../airing/slot.ts'
import { appendLog } from '../desk/log.ts'
import { readInit } from '../ingest/init-segment.ts'
import type { InitFacts } from '../ingest/init-segment.ts'
import { readFragment } from '../ingest/media-fragment.ts'
import type { FragmentFacts } from '../ingest/media-fragment.ts'
import { lockRoom, updateRoom } from '../rooms/store.ts'
import type { Room } from '../rooms/store.ts'

export interface ImportSpec {
  /** A room with the source `broadcast` that was never opened, or that an import ended. */
  roomId: number
  /** When the film is said to have been sent: its cues and captions go by this clock. The room was live from then on. */
  startedAt: Temporal.Instant
  stream?: Stream
  /** Fragmented MP4 files of one and the same film, whole: init segment, then fragments that begin with a keyframe at the same times in all. */
  rungs: readonly { rung: Rung; file: Uint8Array }[]
}

/** `reason` is for whoever made the files: which rung, which fragment, what is wrong. */
export type ImportResult = { ok: true; lengthMs: number } | { ok: false; reason: string }

interface ReadRung {
  rung: Rung
  init: Uint8Array
  facts: InitFacts
  fragments: { bytes: Uint8Array; facts: FragmentFacts }[]
}

/**
 * Makes a film the recording of a room, as if it had been broadcast into it: for what is aired again without ever having been on air.
 * Every fragment is checked as one that a studio sends. The same files again change nothing. The room has ended by it; nobody was there.
 */
export async function importRecording(trx: Trx, storage: Storage, spec: ImportSpec): Promise<ImportResult> {
  const { stream = 'main' } = spec
  const room = await lockRoom(trx, spec.roomId)
  if (room.source.kind !== 'broadcast') return { ok: false, reason: 'the room is not one that is broadcast into' }
  if (room.policy.recording === 'none') return { ok: false, reason: "the room's policy keeps no recording" }
  const read = spec.rungs.map(readRung)
  const bad = read.find((one) => typeof one === 'string')
  if (typeof bad === 'string') return { ok: false, reason: bad }
  const rungs = read as ReadRung[]
  const lengthMs = Math.max(0, ...rungs.map(endOf))
  if (lengthMs === 0) return { ok: false, reason: 'no fragments' }
  const known = await trx
    .selectFrom('live.epoch')
    .select('id')
    .where('room_id', '=', room.id)
    .where('stream', '=', stream)
    .executeTakeFirst()
  if (known) {
    const same = await holdsAll(trx, known.id, rungs)
    return same ? { ok: true, lengthMs } : { ok: false, reason: 'the room has another recording already' }
  }
  await insertEpoch(trx, storage, room, { ...spec, stream }, rungs, lengthMs)
  if (room.state !== 'ended') await endByImport(trx, room, spec.startedAt, lengthMs)
  await queueJob(trx, 'finishRecording', { roomId: room.id }, { key: `finishRecording:${room.id}` })
  return { ok: true, lengthMs }
}

function endOf({ fragments }: ReadRung): number {
  const last = fragments.at(-1)
  return last ? last.facts.startMs + last.facts.durationMs : 0
}

async function endByImport(trx: Trx, room: Room, startedAt: Temporal.Instant, lengthMs: number): Promise<void> {
  const endedAt = startedAt.add({ milliseconds: lengthMs })
  await updateRoom(trx, room.id, { state: 'ended', opened_at: startedAt, ended_at: endedAt })
  await appendLog(trx, { roomId: room.id, at: endedAt, ticketId: null, act: 'import', detail: { lengthMs } })
}

/** A rung with its facts, or what is wrong with it. */
function readRung({ rung, file }: ImportSpec['rungs'][number]): ReadRung | string {
  const parts = splitFile(file)
  if (!parts) return `rung ${rung}: no fragmented MP4`
  const init = readInit(parts.init, { mayOpus: false })
  if (!init.ok) return `rung ${rung}, init: ${init.detail}`
  const fragments: ReadRung['fragments'] = []
  for (const [n, bytes] of parts.fragments.entries()) {
    const read = readFragment(bytes, init.value.tracks)
    if (!read.ok) return `rung ${rung}, fragment ${n}: ${read.detail}`
    const before = fragments.at(-1)?.facts
    if (before && read.value.startMs < before.startMs + before.durationMs - 20)
      return `rung ${rung}, fragment ${n}: begins before the last one ended`
    fragments.push({ bytes, facts: read.value })
  }
  return { rung, init: parts.init, facts: init.value, fragments }
}

/** Outer boxes: `ftyp moov`, then `[styp] moof mdat` again and again; an index at the start or end is left out. */
function splitFile(file: Uint8Array): { init: Uint8Array; fragments: Uint8Array[] } | undefined {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const head: Uint8Array[] = []
  const fragments: Uint8Array[] = []
  let moof: Uint8Array | undefined
  for (let at = 0; at < file.length;) {
    const size = at + 8 <= file.length ? view.getUint32(at) : 0
    if (size < 8 || at + size > file.length) return undefined
    const type = String.fromCharCode(...file.subarray(at + 4, at + 8))
    const box = file.subarray(at, at + size)
    if (type === 'ftyp' || type === 'moov') head.push(box)
    else if (type === 'moof') moof = box
    else if (type === 'mdat' && moof) {
      fragments.push(Buffer.concat([moof, box]))
      moof = undefined
    }
    at += size
  }
  return head.length === 2 && fragments.length > 0 ? { init: Buffer.concat(head), fragments } : undefined
}

async function insertEpoch(
  trx: Trx,
  storage: Storage,
  room: Room,
  { stream, startedAt }: ImportSpec & { stream: Stream },
  rungs: readonly ReadRung[],
  lengthMs: number,
): Promise<void> {
  const endedAt = startedAt.add({ milliseconds: lengthMs })
  const epoch = await trx
    .insertInto('live.epoch')
    .values({
      room_id: room.id,
      stream,
      number: 1,
      gen: 1,
      rungs: rungs.map(({ rung }) => rung),
      started_at: startedAt,
      base_at: startedAt,
      ended_at: endedAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const one of rungs)
    await insertRung(trx, storage, { epochId: epoch.id, folder: `live/${room.uuid}/${stream}/1/${one.rung}`, endedAt }, one)
}

interface RungPlace {
  epochId: number
  folder: string
  endedAt: Temporal.Instant
}

async function insertRung(trx: Trx, storage: Storage, { epochId, folder, endedAt }: RungPlace, one: ReadRung): Promise<void> {
  const { rung, init, facts, fragments } = one
  const store = async (name: string, bytes: Uint8Array) => {
    await storage.put(`${folder}/${name}`, bytes, bytes.length)
    return { bytes: bytes.length, sha256: sha256(bytes), storage_key: `${folder}/${name}` }
  }
  await trx
    .insertInto('live.epoch_rung')
    .values({
      epoch_id: epochId,
      rung,
      codecs: facts.codecs,
      width: facts.width,
      height: facts.height,
      frame_rate: fragments[0]!.facts.frameRate,
      tracks: json(facts.tracks),
      ...(await store('init.mp4', init)),
    })
    .execute()
  const rows = []
  for (const [seq, fragment] of fragments.entries()) {
    const { startMs, durationMs } = fragment.facts
    const stored = await store(`${seq}.m4s`, fragment.bytes)
    rows.push({ epoch_id: epochId, rung, seq, start_ms: startMs, duration_ms: durationMs, received_at: endedAt, ...stored })
  }
  for (let at = 0; at < rows.length; at += 500)
    await trx
      .insertInto('live.fragment')
      .values(rows.slice(at, at + 500))
      .execute()
}

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

async function holdsAll(trx: Trx, epochId: number, rungs: readonly ReadRung[]): Promise<boolean> {
  const rows = await trx.selectFrom('live.fragment').select(['rung', 'seq', 'sha256']).where('epoch_id', '=', epochId).execute()
  const known = new Set(rows.map((row) => `${row.rung} ${row.seq} ${row.sha256.toString('hex')}`))
  const wanted = rungs.flatMap(({ rung, fragments }) =>
    fragments.map(({ bytes }, seq) => `${rung} ${seq} ${sha256(bytes).toString('hex')}`),
  )
  return known.size === wanted.length && wanted.every((one) => known.has(one))
}
