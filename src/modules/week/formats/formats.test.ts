import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { translator, locales } from '#platform/i18n.ts'
import { detectFormat } from './detect.ts'
import { canonical, differences, parseSchedule, writeSchedule, type ScheduleFormat } from './index.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const read = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url))
const fixtures: [string, ScheduleFormat][] = [
  ['traps.xml', 'frab-xml'],
  ['no-zone.xml', 'frab-xml'],
  ['traps.json', 'frab-json'],
  ['traps.ics', 'icalendar'],
  ['emf.json', 'emf-json'],
]
const options = { zone: 'Europe/London', acronym: 'week' }

function accepted(input: Uint8Array, zone = options.zone) {
  const parsed = parseSchedule(input, { ...options, zone })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.document
}

describe('which format', () => {
  test.each(fixtures)('%s is %s', (name, format) => expect(detectFormat(read(name))).toBe(format))
  test.each(['', 'PK\u0003\u0004', 'Title;Start', '%PDF-1.7'])('%j is none', (text) => {
    const parsed = parseSchedule(bytes(text))
    expect(parsed).toMatchObject({ ok: false, problems: [{ reason: text === '' ? 'week-import.empty' : 'week-import.format-unknown' }] })
  })
})

describe('encodings', () => {
  const text = read('traps.xml').toString()
  const plain = canonical(accepted(bytes(text)))
  const swap = (buffer: Buffer) => Buffer.from(buffer).swap16()
  const utf16 = Buffer.from(text.replace('UTF-8', 'UTF-16'), 'utf16le')

  test.each<[string, Buffer]>([
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16LE with a byte order mark', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])],
    ['UTF-16BE with a byte order mark', Buffer.concat([Buffer.from([0xfe, 0xff]), swap(utf16)])],
    ['UTF-16LE without one', utf16],
    ['UTF-8 whose header says UTF-16', Buffer.from(text.replace('UTF-8', 'UTF-16'))],
  ])('%s', (_name, input) => {
    expect(differences(plain, canonical(accepted(input)))).toEqual([])
  })

  test('windows-1251, declared in the header', () => {
    const head = Buffer.from('<?xml version="1.0" encoding="windows-1251"?><schedule><conference><title>')
    const tail =
      '</title></conference><day date="2027-02-08"><room name="A"><event id="1"><start>1:00</start><duration>1:00</duration></event></room></day></schedule>'
    const document = accepted(Buffer.concat([head, Buffer.from([0xcd, 0xe5, 0xe4, 0xe5, 0xeb, 0xff]), Buffer.from(tail)]))
    expect(document.title).toBe('Неделя')
  })

  test('an unknown encoding, and bytes that UTF-8 does not have', () => {
    const unknown = bytes('<?xml version="1.0" encoding="x-klingon"?><schedule/>')
    expect(parseSchedule(unknown)).toMatchObject({
      problems: [{ reason: 'week-import.encoding-unknown', values: { encoding: 'x-klingon' } }],
    })
    const broken = Buffer.concat([Buffer.from('<schedule>'), Buffer.from([0xcd, 0xe5]), Buffer.from('</schedule>')])
    expect(parseSchedule(broken)).toMatchObject({ problems: [{ reason: 'week-import.encoding-broken', values: { encoding: 'utf-8' } }] })
  })

  test('a letter across the border of two pieces', () => {
    const padding = ' '.repeat(256 * 1024 - text.indexOf('Неделя') - 1)
    const shifted = Buffer.from(text.replace('<schedule', `${padding}<schedule`))
    expect(accepted(shifted).title).toBe('Неделя «Калейдоскоп» 🔭')
  })
})

describe('size', () => {
  test.each(['<schedule>', '[', '{', 'BEGIN:VCALENDAR', 'none'])('too large is told in megabytes, whatever begins with %s', (start) => {
    const input = Buffer.alloc(3 * 1024 * 1024, ' ')
    input.write(start)
    expect(parseSchedule(input, { maxBytes: 2 * 1024 * 1024 })).toEqual({
      ok: false,
      problems: [{ reason: 'week-import.too-large', values: { size: 3, max: 2 } }],
    })
  })

  test('50 MB is the limit where none is given', () => {
    expect(parseSchedule(Buffer.alloc(50 * 1024 * 1024 + 1, '<'))).toMatchObject({ problems: [{ reason: 'week-import.too-large' }] })
  })
})

