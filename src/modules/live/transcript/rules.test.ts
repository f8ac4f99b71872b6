import { expect, test } from 'vitest'
import { clockText, hasTranscript, paragraphsOf } from './rules.ts'

const cue = (startS: number, endS: number, text: string, speaker?: string) => ({
  startMs: startS * 1000,
  endMs: endS * 1000,
  text,
  speaker,
})

test('captions are joined until a silence, another voice, or a sound', () => {
  const cues = [
    cue(0, 2, 'Небо синее,'),
    cue(2, 4, 'потому что воздух рассеивает свет.'),
    cue(7, 9, 'Теперь опыт.'),
    cue(9, 10, 'Зачем?', 'Ада'),
    cue(10, 11, '[Звонок]', 'Ада'),
    cue(11, 12, 'Вот зачем.', 'Ада'),
  ]
  expect(paragraphsOf(cues)).toEqual([
    { atMs: 0, speaker: undefined, text: 'Небо синее, потому что воздух рассеивает свет.' },
    { atMs: 7000, speaker: undefined, text: 'Теперь опыт.' },
    { atMs: 9000, speaker: 'Ада', text: 'Зачем?' },
    { atMs: 10_000, speaker: 'Ада', text: '[Звонок]' },
    { atMs: 11_000, speaker: 'Ада', text: 'Вот зачем.' },
  ])
  expect(paragraphsOf([])).toEqual([])
})

test('a long paragraph ends with its sentence', () => {
  const words = 'слово '.repeat(70).trim()
  const cues = [cue(0, 1, words), cue(1, 2, 'и конец.'), cue(2, 3, 'Дальше.')]
  expect(paragraphsOf(cues).map(({ text }) => text)).toEqual([`${words} и конец.`, 'Дальше.'])
})

test.each([
  [0, '0:00'],
  [5999, '0:05'],
  [754_000, '12:34'],
  [3_723_000, '1:02:03'],
])('%i ms is %s', (ms, text) => expect(clockText(ms)).toBe(text))

test('there is one from the opening on, where something was said or answered', () => {
  expect(hasTranscript({ state: 'lobby' }, 1, 1)).toBe(false)
  expect(hasTranscript({ state: 'live' }, 1, 0)).toBe(true)
  expect(hasTranscript({ state: 'ended' }, 0, 1)).toBe(true)
  expect(hasTranscript({ state: 'ended' }, 0, 0)).toBe(false)
})
