import { readFileSync } from 'node:fs'
import ICAL from 'ical.js'
import { describe, expect, test } from 'vitest'
import { emptyDocument, emptyEvent } from '../model.ts'
import { parseICalendar } from './read.ts'
import { writeICalendar } from './write.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const fixture = () => readFileSync(new URL('../fixtures/traps.ics', import.meta.url))
const calendar = (...lines: string[]) => bytes(['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR', ''].join('\r\n'))

function accepted(input: Uint8Array, zone?: string) {
  const parsed = parseICalendar(input, zone === undefined ? {} : { zone })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed
}

describe('the traps of iCalendar', () => {
  const { document, warnings } = accepted(fixture())
  const event = (id: string) => document.events.find((one) => one.id === id)!

  test('without PRODID, DTSTAMP and VTIMEZONE; the zone is the one that most events name', () => {
    expect([document.title, document.zone, document.events.length]).toEqual(['Week by calendar', 'Europe/London', 7])
  })

  test('folded and escaped texts, with every letter', () => {
    expect(event('31').title).toBe('Commas, semicolons; and\nlines with Ө Ү Ҥ Ҕ Һ Ә Җ and 🔭 that make a line so long that it is folded')
    expect(event('31').abstract).toBe('One\n\nTwo')
  })

  test('times in UTC, without a zone, for a whole day, in the file’s own zone, behind a vendor’s path', () => {
    const times = document.events.map(({ id, startsAt, durationMs, zone }) => [id, startsAt, durationMs / 60_000, zone])
    expect(times.slice(1, 6)).toEqual([
      [null, '2027-02-08T10:00:00Z', 90, 'UTC'],
      ['33', '2027-02-08T11:00:00Z', 45, null],
      ['34', '2027-02-09T00:00:00Z', 1440, null],
      ['35', '2027-02-08T03:00:00Z', 60, 'UTC'],
      ['36', '2027-02-08T00:00:00Z', 60, 'Asia/Vladivostok'],
    ])
  })

  test('what is left out or changed is told, with its line', () => {
    expect(warnings.map(({ reason, line }) => [reason, line])).toEqual([
      ['week-import.whole-day', 52],
      ['week-import.recurrence-first-only', 63],
      ['week-import.start-missing', 70],
      ['week-import.duration-missing', 75],
      ['week-import.duration-invalid', 80],
      ['week-import.guid-repeated', 86],
    ])
  })

  test('a UID that is a UUID is the guid; the cancelled, the join page, the version and the speakers are found', () => {
    const { guid, uid, isCancelled, joinUrl, sequence, track, persons, stampedAt } = document.events[1]!
    expect({ guid, uid, isCancelled, joinUrl, sequence, track, stampedAt }).toEqual({
      guid: '0a6f1c1e-4a5b-4c3d-8e2f-000000000032',
      uid: null,
      isCancelled: true,
      joinUrl: 'https://week.example/join/32',
      sequence: 4,
      track: 'Physics',
      stampedAt: '2027-01-01T00:00:00Z',
    })
    expect(persons.map(({ name }) => name)).toEqual(['Mira "Mu" Invented'])
  })

  test('unknown properties and parts go out again', () => {
    const written = writeICalendar(document)
    for (const piece of [
      'X-WR-CALDESC:An unknown property',
      'X-COST;CURRENCY=RUB:0',
      'GEO:52.04;-2.37',
      'TRIGGER:-PT15M',
      'RRULE:FREQ=DAILY',
    ]) {
      expect(written).toContain(piece)
    }
    expect(written.match(/CONFERENCE/g)).toHaveLength(1)
  })
})

describe('refusals', () => {
  const problem = (input: Uint8Array) => {
    const parsed = parseICalendar(input)
    return parsed.ok ? undefined : parsed.problems[0]
  }

  test('a line without a colon, a calendar that never ends, nesting', () => {
    expect(problem(calendar('X-A:1', 'nonsense'))).toEqual({ reason: 'week-import.ical-broken', values: { line: 3 }, line: 3 })
    expect(problem(bytes('BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n'))).toMatchObject({ reason: 'week-import.ical-broken', line: 2 })
    expect(problem(calendar(...Array<string>(1000).fill('BEGIN:X')))).toMatchObject({ reason: 'week-import.too-deep' })
  })

  test('a line of a million parameters is refused at once; a value may be as long as it likes', () => {
    const event = ['BEGIN:VEVENT', 'UID:1', 'DTSTART:20270208T100000Z', 'DURATION:PT1H']
    const long = `DESCRIPTION:${'a:"b '.repeat(20_000)}`
    expect(problem(calendar(...event, `X${';a="b"'.repeat(1_000_000)}:1`, 'END:VEVENT'))).toMatchObject({
      reason: 'week-import.ical-broken',
      line: 6,
    })
    const folded = long.replaceAll(/.{70}/g, '$&\r\n ')
    for (const line of [long, folded])
      expect(accepted(calendar(...event, line, 'END:VEVENT')).document.events[0]!.abstract).toHaveLength(100_000)
  })

  test('times in a zone that nobody knows, or in none, ask for one', () => {
    const event = (start: string) => calendar('BEGIN:VEVENT', 'UID:1', 'SUMMARY:T', `DTSTART${start}`, 'DURATION:PT1H', 'END:VEVENT')
    expect(problem(event(':20270208T100000'))).toMatchObject({ reason: 'week-import.zone-needed', values: { event: 'T' }, line: 2 })
    expect(problem(event(';TZID=Moon Time:20270208T100000'))).toMatchObject({ reason: 'week-import.zone-needed' })
    const { document, warnings } = accepted(event(';TZID=Moon Time:20270208T100000'), 'Asia/Omsk')
    expect(document.events[0]!.startsAt).toBe('2027-02-08T04:00:00Z')
    expect(warnings[0]).toMatchObject({ values: { zone: 'Moon Time', used: 'Asia/Omsk' } })
  })
})

