import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import { readSchedule, schedulesAreHere } from '../../../../checks/setup/real-schedules.ts'
import { canonical, differences, parseSchedule, publicName, writeSchedule, type ScheduleDocument, type ScheduleFormat } from './index.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const documents = new Map<string, ScheduleDocument>()

/** Every file is read without one warning. */
function open(name: string): ScheduleDocument {
  const zone = name === 'fosdem-2021.xml' ? 'Europe/Brussels' : 'Europe/London'
  const parsed = parseSchedule(readSchedule(name), { zone, acronym: 'emf-2022' })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  expect(parsed.warnings).toEqual([])
  documents.set(name, parsed.document)
  return parsed.document
}

const documentOf = (name: string) => documents.get(name) ?? open(name)

function again(document: ScheduleDocument, format: ScheduleFormat): ScheduleDocument {
  const zone = document.zone ?? 'Europe/London'
  const parsed = parseSchedule(bytes(writeSchedule(document, format, { audience: 'office' })), { zone, acronym: 'emf-2022' })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.document
}

const files: [string, ScheduleFormat][] = [
  ['fosdem-2021.xml', 'frab-xml'],
  ['fosdem-2025.xml', 'frab-xml'],
  ['emf-2022.frab', 'frab-xml'],
  ['emf-2022.json', 'emf-json'],
  ['emf-2022.ics', 'icalendar'],
]

