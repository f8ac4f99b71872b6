import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseFrabXml } from './xml-read.ts'
import { writeFrabXml } from './xml-write.ts'
import type { Parsed, ParseOptions } from '../notes.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url))

function accepted(parsed: Parsed) {
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed
}

function schedule(events: string, head = '<time_zone_name>Europe/Moscow</time_zone_name>', day = 'date="2027-02-08"'): Uint8Array {
  return bytes(
    `<schedule><conference><acronym>w27</acronym>${head}</conference><day ${day}><room name="A">${events}</room></day></schedule>`,
  )
}

const refusal = (input: Uint8Array, options?: ParseOptions) => {
  const parsed = parseFrabXml(input, options)
  return parsed.ok ? 'accepted' : parsed.problems[0]!
}

describe('the traps of frab XML', () => {
  const { document, warnings } = accepted(parseFrabXml(fixture('traps.xml')))
  const event = (id: string) => document.events.find((one) => one.id === id)!

  test('events without start or duration are left out, and each is named with its line', () => {
    expect(document.events.map(({ id }) => id)).toEqual(['1', '2', '3', '4', '5', '6', '7', '12'])
    expect(warnings.filter(({ reason }) => /(start|duration)-(missing|invalid)/.test(reason))).toEqual([
      { reason: 'week-import.start-missing', values: { event: 'Без начала', value: '' }, line: 94, at: 'event 8' },
      { reason: 'week-import.duration-missing', values: { event: 'Без длительности', value: '' }, line: 98, at: 'event 9' },
      { reason: 'week-import.start-invalid', values: { event: 'Начало в двадцать пять', value: '25:00' }, line: 102, at: 'event 10' },
      { reason: 'week-import.duration-invalid', values: { event: 'Длительность словом', value: 'скоро' }, line: 107, at: 'event 11' },
    ])
  })

  test('times: over midnight, dated after their day, without a date but past midnight, nine hours long', () => {
    expect(['2', '3', '4', '12'].map((id) => [event(id).startsAt, event(id).durationMs / 60_000])).toEqual([
      ['2027-02-08T18:30:00Z', 90],
      ['2027-02-08T20:30:00Z', 45],
      ['2027-02-08T21:15:00Z', 45],
      ['2027-02-09T04:00:00Z', 540],
    ])
  })

  test('a date far from its day, a start that contradicts it, and a guid that is none are told', () => {
    const told = warnings.filter(({ at }) => at === 'event 6').map(({ reason }) => reason)
    expect(told).toEqual(['week-import.start-differs', 'week-import.date-outside-day', 'week-import.guid-invalid'])
    expect(event('6').startsAt).toBe('2027-02-11T07:00:00Z')
  })

  test('guids are unique: the second user of one, and the event without one, get derived ones that never change', () => {
    expect(event('1').guid).toBe('0a6f1c1e-4a5b-4c3d-8e2f-000000000001')
    expect([event('5'), event('6'), event('7')].map(({ guid, guidIsDerived }) => [guid, guidIsDerived])).toEqual([
      ['90ed1895-720c-526c-a399-56c07277dd88', true],
      ['2e9f5a86-71b6-5aef-8cc2-5fe12108f415', true],
      ['c8383fa9-84c9-5484-b325-7e04b4b652d3', true],
    ])
  })

  test('texts stay as they are: entities, character data, carriage returns, unescaped markup, every letter', () => {
    expect(event('1').title).toBe('Свет & цвет')
    expect(event('1').abstract).toBe('<p>Почему небо <b>синее</b>?</p>\r\n<script>alert(1)</script>')
    expect(event('1').description).toBe('5 < 6 & 7 > 2')
    expect(event('2').abstract).toBe('Небо <em>над</em> городом')
    expect(document.tracks.map(({ name }) => name)).toEqual(['Физика', 'Языки Өңгө'])
    expect(document.title).toBe('Неделя «Калейдоскоп» 🔭')
  })

  test('what the header claims is kept beside what is there; empty rooms stay', () => {
    expect([document.dayCount, document.days.length]).toEqual([1, 2])
    expect(document.days[0]!.rooms.map(({ name }) => name)).toEqual(['Поток 1', 'Пустой поток', 'Поток 3'])
    expect(document.rooms.map(({ name }) => name)).toEqual(['Поток 1', 'Пустой поток', 'Поток 3', 'Двор'])
    expect(event('12').place).toEqual({ day: 1, room: null })
  })

  test('one id with two names keeps both', () => {
    expect([event('1').persons[0]!, event('2').persons[0]!].map(({ id, name }) => [id, name])).toEqual([
      ['7', 'Аня Выдуманная'],
      ['7', 'А. Выдуманная'],
    ])
  })

  test('unknown elements and attributes go out again', () => {
    const written = writeFrabXml(document)
    for (const piece of [
      '<schedule xml:lang="ru">',
      '<conference mode="remote">',
      '<sponsor level="2">Выдуманный фонд</sponsor>',
      '<tracks source="office">',
      '<track online_qa="true">Языки Өңгө</track>',
      '<generator name="hand"/>',
      '<language code="x-child">ru</language>',
      '<feedback_url>https://week.example/1/feedback</feedback_url>',
      '<person id="7" pronouns="она">Аня Выдуманная</person>',
      '<attachment type="slides" href="https://week.example/1.pdf?a=1&amp;b=2">Слайды</attachment>',
      '<link href="https://week.example/1" rel="more">Подробнее</link>',
      '<codec>none</codec>',
      '<title>Второе название</title>',
      '<room name="Пустой поток" slug="p2"/>',
      'синее&lt;/b&gt;?&lt;/p&gt;&#13;\n&lt;script',
    ]) {
      expect(written).toContain(piece)
    }
  })
})

