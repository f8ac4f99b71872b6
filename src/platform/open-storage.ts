import { join } from 'node:path'
import type { Config } from '#platform/config.ts'
import { folderStorage } from '#platform/storage.ts'
import type { Storage } from '#platform/storage.ts'

/** Where this installation keeps its files: in a service, where one is set, else in a folder among its data. */
export async function openStorage(config: Pick<Config, 'dataDir' | 's3'>): Promise<Storage> {
  if (!config.s3) return folderStorage(join(config.dataDir, 'files'))
  const { s3Storage } = await import('#platform/storage-s3.ts')
  return s3Storage(config.s3)
}
