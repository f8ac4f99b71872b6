import { Ajv } from 'ajv'
import ICAL from 'ical.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSchedule, schedulesAreHere } from '../../../../../checks/setup/real-schedules.ts'
import { testApp, testOrigin } from '../../../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../../../checks/setup/test-app.ts'
import { people } from '#people'
import { inTransaction } from '#platform/db/database.ts'
import { parseSchedule } from '../../formats/index.ts'
import { week } from '../../module.ts'
import { releaseTimetable } from '../../releases/release.ts'
import { insertSessions } from '../../weeks/insert.ts'
import type { SampleWeek } from '../../weeks/sample.ts'
import { sampleSession, sampleWeek } from '../../weeks/sample.ts'
import { importSchedule } from '../imports/import.ts'
import { exportSchedule } from './export.ts'

let app: TestApp
let sample: SampleWeek

beforeAll(async () => {
  app = await testApp({ now: '2026-11-23T06:10:00Z', modules: [people, week] })
  sample = await sampleWeek(app.db, { sessions: 3 })
})
afterAll(() => app.close())

const parsed = async (format: string) => {
  const answer = parseSchedule(new TextEncoder().encode(await app.page(`/weeks/sample/export.${format}`)))
  if (!answer.ok) throw new Error(JSON.stringify(answer.problems))
  return answer
}
const release = () => inTransaction(app.db, (trx) => releaseTimetable(trx, { weekId: sample.id, actorId: null, now: app.world.clock() }))

