import type { RoomSource } from '../rooms/policy.ts'

/** How a room's picture reaches the page. The page itself never names another host: /live/:room/video leads there. */
export type Playback =
  | { way: 'none' }
  /** In the page's own player; `origin` is what the page's policy must allow, where the file lies elsewhere. */
  | { way: 'player'; origin: string | undefined }
  /** In a page of another host, which our rules do not reach. */
  | { way: 'elsewhere'; host: string }

const mediaEnding = /\.(mp4|m4v|webm|ogv|mov|m3u8|mp3|m4a|ogg|opus)$/i

export function playbackOf(source: RoomSource): Playback {
  if (source.kind === 'none') return { way: 'none' }
  if (source.kind === 'file') return { way: 'player', origin: undefined }
  const url = new URL(source.url)
  return mediaEnding.test(url.pathname) ? { way: 'player', origin: url.origin } : { way: 'elsewhere', host: url.host }
}