describe('zones', () => {
  test('wall times without a zone ask for one, and name the first event', () => {
    expect(refusal(fixture('no-zone.xml'))).toEqual({
      reason: 'week-import.zone-needed',
      values: { event: 'В этот час часы переводят' },
      line: 12,
      at: 'event 101',
    })
  })

  test('with a zone: a time that the clocks skip is told; a repeated id gets a guid of its own', () => {
    const { document, warnings } = accepted(parseFrabXml(fixture('no-zone.xml'), { zone: 'Europe/Berlin' }))
    expect(document.events.map(({ startsAt }) => startsAt)).toEqual([
      '2027-03-28T01:30:00Z',
      '2027-03-28T08:00:00Z',
      '2027-03-28T09:00:00Z',
    ])
    expect(warnings.map(({ reason, at }) => [reason, at])).toEqual([
      ['week-import.time-skipped', 'event 101'],
      ['week-import.guid-repeated', 'event 102'],
    ])
    expect(new Set(document.events.map(({ guid }) => guid)).size).toBe(3)
  })

  test('a derived guid depends on the conference and the id, not on the zone or the caller', () => {
    const guids = (options: ParseOptions) => accepted(parseFrabXml(fixture('no-zone.xml'), options)).document.events.map(({ guid }) => guid)
    expect(guids({ zone: 'Asia/Omsk', acronym: 'other' })).toEqual(guids({ zone: 'Europe/Berlin' }))
  })

  const one = '<event id="1"><start>10:00</start><duration>1:00</duration><title>T</title></event>'
  test('an unknown zone in the file: the caller’s is used and told; without one, it is asked for', () => {
    const input = schedule(one, '<time_zone_name>Mars/Olympus</time_zone_name>')
    const { document, warnings } = accepted(parseFrabXml(input, { zone: 'Asia/Omsk' }))
    expect(document.zone).toBe('Asia/Omsk')
    expect(warnings[0]).toMatchObject({ reason: 'week-import.zone-of-file-unknown', values: { zone: 'Mars/Olympus', used: 'Asia/Omsk' } })
    expect(refusal(input)).toMatchObject({ reason: 'week-import.zone-needed' })
  })

  test('an unknown or numeric zone of the caller is refused', () => {
    expect(refusal(schedule(one), { zone: 'Nowhere/City' })).toEqual({
      reason: 'week-import.zone-unknown',
      values: { zone: 'Nowhere/City' },
    })
    expect(refusal(schedule(one), { zone: '+03:00' })).toMatchObject({ reason: 'week-import.zone-unknown' })
  })

  test('without a zone but with offsets the instants stand', () => {
    const event = '<event id="1"><date>2027-02-08T10:00:00+07:00</date><duration>1:00</duration><title>T</title></event>'
    const { document } = accepted(parseFrabXml(schedule(event, '')))
    expect([document.zone, document.events[0]!.startsAt]).toEqual([null, '2027-02-08T03:00:00Z'])
    expect(writeFrabXml(document)).toContain('<date>2027-02-08T10:00:00+07:00</date>')
  })
})

