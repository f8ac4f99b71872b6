import { createHash, createHmac, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { S3Settings } from '../../src/platform/storage-s3.ts'

// As much of S3's wire contract as the storage port uses, in memory: signatures (AWS Signature Version 4), path-style objects with
// ranges, multipart uploads, listing and deletion of many. A request that is not signed as it should be is refused.

export interface S3Server {
  settings: S3Settings
  /** Keys of whole objects. */
  keys: () => string[]
  /** Uploads that were begun and neither finished nor given up. */
  openUploads: () => number
  /** Every request so far: "PUT ?partNumber&uploadId". */
  asked: string[]
  close: () => Promise<void>
}

const settings = { bucket: 'kaleidoscope-test', region: 'test-1', accessKey: 'AKTEST', secretKey: 'secret of the test' }

interface Asked {
  method: string
  url: URL
  key: string
  body: Buffer
  headers: IncomingMessage['headers']
}

interface Answer {
  status: number
  headers?: Record<string, string>
  body?: string | Buffer
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex')
const escape = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

/** The signature that this request must carry, reckoned anew from what arrived. */
function signatureOf({ method, url, body, headers }: Asked): { given: string; right: string } {
  const given = /Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]+)/.exec(headers.authorization ?? '')
  const [, credential = '', signed = '', signature = ''] = given ?? []
  const scope = credential.split('/').slice(1).join('/')
  const query = [...url.searchParams].map(([name, value]) => `${escape(name)}=${escape(value)}`).toSorted()
  const lines = signed.split(';').map((name) => `${name}:${String(headers[name] ?? '').trim()}\n`)
  const declared = String(headers['x-amz-content-sha256'])
  const hash = declared === 'UNSIGNED-PAYLOAD' ? declared : sha256(body)
  const request = [method, url.pathname, query.join('&'), lines.join(''), signed, hash].join('\n')
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(request)].join('\n')
  const [date = '', region = '', service = ''] = scope.split('/')
  const key = [region, service, 'aws4_request'].reduce<string | Buffer>(
    (one, word) => hmac(one, word),
    hmac(`AWS4${settings.secretKey}`, date),
  )
  const isOurs = credential.startsWith(`${settings.accessKey}/`) && region === settings.region
  return { given: signature || 'none', right: isOurs ? hmac(key, text).toString('hex') : 'other keys' }
}

const failure = (status: number, code: string): Answer => ({
  status,
  body: `<Error><Code>${code}</Code><Message>${code}</Message></Error>`,
})
const unescape = (text: string): string => text.replaceAll('&amp;', '&').replaceAll('&lt;', '<').replaceAll('&gt;', '>')

export async function startS3Server(): Promise<S3Server> {
  const objects = new Map<string, Buffer>()
  const uploads = new Map<string, Map<number, Buffer>>()
  const asked: string[] = []

  const readObject = ({ method, key, headers }: Asked): Answer => {
    const bytes = objects.get(key)
    if (!bytes) return method === 'HEAD' ? { status: 404 } : failure(404, 'NoSuchKey')
    const range = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '')
    if (!range) return { status: 200, body: bytes }
    const [from, to] = [Number(range[1]), Math.min(Number(range[2]), bytes.length - 1)]
    if (from >= bytes.length) return failure(416, 'InvalidRange')
    return { status: 206, headers: { 'content-range': `bytes ${from}-${to}/${bytes.length}` }, body: bytes.subarray(from, to + 1) }
  }
  const listObjects = ({ url }: Asked): Answer => {
    const max = Number(url.searchParams.get('max-keys'))
    const found = [...objects.keys()].filter((key) => key.startsWith(url.searchParams.get('prefix')!)).toSorted()
    const contents = found.slice(0, max).map((key) => `<Contents><Key>${key}</Key></Contents>`)
    return {
      status: 200,
      body: `<ListBucketResult><IsTruncated>${found.length > max}</IsTruncated>${contents.join('')}</ListBucketResult>`,
    }
  }
  const deleteMany = ({ body, headers }: Asked): Answer => {
    // The one operation whose body must carry a checksum.
    if (!headers['content-md5'] && !Object.keys(headers).some((name) => name.startsWith('x-amz-checksum-')))
      return failure(400, 'InvalidRequest')
    for (const [, key] of body.toString().matchAll(/<Key>([^<]*)<\/Key>/g)) objects.delete(unescape(key!))
    return { status: 200, body: '<DeleteResult></DeleteResult>' }
  }
  const finishUpload = ({ url, key, body }: Asked): Answer => {
    const id = url.searchParams.get('uploadId')!
    const parts = uploads.get(id)
    if (!parts) return failure(404, 'NoSuchUpload')
    const numbers = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber>/g)].map((match) => Number(match[1]))
    if (numbers.slice(0, -1).some((number) => parts.get(number)!.length < 5 * 1024 * 1024)) return failure(400, 'EntityTooSmall')
    objects.set(key, Buffer.concat(numbers.map((number) => parts.get(number)!)))
    uploads.delete(id)
    return { status: 200, body: '<CompleteMultipartUploadResult><ETag>"done"</ETag></CompleteMultipartUploadResult>' }
  }
  const putPart = ({ url, body }: Asked): Answer => {
    uploads.get(url.searchParams.get('uploadId')!)?.set(Number(url.searchParams.get('partNumber')), body)
    return { status: 200, headers: { etag: `"${sha256(body).slice(0, 32)}"` } }
  }
  const beginUpload = (): Answer => {
    const id = randomUUID()
    uploads.set(id, new Map())
    return { status: 200, body: `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>` }
  }
  const operations: Record<string, (request: Asked) => Answer> = {
    'GET ': readObject,
    'HEAD ': readObject,
    'GET ?list-type': listObjects,
    'POST ?delete': deleteMany,
    'POST ?uploads': beginUpload,
    'POST ?uploadId': finishUpload,
    'PUT ?partNumber': putPart,
    'DELETE ?uploadId'({ url }) {
      uploads.delete(url.searchParams.get('uploadId')!)
      return { status: 204 }
    },
    'DELETE '({ key }) {
      objects.delete(key)
      return { status: 204 }
    },
    'PUT '({ key, body }) {
      objects.set(key, body)
      return { status: 200, headers: { etag: `"${sha256(body).slice(0, 32)}"` } }
    },
  }

  const answer = (request: Asked): Answer => {
    const word = ['list-type', 'delete', 'uploads', 'partNumber', 'uploadId'].find((name) => request.url.searchParams.has(name))
    const operation = `${request.method} ${word ? `?${word}` : ''}`
    asked.push(operation)
    if (request.url.pathname.split('/')[1] !== settings.bucket) return failure(404, 'NoSuchBucket')
    const { given, right } = signatureOf(request)
    if (given !== right) return failure(403, 'SignatureDoesNotMatch')
    return operations[operation]?.(request) ?? failure(501, 'NotImplemented')
  }
  const server = createServer(async (incoming: IncomingMessage, response: ServerResponse) => {
    const parts: Buffer[] = []
    try {
      for await (const part of incoming) parts.push(part as Buffer)
    } catch {
      return
    }
    const url = new URL(incoming.url!, 'http://s3')
    const key = decodeURIComponent(url.pathname.split('/').slice(2).join('/'))
    const {
      status,
      headers = {},
      body = '',
    } = answer({ method: incoming.method!, url, key, body: Buffer.concat(parts), headers: incoming.headers })
    response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers })
    response.end(incoming.method === 'HEAD' ? undefined : body)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    settings: { ...settings, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    keys: () => [...objects.keys()].toSorted(),
    openUploads: () => uploads.size,
    asked,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}
