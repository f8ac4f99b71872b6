import type { Copy } from './copy.ts'
import type { Rung } from './plan.ts'
import type { Line, Parcel } from './queue.ts'
import { behindS, pickNext, retryAfterMs, secondsKept } from './queue.ts'

interface Waiting extends Parcel {
  tries: number
  /** In memory while it is young, or where there is no copy. */
  bytes: Uint8Array<ArrayBuffer> | undefined
}

export interface PostWish {
  /** Without a slash at its end: /live/{room}/ingest/{stream} */
  path: string
  holder: () => string
  /** Opus has to be declared with the init segment. */
  codec: () => 'aac' | 'opus'
  /** The lease is another's, or was lost. */
  onLost: (epoch: number) => void
  /** A second of the live epoch has arrived in all rungs that go out: its time as a share of its duration. */
  onSecond: (share: number) => void
  onRefused: (epoch: number, rung: Rung, seq: number, reason: string) => void
}

const sendForMs = 8000
const memoryMaxParcels = 400
/** A line that carried nothing for so long was gone: viewers see the slate, and go on with the newest. */
const goneAfterMs = 2500
const freshMs = 1500
/** What was filmed after another took over is refused for good; everything else is let in again sooner or later. */
const forbiddenTries = 20

/** Sends fragments: each until the server has it, in the order that `pickNext` knows. */
export class Post {
  readonly #wish: PostWish
  readonly #parcels: Waiting[] = []
  readonly #copies = new Map<number, Copy>()
  epoch: number | null = null
  live: readonly Rung[] = []
  #shares: number[] = []
  #lastFailedAtMs = 0
  #stoppedUntilMs = 0
  /** Since when the line carries anything again: what waited for that says nothing about its width. */
  #backAtMs = 0
  #downSinceMs = 0
  #freshFromMs = 0

  constructor(wish: PostWish) {
    this.#wish = wish
  }

  addCopy(copy: Copy): void {
    this.#copies.set(copy.epoch, copy)
  }

