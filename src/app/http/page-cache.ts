import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { negotiateLocale } from '#platform/i18n.ts'

/** A page as it was rendered once for all anonymous readers of one address, language and zone. */
interface KeptPage {
  scope: string
  freshUntilMs: number
  etag: string
  headers: Record<string, string>
  br: Packed
  gzip: Packed
  plain: Packed
  bytes: number
}

/** A body with its headers as a flat list of names and values, the form that Node writes fastest. */
interface Packed {
  head: string[]
  body: Buffer
}

export interface PageCache {
  /** Answers from memory, before any framework; false where there is no fresh copy. */
  answer: (request: IncomingMessage, response: ServerResponse) => boolean
  keep: (key: string, scope: string, seconds: number, response: Response) => Promise<Response>
  forget: (scope: string | null) => void
  /** Generation of a scope: a page rendered before a change must not be kept after it. */
  generation: (scope: string) => number
  size: () => { pages: number; bytes: number }
}

const keptHeaders = [
  'content-type',
  'content-security-policy',
  'referrer-policy',
  'x-content-type-options',
  'x-frame-options',
  'permissions-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'strict-transport-security',
  'last-modified',
]

/** What of a request decides on the copy: address, language, zone. Undefined: this reader is not anonymous. */
export function pageKey(url: string, cookie: string | undefined, acceptLanguage: string | undefined): string | undefined {
  if (!cookie) return `${url} ${localeOf(acceptLanguage)} -`
  let locale: string | undefined
  let zone = '-'
  let guess = '-'
  for (const part of cookie.split('; ')) {
    if (part.startsWith('session=') || part.startsWith('__Host-session=') || part.startsWith('pass=')) return undefined
    if (part.startsWith('locale=')) locale = part.slice(7)
    else if (part.startsWith('zone=')) zone = part.slice(5)
    else if (part.startsWith('zone-guess=')) guess = part.slice(11)
  }
  return `${url} ${locale === 'ru' || locale === 'en' ? locale : localeOf(acceptLanguage)} ${zone === '-' ? `~${guess}` : zone}`
}

function packed(headers: Record<string, string>, body: Buffer, encoding?: string): Packed {
  const all = { ...headers, 'content-length': String(body.length), ...(encoding ? { 'content-encoding': encoding } : {}) }
  return { head: Object.entries(all).flat(), body }
}

const negotiated = new Map<string, string>()
const negotiatedMax = 1000

/** Browsers send few different Accept-Language headers; each is read once. */
function localeOf(acceptLanguage: string | undefined): string {
  const header = acceptLanguage ?? ''
  const known = negotiated.get(header)
  if (known) return known
  const locale = negotiateLocale(header)
  if (negotiated.size >= negotiatedMax) negotiated.clear()
  negotiated.set(header, locale)
  return locale
}

/** Keeps at most `maxBytes` of pages; the oldest go first. */
export function createPageCache(maxBytes: number, clockMs: () => number): PageCache {
  const pages = new Map<string, KeptPage>()
  const generations = new Map<string, number>()
  let bytes = 0

  const drop = (key: string): void => {
    bytes -= pages.get(key)?.bytes ?? 0
    pages.delete(key)
  }
  return {
    answer(request, response) {
      if (request.method !== 'GET') return false
      const key = pageKey(request.url ?? '/', request.headers.cookie, request.headers['accept-language'])
      const page = key === undefined ? undefined : pages.get(key)
      if (!page) return false
      if (page.freshUntilMs <= clockMs()) {
        drop(key!)
        return false
      }
      if (request.headers['if-none-match'] === page.etag) {
        response
          .writeHead(304, { etag: page.etag, 'cache-control': 'public, no-cache', vary: 'accept-encoding, accept-language, cookie' })
          .end()
        return true
      }
      const accepts = request.headers['accept-encoding'] ?? ''
      const encoding = accepts.includes('br') ? 'br' : accepts.includes('gzip') ? 'gzip' : 'plain'
      const { head, body } = page[encoding]
      response.writeHead(200, head)
      response.end(body)
      return true
    },
    async keep(key, scope, seconds, response) {
      const plain = Buffer.from(await response.arrayBuffer())
      const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`
      const headers: Record<string, string> = {
        etag,
        'cache-control': 'public, no-cache',
        vary: 'accept-encoding, accept-language, cookie',
      }
      for (const name of keptHeaders) {
        const value = response.headers.get(name)
        if (value) headers[name] = value
      }
      const br = brotliCompressSync(plain, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 7, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
      })
      const gzip = gzipSync(plain, { level: 6 })
      drop(key)
      const page: KeptPage = {
        scope,
        freshUntilMs: clockMs() + seconds * 1000,
        etag,
        headers,
        br: packed(headers, br, 'br'),
        gzip: packed(headers, gzip, 'gzip'),
        plain: packed(headers, plain),
        bytes: br.length + gzip.length + plain.length + key.length * 2 + 1024,
      }
      pages.set(key, page)
      bytes += page.bytes
      for (const old of pages.keys()) {
        if (bytes <= maxBytes) break
        drop(old)
      }
      return new Response(plain, { status: 200, headers: { ...headers } })
    },
    forget(scope) {
      if (scope === null) for (const known of generations.keys()) generations.set(known, generations.get(known)! + 1)
      else generations.set(scope, (generations.get(scope) ?? 0) + 1)
      for (const [key, page] of pages) if (scope === null || page.scope === scope) drop(key)
    },
    generation(scope) {
      if (!generations.has(scope)) generations.set(scope, 0)
      return generations.get(scope)!
    },
    size: () => ({ pages: pages.size, bytes }),
  }
}
