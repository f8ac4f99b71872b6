import type { Deck } from './deck.ts'
import type { Line } from './words.ts'

const [sayAfterMs, firstHelpMs, nextHelpMs] = [1500, 2800, 4000]
const [stallsMax, stallsWithinMs] = [1, 40_000]
const firstPictureMs = 9000

/** No playhead stands still for longer than four seconds without something being tried; what is tried is said. */
export function keepGoing(deck: Deck, line: Line, isWanted: () => boolean) {
  const { film } = deck
  let [place, stillSince, step, hasStarted, isSaid] = [-1, performance.now(), 0, false, false]
  let stalls: number[] = []
  const moved = (): void => {
    if (isSaid) line.say('well')
    isSaid = false
    step = 0
    hasStarted = true
  }
  const stand = (ms: number): void => {
    if (!hasStarted) {
      // Nothing was ever shown: the first picture takes its time, and what is missing is asked for by itself.
      if (ms > firstPictureMs * (step + 1)) deck.help((step += 1) + 1)
      return
    }
    if (ms > sayAfterMs && !isSaid) {
      isSaid = true
      line.say('stall', false)
      stalls = [...stalls.filter((at) => performance.now() - at < stallsWithinMs), performance.now()]
      // Again and again: no picture gets through this line.
      if (stalls.length > stallsMax && deck.goDown()) stalls = []
    }
    if (ms > firstHelpMs + step * nextHelpMs) {
      line.say('again', false)
      deck.help(step)
      step += 1
    }
  }
  return {
    hasStarted: () => hasStarted,
    isStill: () => isSaid,
    tick(): void {
      const at = performance.now()
      if (film.currentTime !== place) {
        if (place >= 0 && film.currentTime > place && !film.seeking) moved()
        place = film.currentTime
        stillSince = at
      } else if (!isWanted() || film.ended || !deck.feed) stillSince = at
      else stand(at - stillSince)
    },
  }
}
