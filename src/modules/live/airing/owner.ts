import type { World } from '#platform/http/route.ts'
import { newToken } from '#platform/ids.ts'
import { publish } from '#platform/realtime.ts'
import { isBefore } from '#platform/time.ts'
import { refreshFrame } from '../frames/write.ts'
import { settleRoom } from '../rooms/actions.ts'
import { closeSlots } from './close-slots.ts'
import { leaveRooms, takeRooms } from './lease.ts'
import { listDuties } from './duties.ts'
import type { Duty } from './duties.ts'

/** Well within the lease's four seconds, so that a killed owner's rooms move within five. */
const tickMs = 800
const settleEvery = 4
const frameEveryS = 9
/** Told when an owner leaves of its own accord. */
const leftTopic = 'live-owner'

interface Owned {
  gen: number
  /** Ends the closing of slots, where the room has any. */
  stop: (() => void) | undefined
}

/**
 * What a web process does for the rooms it owns: it holds the rule of the two adults every few seconds, writes a frame at least each ten, and
 * closes slots. Returns what hands everything over.
 */
export function ownRooms(world: World): () => Promise<void> {
  const holder = newToken()
  const owned = new Map<number, Owned>()
  let stopped = false
  let ticks = 0
  let running: Promise<void> = Promise.resolve()

  const drop = (roomId: number): void => {
    owned.get(roomId)?.stop?.()
    owned.delete(roomId)
  }
  const look = (duty: Duty, gen: number): void => {
    const known = owned.get(duty.roomId)
    if (known && known.gen !== gen) drop(duty.roomId)
    const entry = owned.get(duty.roomId) ?? { gen, stop: undefined }
    owned.set(duty.roomId, entry)
    if (duty.isOnAir === (entry.stop !== undefined)) return
    entry.stop?.()
    entry.stop = duty.isOnAir ? closeSlots(world, { roomId: duty.roomId, holder, gen }, () => drop(duty.roomId)) : undefined
  }
  const tick = async (): Promise<void> => {
    const gens = new Map((await takeRooms(world.db, holder, world.clock())).map(({ roomId, gen }) => [roomId, gen]))
    for (const roomId of owned.keys()) if (!gens.has(roomId)) drop(roomId)
    const now = world.clock()
    const duties = await listDuties(world.db, [...gens.keys()], now)
    for (const duty of duties) look(duty, gens.get(duty.roomId)!)
    ticks += 1
    // Some at each tick, so that hundreds of rooms don't come at once.
    for (const duty of duties) {
      if (stopped) return
      await attend(world, duty, (duty.roomId + ticks) % settleEvery === 0)
    }
  }
  const loop = async (): Promise<void> => {
    while (!stopped) {
      const from = performance.now()
      running = tick().catch((error: unknown) => world.log.warn({ err: error }, 'rooms not looked after'))
      await running
      await rest(Math.max(50, tickMs - (performance.now() - from)))
    }
  }
  let wake = (): void => {}
  const rest = (ms: number): Promise<void> =>
    new Promise((done) => {
      const timer = setTimeout(done, ms)
      timer.unref()
      wake = () => {
        clearTimeout(timer)
        done()
      }
    })
  const unsubscribe = world.realtime.subscribe(leftTopic, () => wake())
  const looping = loop()
  return async () => {
    stopped = true
    unsubscribe()
    wake()
    await running
    await looping
    for (const roomId of owned.keys()) drop(roomId)
    await leaveRooms(world.db, holder)
    await publish(world.db, leftTopic)
  }
}

/** One room's turn. A broken room keeps no other from freezing. */
async function attend(world: World, duty: Duty, shouldSettle: boolean): Promise<void> {
  try {
    const now = world.clock()
    if (shouldSettle && duty.needsSettling) await settleRoom(world.db, duty.roomId, now)
    else if (duty.hasReaders && (!duty.framedAt || !isBefore(now, duty.framedAt.add({ seconds: frameEveryS })))) {
      await refreshFrame(world.db, duty.roomId, now)
    }
  } catch (error) {
    world.log.error({ err: error, roomId: duty.roomId }, 'room not looked after')
  }
}
