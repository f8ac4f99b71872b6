import type { World } from '#platform/http/route.ts'
import { writeMediaPlaylist, writeMultivariant } from '../airing/playlist.ts'
import { rungNames } from '../airing/slot.ts'
import type { Item, Rung, Slot, Stream } from '../airing/slot.ts'
import { listVariants } from '../airing/variants.ts'
import { listCaptionTracks } from '../captioning/tracks.ts'
import type { Room } from '../rooms/store.ts'
import { findRecorded, listItems } from './items.ts'
import { findRecording } from './store.ts'

/** The whole of an ended room, as it may be watched: what is listed, and nothing else may be fetched. */
export interface Kept {
  recordedUuid: string
  items: Record<Stream, readonly Item[]>
  isListed: (stream: Stream, epoch: number, rung: Rung, seq: number) => boolean
}

interface Read extends Kept {
  hash: string
}
const reads = new WeakMap<World, Map<number, Read>>()
const keptMax = 30

/** The recording that a room's addresses lead to once it has ended; undefined until it is ready. Read anew when its list has changed. */
export async function readKept(world: World, room: Room): Promise<Kept | undefined> {
  if (room.state !== 'ended') return undefined
  const recorded = await findRecorded(world.db, room)
  const recording = recorded && (await findRecording(world.db, recorded.id))
  if (!recorded || !recording) return undefined
  const known = reads.get(world) ?? new Map<number, Read>()
  reads.set(world, known)
  const hash = recording.listHash.toString('hex')
  const last = known.get(recorded.id)
  if (last?.hash === hash) return last
  const items = { main: await listItems(world.db, recorded.id, 'main'), sign: await listItems(world.db, recorded.id, 'sign') }
  const read = { hash, recordedUuid: recorded.uuid, items, isListed: listedIn(items) }
  known.delete(recorded.id)
  known.set(recorded.id, read)
  if (known.size > keptMax) known.delete(known.keys().next().value!)
  return read
}

function listedIn(items: Record<Stream, readonly Item[]>): Kept['isListed'] {
  const names = (stream: Stream): string[] =>
    items[stream].flatMap(({ epoch, seq, rungs }) => Object.values(rungs).map((rung) => `${stream}/${epoch}/${rung}/${seq}`))
  const there = new Set([...names('main'), ...names('sign')])
  return (stream, epoch, rung, seq) => there.has(`${stream}/${epoch}/${rung}/${seq}`)
}

interface Playlist {
  type: string
  body: string
  keep: number
}

export const vodAddress = /^(main|sign)\/vod(?:-(audio|[a123]))?\.m3u8$/

/** `vod.m3u8`, `vod-audio.m3u8` name the rungs; `vod-2.m3u8` lists every fragment of one. A cut changes them: they are kept for seconds. */
export async function findVod(world: World, room: Room, match: RegExpExecArray): Promise<Playlist | undefined> {
  const kept = await readKept(world, room)
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
