import { expect, test } from 'vitest'
import { writeMediaPlaylist, writeMultivariant } from './playlist.ts'
import type { Slot } from './slot.ts'
import { newTrack } from './track.ts'

const start = Date.UTC(2026, 10, 23, 7)
const map = { a: 'a', '1': '1', '2': '2', '3': '2' } as const
const slots: Slot[] = [
  { msn: 41, startsAt: start, durationMs: 1000, breaks: false, item: { epoch: 1, seq: 7, rungs: map } },
  { msn: 42, startsAt: start + 1000, durationMs: 1040, breaks: false, item: { epoch: 1, seq: 8, rungs: map } },
  { msn: 43, startsAt: start + 2500, durationMs: 1000, breaks: true, item: null },
  { msn: 44, startsAt: start + 3500, durationMs: 960, breaks: true, item: { epoch: 2, seq: 0, rungs: { '1': '1', '2': '1' } } },
]

test('a live rung: blocking reload, the init segment and the date after each break, numbers of what was before', () => {
  expect(writeMediaPlaylist(slots, { rung: '3', kind: 'live', breaksBefore: 2 })).toBe(`#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:1
#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,HOLD-BACK=3.0
#EXT-X-MEDIA-SEQUENCE:41
#EXT-X-DISCONTINUITY-SEQUENCE:2
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MAP:URI="1/2/init.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-11-23T07:00:00.000Z
#EXTINF:1.000,
1/2/7.m4s
#EXTINF:1.040,
1/2/8.m4s
#EXT-X-DISCONTINUITY
#EXT-X-MAP:URI="slate/3/init.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-11-23T07:00:02.500Z
#EXTINF:1.000,
slate/3/43.m4s
#EXT-X-DISCONTINUITY
#EXT-X-MAP:URI="slate/3/init.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-11-23T07:00:03.500Z
#EXTINF:0.960,
slate/3/44.m4s
`)
})

test('an ended and a whole recording say so', () => {
  expect(writeMediaPlaylist(slots, { rung: 'a', kind: 'live', ended: true })).toMatch(/#EXT-X-ENDLIST\n$/)
  const vod = writeMediaPlaylist(slots, { rung: 'a', kind: 'vod' })
  expect(vod).toMatch(/#EXT-X-PLAYLIST-TYPE:VOD\n[^]*#EXT-X-ENDLIST\n$/)
  expect(vod).not.toContain('SERVER-CONTROL')
})

test('the multivariant names what may be chosen, and captions in their group', () => {
  const variants = [{ rung: '1' as const, codecs: 'avc1.42e01f,mp4a.40.2', width: 426, height: 240, frameRate: 15 }]
  const captions = [{ lang: 'ru', name: 'Рус"ский', uri: '../captions/ru.m3u8' }]
  expect(writeMultivariant(variants, (rung) => `${rung}.m3u8`, captions)).toBe(`#EXTM3U
#EXT-X-VERSION:7
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="Рус ский",LANGUAGE="ru",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="../captions/ru.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=280000,AVERAGE-BANDWIDTH=205000,CODECS="avc1.42e01f,mp4a.40.2",RESOLUTION=426x240,FRAME-RATE=15.000,SUBTITLES="captions"
1.m3u8
`)
})

test('a break counts as before once its slot has left the list', () => {
  const track = newTrack()
  for (let msn = 0; msn < 14; msn += 1) track.add({ msn, startsAt: start, durationMs: 1000, breaks: msn === 3 || msn === 5, item: null })
  expect(track.window()).toMatchObject({ breaksBefore: 1, slots: { length: 10, 0: { msn: 4 } } })
  track.add({ msn: 14, startsAt: start, durationMs: 1000, breaks: false, item: null })
  expect(track.window()).toMatchObject({ breaksBefore: 1, slots: { 0: { msn: 5, breaks: true } } })
  track.add({ msn: 14, startsAt: 0, durationMs: 1, breaks: true, item: null })
  track.add({ msn: 15, startsAt: start, durationMs: 1000, breaks: false, item: null })
  expect(track.window()).toMatchObject({ breaksBefore: 2, slots: { length: 10, 0: { msn: 6 } } })
})