describe('broken and hostile files', () => {
  test('bad XML: line and column', () => {
    expect(refusal(bytes('<schedule>\n  <conference>\n  </confernce>\n</schedule>'))).toMatchObject({
      reason: 'week-import.xml-broken',
      line: 3,
      column: 15,
    })
  })

  test.each([
    '<schedule><conference>',
    '<schedule/><schedule/>',
    'text <schedule/>',
    '<schedule a="1" a="2"/>',
    '<schedule>&nbsp;</schedule>',
  ])('refused as broken: %s', (text) => expect(refusal(bytes(text))).toMatchObject({ reason: 'week-import.xml-broken', line: 1 }))

  test('entity bombs: any document type is refused before it is used', () => {
    expect(refusal(fixture('bomb.xml'))).toMatchObject({ reason: 'week-import.doctype-refused', line: 7 })
  })

  test('nesting without end', () => {
    expect(refusal(bytes('<schedule>'.repeat(100_000)))).toMatchObject({ reason: 'week-import.too-deep', values: { max: 40 } })
  })

  test('more elements than any schedule has', () => {
    expect(refusal(bytes(`<schedule>${'<a/>'.repeat(1_000_001)}</schedule>`))).toMatchObject({ reason: 'week-import.too-many' })
  })

  test('other XML, and a schedule without events', () => {
    expect(refusal(bytes('<rss/>'))).toMatchObject({ reason: 'week-import.not-a-schedule', values: { element: 'rss' } })
    expect(refusal(schedule(''))).toMatchObject({ reason: 'week-import.no-events' })
  })

  test('a schedule whose every event is unusable is refused, and still names them', () => {
    const parsed = parseFrabXml(schedule('<event id="1"><title>T</title></event>'))
    expect(parsed.ok ? [] : parsed.problems.map(({ reason }) => reason)).toEqual(['week-import.no-events', 'week-import.start-missing'])
  })

  test('warnings are counted after the first 500', () => {
    const events = '<event><start>10:00</start><title>T</title></event>'.repeat(700)
    const parsed = parseFrabXml(schedule(`${events}<event><start>1:00</start><duration>1:00</duration><title>T</title></event>`))
    expect(accepted(parsed).warnings).toHaveLength(501)
    expect(accepted(parsed).warnings.at(-1)).toEqual({ reason: 'week-import.more', values: { count: 200 } })
  })

  test('letters that XML cannot hold do not get out', () => {
    const { document } = accepted(
      parseFrabXml(schedule('<event id="1"><start>1:00</start><duration>1:00</duration><title>T</title></event>')),
    )
    document.events[0]!.title = 'a\u0000b\u000Bc\uD800d\uFFFFe'
    const again = accepted(parseFrabXml(bytes(writeFrabXml(document))))
    expect(again.document.events[0]!.title).toBe('abc\uFFFDde')
  })
})
