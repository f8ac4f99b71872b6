import { NotFound } from '#platform/http/errors.ts'
import type { Ctx } from '#platform/http/route.ts'
import { routesOf } from '#platform/http/route.ts'
import { leadElsewhere } from '../engines/lead.ts'
import type { RoomSource } from '../rooms/policy.ts'
import { isCovered } from '../rooms/rules.ts'
import type { Room } from '../rooms/store.ts'
import { needViewer } from '../tickets/visitor.ts'
import { findFile } from './files.ts'
import { readRange } from './range.ts'
import { findMedia, masterPath, readPlaying } from './stream.ts'

type FileSource = Extract<RoomSource, { kind: 'file' }>

const isStream = (source: RoomSource): boolean => source.kind === 'broadcast' || source.kind === 'recording'

/** Where this room's stream lies for whoever asks. */
async function needMedia(c: Ctx): Promise<{ room: Room; media: string }> {
  const { room } = await needViewer(c)
  const media = await findMedia(c.var.world, c.var.db, room)
  if (media === undefined) throw new NotFound('live.video.none')
  c.header('cache-control', 'private, no-cache')
  return { room, media }
}

/** Without a script: the browser's own player is led to the playlist. */
async function leadToStream(c: Ctx, of: 'picture' | 'sound' | 'sign'): Promise<Response> {
  const { room, media } = await needMedia(c)
  return c.redirect(masterPath(media, room, of), 303)
}

/** What is shown and heard now, for those who may be in the room: nothing in the lobby, and nothing while it is covered. */
async function needSource(c: Ctx): Promise<RoomSource> {
  const { room } = await needViewer(c)
  if (room.state === 'lobby' || isCovered(room)) throw new NotFound('live.video.none')
  c.header('cache-control', 'private, no-cache')
  return room.source
}

async function showRung(c: Ctx, pick: (source: FileSource) => string | undefined, of?: 'sound' | 'sign'): Promise<Response> {
  const source = await needSource(c)
  if (of && isStream(source)) return leadToStream(c, of)
  const fileUuid = source.kind === 'file' ? pick(source) : undefined
  if (!fileUuid) throw new NotFound('live.video.none')
  return sendFile(c, fileUuid)
}

/** The room's picture: a file's bytes, or the way to another host. */
async function showVideo(c: Ctx): Promise<Response> {
  const source = await needSource(c)
  if (isStream(source)) return leadToStream(c, 'picture')
  if (source.kind === 'external') return leadElsewhere(c, await needViewer(c), source.url)
  if (source.kind !== 'file') throw new NotFound('live.video.none')
  return sendFile(c, source.fileUuid, source.mediaType)
}

const showSound = (c: Ctx): Promise<Response> => showRung(c, (source) => source.audioFileUuid, 'sound')

const showSign = (c: Ctx): Promise<Response> => showRung(c, (source) => source.signFileUuid, 'sign')

/** For the player: an address that still holds, and what goes with the sound. */
async function showPlaying(c: Ctx): Promise<Response> {
  const { room, media } = await needMedia(c)
  c.header('cache-control', 'private, no-store')
  return c.json(await readPlaying(c.var.db, room, media))
}

async function showCaptions(c: Ctx): Promise<Response> {
  const lang = /^(.+)\.vtt$/.exec(c.req.param('file') ?? '')?.[1]
  return showRung(c, (source) => source.captions?.find((captions) => captions.lang === lang)?.fileUuid)
}

async function sendFile(c: Ctx, fileUuid: string, mediaType?: string): Promise<Response> {
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

export const videoRoutes = routesOf(import.meta.url, [
  ['GET', '/live/:room/video', 'everyone', showVideo],
  ['GET', '/live/:room/audio', 'everyone', showSound],
  ['GET', '/live/:room/sign', 'everyone', showSign],
  ['GET', '/live/:room/captions/:file', 'everyone', showCaptions],
  ['GET', '/live/:room/playing', 'everyone', showPlaying],
])
