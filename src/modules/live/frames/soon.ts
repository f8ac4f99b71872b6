import type { World } from '#platform/http/route.ts'
import { refreshFrame } from './write.ts'

const gatherMs = 60
const waiting = new WeakMap<World, Map<number, NodeJS.Timeout>>()

/** Asks for a new frame after a change that is committed: changes within a second share one. The sweep writes it should this process die. */
export function frameSoon(world: World, roomId: number, inMs = gatherMs): void {
  const timers = waiting.get(world) ?? new Map<number, NodeJS.Timeout>()
  waiting.set(world, timers)
  if (timers.has(roomId)) return
  const timer = setTimeout(async () => {
    timers.delete(roomId)
    try {
      const waitMs = await refreshFrame(world.db, roomId, world.clock())
      if (waitMs > 0) frameSoon(world, roomId, waitMs)
    } catch (error) {
      world.log.warn({ error, roomId }, 'frame not written')
    }
  }, inMs)
  timer.unref()
  timers.set(roomId, timer)
}
