import type { World } from '#platform/http/route.ts'
import { getRoom } from '../rooms/store.ts'
import { frameTopic, refreshFrame } from './write.ts'

/** A frame as it goes out: made once, the same bytes to everybody. */
export interface KeptFrame {
  rev: string
  json: string
  event: Uint8Array
}

export interface Follower {
  newest: () => KeptFrame
  /** Frames after that revision, oldest first; undefined where it is unknown or too old: the reader starts anew. */
  after: (rev: string) => KeptFrame[] | undefined
  onFrame: (heard: (frame: KeptFrame) => void) => () => void
  release: () => void
}

interface Followed {
  ring: KeptFrame[]
  heardBy: Set<(frame: KeptFrame) => void>
  users: number
  ready: Promise<void>
  stop: () => void
}

const ringMax = 60
const idleMs = 30_000
const rooms = new WeakMap<World, Map<number, Followed>>()
const encoder = new TextEncoder()

/** Follows a room's frames in this process: one subscription and one read per frame, however many watch. Release it after use. */
export async function followRoom(world: World, roomId: number): Promise<Follower> {
  const all = rooms.get(world) ?? new Map<number, Followed>()
  rooms.set(world, all)
  const followed = all.get(roomId) ?? start(world, roomId, () => all.delete(roomId))
  all.set(roomId, followed)
  followed.users += 1
  let released = false
  const release = (): void => {
    if (released) return
    released = true
    followed.users -= 1
    if (followed.users === 0) setTimeout(() => followed.users === 0 && followed.stop(), idleMs).unref()
  }
  try {
    await followed.ready
  } catch (error) {
    followed.stop()
    throw error
  }
  return {
    newest: () => followed.ring.at(-1)!,
    after(rev) {
      const at = followed.ring.findIndex((frame) => frame.rev === rev)
      return at < 0 ? undefined : followed.ring.slice(at + 1)
    },
    onFrame(heard) {
      followed.heardBy.add(heard)
      return () => followed.heardBy.delete(heard)
    },
    release,
  }
}

function start(world: World, roomId: number, forget: () => void): Followed {
  const followed: Followed = { ring: [], heardBy: new Set(), users: 0, ready: Promise.resolve(), stop: () => {} }
  let reading: Promise<void> | undefined
  let again = false
  const read = async (): Promise<void> => {
    let { frame } = await getRoom(world.db, roomId)
    if (!frame.rev) {
      await refreshFrame(world.db, roomId, world.clock())
      frame = (await getRoom(world.db, roomId)).frame
    }
    if (followed.ring.at(-1)?.rev === frame.rev) return
    const json = JSON.stringify(frame)
    const kept = { rev: String(frame.rev), json, event: encoder.encode(`id: ${String(frame.rev)}\ndata: ${json}\n\n`) }
    followed.ring.push(kept)
    if (followed.ring.length > ringMax) followed.ring.shift()
    for (const heard of followed.heardBy) heard(kept)
  }
  // Frames told of while one is being read are read together afterwards.
  const readSoon = (): void => {
    if (reading) {
      again = true
      return
    }
    reading = read()
      .catch((error: unknown) => world.log.warn({ error, roomId }, 'frame not read'))
      .finally(() => {
        reading = undefined
        if (again) {
          again = false
          readSoon()
        }
      })
  }
  // Null after a lost connection: whatever was told meanwhile is read again.
  const unsubscribe = world.realtime.subscribe(frameTopic(roomId), readSoon)
  followed.stop = () => {
    unsubscribe()
    forget()
  }
  followed.ready = read()
  return followed
}
