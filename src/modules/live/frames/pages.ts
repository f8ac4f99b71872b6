import type { ReadyAnswer } from '#platform/http/line.ts'
import type { Ctx } from '#platform/http/route.ts'
import { routesOf } from '#platform/http/route.ts'
import { needViewer } from '../tickets/visitor.ts'
import { beat, busyAnswer, firstEvents, followingAnswer, resetEvent, snapshotAnswer, streamHeaders, unsentMaxBytes } from './answers.ts'
import { followRoom } from './follow.ts'
import type { Follower } from './follow.ts'
import { overloadOf } from './overload.ts'

const waitMs = 20_000
const heartbeatMs = 10_000

const respond = (c: Ctx, { body, status, headers }: ReadyAnswer): Response => c.body(new Uint8Array(body), status as 200 | 503, headers)

/** GET state?after=REV: blocks only at the newest revision, else returns what followed; an unknown one gets a snapshot with `reset`. */
async function showState(c: Ctx): Promise<Response> {
  if (overloadOf(c.var.world).sheds('state')) return respond(c, busyAnswer())
  const { room } = await needViewer(c)
  const isOpen = room.policy.audience === 'open'
  const follower = await followRoom(c.var.world, room.id)
  try {
    const after = c.req.query('after')
    const frames = after === undefined ? undefined : follower.after(after)
    if (frames?.length === 0) return respond(c, await nextAnswer(follower, c.req.raw.signal, isOpen))
    return respond(c, frames ? followingAnswer(frames, isOpen) : snapshotAnswer(follower.newest(), isOpen))
  } finally {
    follower.release()
  }
}

function nextAnswer(follower: Follower, gone: AbortSignal, isOpen: boolean): Promise<ReadyAnswer> {
  return new Promise((done) => {
    const finish = (answer: ReadyAnswer): void => {
      clearTimeout(timer)
      stop()
      gone.removeEventListener('abort', abort)
      done(answer)
    }
    const abort = (): void => finish(followingAnswer([], isOpen))
    const timer = setTimeout(abort, waitMs)
    const stop = follower.onFrame((frame, isReset) => finish(isReset ? snapshotAnswer(frame, isOpen) : followingAnswer([frame], isOpen)))
    gone.addEventListener('abort', abort)
  })
}

/** The same frames as an event stream. A reader who does not keep up is dropped and comes back, or falls back to `state`. */
async function streamEvents(c: Ctx): Promise<Response> {
  if (overloadOf(c.var.world).sheds('events')) return respond(c, busyAnswer())
  const { room } = await needViewer(c)
  const follower = await followRoom(c.var.world, room.id)
  const last = c.req.header('last-event-id')
  const body = frameStream(follower, last, c.req.raw.signal, (change) => c.var.world.metrics.streams.inc(change))
  return c.body(body, 200, streamHeaders)
}

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
        const unhear = follower.onFrame((frame, isReset) => {
          if (isReset) send(resetEvent)
          send(frame.event)
        })
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
        send(firstEvents(follower, last))
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
