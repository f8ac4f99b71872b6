import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectRoot } from '#platform/root.ts'
import { captionsBytesMax, readCaptions } from './captions.ts'

const read = (text: string) => readCaptions(new TextEncoder().encode(text))

test('times with and without hours, names, several lines, settings, marks and escapes', () => {
  const result = read(
    [
      '\ufeffWEBVTT the title\r\nKind: captions\r\n\r\nNOTE not for everybody\r\n\r\nSTYLE\r\n::cue { color: red }\r\n',
      'first\r\n00:01.000 --> 00:02.500 line:0 align:start region:r1\r\n<v.loud Ada L&amp;V>Небо <i>синее</i>,\r\nтак как R&D 2 &lt; 3\r\n',
      '100:00:02.000 --> 100:00:03.000\r\n[Звонок]\r\n',
    ].join('\r\n'),
  )
  expect(result).toEqual({
    ok: true,
    cues: [
      { startMs: 1000, endMs: 2500, text: 'Небо синее, так как R&D 2 < 3', speaker: 'Ada L&V' },
      { startMs: 360_002_000, endMs: 360_003_000, text: '[Звонок]', speaker: undefined },
    ],
    vtt:
      'WEBVTT\n\n00:01.000 --> 00:02.500 line:0 align:start\n<v.loud Ada L&amp;V>Небо <i>синее</i>,\nтак как R&amp;D 2 &lt; 3\n\n' +
      '100:00:02.000 --> 100:00:03.000\n[Звонок]\n',
  })
})

test('an escape that nobody knows stays as it is', () => {
  const result = read('WEBVTT\n\n00:00.000 --> 00:01.000\n&constructor; &toString; &copy;\n')
  expect(result.ok && result.cues[0]!.text).toBe('&constructor; &toString; &copy;')
})

test('what is written anew reads the same', () => {
  const once = read('WEBVTT\n\n00:00.000 --> 00:01.000\nA & B <c.x>c</c>\n')
  expect(once.ok && read(once.vtt)).toEqual(once)
})

describe('a problem is named with its line', () => {
  const cue = '00:01.000 --> 00:02.000\nслова\n'
  test.each([
    ['no header', cue, 'noHeader', 1],
    ['subrip', `1\n00:00:01,000 --> 00:00:02,000\nслова\n`, 'noHeader', 1],
    ['nothing at all', '', 'noHeader', 1],
    ['a header that only begins so', 'WEBVTTX\n', 'noHeader', 1],
    ['only a header', 'WEBVTT\n\nNOTE empty\n', 'noCues', 1],
    ['no empty line after the header', `WEBVTT\n${cue}`, 'noBlank', 2],
    ['a comma in a time', 'WEBVTT\n\n1\n00:00:01,000 --> 00:00:02.000\nслова', 'comma', 4],
    ['sixty-one seconds', 'WEBVTT\n\n00:61.000 --> 01:02.000\nслова', 'badTime', 3],
    ['a time beyond all recordings', `WEBVTT\n\n00:01.000 --> ${'9'.repeat(400)}:00:00.000\nслова`, 'badTime', 3],
    ['no milliseconds', 'WEBVTT\n\n00:01 --> 00:02\nслова', 'badTime', 3],
    ['no spaces around the arrow', 'WEBVTT\n\n00:01.000-->00:02.000\nслова', 'badTime', 3],
    ['words without a time', `WEBVTT\n\n${cue}\nпотерянные слова\nи ещё\n`, 'noTime', 6],
    ['the end before the start', 'WEBVTT\n\n00:02.000 --> 00:01.000\nслова', 'endFirst', 3],
    ['no length', 'WEBVTT\n\n00:02.000 --> 00:02.000\nслова', 'endFirst', 3],
    ['an earlier one after a later one', `WEBVTT\n\n00:05.000 --> 00:06.000\nслова\n\n${cue}`, 'order', 6],
    ['no words', 'WEBVTT\n\n00:01.000 --> 00:02.000\n\n', 'noText', 3],
    ['only marks', 'WEBVTT\n\n00:01.000 --> 00:02.000\n<i></i>', 'noText', 3],
    ['two times in one block', `WEBVTT\n\n${cue}${cue}`, 'arrow', 5],
    ['a mark of HTML', 'WEBVTT\n\n00:01.000 --> 00:02.000\nслова\n<script>x</script>', 'mark', 5],
    ['a bare "<"', 'WEBVTT\n\n00:01.000 --> 00:02.000\n2 < 3', 'mark', 4],
  ])('%s', (_, text, reason, line) => {
    expect(read(text)).toEqual({ ok: false, reason: `live.captions.${reason}`, line })
  })

  test('a file in another encoding, and one that is too large', () => {
    expect(readCaptions(Buffer.from('WEBVTT\n\n\xd1\xeb', 'latin1'))).toEqual({ ok: false, reason: 'live.captions.notText', line: 1 })
    expect(readCaptions(new Uint8Array(captionsBytesMax + 1))).toEqual({ ok: false, reason: 'live.captions.large', line: 1 })
  })
})

test.each(['ru', 'en'])('the demonstration’s captions in %s are whole and fill the film', (lang) => {
  const captions = readCaptions(readFileSync(join(projectRoot, `db/demo/sample.${lang}.vtt`)))
  expect(captions.ok && [captions.cues.length, captions.cues[0]!.startMs, captions.cues.at(-1)!.endMs]).toEqual([8, 0, 30_000])
})
