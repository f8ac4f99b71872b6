import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startS3Server } from '../../checks/setup/s3-server.ts'
import type { S3Server } from '../../checks/setup/s3-server.ts'
import { s3Storage } from './storage-s3.ts'
import type { S3Settings } from './storage-s3.ts'
import { openStorage } from './open-storage.ts'
import { folderStorage, TooLarge } from './storage.ts'
import type { Storage } from './storage.ts'

const textOf = async (stream: ReadableStream<Uint8Array> | undefined): Promise<string | undefined> =>
  stream && new Response(stream as BodyInit).text()
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Comes in pieces, as an upload does; `breakAt` tells the piece that never comes. */
function streamOf(sizes: number[], breakAt = -1): ReadableStream<Uint8Array> {
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at === breakAt) return controller.error(new Error('the line is dead'))
      if (at === sizes.length) return controller.close()
      controller.enqueue(new Uint8Array(sizes[at]!).fill(65 + (at % 26)))
      at += 1
    },
  })
}

/** What every storage keeps to, whatever is behind it. */
function keepsThePort(open: () => Promise<{ storage: Storage; close: () => Promise<void>; settle?: () => void }>): void {
  let storage: Storage
  let close: () => Promise<void>
  beforeAll(async () => {
    ;({ storage, close } = await open())
  })
  afterAll(() => close())
  const mebibyte = 1024 * 1024

  test('what was put is there, whole, under its key alone; put again it is the new one', async () => {
    expect(await storage.put('live/a/0.m4s', bytesOf('first'), 100)).toBe(5)
    expect(await storage.put('live/a/0.m4s', bytesOf('Вторая «версия»'), 100)).toBe(29)
    expect(new TextDecoder().decode(await storage.read('live/a/0.m4s'))).toBe('Вторая «версия»')
    expect(await textOf(await storage.get('live/a/0.m4s'))).toBe('Вторая «версия»')
    expect(await storage.size('live/a/0.m4s')).toBe(29)
    for (const key of ['live/a/0.m4', 'live/a/0.m4s0', 'live/b/0.m4s', 'live/a']) {
      expect([await storage.size(key), await storage.read(key), await storage.get(key)], key).toEqual([undefined, undefined, undefined])
    }
    expect(await storage.put('live/empty/0.m4s', new Uint8Array(), 0)).toBe(0)
    expect([await storage.size('live/empty/0.m4s'), await storage.read('live/empty/0.m4s')]).toEqual([0, new Uint8Array()])
  })

  test('a part of it, both ends included; what reaches beyond the end stops there', async () => {
    await storage.put('live/a/range', bytesOf('0123456789'), 10)
    const part = async (start: number, end: number) => textOf(await storage.get('live/a/range', { start, end }))
    expect([await part(0, 0), await part(3, 6), await part(8, 50), await part(10, 20)]).toEqual(['0', '3456', '89', ''])
    expect(await storage.get('live/a/none', { start: 0, end: 1 })).toBeUndefined()
  })

  test('a stream of many parts becomes one object; empty it is one too', async () => {
    const sizes = [3 * mebibyte, 7, 9 * mebibyte, 1, 6 * mebibyte]
    const total = sizes.reduce((sum, size) => sum + size, 0)
    expect(await storage.put('week/video/long.mp4', streamOf(sizes), 100 * mebibyte)).toBe(total)
    expect(await storage.size('week/video/long.mp4')).toBe(total)
    const seam = 3 * mebibyte
    expect(await textOf(await storage.get('week/video/long.mp4', { start: seam - 1, end: seam + 7 }))).toBe('ABBBBBBBC')
    expect(await storage.put('week/video/none.mp4', streamOf([]), 10)).toBe(0)
    expect(await storage.size('week/video/none.mp4')).toBe(0)
  })

  test('more than allowed is refused, and nothing of it lies there; what lay there stays', async () => {
    await storage.put('live/a/full', bytesOf('before'), 100)
    await expect(storage.put('live/a/full', bytesOf('123456'), 5)).rejects.toThrow(TooLarge)
    await expect(storage.put('live/a/full', streamOf([3, 3]), 5)).rejects.toThrow(TooLarge)
    await expect(storage.put('live/a/new', streamOf([9 * mebibyte, 9 * mebibyte, 9 * mebibyte]), 20 * mebibyte)).rejects.toThrow(TooLarge)
    expect(new TextDecoder().decode(await storage.read('live/a/full'))).toBe('before')
    expect(await storage.size('live/a/new')).toBeUndefined()
  })

  test('a stream that breaks leaves nothing under the key', async () => {
    await expect(storage.put('live/a/broken', streamOf([5, 5], 1), 100)).rejects.toThrow('the line is dead')
    await expect(storage.put('live/a/broken', streamOf([9 * mebibyte, 9 * mebibyte], 2), 100 * mebibyte)).rejects.toThrow(
      'the line is dead',
    )
    expect(await storage.size('live/a/broken')).toBeUndefined()
  })

  test('deleted is deleted, twice too; a prefix takes all below it and nothing beside it', async () => {
    await storage.put('live/gone/0.m4s', bytesOf('x'), 1)
    await storage.delete('live/gone/0.m4s')
    await storage.delete('live/gone/0.m4s')
    expect(await storage.size('live/gone/0.m4s')).toBeUndefined()
    const keys = [
      'live/r1/main/1/a/0.m4s',
      'live/r1/main/1/a/1.m4s',
      'live/r1/main/2/1/init.mp4',
      'live/r1/sign/1/1/0.m4s',
      'live/r10/main/1/a/0.m4s',
    ]
    for (const key of keys) await storage.put(key, bytesOf('x'), 1)
    const left = async () => (await Promise.all(keys.map((key) => storage.size(key)))).filter((size) => size !== undefined).length
    await storage.deletePrefix('live/r1/main/')
    expect(await left()).toBe(2)
    await storage.deletePrefix('live/r1/')
    await storage.deletePrefix('live/r1/')
    expect([await left(), await storage.size('live/r10/main/1/a/0.m4s')]).toEqual([1, 1])
  })

  test('twenty at once under one key leave one of them, whole', async () => {
    const texts = Array.from({ length: 20 }, (_, n) => String(n).repeat(1000))
    await Promise.all(texts.map((text) => storage.put('live/a/race', bytesOf(text), 10_000)))
    expect(texts).toContain(new TextDecoder().decode(await storage.read('live/a/race')))
  })

  test('a key that could be another place is a fault', async () => {
    for (const key of ['../x', 'live/../x', '/live/x', 'live', 'live//x', 'live/.hidden', 'live/a b', 'Live/x', 'live/x\0']) {
      await expect((async () => storage.put(key, bytesOf('x'), 1))(), key).rejects.toThrow('Not a storage key')
    }
    for (const prefix of ['live/', '/', '', 'live/r1', 'live/../r1/', 'live/r1//']) {
      await expect((async () => storage.deletePrefix(prefix))(), prefix).rejects.toThrow('Not a storage')
    }
  })
}

