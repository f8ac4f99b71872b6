import type { Trx } from '#platform/db/database.ts'
import { Temporal } from '#platform/time.ts'
import type { Item } from '../airing/slot.ts'
import { appendLog } from '../desk/log.ts'
import { lockRoom } from '../rooms/store.ts'
import type { Room } from '../rooms/store.ts'
import { insertCut, listStoredCuts, markRedacted } from './cuts.ts'
import type { Cut } from './cuts.ts'
import { dropFiles, tellRecording } from './finish.ts'
import { endAddresses, forgetEverywhere, lockRecording, queueFinish, readList } from './store.ts'
import type { Recording } from './store.ts'
import { indexAt, lengthMs } from './timeline.ts'

export interface EditAct {
  roomId: number
  ticketId: number
  now: Temporal.Instant
  /** The one that the page showed: times mean nothing over another list. */
  revision: number
}

export type EditResult = { ok: true } | { ok: false; reason: EditRefusal }
export type EditRefusal = 'stale' | 'range' | 'nothingLeft' | 'published' | 'gone' | 'who'

interface Edit {
  room: Room
  recording: Recording
  items: readonly Item[]
}

/** The recording over which a page was written, held; or why there is none. */
export async function beginEdit(trx: Trx, act: EditAct): Promise<Edit | 'stale' | 'gone'> {
  const room = await lockRoom(trx, act.roomId)
  const recording = await lockRecording(trx, act.roomId)
  if (!recording) return 'gone'
  return recording.revision === act.revision ? { room, recording, items: (await readList(trx, room.id)).items } : 'stale'
}

/** Leaves out what stands before the one and after the other moment of the recording; both fall on borders of fragments. */
export async function trimRecording(trx: Trx, act: EditAct, keep: { fromMs: number; toMs: number }): Promise<EditResult> {
  const edit = await beginEdit(trx, act)
  if (typeof edit === 'string') return { ok: false, reason: edit }
  const { items } = edit
  const { fromMs, toMs } = keep
  if (fromMs < 0 || toMs <= fromMs || toMs > roundUp(lengthMs(items))) return { ok: false, reason: 'range' }
  const [first, last] = [indexAt(items, fromMs), lastBefore(items, toMs)]
  if (first === undefined || last === undefined) return { ok: false, reason: 'range' }
  if (last < first) return { ok: false, reason: 'nothingLeft' }
  const cuts: Cut[] = []
  if (first > 0) cuts.push({ kind: 'trim', from: -Infinity, to: items[first]!.at })
  if (last < items.length - 1) cuts.push({ kind: 'trim', from: items[last]!.at + items[last]!.durationMs, to: Infinity })
  for (const cut of cuts) await insertCut(trx, edit.room.id, { ...cut, ticketId: act.ticketId, now: act.now })
  if (cuts.length > 0) await endEdit(trx, act, edit, 'trim', { fromMs, toMs })
  return { ok: true }
}

/** Takes a range out for good: its bytes are deleted, every address that was given out ends, here and wherever the recording is aired again. */
export async function redactRange(trx: Trx, act: EditAct, range: { fromMs: number; toMs: number; note: string }): Promise<EditResult> {
  const edit = await beginEdit(trx, act)
  if (typeof edit === 'string') return { ok: false, reason: edit }
  const { items, room } = edit
  const { fromMs, toMs, note } = range
  const span = spanOf(items, range)
  if (span === 'range') return { ok: false, reason: span }
  const { from, to } = span
  await insertCut(trx, room.id, { kind: 'redaction', from, to, note, ticketId: act.ticketId, now: act.now })
  await markRedacted(trx, room.id, act.now)
  await deleteLines(trx, room.id, from, to)
  await endAddresses(trx, room, 'everywhere')
  await endEdit(trx, act, edit, 'redact', { fromMs, toMs, from: at(from), to: at(to), note })
  await tellRecording(trx, room, 'RecordingRedacted', `${room.id}:${edit.recording.revision}`)
  return { ok: true }
}

/** By the clock of the first airing, all fragments that a range of the recording touches. */
export function spanOf(items: readonly Item[], { fromMs, toMs }: { fromMs: number; toMs: number }): { from: number; to: number } | 'range' {
  if (fromMs < 0 || toMs <= fromMs || toMs > roundUp(lengthMs(items))) return 'range'
  const [first, last] = [indexAt(items, fromMs), lastBefore(items, toMs)]
  if (first === undefined || last === undefined) return 'range'
  return { from: items[first]!.at, to: items[last]!.at + items[last]!.durationMs }
}

