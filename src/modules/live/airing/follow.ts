import type { World } from '#platform/http/route.ts'
import { frameTopic } from '../frames/write.ts'
import { isCovered } from '../rooms/rules.ts'
import { findRoom } from '../rooms/store.ts'
import { readKept } from '../recording/kept.ts'
import type { Kept } from '../recording/kept.ts'
import type { Room } from '../rooms/store.ts'
import { forgetSegments } from './segments.ts'
import { streams } from './slot.ts'
import type { Rung, Stream, Window } from './slot.ts'
import { listSlots } from './store.ts'
import { mediaTopic } from './topic.ts'
import { newTrack } from './track.ts'
import type { Track } from './track.ts'
import { readWave } from './wave-window.ts'
import type { WaveWindow } from './wave-window.ts'

/** A room's media as this process knows it: told by NOTIFY, read again where nothing was heard for a while. */
export interface Followed {
  room: () => Room
  window: (stream: Stream) => Window
  /** Number of the newest slot; -1: none yet. */
  newest: (stream: Stream) => number
  /** Only what was listed may be fetched: not what came in during the slate, and nothing ahead of its time. */
  isListed: (stream: Stream, epoch: number, rung: Rung, seq: number) => boolean
  /** Comes back once the slot is listed, the room's media has ended or changed, or the time is up. */
  waitFor: (stream: Stream, msn: number, waitMs: number) => Promise<void>
  waiting: () => number
  /** The room under whose uuid the fragments are stored. */
  storedUuid: () => string
  stop: () => void
}

interface Registry {
  followed: Map<string, Followed>
  starting: Map<string, Promise<Followed | undefined>>
}
const registries = new WeakMap<World, Registry>()

function registryOf(world: World): Registry {
  const registry = registries.get(world) ?? { followed: new Map(), starting: new Map() }
  registries.set(world, registry)
  return registry
}

/** The room's media, where it is followed already: for whoever can't wait. */
export function peekFollowed(world: World, uuid: string): Followed | undefined {
  return registryOf(world).followed.get(uuid)
}

/** Follows a room's media in this process: a few reads each second, however many watch. Nobody asking for a minute ends it. */
export async function followMedia(world: World, uuid: string): Promise<Followed | undefined> {
  const { followed, starting } = registryOf(world)
  const known = followed.get(uuid) ?? starting.get(uuid)
  if (known) return known
  const start = startFollowing(world, uuid, () => followed.delete(uuid))
    .then((one) => {
      if (one) followed.set(uuid, one)
      return one
    })
    .finally(() => starting.delete(uuid))
  starting.set(uuid, start)
  return start
}

const idleMs = 60_000
const checkMs = 1000
/** A listed slot is heard of each second: silence means that the connection for it may be lost. */
const silenceMs = 1800

