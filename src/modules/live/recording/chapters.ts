import type { Db } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { Item } from '../airing/slot.ts'
import type { Room } from '../rooms/store.ts'
import { indexAt, lengthMs, recordingMsOf } from './timeline.ts'
import { vttTime } from './lines.ts'

export interface Chapter {
  /** Recording time. */
  atMs: number
  kind: 'slide' | 'question'
  /** Of the slide or the question. */
  number: number
  /** Empty of a slide without one. */
  title: string
}

/** Chapters of a recorded room: its slides, and answered questions by when they came on the stage. */
export async function listChapters(db: Db, recorded: Pick<Room, 'id'>, items: readonly Item[]): Promise<Chapter[]> {
  const slides = await db
    .selectFrom('live.cue as cue')
    .innerJoin('live.slide as slide', (join) => join.onRef('slide.room_id', '=', 'cue.room_id').onRef('slide.number', '=', 'cue.number'))
    .select(['cue.at', 'slide.number', 'slide.title'])
    .where('cue.room_id', '=', recorded.id)
    .where('cue.kind', '=', 'slide')
    .orderBy('cue.at')
    .execute()
  const staged = await db
    .selectFrom('live.moderation_log as log')
    .innerJoin('live.question as question', 'question.room_id', 'log.room_id')
    .select(['log.at', 'question.number', 'question.body as title'])
    .where('log.room_id', '=', recorded.id)
    .where('log.act', '=', 'stage')
    .where(sql<boolean>`(log.detail->>'question')::integer = question.number`)
    .where('question.state', '=', 'answered')
    .orderBy('log.id')
    .execute()
  const at = (row: { at: { epochMilliseconds: number } }): number => row.at.epochMilliseconds
  return toChapters(
    [
      ...slides.map((row) => ({ at: at(row), kind: 'slide' as const, number: row.number, title: row.title })),
      ...staged.map((row) => ({ at: at(row), kind: 'question' as const, number: row.number, title: row.title || '…' })),
    ],
    items,
  )
}

/**
 * By recording time. A slide that was turned to within a cut stands where the recording goes on; a question that was taken up in one is none, for
 * its words went with the cut. Of two at one place the later counts, of a slide shown again at once the first.
 */
export function toChapters(marks: readonly (Omit<Chapter, 'atMs'> & { at: number })[], items: readonly Item[]): Chapter[] {
  const chapters: Chapter[] = []
  for (const { at, ...mark } of marks.toSorted((a, b) => a.at - b.at)) {
    const atMs = recordingMsOf(items, at)
    if (atMs === undefined || atMs >= lengthMs(items)) continue
    if (mark.kind === 'question' && !isWithin(items, atMs, at)) continue
    const last = chapters.at(-1)
    if (last?.kind === 'slide' && mark.kind === 'slide' && last.number === mark.number) continue
    if (last && last.atMs === atMs && last.kind === mark.kind) chapters.pop()
    chapters.push({ atMs, ...mark })
  }
  return chapters
}

function isWithin(items: readonly Item[], atMs: number, at: number): boolean {
  const item = items[indexAt(items, atMs) ?? -1]
  return item !== undefined && item.at <= at && at < item.at + item.durationMs
}

/** A chapters track (WebVTT): each goes on until the next begins. `titleOf` says what a slide without a title is called. */
export function writeChapters(chapters: readonly Chapter[], endMs: number, titleOf: (chapter: Chapter) => string): string {
  const blocks = chapters.flatMap((chapter, n) => {
    const until = chapters[n + 1]?.atMs ?? endMs
    const title = titleOf(chapter).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll(/\s+/g, ' ')
    return until > chapter.atMs ? [`${vttTime(chapter.atMs)} --> ${vttTime(until)}\n${title}\n`] : []
  })
  return ['WEBVTT\n', ...blocks].join('\n')
}
