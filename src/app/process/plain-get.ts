import { pageKey } from '../http/page-cache.ts'

/** A GET without a body, as it came in one piece. */
export interface PlainGet {
  url: string
  headers: Record<string, string>
  /** What decides on the kept copy, where no cookie takes part in it. */
  key?: string | undefined
}

const headMaxBytes = 4096
const known = new Map<string, PlainGet>()
const knownMax = 2000
const letterG = 0x47
// What changes how a request or its answer is read belongs to Node's parser.
const refused = new Set([
  'content-length',
  'transfer-encoding',
  'upgrade',
  'expect',
  'range',
  'te',
  'trailer',
  'http2-settings',
  'keep-alive',
])

/**
 * Recognises the one form of request that kept pages can answer at once: a whole HTTP/1.1 GET (RFC 9112) in one chunk, every line well
 * formed, no header twice, no body, nothing after it. Everything else is undefined and goes to Node's own parser, unread.
 */
export function readPlainGet(chunk: Buffer): PlainGet | undefined {
  if (chunk[0] !== letterG || chunk.length > headMaxBytes) return undefined
  const head = chunk.toString('latin1')
  if (head.startsWith('GET /m/')) return readMediaGet(head)
  const seen = known.get(head)
  if (seen) return seen
  const request = parseHead(head)
  if (!request || request.headers.cookie !== undefined) return request
  // Without cookies the same bytes always mean the same copy: browsers of one kind send the same ones.
  request.key = pageKey(request.url, undefined, request.headers['accept-language'], request.headers.host)
  if (known.size >= knownMax) known.clear()
  known.set(head, request)
  return request
}

const fields = new Map<string, Record<string, string>>()

/** Of media every address is another one, but what follows it is the same from each player. */
function readMediaGet(head: string): PlainGet | undefined {
  const end = head.indexOf('\r\n')
  const rest = head.slice(end)
  const headers = fields.get(rest)
  if (!headers) {
    const request = parseHead(head)
    if (!request || request.headers.cookie !== undefined) return request
    if (fields.size >= knownMax) fields.clear()
    fields.set(rest, request.headers)
    return request
  }
  const url = /^GET (\/[!-~]*) HTTP\/1\.1$/.exec(head.slice(0, end))?.[1]
  return url === undefined ? undefined : { url, headers }
}

function parseHead(head: string): PlainGet | undefined {
  if (head.indexOf('\r\n\r\n') !== head.length - 4) return undefined
  const [first = '', ...lines] = head.slice(0, -4).split('\r\n')
  const url = /^GET (\/[!-~]*) HTTP\/1\.1$/.exec(first)?.[1]
  if (url === undefined) return undefined
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const field = /^([A-Za-z0-9-]+):[ \t]*([ -~]*?)[ \t]*$/.exec(line)
    const name = field?.[1]!.toLowerCase()
    if (!name || name in headers || refused.has(name)) return undefined
    headers[name] = field![2]!
  }
  if (headers.host === undefined || (headers.connection ?? 'keep-alive').toLowerCase() !== 'keep-alive') return undefined
  return { url, headers }
}
