import type { Context, Hono } from 'hono'
import type { AppEnv, World } from '#platform/http/route.ts'
import { readRange } from '../video/range.ts'
import { answerMedia, openHeaders } from './answer.ts'
import type { MediaAnswer } from './answer.ts'

/** Everything under /m/, before any session is read: a room's media costs neither a query nor a cookie. */
export function mountMedia(hono: Hono<AppEnv>, world: World): void {
  hono.on(['GET', 'HEAD'], '/m/*', async (c) => {
    const { pathname, search } = new URL(c.req.url)
    const answer = await answerMedia(world, pathname, search.slice(1))
    return send(c, answer)
  })
  hono.on('OPTIONS', '/m/*', (c) =>
    c.body(null, 204, { ...openHeaders, 'access-control-allow-methods': 'GET, HEAD', 'access-control-max-age': '86400' }),
  )
  hono.on(['POST', 'PUT', 'PATCH', 'DELETE'], '/m/*', (c) => c.body(null, 405, { allow: 'GET, HEAD, OPTIONS' }))
}

function send(c: Context<AppEnv>, { status, headers, body }: MediaAnswer): Response {
  if (!body) return new Response(null, { status, headers })
  const range = readRange(c.req.header('range'), body.length)
  if (range === 'unsatisfiable')
    return new Response(null, {
      status: 416,
      headers: { ...openHeaders, 'cache-control': 'no-store', 'content-range': `bytes */${body.length}` },
    })
  const lengthOf = (bytes: Buffer): Record<string, string> => ({ 'accept-ranges': 'bytes', 'content-length': String(bytes.length) })
  if (range === 'whole') return new Response(body as Uint8Array<ArrayBuffer>, { status, headers: { ...headers, ...lengthOf(body) } })
  const part = body.subarray(range.start, range.end + 1)
  const place = { 'content-range': `bytes ${range.start}-${range.end}/${body.length}` }
  return new Response(part as Uint8Array<ArrayBuffer>, { status: 206, headers: { ...headers, ...place, ...lengthOf(part) } })
}
