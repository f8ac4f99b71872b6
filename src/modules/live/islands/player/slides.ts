import { byId } from './words.ts'

export interface Playing {
  media: string
  slides: Record<string, string>
  cues: [atMs: number, kind: string, number: number][]
}

const askAgainMs = 10_000

/** The slides that go with the sound: each turns when this viewer's own playhead comes to it. */
export function openSlides(says: Record<string, string>, ask: () => Promise<Playing | undefined>) {
  const image = byId<HTMLImageElement>('live-slide')
  const cues = new Map<number, number>()
  let titles: Record<string, string> = {}
  let newest: number | null = null
  let shown = 0
  let askedAt = -askAgainMs
  const add = (list: readonly [number, string, number][]): void => {
    for (const [at, kind, number] of list) if (kind === 'slide') cues.set(at, number)
  }
  const name = (): void => {
    if (!image || shown === 0) return
    const title = titles[shown]
    image.alt = (says.slide ?? '').replace('%', String(shown)) + (title ? `: ${title}` : '')
    if (title !== undefined || performance.now() - askedAt < askAgainMs) return
    askedAt = performance.now()
    // Not all viewers at once.
    setTimeout(() => void ask().then((playing) => playing && learn(playing)), Math.random() * 2000)
  }
  const learn = (playing: Playing): void => {
    titles = playing.slides
    add(playing.cues)
    name()
  }
  const at = (ms: number): number | null => {
    let [best, found] = [-Infinity, null as number | null]
    for (const [when, number] of cues) if (when <= ms && when > best) [best, found] = [when, number]
    return found
  }
  return {
    learn,
    hear(frame: { slide?: number | null; cues?: [number, string, number][] }, media: string | undefined): void {
      newest = frame.slide ?? newest
      const fresh = (frame.cues ?? []).filter(([when]) => !cues.has(when))
      add(fresh)
      // Fetched before the playhead is there, and not by all at once.
      if (media)
        for (const [, kind, number] of fresh)
          if (kind === 'slide') setTimeout(() => (new Image().src = `${media}/slides/${number}.webp`), Math.random() * 1500)
    },
    /** Undefined: no slides here. */
    turnTo(ms: number | undefined, media: string): void {
      if (!image) return
      const number = (ms === undefined ? null : at(ms)) ?? newest
      if (!number || number === shown) return
      shown = number
      image.src = `${media}/slides/${number}.webp`
      name()
    },
    /** Returns whether there is one to be seen. */
    show(on: boolean): boolean {
      if (image) image.hidden = !on || shown === 0
      return shown > 0
    },
  }
}
