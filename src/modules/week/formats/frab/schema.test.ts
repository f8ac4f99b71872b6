import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { emptyDocument, emptyEvent, type ScheduleDocument } from '../model.ts'
import { parseFrabJson } from './json-read.ts'
import { writeFrabJson } from './json-write.ts'
import { parseFrabXml } from './xml-read.ts'
import { writeFrabXml } from './xml-write.ts'

const folder = resolve(import.meta.dirname, '../../../../..', process.env['SCHEDULES_DIR'] ?? '../shared/data/schedules')
const file = resolve(folder, 'frab-schedule.schema.json')
const isHere = existsSync(file)
if (!isHere)
  console.warn(`\n*** frab-schedule.schema.json is not in ${folder}: what we write is NOT checked against it. Set SCHEDULES_DIR. ***\n`)

const person = (name: string, id: string | null = null) => ({ id, guid: null, code: null, name, isFrabShape: false, extra: {} })

const own: ScheduleDocument = {
  ...emptyDocument('own'),
  title: 'Научный калейдоскоп',
  acronym: 'kaleidoscope-2027',
  version: '4',
  url: 'https://week.example/weeks/kaleidoscope-2027',
  baseUrl: 'https://week.example/',
  zone: 'Europe/Moscow',
  tracks: [{ name: 'Физика', color: null, slug: 'physics', extra: {} }],
  rooms: [{ name: 'Поток 1', slug: 'p1', guid: '0a6f1c1e-4a5b-4c3d-8e2f-0000000000a1', description: null, capacity: null, extra: {} }],
  events: [
    {
      ...emptyEvent('0a6f1c1e-4a5b-4c3d-8e2f-000000000061', '2027-02-09T21:30:00Z', 45 * 60_000),
      id: 'AA93CM',
      slug: 'небо-',
      title: 'Небо',
      room: 'Поток 1',
      track: 'Физика',
      type: 'lecture',
      language: 'ru',
      url: 'https://week.example/sessions/nebo',
      doNotRecord: true,
      persons: [person('Аня Выдуманная', '7'), person('Лев Выдуманный')],
      links: [{ url: 'https://week.example/x', title: 'X', type: null, extra: {} }],
    },
    {
      ...emptyEvent('0a6f1c1e-4a5b-4c3d-8e2f-000000000062', '2027-02-08T07:00:00Z', 30 * 60_000),
      id: '62',
      slug: 'light',
      title: 'Light',
      room: 'Поток 2',
      type: 'workshop',
      language: 'en',
      url: 'https://week.example/sessions/light',
      doNotRecord: false,
    },
  ],
}

describe.skipIf(!isHere)('our own schedule.json against the published schema, formats asserted', () => {
  function check(document: ScheduleDocument) {
    const ajv = new Ajv({ strict: false, allErrors: true })
    ajv.addMetaSchema(createRequire(import.meta.url)('ajv/lib/refs/json-schema-draft-06.json') as object)
    ajv.addFormat('date', /^\d{4}-\d\d-\d\d$/)
    ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/)
    ajv.addFormat('uri', /^[a-z][a-z0-9+.-]*:\/\/\S+$/)
    ajv.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    ajv.addFormat('color', /^#[0-9a-f]{6}$/i)
    const validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')))
    validate(JSON.parse(writeFrabJson(document)))
    return (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`)
  }

  test('the one departure is `start`: HH:MM, as every producer writes and every reader expects', () => {
    expect(check(own).every((error) => error.endsWith('/start format'))).toBe(true)
    expect(check(own)).toHaveLength(2)
  })

  test('the check can fail: what the schema forbids is found', () => {
    const imported = { ...own, source: 'frab-xml' as const }
    expect(check(imported)).toContain('/schedule/conference/acronym pattern')
    expect(check(imported).filter((error) => error.endsWith('/slug pattern'))).toHaveLength(1)
    expect(check({ ...own, events: [{ ...own.events[0]!, url: null }] })).toContain(
      '/schedule/conference/days/0/rooms/Поток 1/0/url format',
    )
  })
})

describe('a document of ours, which no file has laid out', () => {
  test('gets days by its own zone, rooms, and a header that says what is there', () => {
    const { conference } = JSON.parse(writeFrabJson(own)).schedule
    expect(conference).toMatchObject({ acronym: 'kaleidoscope_2027', start: '2027-02-08', end: '2027-02-10', daysCount: 2 })
    expect(
      conference.days.map((day: { index: number; date: string; day_start: string; day_end: string }) => [
        day.index,
        day.date,
        day.day_start,
        day.day_end,
      ]),
    ).toEqual([
      [1, '2027-02-08', '2027-02-08T10:00:00+03:00', '2027-02-08T10:30:00+03:00'],
      [2, '2027-02-10', '2027-02-10T00:30:00+03:00', '2027-02-10T01:15:00+03:00'],
    ])
  })

  test('an event after midnight, but before the day’s change, stays with the day before', () => {
    const { conference } = JSON.parse(writeFrabJson({ ...own, dayChange: '04:00' })).schedule
    expect(conference.days.map((day: { date: string }) => day.date)).toEqual(['2027-02-08', '2027-02-09'])
  })

  test('comes back from XML and JSON with the same guids, times, persons in order, texts and links', () => {
    const facts = (document: ScheduleDocument) =>
      document.events
        .map(({ guid, startsAt, durationMs, title, room, track, type, language, url, persons, links }) => ({
          guid,
          startsAt,
          durationMs,
          title,
          room,
          track,
          type,
          language,
          url,
          persons: persons.map(({ id, name }) => [id, name]),
          links: links.map((link) => [link.url, link.title]),
        }))
        .toSorted((a, b) => a.guid.localeCompare(b.guid))
    for (const parsed of [
      parseFrabXml(new TextEncoder().encode(writeFrabXml(own))),
      parseFrabJson(new TextEncoder().encode(writeFrabJson(own))),
    ]) {
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
      expect(facts(parsed.document)).toEqual(facts(own))
      expect(parsed.warnings).toEqual([])
    }
  })
})
