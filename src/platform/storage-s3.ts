import { Readable } from 'node:stream'
import { checkKey, checkPrefix, TooLarge } from '#platform/storage.ts'
import type { Storage } from '#platform/storage.ts'

/** A bucket of an S3-compatible service. */
export interface S3Settings {
  url: string
  bucket: string
  region: string
  accessKey: string
  secretKey: string
}

/** Where the service hangs, whoever waits is told soon, and sends again. */
const connectMs = 3000
const idleMs = 15_000
/** A multipart upload has at most 10,000 parts: up to 80 GB. */
const partBytes = 8 * 1024 * 1024
const deletedAtOnce = 1000

/**
 * The storage port over S3's REST interface, path-style, as AWS, MinIO, Ceph, Garage and Versity speak it. The library is loaded here, because
 * most installations keep their files in a folder. The bucket must exist.
 */
export async function s3Storage(settings: S3Settings): Promise<Storage> {
  const s3 = await import('@aws-sdk/client-s3')
  const { Upload } = await import('@aws-sdk/lib-storage')
  const { bucket: Bucket } = settings
  const client = new s3.S3Client({
    endpoint: settings.url,
    region: settings.region,
    forcePathStyle: true,
    credentials: { accessKeyId: settings.accessKey, secretAccessKey: settings.secretKey },
    // Checksums of newer kinds only where the protocol demands them: older services refuse the rest.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: connectMs, socketTimeout: idleMs },
    maxAttempts: 3,
  })

  /** Undefined where there is no such object; any other fault is one. */
  const ifThere = async <T>(asked: Promise<T>): Promise<T | undefined> => {
    try {
      return await asked
    } catch (error) {
      if (error instanceof s3.S3ServiceException && error.$metadata.httpStatusCode === 404) return undefined
      throw error
    }
  }
  const getObject = (key: string, range?: { start: number; end: number }) =>
    ifThere(
      client.send(new s3.GetObjectCommand({ Bucket, Key: checkKey(key), ...(range && { Range: `bytes=${range.start}-${range.end}` }) })),
    )

  return {
    async put(key, bytes, maxBytes) {
      const Key = checkKey(key)
      if (bytes instanceof Uint8Array) {
        if (bytes.length > maxBytes) throw new TooLarge(`More than ${maxBytes} bytes`)
        await client.send(new s3.PutObjectCommand({ Bucket, Key, Body: bytes }))
        return bytes.length
      }
      const counted = countBytes(bytes, maxBytes)
      // Parts become one object when the last is there; what breaks off is given up.
      const upload = new Upload({ client, params: { Bucket, Key, Body: Readable.from(counted.parts) }, partSize: partBytes, queueSize: 2 })
      await upload.done().catch((error: unknown) => {
        throw counted.isTooLarge() ? new TooLarge(`More than ${maxBytes} bytes`) : error
      })
      return counted.length()
    },
    async get(key, range) {
      try {
        const found = await getObject(key, range)
        return found?.Body!.transformToWebStream() as ReadableStream<Uint8Array> | undefined
      } catch (error) {
        // A range beyond the end holds nothing, as in a folder.
        if (error instanceof s3.S3ServiceException && error.$metadata.httpStatusCode === 416) return new Blob([]).stream()
        throw error
      }
    },
    async read(key) {
      return (await getObject(key))?.Body!.transformToByteArray()
    },
    async size(key) {
      return (await ifThere(client.send(new s3.HeadObjectCommand({ Bucket, Key: checkKey(key) }))))?.ContentLength
    },
    async delete(key) {
      await client.send(new s3.DeleteObjectCommand({ Bucket, Key: checkKey(key) }))
    },
    async deletePrefix(prefix) {
      const Prefix = checkPrefix(prefix)
      for (;;) {
        const listed = await client.send(new s3.ListObjectsV2Command({ Bucket, Prefix, MaxKeys: deletedAtOnce }))
        const Objects = (listed.Contents ?? []).map(({ Key }) => ({ Key }))
        if (Objects.length === 0) return
        const { Errors = [] } = await client.send(new s3.DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }))
        if (Errors[0]) throw new Error(`${Errors.length} objects under ${prefix} were not deleted: ${Errors[0].Message ?? Errors[0].Code}`)
        if (!listed.IsTruncated) return
      }
    },
  }
}

interface Counted {
  parts: AsyncGenerator<Uint8Array>
  length: () => number
  isTooLarge: () => boolean
}

/** The same bytes; breaks off as soon as they are more than allowed. */
function countBytes(bytes: ReadableStream<Uint8Array>, maxBytes: number): Counted {
  let length = 0
  const count = async function* (): AsyncGenerator<Uint8Array> {
    for await (const part of bytes) {
      length += part.length
      if (length > maxBytes) throw new TooLarge(`More than ${maxBytes} bytes`)
      yield part
    }
  }
  return { parts: count(), length: () => length, isTooLarge: () => length > maxBytes }
}
