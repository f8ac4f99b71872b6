import type { Ctx } from '#platform/http/route.ts'
import { routesOf } from '#platform/http/route.ts'
import { needViewer } from '../tickets/visitor.ts'
import { followRoom } from './follow.ts'
import type { Follower, KeptFrame } from './follow.ts'

const waitMs = 20_000
const heartbeatMs = 10_000
const unsentMaxBytes = 64 * 1024
const streamsMax = 10_000
let streams = 0

/** GET state?after=REV: blocks only at the newest revision, else returns what followed; an unknown one gets a snapshot with `reset`. */
async function showState(c: Ctx): Promise<Response> {
  const { room } = await needViewer(c)
  const reach = room.policy.audience === 'open' ? 'public' : 'private'
  const follower = await followRoom(c.var.world, room.id)
  try {
    const after = c.req.query('after')
    let frames = after === undefined ? undefined : follower.after(after)
    if (frames?.length === 0) frames = await nextFrames(follower, c.req.raw.signal)
    if (frames === undefined) {
      c.header('cache-control', `${reach}, max-age=1`)
      return c.body(`{"reset":true,"frames":[${follower.newest().json}]}`, 200, { 'content-type': 'application/json' })
    }
    c.header('cache-control', frames.length > 0 ? `${reach}, max-age=30` : 'no-store')
    return c.body(`{"frames":[${frames.map((frame) => frame.json).join(',')}]}`, 200, { 'content-type': 'application/json' })
  } finally {
    follower.release()
  }
}

function nextFrames(follower: Follower, gone: AbortSignal): Promise<KeptFrame[]> {
  return new Promise((done) => {
    const finish = (frames: KeptFrame[]): void => {
      clearTimeout(timer)
      stop()
      gone.removeEventListener('abort', abort)
      done(frames)
    }
    const abort = (): void => finish([])
    const timer = setTimeout(abort, waitMs)
    const stop = follower.onFrame((frame) => finish([frame]))
    gone.addEventListener('abort', abort)
  })
}

/** The same frames as an event stream. A reader who does not keep up is dropped and comes back, or falls back to `state`. */
async function streamEvents(c: Ctx): Promise<Response> {
  const { room } = await needViewer(c)
  if (streams >= streamsMax) return c.body(null, 503, { 'retry-after': String(2 + Math.floor(Math.random() * 8)) })
  const follower = await followRoom(c.var.world, room.id)
  const last = c.req.header('last-event-id')
  const body = frameStream(follower, last, c.req.raw.signal, (change) => {
    streams += change
    c.var.world.metrics.streams.inc(change)
  })
  return c.body(body, 200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    // For nginx: pass each event on at once.
    'x-accel-buffering': 'no',
  })
}

const beat = new TextEncoder().encode('event: beat\ndata:\n\n')
const hello = new TextEncoder().encode('retry: 4000\n\n')

function frameStream(
  follower: Follower,
  last: string | undefined,
  gone: AbortSignal,
  count: (change: 1 | -1) => void,
): ReadableStream<Uint8Array> {
  let stop = (): void => {}
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let open = true
        count(1)
        const send = (bytes: Uint8Array): void => {
          if (!open) return
          if ((controller.desiredSize ?? 0) <= 0) return stop()
          controller.enqueue(bytes)
        }
        const unhear = follower.onFrame((frame) => send(frame.event))
        const timer = setInterval(() => send(beat), heartbeatMs)
        timer.unref()
        stop = () => {
          if (!open) return
          open = false
          count(-1)
          clearInterval(timer)
          unhear()
          follower.release()
          try {
            controller.close()
          } catch {
            // Cancelled by the reader already.
          }
        }
        gone.addEventListener('abort', stop)
        send(hello)
        for (const frame of (last && follower.after(last)) || [follower.newest()]) send(frame.event)
      },
      cancel: () => stop(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: unsentMaxBytes }),
  )
}

export const frameRoutes = routesOf(import.meta.url, [
  ['GET', '/live/:room/state', 'everyone', showState],
  ['GET', '/live/:room/events', 'everyone', streamEvents],
])
