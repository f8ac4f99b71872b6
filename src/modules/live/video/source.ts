import type { RoomSource } from '../rooms/policy.ts'

/** How a room's picture reaches the page. The page itself never names another host: /live/:room/video leads there. */
export type Playback =
  | { way: 'none' }
  /** In the page's own player; `origin` is what the page's policy must allow, where the file lies elsewhere. */
  | {
      way: 'player'
      origin: string | undefined
      /** Languages of the captions. */
      captions: string[]
      hasSign: boolean
      /** The last part of the address of the sound alone; undefined where there is none. */
      sound: 'audio' | 'video' | undefined
    }
  /** Segments from our own origin or an edge of it: a broadcast, or a recording aired again. */
  | { way: 'stream'; hasSign: boolean }
  /** In a page of another host, which our rules do not reach. */
  | { way: 'elsewhere'; host: string }

const mediaEnding = /\.(mp4|m4v|webm|ogv|mov|m3u8|mp3|m4a|ogg|opus)$/i
const soundEnding = /\.(mp3|m4a|ogg|opus)$/i

export function playbackOf(source: RoomSource): Playback {
  if (source.kind === 'none') return { way: 'none' }
  if (source.kind === 'file') {
    const sound = source.audioFileUuid ? 'audio' : source.mediaType.startsWith('audio/') ? 'video' : undefined
    return { way: 'player', origin: undefined, captions: captionLangs(source), hasSign: source.signFileUuid !== undefined, sound }
  }
  if (source.kind === 'broadcast') return { way: 'stream', hasSign: source.sign === true }
  if (source.kind === 'recording') return { way: 'stream', hasSign: false }
  const url = new URL(source.url)
  if (!mediaEnding.test(url.pathname)) return { way: 'elsewhere', host: url.host }
  const sound = soundEnding.test(url.pathname) ? 'video' : undefined
  return { way: 'player', origin: url.origin, captions: [], hasSign: false, sound }
}

export function captionLangs(source: RoomSource): string[] {
  return source.kind === 'file' ? (source.captions ?? []).map(({ lang }) => lang) : []
}

/** The captions for this reader: their language, else the first. */
export function bestLang(langs: readonly string[], locale: string): string | undefined {
  return langs.find((lang) => lang === locale) ?? langs.find((lang) => lang.split('-')[0] === locale) ?? langs[0]
}

/** A language by its own name, as its speakers look for it: "русский", "English", "татар". */
export function langName(lang: string): string {
  const name = new Intl.DisplayNames([lang], { type: 'language' }).of(lang) ?? lang
  return name.charAt(0).toLocaleUpperCase(lang) + name.slice(1)
}
