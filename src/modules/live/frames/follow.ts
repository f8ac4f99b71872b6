import type { World } from '#platform/http/route.ts'
import { getRoom } from '../rooms/store.ts'
import { frameTopic, refreshFrame } from './write.ts'

/** A frame as it goes out: made once, the same bytes to everybody. */
export interface KeptFrame {
  rev: string
  json: string
  /** As an event of a stream. */
  event: Buffer
}

/** `isReset`: frames before this one were not seen here, so readers who compare must start anew. */
type Heard = (frame: KeptFrame, isReset: boolean) => void

export interface Follower {
  newest: () => KeptFrame
  /** Frames after that revision, oldest first; undefined where it is unknown or too old: the reader starts anew. */
  after: (rev: string) => KeptFrame[] | undefined
  onFrame: (heard: Heard) => () => void
  release: () => void
}

interface Followed {
  ring: KeptFrame[]
  heardBy: Set<Heard>
  users: number
  ready: Promise<void>
  stop: () => void
}

const ringMax = 60
const idleMs = 30_000
const rereadMs = 1000
const rooms = new WeakMap<World, Map<number, Followed>>()

/** Follows a room's frames in this process: one subscription, however many watch. Release it after use. */
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

/** The part of a revision that grows by one with each frame, whoever owns the room. */
const counterOf = (rev: string): number => Number(rev.slice(rev.indexOf('.') + 1))

export function keepFrame(rev: string, json: string): KeptFrame {
  return { rev, json, event: Buffer.from(`id: ${rev}\ndata: ${json}\n\n`) }
}

/** A frame takes its place in the ring. What stands before a gap can't be followed on from any more. */
export function takeFrame(ring: KeptFrame[], frame: KeptFrame): 'next' | 'gap' | 'known' {
  const last = ring.at(-1)
  const step = last ? counterOf(frame.rev) - counterOf(last.rev) : 1
  // Far behind what is known: the database is another one now.
  if (step <= 0 && step > -ringMax) return 'known'
  if (step !== 1) ring.length = 0
  ring.push(frame)
  if (ring.length > ringMax) ring.shift()
  return step === 1 ? 'next' : 'gap'
}

function start(world: World, roomId: number, forget: () => void): Followed {
  const followed: Followed = { ring: [], heardBy: new Set(), users: 0, ready: Promise.resolve(), stop: () => {} }
  const take = (rev: string, json: string): void => {
    const frame = keepFrame(rev, json)
    const taken = takeFrame(followed.ring, frame)
    if (taken !== 'known') for (const heard of followed.heardBy) heard(frame, taken === 'gap')
  }
  const read = async (): Promise<void> => {
    let { frame } = await getRoom(world.db, roomId)
    if (!frame.rev) {
      await refreshFrame(world.db, roomId, world.clock())
      frame = (await getRoom(world.db, roomId)).frame
    }
    take(String(frame.rev), JSON.stringify(frame))
  }
  const hear = (message: string | null): void => {
    // Null after a lost connection: what was told meanwhile is gone, the newest is read.
    if (message !== null) return take(revOf(message), message)
    read().catch((error: unknown) => {
      world.log.warn({ error, roomId }, 'frame not read')
      setTimeout(() => followed.users > 0 && hear(null), rereadMs).unref()
    })
  }
  const unsubscribe = world.realtime.subscribe(frameTopic(roomId), hear)
  followed.stop = () => {
    unsubscribe()
    forget()
  }
  followed.ready = read()
  return followed
}

function revOf(json: string): string {
  return String((JSON.parse(json) as { rev: unknown }).rev)
}