describe.skipIf(!schedulesAreHere)('what the real files hold', () => {
  const distinct = (values: unknown[]) => new Set(values).size
  const minutes = (document: ScheduleDocument) => document.events.reduce((sum, { durationMs }) => sum + durationMs / 60_000, 0)
  const perDay = (document: ScheduleDocument) =>
    document.days.map((_, day) => document.events.filter(({ place }) => place?.day === day).length)

  function count(document: ScheduleDocument) {
    const { events, rooms } = document
    const references = events.flatMap(({ persons }) => persons)
    return {
      events: events.length,
      rooms: rooms.length,
      roomsWithEvents: distinct(events.map(({ room }) => room)),
      tracks: distinct(events.map(({ track }) => track)),
      persons: distinct(references.map(({ id }) => id)),
      names: distinct(references.map(({ name }) => name)),
      references: references.length,
      withoutPerson: events.filter(({ persons }) => persons.length === 0).length,
      derivedGuids: events.filter(({ guidIsDerived }) => guidIsDerived).length,
      guids: distinct(events.map(({ guid }) => guid)),
    }
  }

  function inSeveralEvents(document: ScheduleDocument): number {
    const events = new Map<string, Set<string>>()
    for (const event of document.events) for (const { id } of event.persons) events.set(id!, (events.get(id!) ?? new Set()).add(event.guid))
    return [...events.values()].filter((guids) => guids.size > 1).length
  }

  test('FOSDEM 2021', () => {
    const document = documentOf('fosdem-2021.xml')
    expect(count(document)).toEqual({
      events: 773,
      rooms: 108,
      roomsWithEvents: 106,
      tracks: 109,
      persons: 684,
      names: 684,
      references: 818,
      withoutPerson: 102,
      derivedGuids: 773,
      guids: 773,
    })
    expect([perDay(document), minutes(document), inSeveralEvents(document)]).toEqual([[401, 372], 27_790, 89])
    expect(document.events.flatMap(({ links }) => links)).toHaveLength(2976)
    expect(document.events.flatMap(({ attachments }) => attachments)).toHaveLength(395)
    expect(document.events.filter(({ abstract }) => abstract === null)).toHaveLength(72)
    expect(document.events.filter(({ description }) => description === null)).toHaveLength(474)
    expect(document.events.every(({ language }) => language === null)).toBe(true)
    expect(Math.max(...document.events.map(({ durationMs }) => durationMs)) / 3_600_000).toBe(9)
  })

  test('FOSDEM 2025', () => {
    const document = documentOf('fosdem-2025.xml')
    expect(count(document)).toEqual({
      events: 943,
      rooms: 40,
      roomsWithEvents: 29,
      tracks: 69,
      persons: 992,
      names: 992,
      references: 1172,
      withoutPerson: 3,
      derivedGuids: 0,
      guids: 943,
    })
    expect([perDay(document), minutes(document), inSeveralEvents(document)]).toEqual([[470, 473], 23_485, 127])
    expect([document.zone, document.dayChange, document.tracks.length]).toEqual(['Europe/Brussels', '09:00:00', 74])
    expect(document.events.filter(({ slug }) => slug!.endsWith('-'))).toHaveLength(91)
    const unnamed = document.events.flatMap(({ persons }) => persons).filter((person) => publicName(person) === undefined)
    expect(distinct(unnamed.map(({ name }) => name))).toBe(2)
    for (const format of ['frab-xml', 'frab-json', 'icalendar', 'emf-json'] as const) {
      const written = writeSchedule(document, format, { audience: 'public' })
      for (const { name } of unnamed)
        expect(written.includes(`>${name}<`) || written.includes(`"${name}"`) || written.includes(`CN=${name}`)).toBe(false)
    }
  })

  test('EMF 2022, frab', () => {
    const document = documentOf('emf-2022.frab')
    expect(count(document)).toEqual({
      events: 335,
      rooms: 19,
      roomsWithEvents: 19,
      tracks: 1,
      persons: 186,
      names: 225,
      references: 335,
      withoutPerson: 0,
      derivedGuids: 0,
      guids: 335,
    })
    expect([perDay(document), document.dayCount]).toEqual([[11, 99, 127, 98], 3])
    const names = new Map<string, Set<string>>()
    const ids = new Map<string, Set<string>>()
    for (const { id, name } of document.events.flatMap(({ persons }) => persons)) {
      names.set(id!, (names.get(id!) ?? new Set()).add(name))
      ids.set(name, (ids.get(name) ?? new Set()).add(id!))
    }
    const several = (map: Map<string, Set<string>>) => [...map.values()].filter((values) => values.size > 1).length
    expect([several(ids), several(names)]).toEqual([7, 15])
    expect(document.events.filter(({ slug }) => /[^\u0000-\u007F]/.test(slug!))).toHaveLength(1)
  })

  test('EMF 2022: what three formats say of the 326 shared ids is the same', () => {
    const facts = (name: string) => {
      const entries = documentOf(name).events.map(
        ({ id, title, startsAt, durationMs, room }) => [id, `${title} | ${startsAt} | ${durationMs} | ${room}`] as const,
      )
      return new Map(entries)
    }
    const [json, ics, frab] = [facts('emf-2022.json'), facts('emf-2022.ics'), facts('emf-2022.frab')]
    expect(json.size).toBe(326)
    expect([...ics].toSorted()).toEqual([...json].toSorted())
    expect([...json].filter(([id, fact]) => frab.get(id) !== fact)).toEqual([])
    expect([...frab.keys()].filter((id) => !json.has(id))).toHaveLength(9)
  })
})

