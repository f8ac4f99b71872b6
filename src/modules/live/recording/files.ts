import { NotFound } from '#platform/http/errors.ts'
import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { slugify } from '#platform/ids.ts'
import { isStaff, needViewer } from '../tickets/visitor.ts'
import { sendFile } from '../video/send.ts'
import { writeChapters } from './chapters.ts'
import { findRecorded } from './items.ts'
import { readLines, writeVtt } from './lines.ts'
import { chapterTitle } from './section.tsx'
import { readRecordingView } from './view.ts'
import type { RecordingView } from './view.ts'

async function needView(c: Ctx): Promise<{ view: RecordingView; visitor: Awaited<ReturnType<typeof needViewer>> }> {
  const visitor = await needViewer(c)
  const view = await readRecordingView(c.var.db, visitor.room, isStaff(visitor.ticket))
  if (!view) throw new NotFound('live-recording.none')
  c.header('cache-control', 'private, no-cache')
  return { view, visitor }
}

/** The film, or the sound alone, to take along. */
export async function takeFile(c: Ctx): Promise<Response> {
  const { view, visitor } = await needView(c)
  const name = c.req.param('file')
  const uuid = name === 'film.mp4' ? view.recording.filmFile : name === 'sound.m4a' ? view.recording.soundFile : null
  if (uuid === null) throw new NotFound('live-recording.none')
  const title = slugify(pickText(visitor.room.title, c.var.ui.locale).text) || 'recording'
  c.header('content-disposition', `attachment; filename="${title}.${name!.split('.').at(-1)}"`)
  return sendFile(c, uuid)
}

const sendVtt = (c: Ctx, text: string): Response =>
  c.body(text, 200, { 'content-type': 'text/vtt; charset=utf-8', 'x-content-type-options': 'nosniff' })

export async function showChapters(c: Ctx): Promise<Response> {
  const { view } = await needView(c)
  return sendVtt(
    c,
    writeChapters(view.chapters, view.recording.lengthMs, (chapter) => chapterTitle(chapter, c.var.ui.t)),
  )
}

/** Captions of a recording in one language; nothing where there is none. */
export async function showRecordedCaptions(c: Ctx, lang: string): Promise<Response> {
  const { view, visitor } = await needView(c)
  const recorded = await findRecorded(c.var.db, visitor.room)
  if (!recorded || !view.langs.includes(lang)) throw new NotFound('live.video.none')
  return sendVtt(c, writeVtt(await readLines(c.var.db, recorded, lang)))
}
