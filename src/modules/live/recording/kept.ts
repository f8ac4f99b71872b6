import type { Db } from '#platform/db/database.ts'
import type { Item, Rung, Stream } from '../airing/slot.ts'
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
const reads = new WeakMap<Db, Map<number, Read>>()
const keptMax = 30

/** The recording that a room's addresses lead to once it has ended; undefined until it is ready. Read anew when its list has changed. */
export async function readKept(db: Db, room: Room): Promise<Kept | undefined> {
  if (room.state !== 'ended') return undefined
  const recorded = await findRecorded(db, room)
  const recording = recorded && (await findRecording(db, recorded.id))
  if (!recorded || !recording) return undefined
  const known = reads.get(db) ?? new Map<number, Read>()
  reads.set(db, known)
  const hash = recording.listHash.toString('hex')
  const last = known.get(recorded.id)
  if (last?.hash === hash) return last
  const items = { main: await listItems(db, recorded.id, 'main'), sign: await listItems(db, recorded.id, 'sign') }
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
