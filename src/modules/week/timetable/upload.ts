import { nameOfFile, readBody } from '#platform/http/form.ts'
import type { Ctx } from '#platform/http/route.ts'
import { newToken } from '#platform/ids.ts'
import { TooLarge } from '#platform/storage.ts'
import type { VideoSource } from './store.ts'

/** A picture that the office may put up by form; longer ones come by address. */
export const videoBytesMax = 200 * 1024 * 1024

export type Upload = { ok: true; video: VideoSource | undefined } | { ok: false; reason: 'week.place.fileWrong' | 'week.place.fileLarge' }

/** Stores the posted file, where there is one; the row is written at once, so that the session may point to it. */
export async function storeVideo(c: Ctx): Promise<Upload> {
  const file = (await readBody(c)).videoFile
  if (!(file instanceof File) || file.size === 0) return { ok: true, video: undefined }
  if (!/^(video|audio)\/[\w.+-]+$/.test(file.type)) return { ok: false, reason: 'week.place.fileWrong' }
  const key = `week/video/${newToken()}`
  try {
    const size = await c.var.world.storage.put(key, file.stream(), videoBytesMax)
    const row = await c.var.db
      .insertInto('platform.stored_file')
      .values({ storage_key: key, media_type: file.type, size_bytes: size, name: nameOfFile(file) })
      .returning('uuid')
      .executeTakeFirstOrThrow()
    return { ok: true, video: { kind: 'file', fileUuid: row.uuid, mediaType: file.type } }
  } catch (error) {
    if (error instanceof TooLarge) return { ok: false, reason: 'week.place.fileLarge' }
    throw error
  }
}