async function startFollowing(world: World, uuid: string, forget: () => void): Promise<Followed | undefined> {
  const first = await findRoom(world.db, uuid)
  if (!first) return undefined
  let room = first
  let wave: WaveWindow | undefined
  /** After the end: what of it may still be watched. */
  let kept: Kept | undefined
  const tracks: Record<Stream, Track> = { main: newTrack(), sign: newTrack() }
  const waiters = new Set<() => void>()
  let [usedMs, readMs] = [performance.now(), 0]
  let reading: Promise<void> | undefined
  let again = false
  let isStale = false

  const read = async (): Promise<void> => {
    readMs = performance.now()
    const next = (await findRoom(world.db, uuid)) ?? room
    const isOther = next.mediaGen !== room.mediaGen || JSON.stringify(next.source) !== JSON.stringify(room.source)
    // Before the new address holds: what was cut must not come out under it.
    const nextKept = await readKept(world.db, next)
    const isWave = next.source.kind === 'recording'
    const wasStale = isStale
    isStale = false
    const nextWave = isWave && (!wave || isOther || wasStale) ? await readWave(world, next) : wave
    // Nor out of this process's memory.
    if (next.mediaGen !== room.mediaGen) for (const one of [uuid, wave?.recordedUuid]) if (one) forgetSegments(world, `live/${one}/`)
    room = next
    kept = nextKept
    if (isWave) wave = nextWave
    else {
      const slots = await listSlots(world.db, room.id, { main: tracks.main.newest(), sign: tracks.sign.newest() })
      for (const slot of slots) tracks[slot.stream].add(slot)
    }
    for (const waiter of waiters) waiter()
  }
  const readSoon = (): void => {
    if (reading) {
      again = true
      return
    }
    reading = read()
      .catch((error: unknown) => {
        isStale = true
        world.log.warn({ err: error, uuid }, 'media not read')
      })
      .finally(() => {
        reading = undefined
        if (again) {
          again = false
          readSoon()
        }
      })
  }
  const stops = [
    world.realtime.subscribe(mediaTopic(room.id), (message) => {
      if (message?.startsWith('fragment')) return
      // A recording may have been cut anew.
      if (!message?.startsWith('slot')) isStale = true
      readSoon()
    }),
    world.realtime.subscribe(frameTopic(room.id), readSoon),
  ]
  const timer = setInterval(() => {
    const nowMs = performance.now()
    if (nowMs - usedMs > idleMs && waiters.size === 0) stop()
    else if (nowMs - readMs > silenceMs && nowMs - usedMs < 10_000) readSoon()
  }, checkMs)
  timer.unref()
  const stop = (): void => {
    clearInterval(timer)
    for (const end of stops) end()
    forget()
  }
  const nowMs = (): number => world.clock().epochMilliseconds
  const window = (stream: Stream): Window => {
    usedMs = performance.now()
    if (wave && stream === 'main') {
      const airing = wave.window(nowMs(), coveredSince(room))
      // A loop never ends by itself: its room does, and whoever waits for the next slot must hear of it.
      return { ...airing, ended: airing.ended || room.state === 'ended' }
    }
    if (wave) return { slots: [], breaksBefore: 0, ended: true }
    return { ...tracks[stream].window(), ended: room.state === 'ended' }
  }
  const newest = (stream: Stream): number => (wave ? (stream === 'main' ? wave.newest(nowMs()) : -1) : tracks[stream].newest())
  const followed: Followed = {
    room: () => room,
    window,
    newest,
    isListed: (stream, epoch, rung, seq) => {
      usedMs = performance.now()
      // Of what has ended: what the recording lists; until that is ready, what players are still at.
      if (room.state === 'ended') return kept ? kept.isListed(stream, epoch, rung, seq) : inWindow(window(stream), epoch, rung, seq)
      return wave ? stream === 'main' && wave.isListed(epoch, rung, seq) : tracks[stream].isListed(epoch, rung, seq)
    },
    waitFor: (stream, msn, waitMs) =>
      new Promise((done) => {
        usedMs = performance.now()
        const gen = room.mediaGen
        const untilMs = performance.now() + waitMs
        let waveTimer: NodeJS.Timeout | undefined
        const finish = (): void => {
          clearTimeout(timeout)
          clearTimeout(waveTimer)
          waiters.delete(check)
          done()
        }
        const check = (): void => {
          if (newest(stream) >= msn || room.state === 'ended' || room.mediaGen !== gen || performance.now() >= untilMs) return finish()
          if (!wave) return
          clearTimeout(waveTimer)
          waveTimer = setTimeout(check, Math.max(5, (wave.listedAt(msn) ?? Infinity) - nowMs()))
        }
        const timeout = setTimeout(finish, waitMs)
        waiters.add(check)
        check()
      }),
    waiting: () => waiters.size,
    storedUuid: () => wave?.recordedUuid ?? uuid,
    stop,
  }
  try {
    await read()
    // What was taken back before anybody here followed the room may lie in memory still.
    if (room.mediaGen > 1) forgetSegments(world, `live/${followed.storedUuid()}/`)
    return followed
  } catch (error) {
    stop()
    throw error
  }
}

function inWindow({ slots }: Window, epoch: number, rung: Rung, seq: number): boolean {
  return slots.some(({ item }) => item?.epoch === epoch && item.seq === seq && Object.values(item.rungs).includes(rung))
}

/** From when on a wave shows the slate: after an emergency stop, or as the staff wish. */
function coveredSince(room: Room): number | undefined {
  const since = [isCovered(room) ? room.frozenAt : null, room.slateSince].flatMap((at) => (at ? [at.epochMilliseconds] : []))
  return since.length > 0 ? Math.min(...since) : undefined
}

export function isStream(word: string): word is Stream {
  return (streams as readonly string[]).includes(word)
}