describe('a week of our own', () => {
  test.each([
    ['xml', 'application/xml; charset=utf-8'],
    ['json', 'application/json; charset=utf-8'],
    ['ics', 'text/calendar; charset=utf-8'],
  ])('as %s is read back without a warning: sessions, times, streams, who leads', async (format, mediaType) => {
    const answer = await app.request(`/weeks/sample/export.${format}`)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, mediaType])
    expect(answer.headers.get('content-disposition')).toBe(`inline; filename="sample.${format}"`)
    const { document, warnings } = await parsed(format)
    expect(warnings).toEqual([])
    const [first] = document.events
    const { guid } = await app.db
      .selectFrom('week.session')
      .select('guid')
      .where('id', '=', sample.sessionIds[0]!)
      .executeTakeFirstOrThrow()
    expect(document.events).toHaveLength(3)
    expect(document.zone).toBe('Europe/Moscow')
    expect([first!.guid, first!.title, first!.startsAt, first!.durationMs, first!.room, first!.track]).toEqual([
      guid,
      'Почему лёд скользкий?',
      '2026-11-23T06:00:00Z',
      30 * 60_000,
      'Большой зал',
      'Физика',
    ])
    expect(first!.persons.map((person) => person.name)).toEqual(['Айсылу Гайфуллина'])
    expect(first!.url).toBe(`${testOrigin}/weeks/sample/sessions/pochemu-led-skolzkii`)
  })

  test('says for whom it is, and speaks English where asked', async () => {
    expect(await app.page('/weeks/sample/export.xml')).toContain('Для кого: 5–9 класс')
    const english = await app.page('/weeks/sample/export.xml?lang=en')
    expect(english).toContain('<title>Why is ice slippery?</title>')
    expect(english).not.toContain('Һоноҕоева')
  })

  test('as a calendar: SEQUENCE is the release, CONFERENCE our page, DTSTAMP the hour of the release', async () => {
    const text = await app.page('/weeks/sample/export.ics')
    const event = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent')[0]!
    expect(event.getFirstPropertyValue('sequence')).toBe(1)
    expect(String(event.getFirstPropertyValue('conference'))).toBe(`${testOrigin}/weeks/sample/sessions/pochemu-led-skolzkii`)
    expect(String(event.getFirstPropertyValue('dtstamp'))).toBe('2026-11-22T06:00:00Z')
    expect(text).toContain('BEGIN:VTIMEZONE')
  })

  test('carries blocks, format, track and waves: as words everywhere, as elements and properties where there is room', async () => {
    const [item, wave] = sample.sessionIds
    const saved = await app.db.selectFrom('week.published_session').select(['session_id', 'facts']).execute()
    const guidOf = async (id: number) =>
      (await app.db.selectFrom('week.session').select('guid').where('id', '=', id).executeTakeFirstOrThrow()).guid
    const itemGuid = await guidOf(item!)
    const facts = saved.find((row) => row.session_id === wave)!.facts as Record<string, unknown>
    const blocks = [
      { minutes: 15, screen: true },
      { minutes: 5, screen: false },
    ]
    const changed = JSON.stringify({ ...facts, blocks, waveOf: itemGuid })
    await app.db.updateTable('week.published_session').set({ facts: changed }).where('session_id', '=', wave!).execute()
    const [xml, json, ics] = await Promise.all(
      (['xml', 'json', 'ics'] as const).map(
        async (format) => (await exportSchedule(app.db, 'sample', format, { origin: testOrigin })).text,
      ),
    )
    await app.db
      .updateTable('week.published_session')
      .set({ facts: JSON.stringify(facts) })
      .where('session_id', '=', wave!)
      .execute()
    for (const text of [xml!, json!]) expect(text).toContain('Части: 15 мин у экрана, 5 мин без экрана')
    expect(xml).toContain('<block minutes="15" screen="on"')
    expect(xml).toContain(`<wave_of guid="${itemGuid}"`)
    expect(json).toContain('/weeks/sample/sessions/pochemu-led-skolzkii')
    const plain = ics!.replaceAll('\r\n ', '')
    expect(plain).toContain(`RELATED-TO;RELTYPE=SIBLING:${itemGuid}`)
    expect(plain).toContain('X-KALEIDOSCOPE-BLOCKS:15:on 5:off')
    expect(plain.match(/X-KALEIDOSCOPE-FORMAT:lecture/g)).toHaveLength(3)
    expect(plain.match(/CATEGORIES:Физика/g)).toHaveLength(3)
    for (const text of [xml!, json!, ics!]) {
      const read = parseSchedule(new TextEncoder().encode(text))
      expect(read.ok && read.warnings).toEqual([])
    }
  })

  test.skipIf(!schedulesAreHere)('as JSON keeps the published schema of schedule.json', async () => {
    const schema = JSON.parse(readSchedule('frab-schedule.schema.json').toString()) as object
    const own = JSON.parse(await app.page('/weeks/sample/export.json')) as object
    const ajv = new Ajv({ strict: false, validateSchema: false, validateFormats: false, allErrors: true })
    const { $schema: _draft, ...plain } = schema as Record<string, unknown>
    ajv.validate(plain, own)
    expect(ajv.errors).toBeNull()
  })

  test('a tag by version: 304 while it stands, a new text after a release', async () => {
    const first = await app.request('/weeks/sample/export.ics')
    const tag = first.headers.get('etag')!
    const again = (value: string) => app.request('/weeks/sample/export.ics', { headers: { 'if-none-match': value } })
    expect([(await again(tag)).status, (await again(`W/${tag}`)).status, (await again('"other"')).status]).toEqual([304, 304, 200])
    app.countQueries()
    await again(tag)
    expect(app.countQueries()).toBeLessThanOrEqual(3)

    await inTransaction(app.db, (trx) =>
      insertSessions(trx, sample.id, [sampleSession(sample, { title: { ru: 'Тайна' }, streamId: sample.streams.lab!, people: [] })]),
    )
    expect((await again(tag)).status).toBe(304)
    expect(await first.text()).not.toContain('Тайна')

    await app.db.updateTable('week.session').set({ state: 'withdrawn' }).where('id', '=', sample.sessionIds[2]!).execute()
    await app.db.deleteFrom('week.session').where('title', '@>', '{"ru":"Тайна"}').execute()
    expect(await release()).toMatchObject({ ok: true, version: 2 })
    const after = await again(tag)
    expect(after.status).toBe(200)
    const text = (await after.text()).replaceAll('\r\n ', '')
    expect(text.split('BEGIN:VEVENT')).toHaveLength(4)
    const gone = text.split('BEGIN:VEVENT').find((part) => part.includes('STATUS:CANCELLED'))!
    expect(gone).toContain('SUMMARY:Занятие 3')
    expect(gone).toContain('SEQUENCE:2')
    expect((await parsed('xml')).document.events).toHaveLength(2)
  })

  test('goes in again under another address, and comes out with the same guids', async () => {
    const bytes = new TextEncoder().encode(await app.page('/weeks/sample/export.xml'))
    expect(await importSchedule(app.db, { bytes, slug: 'copy', actorId: null, now: app.world.clock() })).toMatchObject({
      ok: true,
      report: { added: 2 },
    })
    const facts = (text: string) => [...text.matchAll(/guid="[^"]+" id|<date>[^<]+|<title>[^<]+|<person[^<]+/g)].map((match) => match[0])
    expect(facts(await app.page('/weeks/copy/export.xml'))).toEqual(facts(await app.page('/weeks/sample/export.xml')))
    expect(await app.page('/weeks/sample', { cookies: { locale: 'ru' } })).toContain('Почему лёд скользкий?')
  })
})

test.each([
  ['/weeks/nowhere/export.xml', 404],
  ['/weeks/%00/export.json', 404],
  ['/weeks/sample/export.pdf', 404],
  ['/weeks/sample/export.emf.json', 404],
])('%s is a page that says so', async (path, status) => {
  const answer = await app.request(path)
  expect(answer.status).toBe(status)
  expect(answer.headers.get('content-type')).toContain('text/html')
})

test('an unreleased week is not given out', async () => {
  await app.db
    .insertInto('week.week')
    .values({ slug: 'later', name: '{"ru":"Потом"}', zone: 'Europe/Moscow', starts_on: '2027-02-08', ends_on: '2027-02-12', source: '{}' })
    .execute()
  expect((await app.request('/weeks/later/export.xml')).status).toBe(404)
})
