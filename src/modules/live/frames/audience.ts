import type { World } from '#platform/http/route.ts'
import type { FirstAnswer, FirstGet, Line } from '#platform/http/line.ts'
import { ReadyAnswer } from '#platform/http/line.ts'
import type { KnownRoom } from '../tickets/known.ts'
import { knownRooms } from '../tickets/known.ts'
import { staffKinds } from '../rooms/rules.ts'
import { beat, busyAnswer, firstEvents, followingAnswer, resetEvent, snapshotAnswer, streamHeaders, unsentMaxBytes } from './answers.ts'
import { followRoom } from './follow.ts'
import type { Follower, KeptFrame } from './follow.ts'
import { overloadOf } from './overload.ts'

/**
 * State and events for thousands of readers of one room in one process: straight over their lines, without a framework, the same bytes to all.
 * Staff go the long way, because each request of theirs is a beat, and so does whoever has no right: that page says why.
 */
export function answerAudience(world: World): FirstAnswer {
  const audiences = new Map<number, Audience>()
  const opening = new Map<number, Promise<Audience>>()
  const overload = overloadOf(world)
  const rooms = knownRooms(world)

  const audienceOf = (room: KnownRoom): Audience | Promise<Audience> => {
    const there = audiences.get(room.id)
    if (there) return there
    const coming =
      opening.get(room.id) ??
      followRoom(world, room.id)
        .then((follower) => {
          const audience = new Audience(world, room, follower, () => audiences.delete(room.id))
          audiences.set(room.id, audience)
          return audience
        })
        .finally(() => opening.delete(room.id))
    opening.set(room.id, coming)
    return coming
  }
  const serve = (asked: Asked, line: Line, room: KnownRoom, ticketId: number | null): boolean | Promise<boolean> => {
    const audience = audienceOf(room)
    if (!(audience instanceof Promise)) return serveNow(audience, asked, line, ticketId)
    return audience.then((there) => serveNow(there, asked, line, ticketId))
  }
  const admit = (asked: Asked, request: FirstGet, line: Line, room: KnownRoom | undefined): boolean | Promise<boolean> => {
    if (!room) return false
    const cookie = ticketCookie(request.headers.cookie)
    if (cookie === undefined) return room.isOpen ? serve(asked, line, room, null) : false
    const found = room.findTicket(cookie)
    const goOn = (ticket: Awaited<typeof found>): boolean | Promise<boolean> =>
      ticket && !staffKinds.includes(ticket.kind) ? serve(asked, line, room, ticket.id) : false
    return found instanceof Promise ? found.then(goOn) : goOn(found)
  }
  return (request, line) => {
    const asked = readAsked(request)
    if (!asked) return false
    if (overload.sheds(asked.what)) {
      line.answer(busyAnswer())
      return true
    }
    const room = rooms.find(asked.uuid)
    return room instanceof Promise ? room.then((found) => admit(asked, request, line, found)) : admit(asked, request, line, room)
  }
}

interface Asked {
  uuid: string
  what: 'state' | 'events'
  after: string | undefined
}

const address = /^\/live\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\/(?:(events)|state(?:\?after=([\w.-]{0,40}))?)$/

function readAsked({ url, headers }: FirstGet): Asked | undefined {
  if (!url.startsWith('/live/')) return undefined
  const found = address.exec(url)
  if (!found) return undefined
  const last = headers['last-event-id']
  if (found[2]) return { uuid: found[1]!, what: 'events', after: typeof last === 'string' ? last : undefined }
  return { uuid: found[1]!, what: 'state', after: found[3] }
}

function ticketCookie(header: string | string[] | undefined): string | undefined {
  if (typeof header !== 'string') return undefined
  return /(?:^|;\s*)(?:__Secure-)?live=([\w%-]+)/.exec(header)?.[1]
}

function serveNow(audience: Audience, asked: Asked, line: Line, ticketId: number | null): boolean {
  if (asked.what === 'events') audience.stream(line, ticketId, asked.after)
  else audience.tell(line, asked.after)
  return true
}

interface Stream {
  line: Line
  ticketId: number | null
  /** How many frames the room had told when the last one went out here. */
  told: number
}

const waitMs = 20_000
const lookAroundMs = 4000
const beatMs = 8000
/** So many lines are written to before others get their turn. */
const turn = 1000

