import type { Server } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TestApp } from '../../../checks/setup/test-app.ts'
import { testApp } from '../../../checks/setup/test-app.ts'
import { inTransaction } from '#platform/db/database.ts'
import { bumpPages } from '#platform/http/page-version.ts'
import { listen, stopListening } from '../process/server.ts'
import { compressPage, createPageCache, pageKey } from './page-cache.ts'

describe('what of a request decides on the copy', () => {
  test('address, language and zone; a chosen zone and a guessed one apart', () => {
    const keys = [
      pageKey('/', undefined, 'ru'),
      pageKey('/', undefined, 'en'),
      pageKey('/?grade=5', undefined, 'ru'),
      pageKey('/', 'zone=Asia%2FOmsk', 'ru'),
      pageKey('/', 'zone-guess=Asia%2FOmsk', 'ru'),
      pageKey('/', 'locale=en; zone=Asia%2FOmsk', 'ru'),
    ]
    expect(new Set(keys).size).toBe(keys.length)
    expect(pageKey('/', 'zone=Asia%2FOmsk; other=1', 'ru')).toBe(pageKey('/', 'zone=Asia%2FOmsk', 'ru'))
  })
  test('who has a session or a pass is nobody’s copy', () => {
    for (const cookie of ['session=abc', '__Host-session=abc', 'pass=abc', 'zone=Asia%2FOmsk; session=abc'])
      expect(pageKey('/', cookie, 'ru')).toBeUndefined()
  })
})

test('cookies are read as the pages read them: quotes, escapes, doubles, missing spaces', () => {
  expect(pageKey('/', 'a=1;session=abc', 'ru')).toBeUndefined()
  expect(pageKey('/', 'a=1;pass=abc', 'ru')).toBeUndefined()
  expect(pageKey('/', 'a=1; pass = abc', 'ru')).toBeUndefined()
  expect(pageKey('/', 'locale="en"', 'ru')).toBe(pageKey('/', 'locale=en', 'ru'))
  expect(pageKey('/', 'locale=%65n', 'ru')).toBe(pageKey('/', 'locale=en', 'ru'))
  expect(pageKey('/', 'locale=en; locale=ru', 'ru')).toBe(pageKey('/', 'locale=en', 'ru'))
  expect(pageKey('/', 'zone=Nowhere%2FTown; zone-guess=Asia%2FOmsk', 'ru')).toBe(pageKey('/', 'zone-guess=Asia%2FOmsk', 'ru'))
  expect(pageKey('/', 'zone=~Asia%2FOmsk', 'ru')).toBe(pageKey('/', undefined, 'ru'))
})

describe('memory', () => {
  test('a kept body holds its own bytes only, so that the limit counts what is there', () => {
    const { br, gzip } = compressPage(Buffer.from('Наука рядом. '.repeat(2000)))
    expect([br.buffer.byteLength, gzip.buffer.byteLength]).toEqual([br.length, gzip.length])
    expect(gunzipSync(gzip).length).toBe(Buffer.byteLength('Наука рядом. ') * 2000)
  })
  test('a flood of odd looks and addresses leaves what is read', async () => {
    const cache = createPageCache(200_000, () => 0)
    const keyOf = (n: number) => pageKey(`/?n=${n}`, `look=size~150.needs~a${String.fromCharCode(97 + (n % 26))}`, 'ru', 'h')!
    await cache.keep(pageKey('/', undefined, 'ru', 'h')!, 'week', 60, new Response('x'.repeat(5000)))
    const home = { url: '/', headers: { host: 'h', 'accept-language': 'ru' }, key: undefined } as never
    for (let n = 0; n < 200; n += 1) {
      await cache.keep(keyOf(n), 'week', 60, new Response('x'.repeat(5000)))
      expect(cache.answerPlain(home)).toBeDefined()
    }
    expect(cache.size().bytes).toBeLessThanOrEqual(200_000)
  })
  test('stays under its limit: the oldest pages go first', async () => {
    const cache = createPageCache(200_000, () => 0)
    for (let n = 0; n < 200; n += 1) await cache.keep(`/${n} ru ~-`, 'week', 60, new Response('x'.repeat(5000)))
    expect(cache.size().bytes).toBeLessThanOrEqual(200_000)
    expect(cache.size().pages).toBeGreaterThan(10)
  })
})

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

let app: TestApp
let server: Server
let port: number
beforeAll(async () => {
  app = await testApp()
  ;({ server, port } = await listen(app.app, 0, '127.0.0.1'))
})
afterAll(async () => {
  await stopListening(server)
  await app.close()
})
beforeEach(() => app.app.pages.forget(null))

function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((done, fail) => {
    request({ port, host: '127.0.0.1', path, headers }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }))
    })
      .on('error', fail)
      .end()
  })
}

test('the second reader costs no statement, and gets the same bytes', async () => {
  const first = await get('/weeks', { 'accept-encoding': 'gzip' })
  app.countQueries()
  const second = await get('/weeks', { 'accept-encoding': 'gzip' })
  expect(app.countQueries()).toBe(0)
  expect(second.headers['content-encoding']).toBe('gzip')
  expect(gunzipSync(second.body).toString()).toBe(gunzipSync(first.body).toString())
  expect(second.headers['content-security-policy']).toBe(first.headers['content-security-policy'])
})

