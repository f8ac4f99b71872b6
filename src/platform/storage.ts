import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { newToken } from '#platform/ids.ts'

export class TooLarge extends Error {}

/** Bytes under keys such as "week/imports/0199….xml", in a folder or in an S3-compatible service (storage-s3.ts). */
export interface Storage {
  /** Whole or not at all: a killed process leaves no half of a file under the key. Returns the size in bytes. */
  put: (key: string, bytes: ReadableStream<Uint8Array> | Uint8Array, maxBytes: number) => Promise<number>
  /** A stream of bytes from `start` to `end`, both inclusive; undefined where there is no such key. */
  get: (key: string, range?: { start: number; end: number }) => Promise<ReadableStream<Uint8Array> | undefined>
  read: (key: string) => Promise<Uint8Array | undefined>
  size: (key: string) => Promise<number | undefined>
  delete: (key: string) => Promise<void>
  /** Deletes all that lies under a prefix such as "live/0199…/", which ends with a slash. */
  deletePrefix: (prefix: string) => Promise<void>
}

const keyPattern = /^[a-z0-9-]+(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/

/** The key itself; throws for what could be another place than it says. */
export function checkKey(key: string): string {
  if (!keyPattern.test(key)) throw new Error(`Not a storage key: ${key}`)
  return key
}

/** The same for a prefix: at least one folder below the first, so that a slip can't take a module's everything. */
export function checkPrefix(prefix: string): string {
  if (!prefix.endsWith('/')) throw new Error(`Not a storage prefix: ${prefix}`)
  checkKey(prefix.slice(0, -1))
  return prefix
}

export function folderStorage(root: string): Storage {
  const pathOf = (key: string): string => join(root, checkKey(key))
  const size = (key: string) =>
    stat(pathOf(key)).then(
      (found) => (found.isFile() ? found.size : undefined),
      () => undefined,
    )
  return {
    async put(key, bytes, maxBytes) {
      const path = pathOf(key)
      await mkdir(dirname(path), { recursive: true })
      const half = `${path}.${newToken().slice(0, 8)}.part`
      const file = await open(half, 'wx')
      let written = 0
      try {
        const parts = bytes instanceof Uint8Array ? [bytes] : bytes
        for await (const part of parts) {
          written += part.length
          if (written > maxBytes) throw new TooLarge(`More than ${maxBytes} bytes`)
          // Unlike write(), this goes on until all is written, or fails.
          await file.appendFile(part)
        }
        await file.sync()
        await file.close()
        await rename(half, path)
        await syncFolder(dirname(path))
        return written
      } catch (error) {
        await file.close().catch(() => {})
        await rm(half, { force: true })
        throw error
      }
    },
    async get(key, range) {
      if ((await size(key)) === undefined) return undefined
      return Readable.toWeb(createReadStream(pathOf(key), range)) as ReadableStream<Uint8Array>
    },
    async read(key) {
      const stream = await this.get(key)
      return stream ? new Uint8Array(await new Response(stream).arrayBuffer()) : undefined
    },
    size,
    delete: (key) => rm(pathOf(key), { force: true }),
    deletePrefix: (prefix) => rm(join(root, checkPrefix(prefix)), { recursive: true, force: true }),
  }
}

/** The new name survives a power cut only once its folder is on the disk too; systems that can't do that keep it in their own way. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined)
  await folder?.sync().catch(() => {})
  await folder?.close()
}
