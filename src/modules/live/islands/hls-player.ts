// The room's player for broadcasts and recordings: what plays, what its controls show, what it says, and whose playhead is where.
import { openBar } from './player/bar.ts'
import { openCaptions } from './player/captions.ts'
import { Deck } from './player/deck.ts'
import type { Engine, Wish } from './player/feed.ts'
import { feedByBrowser, feedByLibrary, savesData } from './player/feed.ts'
import { hearKeys } from './player/keys.ts'
import { recall, remember } from './player/kept.ts'
import { keepGoing } from './player/keep-going.ts'
import { followFilm } from './player/sign.ts'
import { openSlides } from './player/slides.ts'
import type { Playing } from './player/slides.ts'
import { byId, openLine } from './player/words.ts'

interface Frame {
  cover: boolean
  slate?: boolean
  slide?: number | null
  cues?: [number, string, number][]
}

const tickMs = 250
const stepS = 10
const noStreamMs = 8000
const wishes: Wish[] = ['auto', '3', '2', '1', 'a']

export async function startPlayer(
  root: HTMLElement,
  engine: Promise<Engine | undefined>,
  isCaptioned: boolean,
  loadFull: () => Promise<Engine | undefined>,
): Promise<void> {
  const { room, over, ear, lang = 'ru', now, media = '' } = root.dataset
  const says = JSON.parse(root.dataset.says ?? '{}') as Record<string, string>
  const film = byId<HTMLVideoElement>('live-film')!
  const stage = byId('live-stage')
  const soundButton = byId('live-sound')
  const aheadMs = Number(now) - Date.now()
  const library = await engine.catch(() => undefined)
  // Neither the library nor the browser can play it: the page stays as it came.
  if (!library && film.canPlayType('application/vnd.apple.mpegurl') === '') return
  film.controls = !library
  film.removeAttribute('src')

  const bar = openBar(root, says)
  const line = openLine(says)
  const ask = async (): Promise<Playing | undefined> => {
    const answer = await fetch(`/live/${room}/playing`).catch(() => undefined)
    return answer?.ok ? answer.json() : undefined
  }
  const slides = openSlides(says, ask)
  const kept = recall('live-rung') as Wish
  const deck = new Deck(
    film,
    { media, isOver: over === '1', wish: ear ? 'a' : wishes.includes(kept) ? kept : 'auto', library },
    {
      ask,
      onRung: bar.showRung,
      onDown: () => line.say('down', false),
      onUp: () => line.say('up'),
      onLost: () => line.say('again', false),
      onMissing: () => showWait(over ? 'making' : 'wait'),
    },
  )
  let [isWanted, isCovered, isSlate] = [!ear, false, root.dataset.slate === '1']
  const going = keepGoing(deck, line, () => isWanted && !isCovered)
  const captions = openCaptions({ deck, line, bar, lang, isOn: isCaptioned, loadFull })

  function showWait(key: string | undefined): void {
    const wait = byId('live-wait')!
    wait.hidden = key === undefined
    if (key) byId('live-wait-text')!.textContent = says[key] ?? ''
  }
  const showSlate = (on: boolean): void => {
    if (on === isSlate && on === !byId('live-wait')!.hidden) return
    isSlate = on
    film.volume = on ? 0 : 1
    showWait(on ? 'slate' : going.hasStarted() ? undefined : 'wait')
  }

  /** With sound where the browser lets it, else silent with a button: a film speaks only after a click. */
  const play = (): void => {
    isWanted = true
    if (soundButton && deck.isOver) soundButton.hidden = true
    film.play().catch((error: Error) => {
      if (error.name !== 'NotAllowedError' || ear) return
      film.muted = true
      film.play().catch(() => {})
      if (soundButton) soundButton.hidden = false
    })
  }
  const pause = (): void => {
    isWanted = false
    deck.isShifted = !deck.isOver
    film.pause()
  }
  const speak = (): void => {
    film.muted = false
    if (soundButton) soundButton.hidden = true
    if (!deck.feed) deck.open()
    play()
  }
  const full = (): void => {
    const native = film as HTMLVideoElement & { webkitEnterFullscreen?: () => void }
    if (document.fullscreenElement) void document.exitFullscreen()
    else if (root.requestFullscreen) void root.requestFullscreen().catch(() => {})
    else native.webkitEnterFullscreen?.()
  }
  hearKeys(root, stage, {
    play: () => (!deck.feed ? speak() : film.paused ? play() : pause()),
    back: () => deck.step(-stepS) || line.say('start'),
    on: () => void deck.step(stepS),
    home: () => void deck.step(-1e6),
    live: () => {
      if (deck.isOver) return void deck.step(1e6)
      deck.goLive()
      line.say('toLive')
      play()
    },
    mute: () => (film.muted ? speak() : (film.muted = true)),
    captions: captions.toggle,
    full,
  })
  soundButton?.addEventListener('click', speak)
  bar.rung?.addEventListener('change', () => {
    const wish = bar.rung!.value as Wish
    remember('live-rung', wish)
    deck.choose(wish)
    if (isWanted) play()
  })
  bar.seek?.addEventListener('input', () => (film.currentTime = Number(bar.seek!.value)))
  document.addEventListener('fullscreenchange', () => bar.press('full', document.fullscreenElement !== null))
  document.addEventListener('live:frame', (event) => {
    const frame = (event as CustomEvent<Frame>).detail
    slides.hear(frame, deck.isSound ? deck.media : undefined)
    if (frame.cover && !isCovered) {
      isCovered = true
      deck.stop()
      sign?.stop()
    }
    if (frame.slate !== undefined && !deck.isOver) showSlate(frame.slate)
  })
  // Chapters and transcripts lead to a moment of the airing.
  document.addEventListener('live:seek', (event) => {
    const here = deck.feed?.atMs()
    if (here !== undefined) deck.step(((event as CustomEvent<{ at: number }>).detail.at - here) / 1000)
  })

  const signFilm = byId<HTMLVideoElement>('live-sign')
  const signOptions = { address: '', isOver: deck.isOver, saves: true, wish: 'auto' as const, onRung: () => {} }
  const sign =
    signFilm &&
    followFilm(
      signFilm,
      film,
      () => deck.feed?.atMs(),
      () => `${deck.media}/sign/${deck.isOver ? 'vod' : 'main'}.m3u8`,
      (address, onError) => {
        const options = { ...signOptions, address, onError }
        return library ? feedByLibrary(library, signFilm, options) : feedByBrowser(signFilm, options)
      },
    )

  const openedAt = performance.now()
  window.addEventListener('online', () => going.isStill() && deck.open())
  const tick = (): void => {
    const at = deck.feed?.atMs()
    // Where nothing plays after all, everybody is where the server's clock is.
    if (at !== undefined || performance.now() - openedAt > noStreamMs)
      document.dispatchEvent(new CustomEvent('live:playhead', { detail: { at: at ?? Date.now() + aheadMs } }))
    if (isCovered) return
    going.tick()
    if (film.paused && isWanted && going.hasStarted() && !film.ended) film.play().catch(() => {})
    deck.catchUp()
    captions.tick()
    sign?.tick()
    if (deck.isSound) slides.turnTo(at, deck.media)
    const hasSlide = slides.show(deck.isSound)
    const isThere = going.hasStarted() || (deck.isOver && film.readyState > 1)
    if (isThere && !isSlate) showWait(deck.isSound && !hasSlide ? 'soundOnly' : undefined)
    bar.showPlay(!film.paused)
    bar.showMute(film.muted)
    bar.showBehind(deck.feed?.behindS() ?? 0)
    if (deck.isOver) bar.showPlace(film.currentTime, film.duration)
  }

  bar.showWish(deck.wish)
  if (deck.isOver || deck.isSound) void ask().then((playing) => playing && slides.learn(playing))
  if (savesData && deck.wish === 'auto') line.say('saver')
  if (ear) {
    if (soundButton) soundButton.hidden = false
  } else {
    showWait(isSlate ? 'slate' : 'wait')
    deck.open()
    // A recording begins when its viewer wants.
    if (deck.isOver) isWanted = false
    else play()
    if (soundButton && deck.isOver) soundButton.hidden = false
  }
  setInterval(tick, tickMs)
}
