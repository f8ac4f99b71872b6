import { NotFound } from '#platform/http/errors.ts'
import type { Ctx } from '#platform/http/route.ts'
import { findFile } from './files.ts'
import { readRange } from './range.ts'

/** A stored file, or the part of it that a player asks for. */
export async function sendFile(c: Ctx, fileUuid: string, mediaType?: string): Promise<Response> {
  const file = await findFile(c.var.db, fileUuid)
  const size = file && (await c.var.world.storage.size(file.key))
  if (!file || size === undefined) throw new NotFound('live.video.none')
  // A stored file never changes under its uuid.
  const etag = `"${fileUuid}"`
  const fresh = c.req.header('if-range') === undefined || c.req.header('if-range') === etag
  const range = fresh ? readRange(c.req.header('range'), size) : 'whole'
  const type = mediaType ?? file.mediaType
  const headers = { 'content-type': type, 'accept-ranges': 'bytes', etag, 'x-content-type-options': 'nosniff' }
  if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers)
  if (range === 'unsatisfiable') return c.body(null, 416, { ...headers, 'content-range': `bytes */${size}` })
  if (range === 'whole') return c.body((await c.var.world.storage.get(file.key))!, 200, { ...headers, 'content-length': String(size) })
  const { start, end } = range
  const part = (await c.var.world.storage.get(file.key, range))!
  return c.body(part, 206, { ...headers, 'content-range': `bytes ${start}-${end}/${size}`, 'content-length': String(end - start + 1) })
}
