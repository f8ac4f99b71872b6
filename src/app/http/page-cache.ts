import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { parse } from 'hono/utils/cookie'
import { isLocale, negotiateLocale } from '#platform/i18n.ts'
import { isZone } from '#platform/time.ts'
import { formatLook, isStage, lookCookie, parseLook, stageCookie } from '#ui/look.ts'
import type { PlainGet } from '../process/plain-get.ts'
import { localeCookie, zoneCookie, zoneGuessCookie } from './request.ts'

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

/** A body with its headers: as a flat list for Node's http, and as the bytes of a whole HTTP/1.1 answer. */
interface Packed {
  head: string[]
  body: Buffer
  wire: Buffer
  /** Second of the Date header that stands in `wire`. */
  stampedS: number
}

export interface PageCache {
  /** Answers from memory, before any framework; false where there is no fresh copy. */
  answer: (request: IncomingMessage, response: ServerResponse) => boolean
  /** The bytes of a whole answer to a plain GET, for the server's first look at a connection; undefined: Node's http goes on. */
  answerPlain: (request: PlainGet) => Buffer | undefined
  keep: (key: string, scope: string, seconds: number, response: Response) => Promise<Response>
  forget: (scope: string | null) => void
  /** Generation of a scope: a page rendered before a change must not be kept after it. */
  generation: (scope: string) => number
  size: () => { pages: number; bytes: number }
}

/**
 * What of a request decides on the copy: language, zone, look, age, host (feeds and calendars write it) and address. Cookies are read as
 * the pages read them, or one reader's copy would come to another. Undefined: this reader is not anonymous.
 */
export function pageKey(url: string, cookie: string | undefined, acceptLanguage: string | undefined, host = ''): string | undefined {
  if (!cookie) return `${localeOf(acceptLanguage)} ~ ${host} ${url}`
  const read = (name: string): string | undefined => parse(cookie, name)[name]
  if (read('session') !== undefined || read('__Host-session') !== undefined || read('pass') !== undefined) return undefined
  const locale = read(localeCookie)
  const zone = knownZone(read(zoneCookie)) ?? `~${knownZone(read(zoneGuessCookie)) ?? ''}`
  const stage = read(stageCookie)
  const look = `${formatLook(parseLook(read(lookCookie)))}${isStage(stage) ? `/${stage}` : ''}`
  return `${isLocale(locale) ? locale : localeOf(acceptLanguage)} ${zone}${look && ` ${look}`} ${host} ${url}`
}

const zones = new Map<string, boolean>()

function knownZone(id: string | undefined): string | undefined {
  if (!id) return undefined
  let known = zones.get(id)
  if (known === undefined) {
    known = isZone(id)
    if (zones.size >= memoMax) zones.clear()
    if (id.length < 64) zones.set(id, known)
  }
  return known ? id : undefined
}

/** zlib leaves its results in chunks of 64 kB, which would be kept whole with them: these are copied out. */
export function compressPage(plain: Buffer): { br: Buffer; gzip: Buffer } {
  const copy = (bytes: Buffer): Buffer => Buffer.from(new Uint8Array(bytes).buffer)
  const params = { [constants.BROTLI_PARAM_QUALITY]: 7, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length }
  return { br: copy(brotliCompressSync(plain, { params })), gzip: copy(gzipSync(plain, { level: 6 })) }
}

const beforeDate = 'HTTP/1.1 200 OK\r\nDate: '
const dateLength = 'Thu, 01 Jan 1970 00:00:00 GMT'.length

function packed(headers: Record<string, string>, body: Buffer, encoding?: string): Packed {
  const all = { ...headers, 'content-length': String(body.length), ...(encoding ? { 'content-encoding': encoding } : {}) }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = Buffer.from(`${beforeDate}${' '.repeat(dateLength)}\r\n${lines.join('')}Connection: keep-alive\r\n\r\n`, 'latin1')
  const wire = Buffer.concat([head, body])
  return { head: Object.entries(all).flat(), body: wire.subarray(head.length), wire, stampedS: -1 }
}

/** Puts today's Date (RFC 9110, 6.6.1) into the ready bytes, once a second. */
function stamped(pack: Packed): Buffer {
  const nowMs = Date.now()
  const second = Math.floor(nowMs / 1000)
  if (pack.stampedS !== second) {
    pack.wire.write(new Date(nowMs).toUTCString(), beforeDate.length, 'latin1')
    pack.stampedS = second
  }
  return pack.wire
}

const sharedHeaders = { 'cache-control': 'public, no-cache', vary: 'accept-encoding, accept-language, cookie' }

function chooseEncoding(accepts: string | undefined): 'br' | 'gzip' | 'plain' {
  if (!accepts) return 'plain'
  return accepts.includes('br') ? 'br' : accepts.includes('gzip') ? 'gzip' : 'plain'
}

const negotiated = new Map<string, string>()
const memoMax = 1000

/** Browsers send few different Accept-Language headers; each is read once. */
function localeOf(acceptLanguage: string | undefined): string {
  const header = acceptLanguage ?? ''
  const known = negotiated.get(header)
  if (known) return known
  const locale = negotiateLocale(header)
  if (negotiated.size >= memoMax) negotiated.clear()
  negotiated.set(header, locale)
  return locale
}

/** Keeps at most `maxBytes` of pages; those go first that nobody asked for longest: no flood of odd addresses or looks drives out what is read. */
export function createPageCache(maxBytes: number, clockMs: () => number): PageCache {
  const pages = new Map<string, KeptPage>()
  const generations = new Map<string, number>()
  let bytes = 0

  const drop = (key: string): void => {
    bytes -= pages.get(key)?.bytes ?? 0
    pages.delete(key)
  }
  const findFresh = (key: string | undefined): KeptPage | undefined => {
    const page = key === undefined ? undefined : pages.get(key)
    if (!page) return undefined
    pages.delete(key!)
    if (page.freshUntilMs > clockMs()) {
      pages.set(key!, page)
      return page
    }
    bytes -= page.bytes
    return undefined
  }
  return {
    answer(request, response) {
      if (request.method !== 'GET') return false
      const { headers } = request
      const page = findFresh(pageKey(request.url ?? '/', headers.cookie, headers['accept-language'], headers.host))
      if (!page) return false
      if (headers['if-none-match'] === page.etag) {
        response.writeHead(304, { etag: page.etag, ...sharedHeaders }).end()
        return true
      }
      const { head, body } = page[chooseEncoding(headers['accept-encoding'] as string | undefined)]
      response.writeHead(200, head)
      response.end(body)
      return true
    },
    answerPlain({ url, headers, key }) {
      const page = findFresh(key === undefined ? pageKey(url, headers.cookie, headers['accept-language'], headers.host) : key)
      // A browser that asks whether its copy is good is answered by the longer way.
      if (!page || headers['if-none-match'] !== undefined) return undefined
      return stamped(page[chooseEncoding(headers['accept-encoding'])])
    },
    async keep(key, scope, seconds, response) {
      const plain = Buffer.from(await response.arrayBuffer())
      const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`
      const headers: Record<string, string> = {
        ...Object.fromEntries(response.headers),
        etag,
        ...sharedHeaders,
      }
      const { br, gzip } = compressPage(plain)
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
