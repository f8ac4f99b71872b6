import type { World } from '#platform/http/route.ts'
import type { CaptionsTrack } from '../airing/playlist.ts'
import type { Stream } from '../airing/slot.ts'
import type { Room } from '../rooms/store.ts'
import { findRoom } from '../rooms/store.ts'
import { langName } from '../video/source.ts'
import { listCaptionLangs } from './store.ts'

/** Captions that stand beside a stream's picture; those of the recorded room, where one is aired again. */
export async function listCaptionTracks(world: World, room: Room, stream: Stream, kind: 'live' | 'vod' = 'live'): Promise<CaptionsTrack[]> {
  const typed = stream === 'main' ? await findTypedRoom(world, room) : undefined
  const langs = typed ? await listCaptionLangs(world.db, typed.id) : []
  return langs.map((one) => ({ lang: one, name: langName(one), uri: `../captions/${one}${kind === 'vod' ? '/vod' : ''}.m3u8` }))
}

/** The room that lines were typed in. */
export async function findTypedRoom(world: Pick<World, 'db'>, room: Room): Promise<Room | undefined> {
  return room.source.kind === 'recording' ? findRoom(world.db, room.source.roomUuid) : room
}
