import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSchedule, schedulesAreHere } from '../../../../checks/setup/real-schedules.ts'
import { testApp } from '../../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { people } from '#people'
import { sql } from '#platform/db/database.ts'
import { Temporal } from '#platform/time.ts'
import { canonical, differences, parseSchedule, publicName } from '../formats/index.ts'
import type { ScheduleDocument } from '../formats/index.ts'
import { week } from '../module.ts'
import type { ExportFormat } from './exports/export.ts'
import { exportSchedule } from './exports/export.ts'
import { importSchedule } from './imports/import.ts'

let app: TestApp
const now = Temporal.Instant.from('2026-11-23T06:10:00Z')

beforeAll(async () => {
  app = await testApp({ now: now.toString(), modules: [people, week] })
})
afterAll(() => app.close())

interface Real {
  file: string
  zone: string
  own: ExportFormat
  /** Sessions by the date on which they begin, in the week's zone. */
  days: Record<string, number>
  counts: {
    sessions: number
    streams: number
    tracks: number
    references: number
    ids: number
    names: number
    withoutPerson: number
    minutes: number
  }
}

// Counts of ../shared/data/README.md. A file's `day` may hold what begins after midnight: here each date counts what begins on it.
const files: Real[] = [
  {
    file: 'fosdem-2021.xml',
    zone: 'Europe/Brussels',
    own: 'xml',
    days: { '2021-02-06': 401, '2021-02-07': 372 },
    counts: { sessions: 773, streams: 108, tracks: 109, references: 818, ids: 684, names: 684, withoutPerson: 102, minutes: 27_790 },
  },
  {
    file: 'fosdem-2025.xml',
    zone: 'Europe/Brussels',
    own: 'xml',
    days: { '2025-02-01': 470, '2025-02-02': 473 },
    counts: { sessions: 943, streams: 40, tracks: 74, references: 1172, ids: 992, names: 992, withoutPerson: 3, minutes: 23_485 },
  },
  {
    file: 'emf-2022.frab',
    zone: 'Europe/London',
    own: 'xml',
    days: { '2022-06-02': 10, '2022-06-03': 97, '2022-06-04': 126, '2022-06-05': 102 },
    counts: { sessions: 335, streams: 19, tracks: 0, references: 335, ids: 186, names: 225, withoutPerson: 0, minutes: 23_287 },
  },
  {
    file: 'emf-2022.json',
    zone: 'Europe/London',
    own: 'emf',
    days: { '2022-06-02': 10, '2022-06-03': 93, '2022-06-04': 124, '2022-06-05': 99 },
    counts: { sessions: 326, streams: 19, tracks: 0, references: 326, ids: 184, names: 222, withoutPerson: 0, minutes: 22_887 },
  },
  {
    file: 'emf-2022.ics',
    zone: 'Europe/London',
    own: 'ics',
    days: { '2022-06-02': 10, '2022-06-03': 93, '2022-06-04': 124, '2022-06-05': 99 },
    counts: { sessions: 326, streams: 19, tracks: 0, references: 0, ids: 0, names: 0, withoutPerson: 326, minutes: 22_887 },
  },
]

const slugOf = (file: string) => file.replace('.', '-')
const distinct = (values: unknown[]) => new Set(values).size

function read(bytes: Uint8Array, { file, zone }: Real): ScheduleDocument {
  const parsed = parseSchedule(bytes, { zone, acronym: slugOf(file) })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.document
}

async function exported(real: Real, format: ExportFormat): Promise<ScheduleDocument> {
  const { text } = await exportSchedule(app.db, slugOf(real.file), format, { asSource: true })
  return read(new TextEncoder().encode(text), real)
}

async function bring(real: Real) {
  const outcome = await importSchedule(app.db, {
    bytes: readSchedule(real.file),
    slug: slugOf(real.file),
    zone: real.zone,
    actorId: null,
    now,
  })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems))
  return outcome.report
}

async function countRows(slug: string) {
  const { rows } = await sql<Record<string, number>>`select
    (select count(*) from week.published_session p where p.week_id = w.id) as sessions,
    (select count(*) from week.stream s where s.week_id = w.id) as streams,
    (select count(*) from week.track t where t.week_id = w.id) as tracks
    from week.week w where w.slug = ${slug}`.execute(app.db)
  return rows[0]!
}

