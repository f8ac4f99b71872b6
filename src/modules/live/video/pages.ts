import { NotFound } from '#platform/http/errors.ts'
import type { Ctx } from '#platform/http/route.ts'
import { routesOf } from '#platform/http/route.ts'
import { leadElsewhere } from '../engines/lead.ts'
import type { RoomSource } from '../rooms/policy.ts'
import { showRecordedCaptions } from '../recording/files.ts'
import { isCovered } from '../rooms/rules.ts'
import type { Room } from '../rooms/store.ts'
import { isStaff, needViewer } from '../tickets/visitor.ts'
import { sendFile } from './send.ts'
import { findMedia, masterPath, readPlaying } from './stream.ts'

type FileSource = Extract<RoomSource, { kind: 'file' }>

const isStream = (source: RoomSource): boolean => source.kind === 'broadcast' || source.kind === 'recording'

/** Where this room's stream lies for whoever asks. */
async function needMedia(c: Ctx): Promise<{ room: Room; media: string }> {
  const { room, ticket } = await needViewer(c)
  const media = await findMedia(c.var.world, c.var.db, room, isStaff(ticket))
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
  const source = await needSource(c)
  if (isStream(source)) return showRecordedCaptions(c, lang ?? '')
  return showRung(c, (one) => one.captions?.find((captions) => captions.lang === lang)?.fileUuid)
}

export const videoRoutes = routesOf(import.meta.url, [
  ['GET', '/live/:room/video', 'everyone', showVideo],
  ['GET', '/live/:room/audio', 'everyone', showSound],
  ['GET', '/live/:room/sign', 'everyone', showSign],
  ['GET', '/live/:room/captions/:file', 'everyone', showCaptions],
  ['GET', '/live/:room/playing', 'everyone', showPlaying],
])
