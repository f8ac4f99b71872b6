import type { Bar } from './bar.ts'
import type { Deck } from './deck.ts'
import type { Engine } from './feed.ts'
import { remember } from './kept.ts'
import type { Line } from './words.ts'

const lookAgainMs = 20_000
const patienceMs = 4000

interface CaptionsWish {
  deck: Deck
  line: Line
  bar: Bar
  lang: string
  isOn: boolean
  /** The library that knows captions. */
  loadFull: () => Promise<Engine | undefined>
}

/** Captions in the reader's language, else the first. They may come in the middle of a lecture: then they switch themselves on. */
export function openCaptions({ deck, line, bar, lang, isOn, loadFull }: CaptionsWish) {
  let [chosen, since, lookedAt] = [-1, performance.now(), 0]
  let hasSaid = false
  let known = deck.feed
  bar.press('captions', isOn)
  const choose = (langs: string[]): void => {
    const same = langs.findIndex((one) => one.split('-')[0] === lang)
    chosen = same < 0 ? 0 : same
    deck.feed?.showCaptions(chosen)
    line.say('captions')
  }
  /** The list of captions stands in the playlist of playlists, which is read once. */
  const look = async (): Promise<void> => {
    lookedAt = performance.now()
    const answer = await fetch(`${deck.media}/main/${deck.isOver ? 'vod' : deck.isSound ? 'audio' : 'main'}.m3u8`).catch(() => undefined)
    if (isOn && chosen < 0 && answer?.ok && (await answer.text()).includes('TYPE=SUBTITLES')) deck.open()
  }
  const turnOn = async (): Promise<void> => {
    since = performance.now()
    hasSaid = false
    if (!deck.library || deck.feed?.captions() !== undefined) return
    deck.library = (await loadFull().catch(() => undefined)) ?? deck.library
    deck.open()
  }
  return {
    toggle(): void {
      isOn = !isOn
      chosen = -1
      remember('live-captions', isOn ? '1' : '0')
      bar.press('captions', isOn)
      if (isOn) return void turnOn()
      deck.feed?.showCaptions(-1)
      line.say('captionsOff')
    },
    tick(): void {
      if (deck.feed !== known) [known, chosen] = [deck.feed, -1]
      if (!isOn || chosen >= 0) return
      const langs = deck.feed?.captions()
      if (langs && langs.length > 0) return choose(langs)
      if (!langs || performance.now() - since < patienceMs) return
      if (!hasSaid) line.say('noCaptions')
      hasSaid = true
      if (!deck.isOver && performance.now() - lookedAt > lookAgainMs) void look()
    },
  }
}