describe('a folder', () => {
  let root: string
  keepsThePort(async () => {
    root = await mkdtemp(join(tmpdir(), 'kaleidoscope-storage-'))
    return { storage: folderStorage(root), close: () => rm(root, { recursive: true }) }
  })
  test('holds no halves', async () => {
    const files = await readdir(root, { recursive: true })
    expect(files.filter((file) => file.endsWith('.part'))).toEqual([])
  })
})

describe('S3, by its wire contract', () => {
  let server: S3Server
  keepsThePort(async () => {
    server = await startS3Server()
    return { storage: await s3Storage(server.settings), close: server.close }
  })
  test('streams went as parts, and none was left open', () => {
    expect(server.openUploads()).toBe(0)
    expect(new Set(server.asked)).toEqual(
      new Set([
        'PUT ',
        'GET ',
        'HEAD ',
        'DELETE ',
        'POST ?uploads',
        'PUT ?partNumber',
        'POST ?uploadId',
        'DELETE ?uploadId',
        'GET ?list-type',
        'POST ?delete',
      ]),
    )
  })
  test('more than a thousand objects go in several lists', async () => {
    const storage = await s3Storage(server.settings)
    for (let n = 0; n < 1001; n++) await storage.put(`live/many/${n}.m4s`, bytesOf('x'), 1)
    await storage.deletePrefix('live/many/')
    expect(server.keys().filter((key) => key.startsWith('live/many/'))).toEqual([])
  })
  test('a wrong secret is a fault, not a missing file; so is a service that is away', async () => {
    const wrong = await s3Storage({ ...server.settings, secretKey: 'another' })
    await expect(wrong.read('live/a/race')).rejects.toThrow('SignatureDoesNotMatch')
    await expect(wrong.size('live/a/race')).rejects.toThrow()
    const away = await s3Storage({ ...server.settings, url: 'http://127.0.0.1:9' })
    await expect(away.put('live/a/race', bytesOf('x'), 1)).rejects.toThrow()
  })
  test('is what the settings choose', async () => {
    const storage = await openStorage({ dataDir: '/nowhere', s3: server.settings })
    await storage.put('live/chosen/x', bytesOf('x'), 1)
    expect(server.keys()).toContain('live/chosen/x')
  })
})

/** http://key:secret@host:port/bucket of a real service; what the test writes stays under "live/" and "week/" of that bucket. */
const real = process.env.S3_TEST_URL
describe.skipIf(!real)('a real S3-compatible service', () => {
  keepsThePort(async () => {
    const url = new URL(real!)
    const settings: S3Settings = {
      url: url.origin,
      bucket: url.pathname.slice(1),
      region: 'us-east-1',
      accessKey: url.username,
      secretKey: url.password,
    }
    const { CreateBucketCommand, S3Client } = await import('@aws-sdk/client-s3')
    const client = new S3Client({
      endpoint: settings.url,
      region: settings.region,
      forcePathStyle: true,
      credentials: { accessKeyId: settings.accessKey, secretAccessKey: settings.secretKey },
    })
    await client.send(new CreateBucketCommand({ Bucket: settings.bucket })).catch((error: Error) => {
      if (!error.name.startsWith('BucketAlready')) throw error
    })
    client.destroy()
    return { storage: await s3Storage(settings), close: async () => {} }
  })
})