test('hostile texts cost no more than their length', { timeout: 120_000 }, () => {
  const traps = [
    'x'.repeat(1_000_000),
    '@'.repeat(500_000),
    'a@b'.repeat(300_000),
    '<p'.repeat(500_000),
    '<pre>'.repeat(200_000),
    '&amp'.repeat(250_000),
  ]
  const events = traps.map(
    (text) => `<event id="1"><start>1:00</start><duration>1:00</duration><title>T</title><abstract><![CDATA[${text}]]></abstract>
    <persons><person id="1" note="${text.replaceAll(/[<&]/g, '')}"><![CDATA[${text}]]></person></persons></event>`,
  )
  const document = accepted(
    bytes(`<schedule><conference/><day date="2027-02-08"><room name="A">${events.join('')}</room></day></schedule>`),
  )
  const started = performance.now()
  for (const [, format] of fixtures) writeSchedule(document, format, { audience: 'public' })
  // A square of their length would take hours; a busy machine takes seconds.
  expect(performance.now() - started).toBeLessThan(60_000)
})

describe('round trips', () => {
  test.each(fixtures)('%s: the same format gives the same document, and a third time too', (name, format) => {
    const first = accepted(read(name))
    const written = writeSchedule(first, format, { audience: 'office' })
    const second = accepted(bytes(written))
    expect(differences(canonical(first), canonical(second))).toEqual([])
    expect(writeSchedule(second, format, { audience: 'office' })).toBe(written)
  })

  const pairs = fixtures
    .flatMap(([name, own]) => fixtures.map(([, format]) => [name, format, own] as const))
    .filter(([, format, own]) => format !== own)
  test.each([...new Map(pairs.map((pair) => [pair.slice(0, 2).join(), pair])).values()])('%s as %s keeps the events', (name, format) => {
    const facts = (document: ReturnType<typeof accepted>) =>
      document.events.map(({ title, startsAt, durationMs, room }) => [startsAt, durationMs, title, room].join(' | ')).toSorted()
    const first = accepted(read(name))
    const second = accepted(bytes(writeSchedule(first, format, { audience: 'office' })), first.zone!)
    expect(facts(second)).toEqual(facts(first))
  })
})

test('differences names each path once, whichever side lacks it', () => {
  expect(differences({ a: [1, { b: 2 }], c: 'x' }, { a: [1, { b: 3 }], d: null })).toEqual([
    '/a/1/b: 2 ≠ 3',
    '/c: "x" ≠ nothing',
    '/d: nothing ≠ null',
  ])
  expect(differences({ a: [] }, { a: {} })).toEqual(['/a: [] ≠ {}'])
})

describe('no input makes a parser throw, and every reason can be said', () => {
  const say = locales.map(translator)

  // A small generator with a fixed seed, so that a failure can be repeated.
  function* numbers(seed: number): Generator<number> {
    for (let state = seed; ;) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      yield state
    }
  }

  test.each(fixtures)('%s with 400 random injuries', (name) => {
    const random = numbers(20_270_208)
    const next = (limit: number) => random.next().value! % limit
    const source = read(name)
    const pieces = [
      '<',
      '>',
      '"',
      '&',
      '{',
      '[',
      ']',
      ',',
      '\\',
      '0',
      '99',
      '-',
      ':',
      ';',
      '\r\n',
      '\uFEFF',
      '\u0000',
      '\u00e9',
      'T',
      'null',
    ]
    for (let round = 0; round < 400; round += 1) {
      let input: Buffer = Buffer.from(source)
      for (let injury = next(4); injury >= 0; injury -= 1) {
        const [from, length] = [next(input.length), next(3) === 0 ? next(300) : next(3)]
        input = Buffer.concat([input.subarray(0, from), Buffer.from(pieces[next(pieces.length)]!), input.subarray(from + length)])
      }
      const parsed = parseSchedule(input, round % 2 === 0 ? options : {})
      for (const { reason, values } of parsed.ok ? parsed.warnings : parsed.problems)
        for (const t of say) expect(t(reason, values)).not.toBe('')
      if (parsed.ok) for (const [, format] of fixtures) writeSchedule(parsed.document, format, { audience: 'public' })
    }
  })
})
