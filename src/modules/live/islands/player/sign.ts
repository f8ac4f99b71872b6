import type { Feed } from './feed.ts'

const [nearS, farS] = [0.25, 3]
/** An interpreter may come later than the viewers, or lose their line. */
const againMs = 4000

/** The interpreter's picture: a stream of its own, in step with the film by the clock that both carry. Hidden, it loads nothing. */
export function followFilm(
  sign: HTMLVideoElement,
  film: HTMLMediaElement,
  filmAt: () => number | undefined,
  address: () => string,
  open: (address: string, onError: () => void) => Feed,
) {
  let feed: Feed | undefined
  let opened = ''
  let notBefore = 0
  sign.controls = false
  sign.removeAttribute('src')
  const stop = (): void => {
    feed?.stop()
    feed = undefined
  }
  return {
    stop,
    tick(): void {
      if (sign.offsetParent === null) return stop()
      // The film's address was renewed: so is this one's.
      if (opened !== address()) {
        stop()
        notBefore = 0
      }
      if (!feed) {
        if (performance.now() < notBefore) return
        notBefore = performance.now() + againMs
        feed = open((opened = address()), stop)
      }
      const [here, there] = [feed.atMs(), filmAt()]
      if (film.paused) sign.pause()
      else if (sign.paused) void sign.play().catch(() => {})
      if (here === undefined || there === undefined) return
      const apartS = (there - here) / 1000
      if (Math.abs(apartS) > farS) sign.currentTime += apartS
      else sign.playbackRate = Math.abs(apartS) < nearS ? film.playbackRate : film.playbackRate + Math.sign(apartS) * 0.1
    },
  }
}
