import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { World } from '#platform/http/route.ts'
import { demoFolder } from '../content.ts'
import type { DemoState } from '../state.ts'

const maxBytes = 64 * 1024 * 1024

/** Puts the sample film into storage under the name of its content, once. Null where this copy of the project has none. */
export async function storeFilm(world: World): Promise<DemoState['film']> {
  const bytes = await readFile(join(demoFolder, 'sample.mp4')).catch(() => undefined)
  if (!bytes) return null
  const mediaType = 'video/mp4'
  const key = `demo/${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}.mp4`
  if ((await world.storage.size(key)) !== bytes.length) await world.storage.put(key, new Uint8Array(bytes), maxBytes)
  const values = { storage_key: key, media_type: mediaType, size_bytes: bytes.length, name: 'sample.mp4' }
  const { uuid } = await world.db
    .insertInto('platform.stored_file')
    .values(values)
    .onConflict((conflict) => conflict.column('storage_key').doUpdateSet({ size_bytes: bytes.length }))
    .returning('uuid')
    .executeTakeFirstOrThrow()
  return { fileUuid: uuid, mediaType }
}
