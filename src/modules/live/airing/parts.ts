import type { World } from '#platform/http/route.ts'
import { captionsAddress, findCaptions, findKeptCaptions, keptCaptionsAddress } from '../captioning/media.ts'
import { listCaptionTracks } from '../captioning/tracks.ts'
import { findVod, vodAddress } from '../recording/vod.ts'
import type { Room } from '../rooms/store.ts'
import { findSlidePicture, slideAddress } from '../slides/media.ts'
import type { CaptionsTrack } from './playlist.ts'
import type { Stream } from './slot.ts'

/** What an address under a room's media prefix answers, besides the live playlists and segments. */
export interface MediaPart {
  type: string
  body: string | Uint8Array
  /** How long caches may keep it, in seconds; "immutable": for good. */
  keep: number | 'immutable'
}

/** Asked after signature, generation and the room's state: never in a lobby, nor under the cover after an emergency stop. */
type FindPart = (world: World, room: Room, match: RegExpExecArray) => Promise<MediaPart | undefined>

/** Addresses after the prefix, each with what answers it; an owner of a part adds its line here. */
export const mediaParts: readonly { address: RegExp; find: FindPart }[] = [
  { address: vodAddress, find: findVod },
  { address: captionsAddress, find: findCaptions },
  { address: keptCaptionsAddress, find: findKeptCaptions },
  { address: slideAddress, find: findSlidePicture },
]

/** The captions that a stream's multivariant playlist names. */
export function listCaptions(world: World, room: Room, stream: Stream): Promise<CaptionsTrack[]> {
  return listCaptionTracks(world, room, stream)
}