describe.skipIf(!schedulesAreHere).each(files)('$file through the database', (real) => {
  const slug = slugOf(real.file)
  const path = `/weeks/${slug}`

  test('goes in without a warning', async () => {
    const { sessions } = real.counts
    expect(await bring(real)).toMatchObject({
      total: sessions,
      added: sessions,
      changed: 0,
      withdrawn: 0,
      unchanged: 0,
      version: 1,
      warnings: [],
    })
  })

  test('has exactly the counts of the file', async () => {
    const { events } = await exported(real, real.own)
    const references = events.flatMap((event) => event.persons)
    const minutes = events.reduce((sum, event) => sum + event.durationMs / 60_000, 0)
    const found = {
      ...(await countRows(slug)),
      references: references.length,
      ids: distinct(references.map((person) => person.id)),
      names: distinct(references.map((person) => person.name)),
      withoutPerson: events.filter((event) => event.persons.length === 0).length,
      minutes,
    }
    expect(found).toEqual(real.counts)
  })

  test('comes out as it went in: events, guids, persons, times, and all that we know nothing of', async () => {
    expect(differences(canonical(read(readSchedule(real.file), real)), canonical(await exported(real, real.own)))).toEqual([])
  })

  test('a second import changes nothing', async () => {
    const rows = () =>
      sql<{
        print: string
      }>`select md5(string_agg(s::text, '' order by s.id)) as print from week.session s join week.week w on w.id = s.week_id
        where w.slug = ${slug}`.execute(app.db)
    const before = (await rows()).rows
    expect(await bring(real)).toMatchObject({ added: 0, changed: 0, withdrawn: 0, unchanged: real.counts.sessions, version: 1 })
    expect((await rows()).rows).toEqual(before)
  })

  test('is shown: the week, every day with its sessions, some of the sessions', async () => {
    expect((await app.request(path)).status).toBe(200)
    const shown: Record<string, number> = {}
    const slugs: string[] = []
    const { starts_on, ends_on } = await app.db.selectFrom('week.week').selectAll().where('slug', '=', slug).executeTakeFirstOrThrow()
    for (let date = starts_on; date <= ends_on; date = Temporal.PlainDate.from(date).add({ days: 1 }).toString()) {
      const page = await app.page(`${path}/${date}`)
      const links = [...page.matchAll(new RegExp(`href="${path}/sessions/([^"]+)"`, 'g'))].map((match) => match[1]!)
      shown[date] = links.length
      slugs.push(...links)
      expect(gzipSync(page).length, date).toBeLessThan(50_000)
    }
    expect(shown).toEqual(real.days)
    expect(distinct(slugs)).toBe(real.counts.sessions)
    expect(slugs.filter((one) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(one))).toEqual([])
    for (const one of slugs.filter((_, at) => at % 25 === 0)) await app.page(`${path}/sessions/${one}`)
  })

  test('is given out in every format, without an address of a person', async () => {
    const addresses = read(readSchedule(real.file), real)
      .events.flatMap((event) => event.persons)
      .filter((person) => publicName(person) === undefined)
      .map((person) => person.name)
    for (const name of ['xml', 'json', 'ics']) {
      const text = await app.page(`${path}/export.${name}`)
      expect(
        addresses.filter((address) => text.includes(`>${address}<`) || text.includes(`"${address}"`) || text.includes(`CN=${address}`)),
      ).toEqual([])
    }
    const facts = (document: ScheduleDocument) =>
      document.events.map((event) => [event.title.trim(), event.startsAt, event.durationMs, event.room].join(' | ')).toSorted()
    const original = facts(read(readSchedule(real.file), real))
    for (const format of ['xml', 'json', 'ics'] as const) expect(facts(await exported(real, format)), format).toEqual(original)
  })
})

describe.skipIf(!schedulesAreHere)('the largest day', () => {
  test('takes as many statements as a day of one session', async () => {
    const small = `<schedule><conference><title>One</title><time_zone_name>Europe/Brussels</time_zone_name></conference><day date="2025-02-01">
      <room name="A"><event id="1"><start>10:00</start><duration>1:00</duration><title>One</title></event></room></day></schedule>`
    await importSchedule(app.db, { bytes: new TextEncoder().encode(small), slug: 'one', actorId: null, now })
    const count = async (path: string) => {
      app.countQueries()
      await app.page(path)
      return app.countQueries()
    }
    expect(await count('/weeks/fosdem-2025-xml/2025-02-02')).toBe(await count('/weeks/one/2025-02-01'))
    expect(await count('/weeks/fosdem-2025-xml/2025-02-02?format=devroom')).toBe(await count('/weeks/one/2025-02-01?format=x'))
  })
})