/** The readers of one room in this process. */
class Audience {
  readonly #world: World
  readonly #room: KnownRoom
  readonly #follower: Follower
  readonly #streams = new Set<Stream>()
  /** Lines that wait at the newest revision, and since when. */
  #waiting = new Map<Line, number>()
  #answers = new Map<string, ReadyAnswer>()
  #told = 0
  #telling: Promise<void> = Promise.resolve()
  #toldMs = performance.now()
  readonly #close: () => void

  constructor(world: World, room: KnownRoom, follower: Follower, closed: () => void) {
    this.#world = world
    this.#room = room
    this.#follower = follower
    const unhear = follower.onFrame((frame, isReset) => this.#hear(frame, isReset))
    const timer = setInterval(() => void this.#lookAround(), lookAroundMs)
    timer.unref()
    this.#close = () => {
      clearInterval(timer)
      unhear()
      follower.release()
      closed()
    }
  }

  /** `state`: at once, unless the reader knows the newest; then with the next frame. */
  tell(line: Line, after: string | undefined): void {
    if (after !== undefined && after === this.#follower.newest().rev) {
      line.busy = true
      line.gone = () => void this.#waiting.delete(line)
      this.#waiting.set(line, performance.now())
      return
    }
    line.answer(this.#answerAfter(after))
  }

  stream(line: Line, ticketId: number | null, last: string | undefined): void {
    const stream = { line, ticketId, told: this.#told }
    line.gone = () => {
      if (this.#streams.delete(stream)) this.#world.metrics.streams.dec()
    }
    this.#streams.add(stream)
    this.#world.metrics.streams.inc()
    line.begin(new ReadyAnswer(200, streamHeaders, firstEvents(this.#follower, last), true))
  }

  /** The same question gets the same bytes until there is another frame; a snapshot is made anew for its date. */
  #answerAfter(after: string | undefined): ReadyAnswer {
    const known = after === undefined ? undefined : this.#answers.get(after)
    if (known) return known
    const frames = after === undefined ? undefined : this.#follower.after(after)
    if (!frames) return snapshotAnswer(this.#follower.newest(), this.#room.isOpen)
    const answer = followingAnswer(frames, this.#room.isOpen)
    this.#answers.set(after!, answer)
    return answer
  }

  #hear(frame: KeptFrame, isReset: boolean): void {
    this.#answers.clear()
    const waiting = this.#waiting
    this.#waiting = new Map()
    this.#toldMs = performance.now()
    const told = (this.#told += 1)
    this.#telling = this.#telling.then(() => this.#tellAll(frame, isReset, waiting, told)).catch(() => {})
  }

  async #tellAll(frame: KeptFrame, isReset: boolean, waiting: Map<Line, number>, told: number): Promise<void> {
    const answer = isReset ? snapshotAnswer(frame, this.#room.isOpen) : followingAnswer([frame], this.#room.isOpen)
    const event = isReset ? Buffer.concat([resetEvent, frame.event]) : frame.event
    let count = 0
    for (const line of waiting.keys()) {
      line.answer(answer)
      if ((count += 1) % turn === 0) await nextTurn()
    }
    for (const stream of this.#streams) {
      if (stream.told >= told) continue
      stream.told = told
      this.#send(stream, event)
      if ((count += 1) % turn === 0) await nextTurn()
    }
  }

  #send(stream: Stream, bytes: Buffer): void {
    if (stream.line.unsentBytes() > unsentMaxBytes) stream.line.drop()
    else stream.line.send(bytes)
  }

  /** Who lost the right goes, who waited long gets an empty answer, streams beat; where nobody is left, nothing is followed. */
  async #lookAround(): Promise<void> {
    const nowMs = performance.now()
    const silent = followingAnswer([], this.#room.isOpen)
    for (const [line, sinceMs] of this.#waiting) {
      if (nowMs - sinceMs < waitMs) break
      this.#waiting.delete(line)
      line.answer(silent)
    }
    if (this.#streams.size === 0 && this.#waiting.size === 0 && nowMs - this.#toldMs > waitMs) return this.#close()
    if (nowMs - this.#toldMs >= beatMs) {
      this.#toldMs = nowMs
      for (const stream of this.#streams) this.#send(stream, beat)
    }
    // A room that can't be looked at now is looked at again; its streams stay.
    const room = await Promise.resolve(knownRooms(this.#world).find(this.#room.uuid)).catch(() => this.#room)
    for (const stream of this.#streams)
      if (!room || (stream.ticketId === null ? !room.isOpen : !room.isValid(stream.ticketId))) stream.line.end()
  }
}

function nextTurn(): Promise<void> {
  return new Promise((done) => setImmediate(done))
}
