import type { Db } from '#platform/db/database.ts'
import type { Item } from '../airing/slot.ts'
import type { Room } from '../rooms/store.ts'
import type { Cue } from '../video/captions.ts'
import { isNotWithheld } from './cuts.ts'
import { findRecorded, listItems } from './items.ts'
import { recordingMsOf } from './timeline.ts'

// Captions of what was broadcast are the lines that were typed live, and edited since. They are kept by the clock of the first airing and
// shown by recording time, so that cuts and late fragments move them with the picture.

export interface CaptionLine extends Cue {
  id: number
}

/** Languages that there are lines in. */
export async function listLineLangs(db: Db, room: Room): Promise<string[]> {
  const recorded = await findRecorded(db, room)
  if (!recorded) return []
  const rows = await db
    .selectFrom('live.caption_line')
    .select('lang')
    .distinct()
    .where('room_id', '=', recorded.id)
    .orderBy('lang')
    .execute()
  return rows.map(({ lang }) => lang)
}

/** The lines of a recording in one language, by recording time; what was cut has none. */
export async function readLines(db: Db, room: Room, lang: string, known?: readonly Item[]): Promise<CaptionLine[]> {
  const recorded = await findRecorded(db, room)
  if (!recorded) return []
  const items = known ?? (await listItems(db, recorded.id, 'main'))
  const rows = await db
    .selectFrom('live.caption_line')
    .select(['id', 'starts_at', 'ends_at', 'body'])
    .where('room_id', '=', recorded.id)
    .where('lang', '=', lang)
    .where(isNotWithheld)
    .orderBy('starts_at')
    .orderBy('id')
    .execute()
  return toLines(
    rows.map((row) => ({ id: row.id, from: row.starts_at.epochMilliseconds, to: row.ends_at.epochMilliseconds, text: row.body })),
    items,
  )
}

/** A caption shorter than that can't be read. */
const shortestMs = 300

export function toLines(lines: readonly { id: number; from: number; to: number; text: string }[], items: readonly Item[]): CaptionLine[] {
  return lines.flatMap(({ id, from, to, text }) => {
    const startMs = recordingMsOf(items, from)
    if (startMs === undefined) return []
    const endMs = recordingMsOf(items, to) ?? startMs + (to - from)
    return endMs - startMs < shortestMs ? [] : [{ id, startMs, endMs, text, speaker: undefined }]
  })
}

/** WebVTT of lines by recording time. */
export function writeVtt(cues: readonly Pick<Cue, 'startMs' | 'endMs' | 'text'>[]): string {
  const blocks = cues.map(({ startMs, endMs, text }) => `${vttTime(startMs)} --> ${vttTime(endMs)}\n${vttText(text)}\n`)
  return ['WEBVTT\n', ...blocks].join('\n')
}

export function vttTime(ms: number): string {
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0')
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${String(ms % 1000).padStart(3, '0')}`
}

/** One line of plain words: signs that WebVTT reads as marks are escaped. */
function vttText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll(/\s+/g, ' ').trim()
}