describe('what we write', () => {
  const own = {
    ...emptyDocument('own'),
    title: 'Неделя; наука, игра',
    zone: 'Europe/Berlin',
    events: [
      {
        ...emptyEvent('0a6f1c1e-4a5b-4c3d-8e2f-000000000051', '2027-03-28T00:30:00Z', 3_600_000),
        title: `${'Өңгө '.repeat(20)}🔭`,
        abstract: '<p>Почему <b>небо</b> синее?</p><p>И почему ночью — нет</p>',
        joinUrl: 'https://week.example/join/51',
        isCancelled: true,
        sequence: 3,
      },
    ],
  }
  const written = writeICalendar(own, '2027-03-01T09:00:00Z')

  test('UID, SEQUENCE, DTSTAMP, STATUS, CONFERENCE, TZID with its VTIMEZONE, and plain text', () => {
    const lines = written.replaceAll('\r\n ', '').split('\r\n')
    for (const line of [
      'NAME:Неделя\\; наука\\, игра',
      'UID:0a6f1c1e-4a5b-4c3d-8e2f-000000000051',
      'DTSTAMP:20270301T090000Z',
      'DTSTART;TZID=Europe/Berlin:20270328T013000',
      'DTEND;TZID=Europe/Berlin:20270328T033000',
      'SEQUENCE:3',
      'STATUS:CANCELLED',
      'CONFERENCE;VALUE=URI:https://week.example/join/51',
      'DESCRIPTION:Почему небо синее?\\n\\nИ почему ночью — нет',
    ]) {
      expect(lines).toContain(line)
    }
    expect(written.endsWith('END:VCALENDAR\r\n')).toBe(true)
  })

  test('no line is longer than 75 octets, and none is cut inside a letter', () => {
    const lines = written.split('\r\n')
    expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBe(75)
    expect(written).not.toContain('\uFFFD')
    expect(accepted(bytes(written)).document.events[0]!.title).toBe(own.events[0]!.title)
  })

  test.each([
    ['Europe/Berlin', '2027-03-27T23:00:00Z', '2027-03-29T00:00:00Z'],
    ['Europe/Moscow', '2027-02-08T05:00:00Z', '2027-02-14T00:00:00Z'],
    ['America/New_York', '2026-10-20T05:00:00Z', '2027-11-20T00:00:00Z'],
    ['Europe/Dublin', '2026-10-20T05:00:00Z', '2027-06-20T00:00:00Z'],
    ['Asia/Kathmandu', '2027-02-08T05:00:00Z', '2027-02-14T00:00:00Z'],
  ])('the VTIMEZONE of %s says the same as tzdata, hour by hour', (zone, from, to) => {
    const hours = (Date.parse(to) - Date.parse(from)) / 3_600_000
    const starts = Array.from({ length: hours }, (_, hour) =>
      new Date(Date.parse(from) + hour * 3_600_000).toISOString().replace('.000', ''),
    )
    const document = {
      ...emptyDocument('own'),
      zone,
      events: starts.map((at, n) => emptyEvent(`0a6f1c1e-4a5b-4c3d-8e2f-${String(n).padStart(12, '0')}`, at, 60_000)),
    }
    const component = new ICAL.Component(ICAL.parse(writeICalendar(document)))
    const definition = new ICAL.Timezone(component.getFirstSubcomponent('vtimezone')!)
    const read = component.getAllSubcomponents('vevent').map((event) => {
      const wall = ICAL.Time.fromDateTimeString(String(event.getFirstPropertyValue('dtstart')), undefined as never)
      wall.zone = definition
      return new Date(wall.toUnixTime() * 1000).toISOString().replace('.000', '')
    })
    // An hour that the clock shows twice cannot be told apart in iCalendar: the first one is meant.
    const twice = new Set(read.filter((at, n) => read.indexOf(at) !== n))
    const wrong = starts.filter((at, n) => read[n] !== at && !twice.has(read[n]!))
    expect(wrong).toEqual([])
    expect(twice.size).toBeLessThanOrEqual(2)
  })
})
