import type { Engine, Feed, Rung, Wish } from './feed.ts'
import { feedByBrowser, feedByLibrary, savesData } from './feed.ts'
import type { Playing } from './slides.ts'

const [farBehindS, catchUpRate] = [12, 1.1]
const probeMs = 20_000
/** A second of the lightest picture has to be here well before it is over. */
const pictureMs = 800

export interface DeckHooks {
  onRung: (rung: Rung | undefined) => void
  onDown: () => void
  onUp: () => void
  onLost: () => void
  onMissing: () => void
  ask: () => Promise<Playing | undefined>
}

/** What plays in the film's element, and from which playlist: the picture's, or the sound's with its slides. */
export class Deck {
  readonly film: HTMLMediaElement
  readonly isOver: boolean
  feed: Feed | undefined
  media: string
  wish: Wish
  library: Engine | undefined
  /** The sound's playlist is open. */
  isSound: boolean
  /** Somebody paused or went back: they are behind on purpose. */
  isShifted = false
  private isDown = false
  private hooks: DeckHooks
  private timer = 0
  private prober = 0
  private brokenAt = 0
  private renewedAt = 0

  constructor(
    film: HTMLMediaElement,
    given: { media: string; isOver: boolean; wish: Wish; library: Engine | undefined },
    hooks: DeckHooks,
  ) {
    this.film = film
    this.media = given.media
    this.isOver = given.isOver
    this.wish = given.wish
    this.library = given.library
    this.hooks = hooks
    this.isSound = given.wish === 'a'
  }

  private address(): string {
    const name = this.isSound ? (this.isOver ? 'vod-audio' : 'audio') : this.isOver ? 'vod' : 'main'
    return `${this.media}/main/${name}.m3u8`
  }

  /** Opens the playlist anew: at the place where it was, live where everybody is. */
  open(): void {
    clearTimeout(this.timer)
    const startAtS = this.isOver && this.film.currentTime > 0 ? this.film.currentTime : undefined
    const isMuted = this.film.muted
    this.feed?.stop()
    const options = {
      address: this.address(),
      isOver: this.isOver,
      saves: savesData,
      wish: this.wish,
      startAtS,
      onError: (kind: string) => this.mend(kind),
      onRung: (rung: Rung) => this.hooks.onRung(rung),
    }
    this.feed = this.library ? feedByLibrary(this.library, this.film, options) : feedByBrowser(this.film, options)
    this.film.muted = isMuted
  }

  stop(): void {
    clearTimeout(this.timer)
    clearInterval(this.prober)
    this.feed?.stop()
    this.feed = undefined
  }

  private later(ms: number): void {
    clearTimeout(this.timer)
    this.timer = window.setTimeout(() => this.open(), ms + Math.random() * ms)
  }

  private mend(kind: string): void {
    if (kind === 'refused') return void this.renew()
    if (kind === 'missing') {
      this.hooks.onMissing()
      return this.later(this.isOver ? 4000 : 2500)
    }
    this.hooks.onLost()
    const isAgain = performance.now() - this.brokenAt < 10_000
    this.brokenAt = performance.now()
    if (kind === 'media' && !isAgain) this.feed?.repair()
    else this.later(1000)
  }

  /** The address has run out, or was taken back: a new one, where there is one for us. */
  private async renew(): Promise<void> {
    if (performance.now() - this.renewedAt < 5000 && this.renewedAt > 0) return
    this.renewedAt = performance.now()
    const playing = await this.hooks.ask()
    if (playing) this.media = playing.media
    else this.hooks.onLost()
    this.later(playing ? 0 : 5000)
  }

  choose(wish: Wish): void {
    this.wish = wish
    this.isDown = false
    clearInterval(this.prober)
    if ((wish === 'a') === this.isSound) return this.feed?.choose(wish)
    this.isSound = wish === 'a'
    this.open()
    if (this.isSound) this.hooks.onRung('a')
  }

  /** No picture gets through: the sound and the slides. Returns false where that is no way out. */
  goDown(): boolean {
    if (this.wish !== 'auto' || this.isSound || !this.library || !this.feed?.isLowest()) return false
    this.isSound = true
    this.isDown = true
    this.open()
    this.hooks.onRung('a')
    this.hooks.onDown()
    clearInterval(this.prober)
    this.prober = window.setInterval(() => void this.tryUp(), probeMs)
    return true
  }

  /** One fragment of the lightest picture, beside the sound: comes it fast enough, the picture is back. */
  private async tryUp(): Promise<void> {
    if (!this.isDown || this.film.paused) return
    const list = `${this.media}/main/${this.isOver ? 'vod-1' : '1'}.m3u8`
    try {
      const text = await (await fetch(list)).text()
      const last = text.split('\n').findLast((word) => word.includes('.m4s'))
      if (!last) return
      const startedAt = performance.now()
      await (await fetch(new URL(last, new URL(list, location.href)))).arrayBuffer()
      if (performance.now() - startedAt > pictureMs) return
    } catch {
      return
    }
    if (!this.isDown) return
    clearInterval(this.prober)
    this.isDown = false
    this.isSound = false
    this.open()
    this.hooks.onUp()
  }

  /** How much is loaded beyond the playhead without a gap. */
  private aheadS(): number {
    const { buffered, currentTime } = this.film
    for (let n = 0; n < buffered.length; n += 1)
      if (buffered.start(n) <= currentTime + 0.1 && buffered.end(n) > currentTime) return buffered.end(n) - currentTime
    return 0
  }

  /** Whoever fell behind against their will catches up gently, or jumps. */
  catchUp(): void {
    if (this.isOver || this.film.paused || !this.feed) return
    const behindS = this.feed.behindS()
    if (this.isShifted) {
      if (behindS < 2) this.isShifted = false
      if (this.film.playbackRate !== 1) this.film.playbackRate = 1
    } else if (behindS > farBehindS) this.goLive()
    else if (behindS > 1 && this.aheadS() > 1.2) this.film.playbackRate = catchUpRate
    else if (behindS < 0.2 || this.aheadS() < 0.6) this.film.playbackRate = 1
  }

  goLive(): void {
    this.isShifted = false
    const place = this.feed?.livePlace()
    if (place !== undefined) this.film.currentTime = place
  }

  /** Returns false where it doesn't go further back. */
  step(seconds: number): boolean {
    const { film } = this
    const first = this.isOver ? 0 : (this.feed?.firstPlace() ?? 0)
    const last = this.isOver ? film.duration : (this.feed?.livePlace() ?? film.currentTime)
    const wanted = film.currentTime + seconds
    if (!this.isOver) this.isShifted = wanted < last
    const place = Math.min(Math.max(wanted, first), Math.max(last, first))
    // While it stood still the list may have gone by: a step back never leads forward.
    film.currentTime = seconds < 0 ? Math.min(place, film.currentTime) : place
    return wanted >= first
  }

  /** The playhead stands still: what to try, one thing after another. */
  help(step: number): void {
    const { film, feed } = this
    if (!feed) return
    if (step === 0) {
      const gap = [...Array(film.buffered.length).keys()]
        .map((n) => film.buffered.start(n))
        .find((start) => start > film.currentTime && start < film.currentTime + 30)
      const place = feed.livePlace()
      if (gap !== undefined) film.currentTime = gap + 0.05
      else if (!this.isOver && (!this.isShifted || film.currentTime < feed.firstPlace()) && place !== undefined) this.goLive()
      return feed.loadOn()
    }
    if (step === 1 && !this.goDown()) return feed.repair()
    if (step > 1) this.open()
  }
}
