import type { World } from '#platform/http/route.ts'
import type { MediaPart } from '../airing/parts.ts'
import type { Room } from '../rooms/store.ts'
import { findFile } from '../video/files.ts'
import { findSlide } from './store.ts'

/** After a room's media prefix: "slides/3.webp". */
export const slideAddress = /^slides\/([1-9]\d{0,5})\.webp$/

/** A slide for whoever has the room's prefix; a wave has its own rows of the same pictures. A number never means another picture. */
export async function findSlidePicture(world: World, room: Room, match: RegExpExecArray): Promise<MediaPart | undefined> {
  const slide = await findSlide(world.db, room.id, Number(match[1]))
  const file = slide && (await findFile(world.db, slide.fileUuid))
  const body = file && (await world.storage.read(file.key))
  return body && { type: 'image/webp', body, keep: 'immutable' }
}
