import type { Rung, Slot } from './slot.ts'

export interface PlaylistOptions {
  rung: Rung
  /** "live": blocking reload, a few segments behind the edge; "vod": whole and for good. */
  kind: 'live' | 'vod'
  /** EXT-X-DISCONTINUITY-SEQUENCE: discontinuities before slots that are not listed any more. */
  breaksBefore?: number
  /** Nothing follows (EXT-X-ENDLIST); a "vod" always has ended. */
  ended?: boolean
}

/** Segments are a second long; RFC 8216bis wants three of them between a player and the edge. */
const targetS = 1
const holdBackS = 3

/** The media playlist of one rung (RFC 8216bis), with addresses relative to the stream's folder. */
export function writeMediaPlaylist(slots: readonly Slot[], { rung, kind, breaksBefore = 0, ended = false }: PlaylistOptions): string {
  const lines = ['#EXTM3U', '#EXT-X-VERSION:7', `#EXT-X-TARGETDURATION:${targetS}`]
  if (kind === 'vod') lines.push('#EXT-X-PLAYLIST-TYPE:VOD')
  else lines.push(`#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,HOLD-BACK=${holdBackS.toFixed(1)}`)
  lines.push(`#EXT-X-MEDIA-SEQUENCE:${slots[0]?.msn ?? 0}`)
  if (breaksBefore > 0) lines.push(`#EXT-X-DISCONTINUITY-SEQUENCE:${breaksBefore}`)
  lines.push('#EXT-X-INDEPENDENT-SEGMENTS')
  let map: string | undefined
  for (const [at, slot] of slots.entries()) {
    const { folder, file } = placeOf(slot, rung)
    if (slot.breaks) lines.push('#EXT-X-DISCONTINUITY')
    if (map !== folder || slot.breaks) lines.push(`#EXT-X-MAP:URI="${folder}/init.mp4"`)
    map = folder
    if (at === 0 || slot.breaks) lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(slot.startsAt).toISOString()}`)
    lines.push(`#EXTINF:${(slot.durationMs / 1000).toFixed(3)},`, `${folder}/${file}`)
  }
  if (ended || kind === 'vod') lines.push('#EXT-X-ENDLIST')
  return `${lines.join('\n')}\n`
}

/** Where the segment of a slot lies, beside the playlists of its stream. The slate's segments are numbered as the slots are. */
function placeOf({ msn, item }: Slot, rung: Rung): { folder: string; file: string } {
  const stands = item?.rungs[rung]
  if (!item || !stands) return { folder: `slate/${rung}`, file: `${msn}.m4s` }
  return { folder: `${item.epoch}/${stands}`, file: `${item.seq}.m4s` }
}

/** A rung as a player may choose it. */
export interface Variant {
  rung: Rung
  /** As in RFC 6381: "avc1.42e01f,mp4a.40.2". */
  codecs: string
  width?: number
  height?: number
  frameRate?: number
}

/** Captions that go with a stream; `uri` is relative to the stream's folder: "../captions/ru.m3u8". */
export interface CaptionsTrack {
  lang: string
  name: string
  uri: string
  /** Shown without being asked for. */
  isDefault?: boolean
}

/** Highest and usual bits per second of each rung with its sound. */
const bandwidths: Record<Rung, { peak: number; average: number }> = {
  a: { peak: 48_000, average: 36_000 },
  '1': { peak: 280_000, average: 205_000 },
  '2': { peak: 620_000, average: 460_000 },
  '3': { peak: 1_900_000, average: 1_400_000 },
}

/** The multivariant playlist: which rungs there are. `listOf` says where each one's media playlist is: "1.m3u8" or "vod-1.m3u8". */
export function writeMultivariant(
  variants: readonly Variant[],
  listOf: (rung: Rung) => string,
  captions: readonly CaptionsTrack[] = [],
): string {
  const lines = ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS']
  for (const { lang, name, uri, isDefault } of captions) {
    const choice = isDefault ? 'DEFAULT=YES,AUTOSELECT=YES' : 'DEFAULT=NO,AUTOSELECT=YES'
    lines.push(
      `#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="${quoted(name)}",LANGUAGE="${quoted(lang)}",${choice},FORCED=NO,URI="${quoted(uri)}"`,
    )
  }
  for (const { rung, codecs, width, height, frameRate } of variants) {
    const { peak, average } = bandwidths[rung]
    const more = [
      width && height ? `,RESOLUTION=${width}x${height}` : '',
      frameRate ? `,FRAME-RATE=${frameRate.toFixed(3)}` : '',
      captions.length > 0 ? ',SUBTITLES="captions"' : '',
    ]
    lines.push(`#EXT-X-STREAM-INF:BANDWIDTH=${peak},AVERAGE-BANDWIDTH=${average},CODECS="${codecs}"${more.join('')}`, listOf(rung))
  }
  return `${lines.join('\n')}\n`
}

/** A quoted string can't hold quotes or line breaks (RFC 8216, 4.2). */
function quoted(text: string): string {
  return text.replaceAll(/["\r\n]/g, ' ')
}
