import type Hls from 'hls.js'
import type { HlsConfig } from 'hls.js'

export type Engine = typeof Hls
export type Rung = 'a' | '1' | '2' | '3'
export type Wish = 'auto' | Rung

export interface FeedOptions {
  /** The playlist of playlists. */
  address: string
  isOver: boolean
  /** The lightest picture to begin and to end with. */
  saves: boolean
  wish: Wish
  /** Where to begin, in seconds of a recording. */
  startAtS?: number | undefined
  onError: (kind: 'missing' | 'refused' | 'network' | 'media' | 'other') => void
  onRung: (rung: Rung) => void
}

/** One source in one element: the library, or the browser itself. */
export interface Feed {
  /** By the stream's own clock, in ms; undefined until it is known. */
  atMs: () => number | undefined
  /** Seconds behind the place where everybody is who follows live; 0 of a recording. */
  behindS: () => number
  /** Where everybody is, in seconds of the element. */
  livePlace: () => number | undefined
  /** The earliest place that can still be gone to. */
  firstPlace: () => number
  choose: (wish: Wish) => void
  rung: () => Rung | undefined
  isLowest: () => boolean
  loadOn: () => void
  repair: () => void
  /** Languages of the captions; undefined where this library knows nothing of them. */
  captions: () => string[] | undefined
  showCaptions: (at: number) => void
  stop: () => void
}

/** Which rung a playlist is, by its address: "main/2.m3u8", "main/vod-a.m3u8". */
export const rungOf = (address: string): Rung | undefined => /([a123])\.m3u8/.exec(address)?.[1] as Rung | undefined

const connection = (navigator as { connection?: { saveData?: boolean; downlink?: number } }).connection
export const savesData = connection?.saveData === true

const leavesSoonS = 3

/** Where the unbroken stretch begins that the playhead is in. */
function bufferedFrom({ buffered, currentTime }: HTMLMediaElement): number | undefined {
  for (let n = 0; n < buffered.length; n += 1)
    if (buffered.start(n) <= currentTime && buffered.end(n) >= currentTime) return buffered.start(n)
  return undefined
}

const settings = (options: FeedOptions): Partial<HlsConfig> => ({
  // The page's policy knows no workers made of blobs, and fragments of MP4 need no unpacking.
  enableWorker: false,
  lowLatencyMode: true,
  // Catching up is the page's affair: it knows who went back on purpose.
  maxLiveSyncPlaybackRate: 1,
  backBufferLength: 90,
  // Live there is never more ahead than the pause that somebody made.
  maxBufferLength: options.isOver ? 30 : 90,
  maxBufferSize: 30_000_000,
  capLevelToPlayerSize: options.wish === 'auto',
  abrEwmaDefaultEstimate: Math.min(2e6, Math.max(2e5, (connection?.downlink ?? 0.7) * 7e5)),
  fragLoadPolicy: {
    default: {
      maxTimeToFirstByteMs: 6000,
      maxLoadTimeMs: 20_000,
      timeoutRetry: { maxNumRetry: 2, retryDelayMs: 0, maxRetryDelayMs: 0 },
      errorRetry: { maxNumRetry: 4, retryDelayMs: 500, maxRetryDelayMs: 4000 },
    },
  },
})

export function feedByLibrary(library: Engine, film: HTMLMediaElement, options: FeedOptions): Feed {
  const hls = new library({ ...settings(options), startPosition: options.startAtS ?? -1 })
  const { Events } = library
  const rung = (): Rung | undefined => {
    const level = hls.levels[hls.currentLevel] ?? hls.levels[hls.loadLevel]
    return level && rungOf(level.uri)
  }
  const choose = (wish: Wish): void => {
    const at = hls.levels.findIndex((level) => rungOf(level.uri) === wish)
    hls.autoLevelCapping = options.saves && wish === 'auto' ? 0 : -1
    hls.nextLevel = at
  }
  hls.on(Events.MANIFEST_PARSED, () => choose(options.wish))
  hls.on(Events.LEVEL_SWITCHED, () => rung() && options.onRung(rung()!))
  hls.on(Events.ERROR, (_, data) => {
    const code = data.response?.code
    if (code === 403 || code === 410) options.onError('refused')
    else if (!data.fatal) return
    else if (code === 404 || code === 503) options.onError('missing')
    else options.onError(data.type === 'networkError' ? 'network' : data.type === 'mediaError' ? 'media' : 'other')
  })
  hls.loadSource(options.address)
  hls.attachMedia(film)
  return {
    atMs: () => hls.playingDate?.getTime(),
    behindS: () => (options.isOver || hls.targetLatency === null ? 0 : Math.max(0, hls.latency - hls.targetLatency)),
    livePlace: () => hls.liveSyncPosition ?? undefined,
    firstPlace: () => {
      // What is about to leave the list would be gone before it is here.
      const listed = (hls.latestLevelDetails?.fragmentStart ?? Infinity) + leavesSoonS
      return Math.min(listed, bufferedFrom(film) ?? Infinity)
    },
    choose,
    rung,
    isLowest: () => hls.levels.length > 0 && hls.loadLevel <= 0,
    loadOn: () => hls.startLoad(),
    repair: () => hls.recoverMediaError(),
    captions: () =>
      'subtitleTracks' in hls && library.DefaultConfig.subtitleStreamController
        ? hls.subtitleTracks.map(({ lang }) => lang ?? '')
        : undefined,
    showCaptions: (at) => {
      hls.subtitleTrack = at
      hls.subtitleDisplay = at >= 0
    },
    stop: () => hls.destroy(),
  }
}

/** Safari and its kin: the browser plays, and tells less. */
export function feedByBrowser(film: HTMLMediaElement, options: FeedOptions): Feed {
  const native = film as HTMLMediaElement & { getStartDate?: () => Date }
  film.src = options.address
  if (options.startAtS !== undefined) film.currentTime = options.startAtS
  const failed = (): void => options.onError('missing')
  film.addEventListener('error', failed)
  const edge = (): number => (film.seekable.length > 0 ? film.seekable.end(film.seekable.length - 1) : 0)
  const tracks = (): TextTrack[] => [...film.textTracks].filter(({ kind }) => kind === 'subtitles' || kind === 'captions')
  return {
    atMs: () => {
      const start = native.getStartDate?.().getTime()
      return start === undefined || Number.isNaN(start) ? undefined : start + film.currentTime * 1000
    },
    behindS: () => (options.isOver ? 0 : Math.max(0, edge() - 3 - film.currentTime)),
    livePlace: () => (options.isOver || edge() === 0 ? undefined : edge() - 3),
    firstPlace: () => (film.seekable.length > 0 ? film.seekable.start(0) : 0),
    choose: () => {},
    rung: () => undefined,
    isLowest: () => true,
    loadOn: () => {},
    repair: () => film.load(),
    captions: () => tracks().map(({ language }) => language),
    showCaptions: (at) => tracks().forEach((track, number) => (track.mode = number === at ? 'showing' : 'disabled')),
    stop: () => {
      film.removeEventListener('error', failed)
      film.removeAttribute('src')
      film.load()
    },
  }
}
