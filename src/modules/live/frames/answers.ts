import { ReadyAnswer } from '#platform/http/line.ts'
import type { Follower, KeptFrame } from './follow.ts'
import { retryAfterS } from './overload.ts'

/** A stream that has this much unsent is dropped: its reader comes back, or asks for `state`. */
export const unsentMaxBytes = 64 * 1024
export const beat = Buffer.from('event: beat\ndata:\n\n')
/** Revisions were lost to this process: the next frame stands for itself. */
export const resetEvent = Buffer.from('event: reset\ndata:\n\n')
const hello = 'retry: 4000\n\n'

export const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // For nginx: pass each event on at once.
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
}

const stateHeaders = (caching: string) => ({
  'content-type': 'application/json',
  'cache-control': caching,
  'x-content-type-options': 'nosniff',
})

/** A whole frame by itself: for whoever begins, or must begin anew. A cache may hand it on for a second. */
export function snapshotAnswer(frame: KeptFrame, isOpen: boolean): ReadyAnswer {
  return new ReadyAnswer(200, stateHeaders(`${reach(isOpen)}, max-age=1`), `{"reset":true,"frames":[${frame.json}]}`)
}

/** What followed a revision, oldest first: never changes, so caches may keep it. None after a long silence. */
export function followingAnswer(frames: KeptFrame[], isOpen: boolean): ReadyAnswer {
  const caching = frames.length > 0 ? `${reach(isOpen)}, max-age=30` : 'no-store'
  return new ReadyAnswer(200, stateHeaders(caching), `{"frames":[${frames.map((frame) => frame.json).join(',')}]}`)
}

const reach = (isOpen: boolean): string => (isOpen ? 'public' : 'private')

/** What a stream begins with: the frames that its reader missed, else the newest. */
export function firstEvents(follower: Follower, last: string | undefined): Buffer {
  const missed = last ? follower.after(last) : undefined
  const events = missed ? missed.map((frame) => frame.event) : [...(last ? [resetEvent] : []), follower.newest().event]
  return Buffer.concat([Buffer.from(hello), ...events])
}

/** A fresh one for each, so that they come back one after another. */
export function busyAnswer(): ReadyAnswer {
  return new ReadyAnswer(503, { 'retry-after': String(retryAfterS()), 'cache-control': 'no-store', 'content-type': 'text/plain' }, 'busy')
}
