import { NotFound } from '#platform/http/errors.ts'
import type { Ctx } from '#platform/http/route.ts'
import { routesOf } from '#platform/http/route.ts'
import { needViewer } from '../tickets/visitor.ts'
import { readRange } from './range.ts'

/** The room's picture, for those who may be in the room: a file's bytes, or the way to another host. */
async function showVideo(c: Ctx): Promise<Response> {
  const { room } = await needViewer(c)
  if (room.source.kind === 'none' || room.state === 'lobby' || room.frozenBy === 'panic') throw new NotFound('live.video.none')
  c.header('cache-control', 'private, no-cache')
  if (room.source.kind === 'external') return c.redirect(room.source.url, 303)
  return sendFile(c, room.source.fileUuid, room.source.mediaType)
}

async function sendFile(c: Ctx, fileUuid: string, mediaType: string): Promise<Response> {
  const file = await c.var.db.selectFrom('platform.stored_file').select('storage_key').where('uuid', '=', fileUuid).executeTakeFirst()
  const size = file && (await c.var.world.storage.size(file.storage_key))
  if (!file || size === undefined) throw new NotFound('live.video.none')
  // A stored file never changes under its uuid.
  const etag = `"${fileUuid}"`
  const fresh = c.req.header('if-range') === undefined || c.req.header('if-range') === etag
  const range = fresh ? readRange(c.req.header('range'), size) : 'whole'
  const headers = { 'content-type': mediaType, 'accept-ranges': 'bytes', etag, 'x-content-type-options': 'nosniff' }
  if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers)
  if (range === 'unsatisfiable') return c.body(null, 416, { ...headers, 'content-range': `bytes */${size}` })
  if (range === 'whole')
    return c.body((await c.var.world.storage.get(file.storage_key))!, 200, { ...headers, 'content-length': String(size) })
  const { start, end } = range
  const part = (await c.var.world.storage.get(file.storage_key, range))!
  return c.body(part, 206, { ...headers, 'content-range': `bytes ${start}-${end}/${size}`, 'content-length': String(end - start + 1) })
}

export const videoRoutes = routesOf(import.meta.url, [['GET', '/live/:room/video', 'everyone', showVideo]])