test('no cookie, however it is written, makes a copy in another language or of a pupil for those who come after', async () => {
  await get('/weeks', { 'accept-language': 'en', cookie: 'locale="ru"' })
  expect((await get('/weeks', { 'accept-language': 'en' })).body.toString()).toContain('<html lang="en">')
  const session = await app.signIn(await app.personOf('teacher'))
  await get('/weeks', { 'accept-language': 'en', cookie: `a=1;session=${session}` })
  expect((await get('/weeks', { 'accept-language': 'en' })).body.toString()).not.toContain('Test teacher')
})

test('what a person or a pupil with a pass is shown is for no cache on the way', async () => {
  const session = await app.signIn(await app.personOf('teacher'))
  for (const cookie of [`session=${session}`, 'pass=whatever'])
    expect((await get('/weeks', { cookie })).headers['cache-control']).toBe('private, no-store')
})

test('a copy made for one host name is not for another: the feed writes its addresses', async () => {
  await get('/news.atom', { host: 'evil.example' })
  expect((await get('/news.atom')).body.toString()).not.toContain('evil.example')
})

test('every answer carries the headers of security, kept or not, page or not', async () => {
  for (const path of ['/weeks', '/weeks', '/news.atom', '/news.atom', '/healthz', '/metrics', '/assets/none.css', '/none'])
    expect([path, (await get(path)).headers]).toEqual([
      path,
      expect.objectContaining({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'SAMEORIGIN',
        'referrer-policy': 'same-origin',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
      }),
    ])
})

test('without a change the browser’s own copy is good', async () => {
  await get('/weeks')
  const { headers } = await get('/weeks')
  const again = await get('/weeks', { 'if-none-match': String(headers.etag) })
  expect([again.status, again.body.length]).toEqual([304, 0])
})

test('a change is seen by the next reader, in every process', async () => {
  await get('/weeks')
  await inTransaction(app.db, (trx) => bumpPages(trx, 'week'))
  await expect.poll(() => app.app.pages.size().pages).toBe(0)
})

test('languages and zones never mix', async () => {
  const ru = await get('/weeks', { 'accept-language': 'ru' })
  const en = await get('/weeks', { 'accept-language': 'en' })
  expect(ru.body.toString()).toContain('<html lang="ru">')
  expect(en.body.toString()).toContain('<html lang="en">')
  expect((await get('/weeks', { 'accept-language': 'ru' })).body.equals(ru.body)).toBe(true)
  const omsk = await get('/weeks', { cookie: 'zone=Asia%2FOmsk' })
  expect(omsk.body.toString()).toContain('content="Asia/Omsk"')
  expect((await get('/weeks')).body.toString()).toContain('content="Europe/Moscow"')
})

test('who is signed in is answered apart, and leaves no copy', async () => {
  const session = await app.signIn(await app.personOf('teacher'))
  const own = await get('/weeks', { cookie: `session=${session}` })
  expect(own.headers['cache-control']).toBe('private, no-store')
  expect(app.app.pages.size().pages).toBe(0)
  expect((await get('/weeks')).body.toString()).not.toContain('Test teacher')
})

/** Sends pieces on one connection, a moment apart, and returns all that comes back until the server ends it. */
function converse(pieces: string[]): Promise<string> {
  return new Promise((done, fail) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.on('data', (part) => (text += part.toString('latin1')))
    socket.on('end', () => done(text))
    socket.on('error', fail)
    void (async () => {
      for (const piece of pieces) {
        socket.write(piece)
        await new Promise((wake) => setTimeout(wake, 60))
      }
    })()
  })
}

test('one connection asks for kept pages, for others, in pieces and at once: each answer comes, in order', async () => {
  const host = 'Host: 127.0.0.1\r\n'
  const kept = `GET /weeks HTTP/1.1\r\n${host}\r\n`
  await get('/weeks', { host: '127.0.0.1' })
  app.countQueries()
  const text = await converse([
    kept,
    kept,
    'GET /healthz HT',
    `TP/1.1\r\n${host}\r\n`,
    `${kept}GET /readyz HTTP/1.1\r\n${host}\r\n`,
    `GET /healthz HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
  ])
  expect([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => match[1])).toEqual(['200', '200', '200', '200', '200', '200'])
  expect(text.match(/<\/html>/g)?.length).toBe(3)
  expect(text.match(/Date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/gi)?.length).toBe(6)
  expect(app.countQueries()).toBe(0)
})

test('the ready bytes are the answer that the long way gives', async () => {
  await get('/weeks')
  const short = await get('/weeks')
  const long = await get('/weeks', { 'x-forces-the-long-way': 'é' })
  expect(long.body.equals(short.body)).toBe(true)
  const { date: _one, 'keep-alive': _two, ...shortHeaders } = short.headers
  const { date: _three, 'keep-alive': _four, ...longHeaders } = long.headers
  expect(shortHeaders).toEqual(longHeaders)
})

test('a server stops although readers of kept pages are still connected', async () => {
  const second = await listen(app.app, 0, '127.0.0.1')
  const socket = connect(second.port, '127.0.0.1')
  await new Promise((done) => socket.once('connect', done))
  const ended = new Promise((done) => socket.once('close', done))
  socket.on('error', () => {})
  await stopListening(second.server)
  await ended
})
