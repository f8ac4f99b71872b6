import { queueJob } from '#platform/facts.ts'
import type { Job } from '#platform/http/route.ts'
import type { Temporal } from '#platform/time.ts'
import { isBefore } from '#platform/time.ts'
import { listHeld } from '../airing/lease.ts'
import { refreshFrame } from '../frames/write.ts'
import { settleRoom } from './actions.ts'
import { getRoom, listRoomsToSweep } from './store.ts'

const everyS = 10

/** Looks at every room near its time, then queues itself again: a timer of the minute starts it anew should it ever be lost. */
export const sweepRooms: Job = async (world) => {
  const now = world.clock()
  // A backstop: rooms that a web process owns are looked after by it all the time. The rule of the adults is held twice all the same.
  const held = await listHeld(world.db)
  for (const roomId of await listRoomsToSweep(world.db, now)) {
    try {
      if ((await settleRoom(world.db, roomId, now)) || held.has(roomId)) continue
      // A frame at least every ten seconds, changed or not: a waiting request then always gets an answer that can be cached.
      const { framedAt } = await getRoom(world.db, roomId)
      if (!framedAt || !isBefore(now, framedAt.add({ seconds: everyS - 1 }))) await refreshFrame(world.db, roomId, now)
    } catch (error) {
      // One broken room must not keep the others from freezing.
      world.log.error({ error, roomId }, 'room not swept')
    }
  }
  await queueJob(world.db, 'sweepRooms', {}, { key: 'live.sweepRooms', runAt: next(now) })
}

// The queue goes by the database's clock, which a test's clock may be behind.
function next(now: Temporal.Instant): string {
  return new Date(Math.max(now.epochMilliseconds, Date.now()) + everyS * 1000).toISOString()
}
