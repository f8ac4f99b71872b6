import type { Trx } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import { pickText } from '#platform/i18n.ts'
import type { Storage } from '#platform/storage.ts'
import type { Temporal } from '#platform/time.ts'
import { importRecording } from '../recording/import.ts'
import type { ImportSpec } from '../recording/import.ts'
import { readCaptions } from '../video/captions.ts'

/** A stored picture and what stands on it. */
export interface PlayedSlide {
  title: LocalText
  fileUuid: string
}

export interface PlayedFilm extends Pick<ImportSpec, 'roomId' | 'startedAt' | 'rungs'> {
  /** WebVTT by language. */
  captions: { lang: string; vtt: Uint8Array }[]
  /** Put on one after another, so that the recording has its chapters. */
  slides: PlayedSlide[]
}

/** Makes a film the recording of a room that never was on air: fragments, lines of captions, slides. The same again changes nothing. */
export async function playFilm(trx: Trx, storage: Storage, film: PlayedFilm): Promise<void> {
  const { roomId, startedAt } = film
  const done = await importRecording(trx, storage, film)
  if (!done.ok) throw new Error(`The film can't be played: ${done.reason}`)
  if ((await listSlideRooms(trx, [roomId])).length === 0) {
    await insertSlides(trx, [roomId], film.slides)
    const stepMs = Math.floor(done.lengthMs / Math.max(1, film.slides.length))
    const cues = film.slides.map((_, at) => ({
      room_id: roomId,
      at: startedAt.add({ milliseconds: at * stepMs }),
      kind: 'slide',
      number: at + 1,
    }))
    if (cues.length > 0) await trx.insertInto('live.cue').values(cues).execute()
  }
  for (const { lang, vtt } of film.captions) await insertLines(trx, { roomId, startedAt, lang, vtt })
}

/** Those of the rooms that have slides. */
export async function listSlideRooms(trx: Trx, roomIds: number[]): Promise<number[]> {
  const rows = await trx.selectFrom('live.slide').select('room_id').distinct().where('room_id', 'in', roomIds).execute()
  return rows.map((row) => row.room_id)
}

export async function insertSlides(trx: Trx, roomIds: readonly number[], slides: readonly PlayedSlide[]): Promise<void> {
  if (slides.length === 0 || roomIds.length === 0) return
  const files = await trx
    .selectFrom('platform.stored_file')
    .select(['uuid', 'size_bytes'])
    .where(
      'uuid',
      'in',
      slides.map(({ fileUuid }) => fileUuid),
    )
    .execute()
  const bytes = new Map(files.map((file) => [file.uuid, file.size_bytes]))
  const rows = roomIds.flatMap((roomId) =>
    slides.map(({ title, fileUuid }, at) => ({
      ...{ room_id: roomId, number: at + 1, title: pickText(title, 'ru').text },
      ...{ file_uuid: fileUuid, bytes: Number(bytes.get(fileUuid) ?? 0) },
    })),
  )
  await trx
    .insertInto('live.slide')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

interface Lines {
  roomId: number
  startedAt: Temporal.Instant
  lang: string
  vtt: Uint8Array
}

async function insertLines(trx: Trx, { roomId, startedAt, lang, vtt }: Lines): Promise<void> {
  const captions = readCaptions(vtt)
  if (!captions.ok) throw new Error(`The film's captions: ${captions.reason}, line ${captions.line}`)
  await trx
    .insertInto('live.caption_track')
    .values({ room_id: roomId, lang, opened_at: startedAt })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const rows = captions.cues.map(({ startMs, endMs, text }, at) => ({
    ...{ room_id: roomId, lang, body: text, post_key: `film:${lang}:${at}` },
    starts_at: startedAt.add({ milliseconds: startMs }),
    ends_at: startedAt.add({ milliseconds: endMs }),
    aired_at: startedAt.add({ milliseconds: startMs }),
  }))
  await trx
    .insertInto('live.caption_line')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
