import type { Db } from '#platform/db/database.ts'
import type { Storage } from '#platform/storage.ts'
import type { RoomSource } from '../rooms/policy.ts'
import { readCaptions } from './captions.ts'
import type { Cue } from './captions.ts'

export async function findFile(db: Db, uuid: string): Promise<{ key: string; mediaType: string } | undefined> {
  return db
    .selectFrom('platform.stored_file')
    .select(['storage_key as key', 'media_type as mediaType'])
    .where('uuid', '=', uuid)
    .executeTakeFirst()
}

/** What a room's captions in this language say; nothing where they are gone or can't be read. */
export async function readCues(db: Db, storage: Storage, source: RoomSource, lang: string | undefined): Promise<Cue[]> {
  const captions = source.kind === 'file' ? source.captions?.find((one) => one.lang === lang) : undefined
  const file = captions && (await findFile(db, captions.fileUuid))
  const bytes = file && (await storage.read(file.key))
  const result = bytes && readCaptions(bytes)
  return result?.ok ? result.cues : []
}
