import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseFrabJson } from './json-read.ts'
import { writeFrabJson } from './json-write.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const fixture = () => readFileSync(new URL('../fixtures/traps.json', import.meta.url))

function acceptedDocument(input: Uint8Array, zone?: string) {
  const parsed = parseFrabJson(input, zone === undefined ? {} : { zone })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed
}

describe('the traps of schedule.json', () => {
  const { document, warnings } = acceptedDocument(fixture())

  test('events without start or duration, and what is no event at all, are left out and told', () => {
    expect(document.events.map(({ id }) => id)).toEqual(['25', '21', '22', '26'])
    expect(warnings.map(({ reason, at }) => [reason, at])).toEqual([
      ['week-import.start-missing', 'event 23'],
      ['week-import.duration-missing', 'event 24'],
      ['week-import.start-missing', 'event'],
    ])
  })

  test('a start that is a date-time without a zone stands in the zone of the conference', () => {
    expect(document.events.find(({ id }) => id === '22')!.startsAt).toBe('2027-02-08T08:00:00Z')
  })

  test('a room named __proto__ is a room', () => {
    expect(document.events.find(({ id }) => id === '26')!.room).toBe('__proto__')
    const rooms = Object.entries(JSON.parse(writeFrabJson(document)).schedule.conference.days[0].rooms)
    expect(rooms.find(([name]) => name === '__proto__')?.[1]).toMatchObject([{ id: 26 }])
  })

  test('unknown keys of every level and both shapes of a person go out as they came', () => {
    const [before, after] = [JSON.parse(fixture().toString()), JSON.parse(writeFrabJson(document))]
    const { tracks, colors, keywords, days } = after.schedule.conference
    expect(after.note).toBe(before.note)
    expect(after.schedule.origin).toBe(before.schedule.origin)
    expect({ tracks, colors, keywords }).toEqual({
      tracks: before.schedule.conference.tracks,
      colors: before.schedule.conference.colors,
      keywords: before.schedule.conference.keywords,
    })
    const [event, source] = [days[0].rooms.Hall[0], before.schedule.conference.days[0].rooms.Hall[0]]
    expect(event.persons).toEqual(source.persons)
    expect(event.answers).toEqual(source.answers)
    expect(event.do_not_record).toBe(true)
  })
})

describe('broken files', () => {
  const problem = (text: string) => {
    const parsed = parseFrabJson(bytes(text))
    return parsed.ok ? undefined : parsed.problems[0]
  }

  test.each([
    ['{\n  "schedule": {,}\n}', 2, 16],
    ['{"schedule":\n[1,\n2,\n}', 4, 1],
    ['{"schedule":', 1, 12],
    ['{"schedule": "', 1, 15],
  ])('%j: line and column', (text, line, column) => {
    expect(problem(text)).toEqual({ reason: 'week-import.json-broken', values: { line, column }, line, column })
  })

  test('nesting without end, also inside what looks like a string', () => {
    expect(problem('['.repeat(1_000_000))).toMatchObject({ reason: 'week-import.too-deep' })
    expect(problem(`{"a":"${'['.repeat(100)}"}`)).toMatchObject({ reason: 'week-import.not-a-schedule' })
  })

  test.each(['null', '7', '{}', '{"schedule":[]}', '{"schedule":{"conference":{"days":{}}}}'])('no schedule: %s', (text) => {
    expect(problem(text)).toMatchObject({ reason: 'week-import.not-a-schedule' })
  })

  test.each(['[null]', '[7]', '[{"rooms":7}]', '[{"rooms":{"A":{}}}]', '[{"rooms":{"A":[null,7,[]]}}]'])('no events in days %s', (days) => {
    expect(problem(`{"schedule":{"conference":{"title":"T","days":${days}}}}`)).toMatchObject({ reason: 'week-import.no-events' })
  })
})