  add(epoch: number, rung: Rung, seq: number, bytes: Uint8Array<ArrayBuffer> | undefined): void {
    this.#parcels.push({ epoch, rung, seq, cutAtMs: bytes ? performance.now() : -1e9, isSending: false, notBeforeMs: 0, tries: 0, bytes })
    if (this.#copies.has(epoch) && this.#parcels.length > memoryMaxParcels)
      for (const parcel of this.#parcels)
        if (performance.now() - parcel.cutAtMs > 10_000 && this.#copies.has(parcel.epoch)) parcel.bytes = undefined
    this.pump()
  }

  get #line(): Line {
    const nowMs = performance.now()
    const share = this.#shares.at(-1) ?? 0
    const atEase = this.epoch === null || (share < 0.5 && nowMs - this.#lastFailedAtMs > 1500)
    return { nowMs, epoch: this.epoch, live: this.live, freshFromMs: this.#freshFromMs, atEase }
  }

  get behindS(): number {
    return behindS(this.#parcels, this.#line)
  }

  /** Seconds that are still only here. */
  get keptS(): number {
    return secondsKept(this.#parcels)
  }

  get isDown(): boolean {
    return this.#lastFailedAtMs > 0 && performance.now() - this.#lastFailedAtMs < 3000
  }

  /** The oldest live second that is not there, as a share of a second: what the pace is kept by while nothing arrives. */
  get lateShare(): number {
    const line = this.#line
    const oldest = this.#parcels
      .filter(
        (parcel) => parcel.epoch === line.epoch && line.live.includes(parcel.rung) && parcel.seq >= 0 && parcel.cutAtMs >= line.freshFromMs,
      )
      .reduce((least, parcel) => Math.min(least, parcel.cutAtMs), line.nowMs)
    return this.isDown ? 0 : (line.nowMs - Math.max(oldest, this.#backAtMs)) / 1000
  }

  pump(): void {
    if (performance.now() < this.#stoppedUntilMs) return
    for (let next = pickNext(this.#parcels, this.#line); next; next = pickNext(this.#parcels, this.#line)) {
      next.isSending = true
      void this.#send(next as Waiting)
    }
  }

  async #send(parcel: Waiting): Promise<void> {
    const { epoch, rung, seq } = parcel
    const bytes = parcel.bytes ?? this.#copies.get(epoch)?.read(rung, seq)
    if (!bytes) return this.#forget(parcel)
    try {
      const answer = await fetch(`${this.#wish.path}/${epoch}/${rung}/${seq < 0 ? 'init' : seq}`, {
        method: 'PUT',
        body: bytes,
        headers: { lease: this.#wish.holder(), audio: this.#wish.codec(), 'content-type': 'video/mp4' },
        signal: AbortSignal.timeout(sendForMs),
      })
      if (answer.ok) return this.#arrived(parcel)
      await this.#refused(parcel, answer)
    } catch {
      this.#failed()
      this.#putOff(parcel, undefined)
    }
    setTimeout(() => this.pump(), 50)
  }

  #arrived(parcel: Waiting): void {
    if (this.#lastFailedAtMs > 0) this.#comeBack(performance.now())
    this.#forget(parcel)
    const { nowMs, epoch, live } = this.#line
    const isLast = !this.#parcels.some((one) => one.epoch === epoch && one.seq === parcel.seq && live.includes(one.rung))
    if (parcel.epoch === epoch && parcel.seq >= 0 && live.includes(parcel.rung) && isLast && nowMs - parcel.cutAtMs < 30_000) {
      this.#shares = [...this.#shares.slice(-9), (nowMs - Math.max(parcel.cutAtMs, this.#backAtMs)) / 1000]
      this.#wish.onSecond(this.#shares.at(-1)!)
    }
    this.pump()
  }

  #failed(): void {
    const nowMs = performance.now()
    if (this.#lastFailedAtMs === 0) this.#downSinceMs = nowMs
    this.#lastFailedAtMs = nowMs
  }

  #comeBack(nowMs: number): void {
    this.#lastFailedAtMs = 0
    this.#backAtMs = nowMs
    if (nowMs - this.#downSinceMs > goneAfterMs) this.#freshFromMs = nowMs - freshMs
  }

  async #refused(parcel: Waiting, answer: Response): Promise<void> {
    const wishS = Number(answer.headers.get('retry-after')) || undefined
    if (answer.status >= 500 || answer.status === 429) {
      this.#failed()
      return this.#putOff(parcel, wishS)
    }
    const reason = ((await answer.json().catch(() => ({}))) as { reason?: string }).reason ?? ''
    if (answer.status === 403 && parcel.tries < forbiddenTries) {
      this.#putOff(parcel, 2)
      return this.#wish.onLost(parcel.epoch)
    }
    if (reason === 'noInit' && parcel.tries < forbiddenTries) {
      const hasInit = this.#parcels.some((one) => one.epoch === parcel.epoch && one.rung === parcel.rung && one.seq < 0)
      if (!hasInit) this.add(parcel.epoch, parcel.rung, -1, undefined)
      return this.#putOff(parcel, 1)
    }
    // Other bytes under its name, or bytes that the server will never take: sending them again helps nobody.
    this.#forget(parcel)
    this.#wish.onRefused(parcel.epoch, parcel.rung, parcel.seq, reason)
  }

  #putOff(parcel: Waiting, wishS: number | undefined): void {
    parcel.isSending = false
    parcel.tries += 1
    parcel.notBeforeMs = performance.now() + retryAfterMs(parcel.tries, wishS)
  }

  #forget(parcel: Waiting): void {
    this.#parcels.splice(this.#parcels.indexOf(parcel), 1)
  }

  /** Another has the lease: nothing more is sent until it is asked for again. */
  pause(ms: number): void {
    this.#stoppedUntilMs = performance.now() + ms
  }

  resume(): void {
    this.#stoppedUntilMs = 0
    this.pump()
  }
}