describe.skipIf(!schedulesAreHere)('round trips of the real files', () => {
  test.each(files)('%s: 0 differences in the same format, and a third time byte by byte', (name, format) => {
    const document = documentOf(name)
    const second = again(document, format)
    expect(differences(canonical(document), canonical(second))).toEqual([])
    const [once, twice] = [document, second].map((one) => writeSchedule(one, format, { audience: 'office' }))
    expect(twice).toBe(once)
  })

  test.each(['fosdem-2021.xml', 'fosdem-2025.xml', 'emf-2022.frab'])(
    '%s: element by element, by a comparison that knows nothing of our model',
    (name) => {
      const written = writeSchedule(documentOf(name), 'frab-xml', { audience: 'office' })
      const [before, after] = [elementsOf(readSchedule(name).toString()), elementsOf(written)]
      const known = new Set(before)
      const added = new Set(after.filter((line) => !known.has(line)).map((line) => line.replace(/=.*/s, '')))
      expect(missing(before, after)).toEqual([])
      // What the old file has none of: guids, dates with offset, and the zone that we asked for.
      const fresh = ['schedule/conference/time_zone_name/#', 'schedule/day/room/event/@guid', 'schedule/day/room/event/date/#']
      expect([...added].toSorted()).toEqual(name === 'fosdem-2021.xml' ? fresh : name === 'emf-2022.frab' ? fresh.slice(0, 1) : [])
    },
  )

  test('emf-2022.json: value by value', () => {
    const written = writeSchedule(documentOf('emf-2022.json'), 'emf-json', { audience: 'office' })
    expect(JSON.parse(written)).toEqual(JSON.parse(readSchedule('emf-2022.json').toString()))
  })

  test('emf-2022.ics: line by line', () => {
    const lines = (text: string) => text.replaceAll('\r\n ', '').replaceAll(';VALUE=DATE-TIME', '').trimEnd().split('\r\n')
    const [before, after] = [
      lines(readSchedule('emf-2022.ics').toString()),
      lines(writeSchedule(documentOf('emf-2022.ics'), 'icalendar', { audience: 'office' })),
    ]
    expect(missing(before, after)).toEqual([])
    const added = new Set(missing(after, before).map((line) => line.replace(/[:;].*/, '')))
    const zone = ['TZID', 'TZNAME', 'TZOFFSETFROM', 'TZOFFSETTO', 'DTSTART', 'BEGIN', 'END']
    expect([...added].toSorted()).toEqual(['DTSTAMP', 'NAME', 'PRODID', 'X-WR-TIMEZONE', ...zone].toSorted())
  })

  test.each(['fosdem-2021.xml', 'fosdem-2025.xml', 'emf-2022.frab'])(
    '%s as schedule.json and back loses only what that format has no place for',
    (name) => {
      const document = documentOf(name)
      const back = again(document, 'frab-json')
      const lost = differences(canonical(document), canonical(back)).map((path) =>
        path.replace(/\/events\/[^/]+|\/days\/\d+|\/tracks\/\d+/, (start) => start.replace(/[^/]+$/, '*')).replace(/:.*/s, ''),
      )
      const expected: Record<string, string[]> = {
        'fosdem-2021.xml': ['/days/*/endsAt', '/days/*/startsAt'],
        'fosdem-2025.xml': ['/events/*/extra', '/tracks/*/extra', '/days/*/rooms/slug'],
        'emf-2022.frab': ['/days/*/startsAt', '/events/*/doNotRecord'],
      }
      expect([...new Set(lost.map((path) => path.replace(/\/rooms\/.*\/slug$/, '/rooms/slug')))].toSorted()).toEqual(
        expected[name]!.toSorted(),
      )
    },
  )

  const facts = (document: ScheduleDocument) =>
    document.events
      .map(({ title, startsAt, durationMs, room, persons }) =>
        JSON.stringify([startsAt, durationMs, title.trim(), room, persons.map(({ name }) => name.replaceAll(/[\r\n]+/g, '\n'))]),
      )
      .toSorted()
  const pairs = files.flatMap(([name, own]) =>
    (['frab-xml', 'frab-json', 'icalendar'] as const).filter((format) => format !== own).map((format) => [name, format] as const),
  )
  test.each(pairs)('%s as %s keeps events, times, rooms and persons in order', (name, format) => {
    expect(facts(again(documentOf(name), format))).toEqual(facts(documentOf(name)))
  })
})

/** Every attribute and every text with its path, without empty ones; durations and offsets of the same value are the same. */
function elementsOf(xml: string): string[] {
  const lines: string[] = []
  const path: string[] = []
  const texts: string[] = []
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes }) => {
    path.push(name)
    texts.push('')
    for (const [key, value] of Object.entries(attributes)) lines.push(`${path.join('/')}/@${key}=${String(value)}`)
  })
  parser.on('text', (text) => texts.push((texts.pop() ?? '') + text))
  parser.on('closetag', ({ name }) => {
    const text = texts.pop()!
    const shown = name === 'duration' || name === 'timeslot_duration' ? text.padStart(5, '0').slice(0, 5) : text
    if (shown.trim() !== '') lines.push(`${path.join('/')}/#=${shown}`)
    path.pop()
  })
  parser.write(xml).close()
  return lines
}

function countsOf(lines: string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1)
  return counts
}

function missing(wanted: string[], found: string[]): string[] {
  const have = countsOf(found)
  return [...countsOf(wanted)].filter(([line, count]) => (have.get(line) ?? 0) < count).map(([line]) => line)
}
