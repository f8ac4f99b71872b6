import type { World } from '#platform/http/route.ts'
import { writeMediaPlaylist, writeMultivariant } from '../airing/playlist.ts'
import { rungNames } from '../airing/slot.ts'
import type { Item, Rung, Slot, Stream } from '../airing/slot.ts'
import { listVariants } from '../airing/variants.ts'
import { listCaptionTracks } from '../captioning/tracks.ts'
import type { Room } from '../rooms/store.ts'
import { readKept } from './kept.ts'

interface Playlist {
  type: string
  body: string
  keep: number
}

export const vodAddress = /^(main|sign)\/vod(?:-(audio|[a123]))?\.m3u8$/

/** `vod.m3u8`, `vod-audio.m3u8` name the rungs; `vod-2.m3u8` lists every fragment of one. A cut changes them: they are kept for seconds. */
export async function findVod(world: World, room: Room, match: RegExpExecArray): Promise<Playlist | undefined> {
  const kept = await readKept(world.db, room)
  const stream = match[1] as Stream
  const items = kept?.items[stream]
  if (!kept || !items || items.length === 0) return undefined
  const rungs = rungNames.filter((rung) => items.some((item) => item.rungs[rung] === rung))
  const wish = match[2]
  if (wish === undefined || wish === 'audio') {
    const variants = (await listVariants(world.db, kept.recordedUuid, stream)).filter(
      ({ rung }) => rungs.includes(rung) && (rung === 'a') === (wish === 'audio'),
    )
    const captions = wish === undefined ? await listCaptionTracks(world, room, stream, 'vod') : []
    return variants.length > 0 ? playlist(writeMultivariant(variants, (rung) => `vod-${rung}.m3u8`, captions)) : undefined
  }
  const rung = wish as Rung
  return rungs.includes(rung) ? playlist(writeMediaPlaylist(items.map(toSlot), { rung, kind: 'vod' })) : undefined
}

const playlist = (body: string): Playlist => ({ type: 'application/vnd.apple.mpegurl', body, keep: 5 })

function toSlot(item: Item, msn: number): Slot {
  return { msn, startsAt: item.at, durationMs: item.durationMs, breaks: item.breaks, item }
}
