import type { World } from '#platform/http/route.ts'
import { frameTopic } from '../frames/write.ts'
import { isCovered } from '../rooms/rules.ts'
import { getRoom } from '../rooms/store.ts'
import type { Room } from '../rooms/store.ts'
import { nextSlots } from './rules.ts'
import type { Airing } from './rules.ts'
import type { Stream } from './slot.ts'
import { insertSlots, listFresh, readAiring } from './store.ts'
import type { Lease } from './store.ts'
import { mediaTopic } from './topic.ts'

const freshS = 20
const againMs = 500

/** Streams that are listed in this room now: none before it is live, none where nobody can broadcast. */
export function streamsOnAir(room: Pick<Room, 'state' | 'source'>): Stream[] {
  if (room.source.kind !== 'broadcast' || (room.state !== 'live' && room.state !== 'frozen')) return []
  return room.source.sign ? ['main', 'sign'] : ['main']
}

/**
 * Closes the slots of a room as long as this process owns it: woken by fragments, by whatever changes the room, and by the clock. `lost` is called
 * when the lease turns out to be another's. Returns what ends it.
 */
export function closeSlots(world: World, lease: Lease, lost: () => void): () => void {
  const airings = new Map<Stream, Airing>()
  let room: Room | undefined
  let stopped = false
  let running: Promise<void> | undefined
  let again = false
  let timer: NodeJS.Timeout | undefined

  const closeStream = async (stream: Stream, openedAt: number, isSlated: boolean): Promise<number> => {
    const now = world.clock()
    const known = airings.get(stream) ?? (await readAiring(world.db, lease.roomId, stream, openedAt))
    const fresh = await listFresh(world.db, lease.roomId, stream, known, now.subtract({ seconds: freshS }))
    const next = nextSlots({ ...known, isSlated, declared: fresh.declared }, fresh.fragments, now.epochMilliseconds)
    if (next.slots.length > 0 && !(await insertSlots(world.db, lease, stream, next.slots, fresh.epochIds, now))) {
      stop()
      lost()
      return Infinity
    }
    airings.set(stream, next.airing)
    return next.wakeAt - now.epochMilliseconds
  }
  const close = async (): Promise<void> => {
    room ??= await getRoom(world.db, lease.roomId)
    const isSlated = isCovered(room) || room.slateSince !== null
    const openedAt = (room.openedAt ?? room.startsAt).epochMilliseconds
    let waitMs = Infinity
    for (const stream of streamsOnAir(room)) waitMs = Math.min(waitMs, await closeStream(stream, openedAt, isSlated))
    wake(waitMs)
  }
  const wake = (waitMs: number): void => {
    clearTimeout(timer)
    if (!stopped && waitMs !== Infinity) timer = setTimeout(kick, Math.max(10, waitMs)).unref()
  }
  // What arrives while slots are being closed is looked at together afterwards.
  const kick = (): void => {
    if (stopped) return
    if (running) {
      again = true
      return
    }
    running = close()
      .catch((error: unknown) => {
        // Another's slot under this number, or the database is away: what is stored counts.
        airings.clear()
        world.log.warn({ err: error, roomId: lease.roomId }, 'slots not closed')
        wake(againMs)
      })
      .finally(() => {
        running = undefined
        if (again) {
          again = false
          kick()
        }
      })
  }
  const readAgain = (): void => {
    room = undefined
    kick()
  }
  const stops = [
    world.realtime.subscribe(frameTopic(lease.roomId), readAgain),
    world.realtime.subscribe(mediaTopic(lease.roomId), (message) => {
      if (message?.startsWith('fragment')) kick()
      else if (!message?.startsWith('slot')) readAgain()
    }),
  ]
  const stop = (): void => {
    stopped = true
    clearTimeout(timer)
    for (const end of stops) end()
  }
  kick()
  return stop
}
