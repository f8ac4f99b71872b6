import type { Trx } from '#platform/db/database.ts'
import { Temporal } from '#platform/time.ts'
import type { Item } from '../airing/slot.ts'
import { appendLog } from '../desk/log.ts'
import { lockRoom } from '../rooms/store.ts'
import type { Cue } from '../video/captions.ts'
import { isNotWithheld } from './cuts.ts'
import type { CaptionLine } from './lines.ts'
import { queueFinish } from './store.ts'
import { firstAiredAt, lengthMs } from './timeline.ts'

/** A line as it was typed; an empty text takes it away, id 0 is a new one. */
export interface TypedLine {
  id: number
  startMs: number
  endMs: number
  text: string
}

interface CaptionAct {
  roomId: number
  ticketId: number
  lang: string
  now: Temporal.Instant
  items: readonly Item[]
}

/** Writes what differs from what stands; a line that was left alone keeps its times to the millisecond. Returns how many changed. */
export async function saveLines(trx: Trx, act: CaptionAct, known: readonly CaptionLine[], typed: readonly TypedLine[]): Promise<number> {
  await lockRoom(trx, act.roomId)
  let changed = 0
  for (const line of typed) {
    const before = known.find(({ id }) => id === line.id)
    if (line.id !== 0 && !before) continue
    if (before && before.text === line.text && before.startMs === line.startMs && before.endMs === line.endMs) continue
    if (!before && line.text === '') continue
    changed += 1
    if (before && line.text === '') await trx.deleteFrom('live.caption_line').where('id', '=', line.id).execute()
    else if (before)
      await trx
        .updateTable('live.caption_line')
        .set({ ...timesOf(act.items, line), body: line.text, edited: true })
        .where('id', '=', line.id)
        .execute()
    else await insertLines(trx, act, [line])
  }
  if (changed > 0) await endCaptionEdit(trx, act, { lines: changed })
  return changed
}

/** Moves every line of the language; none leaves the recording, and what would is kept at its border. */
export async function shiftLines(trx: Trx, act: CaptionAct, known: readonly CaptionLine[], shiftMs: number): Promise<void> {
  await lockRoom(trx, act.roomId)
  const whole = lengthMs(act.items)
  for (const { id, startMs, endMs } of known) {
    const start = Math.min(Math.max(0, startMs + shiftMs), Math.max(0, whole - 500))
    const end = Math.min(Math.max(start + 500, endMs + shiftMs), whole)
    await trx
      .updateTable('live.caption_line')
      .set({ ...timesOf(act.items, { startMs: start, endMs: end }), edited: true })
      .where('id', '=', id)
      .execute()
  }
  await endCaptionEdit(trx, act, { shiftMs })
}

/** A file in the place of all lines of the language. What stands after the recording's end is left out; returns how many lines there are. */
export async function replaceLines(trx: Trx, act: CaptionAct, cues: readonly Cue[]): Promise<number> {
  await lockRoom(trx, act.roomId)
  const whole = lengthMs(act.items)
  const lines = cues.filter(({ startMs }) => startMs < whole).map((cue) => ({ ...cue, id: 0, endMs: Math.min(cue.endMs, whole) }))
  // What is withheld just now was not in the page: it stays for when it is shown again.
  await trx.deleteFrom('live.caption_line').where('room_id', '=', act.roomId).where('lang', '=', act.lang).where(isNotWithheld).execute()
  for (let at = 0; at < lines.length; at += 500) await insertLines(trx, act, lines.slice(at, at + 500))
  await endCaptionEdit(trx, act, { file: lines.length })
  return lines.length
}

function timesOf(items: readonly Item[], { startMs, endMs }: Pick<TypedLine, 'startMs' | 'endMs'>) {
  const from = firstAiredAt(items, startMs)!
  // A line that ends where a cut begins ends before it, not after.
  const to = Math.max(from + 1, firstAiredAt(items, endMs - 1)! + 1)
  return { starts_at: Temporal.Instant.fromEpochMilliseconds(from), ends_at: Temporal.Instant.fromEpochMilliseconds(to) }
}

async function insertLines(trx: Trx, { roomId, lang, ticketId, items }: CaptionAct, lines: readonly TypedLine[]): Promise<void> {
  const rows = lines.map((line) => {
    const times = timesOf(items, line)
    return { room_id: roomId, lang, ...times, aired_at: times.starts_at, body: line.text, edited: true, ticket_id: ticketId }
  })
  if (rows.length > 0) await trx.insertInto('live.caption_line').values(rows).execute()
}

async function endCaptionEdit(trx: Trx, act: CaptionAct, detail: Record<string, unknown>): Promise<void> {
  await appendLog(trx, {
    roomId: act.roomId,
    at: act.now,
    ticketId: act.ticketId,
    act: 'editCaptions',
    detail: { lang: act.lang, ...detail },
  })
  await queueFinish(trx, act.roomId)
}
