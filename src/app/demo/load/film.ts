import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { World } from '#platform/http/route.ts'
import { demoFolder } from '../content.ts'
import type { DemoState } from '../state.ts'

const maxBytes = 64 * 1024 * 1024

/** A file of db/demo and its media type. */
type Sample = readonly [name: string, mediaType: string]

/** The film, what goes beside it, and their media types. */
const files = {
  film: ['sample-2.mp4', 'video/mp4'],
  sign: ['sample-sign.mp4', 'video/mp4'],
  audio: ['sample-a.mp4', 'audio/mp4'],
  ru: ['sample.ru.vtt', 'text/vtt; charset=utf-8'],
  en: ['sample.en.vtt', 'text/vtt; charset=utf-8'],
} as const

/** Puts the sample film and its rungs into storage, once. Null where this copy of the project has no film. */
export async function storeFilm(world: World): Promise<DemoState['film']> {
  const fileUuid = await storeSample(world, files.film)
  if (!fileUuid) return null
  const [signFileUuid, audioFileUuid] = [await storeSample(world, files.sign), await storeSample(world, files.audio)]
  const captions = []
  for (const lang of ['ru', 'en'] as const) {
    const captionsUuid = await storeSample(world, files[lang])
    if (captionsUuid) captions.push({ lang, fileUuid: captionsUuid })
  }
  return { fileUuid, mediaType: files.film[1], captions, ...(signFileUuid && { signFileUuid }), ...(audioFileUuid && { audioFileUuid }) }
}

/** Every file of the film: what a reset keeps. */
export function filesOf(film: DemoState['film']): string[] {
  if (!film) return []
  const { fileUuid, signFileUuid, audioFileUuid, captions = [] } = film
  return [fileUuid, signFileUuid, audioFileUuid, ...captions.map((one) => one.fileUuid)].filter((uuid) => uuid !== undefined)
}

/** A file under the name of its content. */
export async function storeSample(world: World, [name, mediaType]: Sample): Promise<string | undefined> {
  const bytes = await readFile(join(demoFolder, name)).catch(() => undefined)
  if (!bytes) return undefined
  const key = `demo/${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}.${name.split('.').at(-1)}`
  if ((await world.storage.size(key)) !== bytes.length) await world.storage.put(key, new Uint8Array(bytes), maxBytes)
  const values = { storage_key: key, media_type: mediaType, size_bytes: bytes.length, name }
  const { uuid } = await world.db
    .insertInto('platform.stored_file')
    .values(values)
    .onConflict((conflict) => conflict.column('storage_key').doUpdateSet({ size_bytes: bytes.length }))
    .returning('uuid')
    .executeTakeFirstOrThrow()
  return uuid
}
