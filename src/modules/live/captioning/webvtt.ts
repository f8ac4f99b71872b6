import type { Slot } from '../airing/slot.ts'
import { writeVtt } from '../recording/lines.ts'
import type { TimedLine } from './store.ts'

// One millisecond, not nought: hls.js takes an offset of exactly nought for none. Cue times are the media time of the epoch (RFC 8216, 3.5).
const timestampMap = 'X-TIMESTAMP-MAP=LOCAL:00:00:00.001,MPEGTS:90'

/** Where a segment's pictures lie: by the airing's clock, and in the media time of their epoch. */
export interface SegmentClock {
  atMs: number
  mediaMs: number
}

/** The captions of one segment; a line that goes on in the next one stands in both, at the same times, so that players take it for one. */
export function writeCaptionsSegment(lines: readonly TimedLine[], clock: SegmentClock): string {
  const media = (ms: number): number => Math.max(0, ms - clock.atMs + clock.mediaMs)
  const cues = lines
    .map(({ fromMs, toMs, text }) => ({ startMs: media(fromMs), endMs: media(toMs), text }))
    .filter(({ startMs, endMs }) => endMs > startMs)
  return writeVtt(cues).replace(/^WEBVTT\n/, `WEBVTT\n${timestampMap}\n`)
}

export interface CaptionsPlaylist {
  breaksBefore: number
  ended: boolean
  /** "vod": whole and for good. */
  kind: 'live' | 'vod'
  /** Longest segment in whole seconds. */
  targetS: number
}

/** The playlist of captions in step with the picture's: the same numbers, times and discontinuities. Without blocking: players ask each second. */
export function writeCaptionsPlaylist(
  slots: readonly Pick<Slot, 'msn' | 'startsAt' | 'durationMs' | 'breaks'>[],
  addressOf: (msn: number) => string,
  { breaksBefore, ended, kind, targetS }: CaptionsPlaylist,
): string {
  const lines = ['#EXTM3U', '#EXT-X-VERSION:7', `#EXT-X-TARGETDURATION:${targetS}`]
  if (kind === 'vod') lines.push('#EXT-X-PLAYLIST-TYPE:VOD')
  lines.push(`#EXT-X-MEDIA-SEQUENCE:${slots[0]?.msn ?? 0}`)
  if (breaksBefore > 0) lines.push(`#EXT-X-DISCONTINUITY-SEQUENCE:${breaksBefore}`)
  for (const [at, slot] of slots.entries()) {
    if (slot.breaks) lines.push('#EXT-X-DISCONTINUITY')
    if (at === 0 || slot.breaks) lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(slot.startsAt).toISOString()}`)
    lines.push(`#EXTINF:${(slot.durationMs / 1000).toFixed(3)},`, addressOf(slot.msn))
  }
  if (ended || kind === 'vod') lines.push('#EXT-X-ENDLIST')
  return `${lines.join('\n')}\n`
}

/** Slots of a recording joined to segments of captions: one for each second would be thousands of requests. None reaches over a discontinuity. */
export function joinSlots<S extends Pick<Slot, 'msn' | 'startsAt' | 'durationMs' | 'breaks'>>(slots: readonly S[], longestMs: number): S[] {
  const joined: S[] = []
  for (const slot of slots) {
    const last = joined.at(-1)
    if (last && !slot.breaks && last.durationMs + slot.durationMs <= longestMs)
      joined[joined.length - 1] = { ...last, durationMs: last.durationMs + slot.durationMs }
    else joined.push({ ...slot, msn: joined.length })
  }
  return joined
}