const at = (ms: number): string => Temporal.Instant.fromEpochMilliseconds(ms).toString()

/** Fields are in whole seconds; a recording is not: its end may be typed as the next one. */
const roundUp = (ms: number): number => Math.ceil(ms / 1000) * 1000

/** The place in which a range that ends here ends. */
function lastBefore(items: readonly Item[], toMs: number): number | undefined {
  return toMs >= lengthMs(items) ? items.length - 1 : indexAt(items, toMs - 1)
}

/** The words go with the picture. */
export async function deleteLines(trx: Trx, roomId: number, from: number, to: number): Promise<void> {
  await trx
    .deleteFrom('live.caption_line')
    .where('room_id', '=', roomId)
    .$if(Number.isFinite(to), (query) => query.where('starts_at', '<', Temporal.Instant.fromEpochMilliseconds(to)))
    .$if(Number.isFinite(from), (query) => query.where('ends_at', '>', Temporal.Instant.fromEpochMilliseconds(from)))
    .execute()
}

/** A trim may be taken back as long as the recording is not published: its fragments are all there. */
export async function undoTrim(trx: Trx, act: EditAct, cutId: number): Promise<EditResult> {
  const edit = await beginEdit(trx, act)
  if (typeof edit === 'string') return { ok: false, reason: edit }
  if (edit.recording.publishedAt) return { ok: false, reason: 'published' }
  const cut = (await listStoredCuts(trx, act.roomId)).find((one) => one.id === cutId && one.kind === 'trim')
  if (!cut) return { ok: false, reason: 'gone' }
  await trx.deleteFrom('live.cut').where('id', '=', cut.id).execute()
  await endEdit(trx, act, edit, 'untrim', { cut: cut.id })
  return { ok: true }
}

export async function publishRecording(trx: Trx, act: EditAct): Promise<EditResult> {
  const edit = await beginEdit(trx, act)
  if (typeof edit === 'string') return { ok: false, reason: edit }
  if (edit.recording.publishedAt) return { ok: true }
  if (edit.items.length === 0) return { ok: false, reason: 'nothingLeft' }
  await setPublished(trx, act, edit, act.now)
  return { ok: true }
}

/** From now on it is for the staff alone, and what was given out holds no more. */
export async function unpublishRecording(trx: Trx, act: EditAct): Promise<EditResult> {
  const edit = await beginEdit(trx, act)
  if (typeof edit === 'string') return { ok: false, reason: edit }
  if (!edit.recording.publishedAt) return { ok: true }
  await setPublished(trx, act, edit, null)
  await endAddresses(trx, edit.room, 'here')
  return { ok: true }
}

async function setPublished(trx: Trx, act: EditAct, { room }: Edit, publishedAt: Temporal.Instant | null): Promise<void> {
  await trx.updateTable('live.recording').set({ published_at: publishedAt }).where('room_id', '=', room.id).execute()
  await appendLog(trx, { roomId: room.id, at: act.now, ticketId: act.ticketId, act: publishedAt ? 'publish' : 'unpublish' })
  await forgetEverywhere(trx, room)
}

/** After any change of the list: the next revision, a line in the log, and new files to take along. */
export async function endEdit(
  trx: Trx,
  act: Pick<EditAct, 'roomId' | 'now'> & { ticketId: number | null },
  { room, recording }: Pick<Edit, 'room' | 'recording'>,
  word: string,
  detail: Record<string, unknown>,
): Promise<void> {
  const list = await readList(trx, room.id)
  await trx
    .updateTable('live.recording')
    .set({ revision: recording.revision + 1, list_hash: list.hash, length_ms: list.lengthMs })
    .where('room_id', '=', room.id)
    .execute()
  await dropFiles(trx, recording)
  await appendLog(trx, { roomId: room.id, at: act.now, ticketId: act.ticketId, act: word, detail })
  // Of a redaction all addresses have ended already.
  if (word !== 'redact') await endAddresses(trx, room, 'waves')
  await forgetEverywhere(trx, room)
  await queueFinish(trx, room.id)
}
