import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testApp } from '../../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { people } from '#people'
import { sql } from '#platform/db/database.ts'
import { Temporal } from '#platform/time.ts'
import { canonical, differences, parseSchedule } from '../formats/index.ts'
import type { ScheduleDocument } from '../formats/index.ts'
import { week } from '../module.ts'
import { sampleWeek } from '../weeks/sample.ts'
import { currentWeek } from '../weeks/store.ts'
import type { ExportFormat } from './exports/export.ts'
import { exportSchedule } from './exports/export.ts'
import type { ImportWish } from './imports/import.ts'
import { importSchedule } from './imports/import.ts'
import type { ImportReport } from './imports/report.ts'

let app: TestApp
const now = Temporal.Instant.from('2026-11-23T06:10:00Z')
const zone = 'Europe/London'

beforeAll(async () => {
  app = await testApp({ now: now.toString(), modules: [people, week] })
})
afterAll(() => app.close())

const bytes = (text: string) => new TextEncoder().encode(text)
const fixture = (name: string) => readFileSync(new URL(`../formats/fixtures/${name}`, import.meta.url))

function read(input: Uint8Array, acronym: string, ownZone: string | undefined = zone): ScheduleDocument {
  const parsed = parseSchedule(input, { acronym, ...(ownZone && { zone: ownZone }) })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.document
}

async function bring(slug: string, input: Uint8Array, more: Partial<ImportWish> = {}): Promise<ImportReport> {
  const outcome = await importSchedule(app.db, { bytes: input, slug, zone, actorId: null, now, ...more })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems))
  return outcome.report
}

async function refusal(slug: string, input: Uint8Array, more: Partial<ImportWish> = {}): Promise<string> {
  const outcome = await importSchedule(app.db, { bytes: input, slug, zone, actorId: null, now, ...more })
  return outcome.ok ? 'accepted' : outcome.problems[0]!.reason
}

const counts = ({ added, changed, withdrawn, unchanged, version }: ImportReport) => ({ added, changed, withdrawn, unchanged, version })

/** Every row of the week's tables, to see that nothing at all has moved. */
async function everything(): Promise<unknown> {
  const tables = ['week', 'stream', 'track', 'speaker', 'session', 'session_person', 'release', 'release_change', 'published_session']
  const rows: Record<string, unknown> = {}
  for (const table of tables) {
    const found = await sql<{
      all: string
    }>`select coalesce(jsonb_agg(t order by t::text), '[]')::text as all from ${sql.table(`week.${table}`)} t`.execute(app.db)
    rows[table] = found.rows[0]!.all
  }
  const others =
    await sql`select (select count(*) from platform.audit) as audit, (select count(*) from graphile_worker._private_jobs) as jobs,
    (select count(*) from platform.mail) as mail`.execute(app.db)
  return { ...rows, others: others.rows }
}

const formats: [file: string, slug: string, format: ExportFormat][] = [
  ['traps.xml', 'traps-xml', 'xml'],
  ['no-zone.xml', 'no-zone', 'xml'],
  ['traps.json', 'traps-json', 'json'],
  ['traps.ics', 'traps-ics', 'ics'],
  ['emf.json', 'emf', 'emf'],
]

describe.each(formats)('%s', (file, slug, format) => {
  test('goes in and comes out without one difference', async () => {
    const report = await bring(slug, fixture(file))
    const document = read(fixture(file), slug)
    expect(report).toMatchObject({ slug, total: document.events.length, added: document.events.length, unchanged: 0, version: 1 })
    const { text } = await exportSchedule(app.db, slug, format, { asSource: true })
    expect(differences(canonical(document), canonical(read(bytes(text), slug)))).toEqual([])
  })

  test('a second time changes nothing', async () => {
    const before = await everything()
    const total = read(fixture(file), slug).events.length
    expect(counts(await bring(slug, fixture(file)))).toEqual({ added: 0, changed: 0, withdrawn: 0, unchanged: total, version: 1 })
    // The zone that was named once need not be named again.
    expect(counts(await bring(slug, fixture(file), { zone: undefined }))).toEqual({
      added: 0,
      changed: 0,
      withdrawn: 0,
      unchanged: total,
      version: 1,
    })
    expect(await everything()).toEqual(before)
  })

  test('its own export changes nothing either, and is the same byte by byte', async () => {
    const { text } = await exportSchedule(app.db, slug, format, { asSource: true })
    expect(await bring(slug, bytes(text))).toMatchObject({ added: 0, changed: 0, withdrawn: 0, version: 1 })
    expect((await exportSchedule(app.db, slug, format, { asSource: true })).text).toBe(text)
  })

  test('is shown: the week, its days, its sessions', async () => {
    const { startsOn, endsOn } = await app.db
      .selectFrom('week.week')
      .select(['starts_on as startsOn', 'ends_on as endsOn'])
      .where('slug', '=', slug)
      .executeTakeFirstOrThrow()
    const sessions = await app.db
      .selectFrom('week.published_session as p')
      .innerJoin('week.week as w', 'w.id', 'p.week_id')
      .select('p.slug')
      .where('w.slug', '=', slug)
      .execute()
    for (const path of ['', `/${startsOn}`, `/${endsOn}`, '/releases', ...sessions.map((session) => `/sessions/${session.slug}`)])
      await app.page(`/weeks/${slug}${path}`)
  })
})

test('what is shown is safe: no markup of the file, no address in a name', async () => {
  const slugs = (await app.db.selectFrom('week.session').select('slug').where('title', '@>', '{"ru":"Свет & цвет"}').execute()).map(
    (row) => row.slug,
  )
  expect(slugs).toEqual(['week-2027-1-light'])
  const page = await app.page('/weeks/traps-xml/sessions/week-2027-1-light')
  expect(page).toContain('Почему небо <b>синее</b>?')
  expect(page).not.toContain('alert(1)')
  expect(page).not.toContain('vera@')
  expect(page).toContain('Speaker 8')
  expect(page).toContain('Held elsewhere')
  expect(page).toContain('<a class="go" href="https://week.example/1.pdf?a=1&amp;b=2" rel="nofollow noopener">Слайды</a>')
  for (const name of ['xml', 'json', 'ics']) expect(await app.page(`/weeks/traps-xml/export.${name}`)).not.toContain('vera@')
  expect((await exportSchedule(app.db, 'traps-xml', 'xml', { asSource: true })).text).toContain('vera@lab.example')
})

test('only addresses of the web become links', async () => {
  const links = ['javascript:alert(1)', 'mailto:lev@lab.example', '/relative', 'HTTPS://Week.example/x', 'https://week.example/x']
  const file = weekFile(
    `<event id="1"><start>10:00</start><duration>0:30</duration><title>T</title><links>${links.map((url) => `<link href="${url}"/>`).join('')}</links></event>`,
  )
  await bring('links', file)
  const page = await app.page('/weeks/links/sessions/t')
  expect([...page.matchAll(/<a class="go" href="([^"]+)" rel="nofollow noopener">/g)].map((match) => match[1])).toEqual([
    'HTTPS://Week.example/x',
    'https://week.example/x',
  ])
})

test('names with Ө Ү Ҥ Ҕ Һ Ә Җ, emoji and a slug outside of ASCII have good addresses', async () => {
  const rows = await app.db.selectFrom('week.session').select('slug').where('slug', 'like', 'week-2027-2%').execute()
  expect(rows).toEqual([{ slug: 'week-2027-2-zvezdy' }])
  expect(await app.page('/weeks/traps-ics')).toContain('🔭')
})

test('a cancelled event of a calendar is not in the programme and comes out cancelled', async () => {
  expect(await app.page('/weeks/traps-ics')).not.toContain('In UTC')
  expect(await app.page('/weeks/traps-ics/export.ics')).toContain('STATUS:CANCELLED')
  expect(await app.page('/weeks/traps-ics/export.xml')).not.toContain('In UTC')
})

function weekFile(events: string, title = 'Plan'): Uint8Array {
  return bytes(`<schedule><conference><title>${title}</title><acronym>plan</acronym><time_zone_name>Asia/Yakutsk</time_zone_name></conference>
    <day index="1" date="2027-02-08"><room name="A">${events}</room></day></schedule>`)
}
const guidOf = (n: number) => `0a6f1c1e-4a5b-4c3d-8e2f-00000000010${n}`
const event = (n: number, changes: { title?: string; start?: string; person?: string; note?: string } = {}) => {
  const { title = `Talk ${n}`, start = `1${n}:00`, person = `Person ${n}`, note = 'about' } = changes
  return `<event id="${n}" guid="${guidOf(n)}"><start>${start}</start><duration>00:30</duration><title>${title}</title>
    <persons><person id="${n}">${person}</person></persons><feedback_url>${note}</feedback_url></event>`
}

describe('a changed file', () => {
  const published = async () => {
    const rows = await app.db
      .selectFrom('week.published_session as p')
      .innerJoin('week.week as w', 'w.id', 'p.week_id')
      .select(['p.guid', 'p.slug', 'p.starts_at', 'p.facts'])
      .where('w.slug', '=', 'plan')
      .orderBy('p.guid')
      .execute()
    return rows.map(({ guid, slug, starts_at, facts }) => [guid, slug, starts_at.toString(), facts.title.und, facts.people[0].name.und])
  }

  test('moves, renames, withdraws and adds by guid; addresses stay', async () => {
    await bring('plan', weekFile(event(1) + event(2) + event(3)))
    const report = await bring('plan', weekFile(event(4) + event(1, { start: '17:00' }) + event(2, { title: 'New name', person: 'Other' })))
    expect(counts(report)).toEqual({ added: 1, changed: 2, withdrawn: 1, unchanged: 0, version: 2 })
    expect(await published()).toEqual([
      [guidOf(1), 'talk-1', '2027-02-08T08:00:00Z', 'Talk 1', 'Person 1'],
      [guidOf(2), 'talk-2', '2027-02-08T03:00:00Z', 'New name', 'Other'],
      [guidOf(4), 'talk-4', '2027-02-08T05:00:00Z', 'Talk 4', 'Person 4'],
    ])
    expect((await app.request('/weeks/plan/sessions/talk-3')).status).toBe(410)
    expect(await app.db.selectFrom('week.session').select('state').where('guid', '=', guidOf(3)).executeTakeFirst()).toEqual({
      state: 'withdrawn',
    })
    const kinds = await app.db
      .selectFrom('week.release_change as c')
      .innerJoin('week.release as r', 'r.id', 'c.release_id')
      .innerJoin('week.week as w', 'w.id', 'r.week_id')
      .select(['c.session_guid', 'c.kind'])
      .where('w.slug', '=', 'plan')
      .where('r.version', '=', 2)
      .orderBy('c.session_guid')
      .orderBy('c.kind')
      .execute()
    expect(kinds.map((row) => `${row.session_guid.at(-1)} ${row.kind}`)).toEqual([
      '1 moved',
      '2 people',
      '2 text',
      '3 withdrawn',
      '4 added',
    ])
    const names = await app.db.selectFrom('week.speaker').select('name').where('name', '@>', '{"und":"Person 2"}').execute()
    expect(names).toEqual([])
  })

  test('brings a withdrawn event back with its address', async () => {
    const report = await bring(
      'plan',
      weekFile(event(1, { start: '17:00' }) + event(2, { title: 'New name', person: 'Other' }) + event(3) + event(4)),
    )
    expect(counts(report)).toEqual({ added: 0, changed: 1, withdrawn: 0, unchanged: 3, version: 3 })
    expect((await app.request('/weeks/plan/sessions/talk-3')).status).toBe(200)
  })

  test('that changes only what is kept makes no version, but another export', async () => {
    const before = await app.request('/weeks/plan/export.xml')
    const tag = before.headers.get('etag')!
    const report = await bring(
      'plan',
      weekFile(
        event(1, { start: '17:00', note: 'https://other.example' }) +
          event(2, { title: 'New name', person: 'Other' }) +
          event(3) +
          event(4),
      ),
    )
    expect(counts(report)).toEqual({ added: 0, changed: 1, withdrawn: 0, unchanged: 3, version: 3 })
    const after = await app.request('/weeks/plan/export.xml', { headers: { 'if-none-match': tag } })
    expect(after.status).toBe(200)
    expect(await after.text()).toContain('https://other.example')
  })

  test('leaves what the office did to other sessions, and the export says it', async () => {
    const moved = Temporal.Instant.from('2027-02-08T09:30:00Z')
    await app.db.updateTable('week.session').set({ starts_at: moved, title: '{"ru":"Перенесено"}' }).where('guid', '=', guidOf(4)).execute()
    await bring('plan', weekFile(event(1) + event(2, { title: 'New name', person: 'Other' }) + event(3) + event(4)))
    const { text } = await exportSchedule(app.db, 'plan', 'xml', { asSource: true })
    const out = read(bytes(text), 'plan').events.find((one) => one.guid === guidOf(4))!
    expect([out.startsAt, out.title, out.persons[0]!.name]).toEqual([moved.toString(), 'Перенесено', 'Person 4'])
  })

  test('of another programme is refused, and so is one under a week of our own', async () => {
    const before = await everything()
    expect(await refusal('plan', fixture('traps.xml'))).toBe('week-exchange.refused.another')
    expect(await everything()).toEqual(before)
    await sampleWeek(app.db)
    expect(await refusal('sample', fixture('traps.xml'))).toBe('week-exchange.refused.ours')
    expect(await app.page('/weeks/sample', { cookies: { locale: 'ru' } })).toContain('Почему лёд скользкий?')
  })

  test('under a second address stands beside the first with the same guids', async () => {
    await bring('plan-again', weekFile(event(1) + event(2)))
    expect(counts(await bring('plan-again', weekFile(event(1) + event(2))))).toEqual({
      added: 0,
      changed: 0,
      withdrawn: 0,
      unchanged: 2,
      version: 1,
    })
    const guids = (text: string) => [...text.matchAll(/<event guid="([^"]+)"/g)].map((match) => match[1])
    expect(guids(await app.page('/weeks/plan-again/export.xml'))).toEqual([guidOf(1), guidOf(2)])
    expect(guids(await app.page('/weeks/plan/export.xml'))).toEqual([1, 2, 3, 4].map(guidOf))
  })

  test('with a corrected title keeps the events whose guids we derived', async () => {
    const file = (title: string) =>
      bytes(`<schedule><conference><title>${title}</title></conference><day date="2027-02-08"><room name="A">
      <event id="1"><start>10:00</start><duration>0:30</duration><title>T</title></event></room></day></schedule>`)
    await bring('retitled', file('Wek 2027'))
    expect(counts(await bring('retitled', file('Week 2027')))).toEqual({ added: 0, changed: 0, withdrawn: 0, unchanged: 1, version: 1 })
    expect(await app.page('/weeks/retitled')).toContain('Week 2027')
  })
})

test('a week from a file never takes the place of our own on the first page', async () => {
  const file = `<schedule><conference><title>Now</title><time_zone_name>Europe/Moscow</time_zone_name></conference><day date="2026-11-23"><room name="A">
    <event id="1"><start>09:00</start><duration>1:00</duration><title>Elsewhere</title></event></room></day></schedule>`
  await bring('right-now', bytes(file))
  expect((await currentWeek(app.db, now))?.slug).toBe('sample')
})

describe('whole or not at all', () => {
  const many = Array.from(
    { length: 900 },
    (_, n) => `<event id="${n}"><start>10:00</start><duration>0:30</duration><title>T${n}</title></event>`,
  )

  test('an import that is killed half-way leaves nothing', async () => {
    const before = await everything()
    const seen: number[] = []
    const killed = bring('killed', weekFile(many.join('')), {
      onProgress({ done }) {
        seen.push(done)
        if (done >= 400) throw new Error('killed')
      },
    })
    await expect(killed).rejects.toThrow('killed')
    expect(seen).toEqual([0, 200, 400])
    expect(await everything()).toEqual(before)
  })

  test('a dry run says what would happen and leaves nothing', async () => {
    const before = await everything()
    expect(counts(await bring('dry', weekFile(many.join('')), { dryRun: true }))).toEqual({
      added: 900,
      changed: 0,
      withdrawn: 0,
      unchanged: 0,
      version: 1,
    })
    expect(await everything()).toEqual(before)
  })

  test('two imports of one file at once make one week', async () => {
    const both = await Promise.all([bring('twice', weekFile(event(5))), bring('twice', weekFile(event(5)))])
    expect(both.map((report) => report.added).toSorted()).toEqual([0, 1])
  })
})

describe('refused with a reason, and nothing written', () => {
  const dated = (...dates: string[]) =>
    bytes(
      `<schedule><conference/>${dates.map((date) => `<day date="${date}"><room name="A"><event id="${date}"><start>10:00</start><duration>1:00</duration></event></room></day>`).join('')}</schedule>`,
    )
  test.each<[string, Uint8Array, string, string?]>([
    ['broken XML', bytes('<schedule><day></schedule>'), 'week-import.xml-broken'],
    ['an entity bomb', fixture('bomb.xml'), 'week-import.doctype-refused'],
    ['nothing', new Uint8Array(), 'week-import.empty'],
    ['a picture', Buffer.from('89504e470d0a1a0a', 'hex'), 'week-import.format-unknown'],
    ['more than 50 MB', Buffer.alloc(50 * 1024 * 1024 + 1, '<'), 'week-import.too-large'],
    ['no event with a start', weekFile('<event id="1"><duration>1:00</duration></event>'), 'week-import.no-events'],
    ['bytes that UTF-8 does not have', Buffer.from('<schedule>\xcd</schedule>', 'latin1'), 'week-import.encoding-broken'],
    ['events years apart', dated('2027-02-08', '2029-02-08'), 'week-exchange.refused.long'],
    ['a year long ago', dated('0027-02-08'), 'week-exchange.refused.year'],
    ['an address with capitals', dated('2027-02-08'), 'week-exchange.refused.slug', 'Not A Slug'],
    ['an address of ours', dated('2027-02-08'), 'week-exchange.refused.slug', 'import'],
  ])('%s', async (_name, input, reason, slug = 'refused') => {
    const before = await everything()
    expect(await refusal(slug, input)).toBe(reason)
    expect(await everything()).toEqual(before)
  })

  test('no zone, and a wrong one', async () => {
    expect(await refusal('zoneless', fixture('no-zone.xml'), { zone: undefined })).toBe('week-import.zone-needed')
    expect(await refusal('zoneless', fixture('no-zone.xml'), { zone: 'Mars/Olympus' })).toBe('week-import.zone-unknown')
  })
})

test('offsets without a zone: days are counted by the offset, and a warning says so', async () => {
  const file =
    bytes(`<schedule><conference><title>O</title><start>2027-02-08</start><end>2027-02-08</end><days>1</days></conference><day date="2027-02-08"><room name="A"><event id="1">
    <date>2027-02-08T23:30:00+03:00</date><start>23:30</start><duration>1:00</duration><title>Late</title></event></room></day></schedule>`)
  const report = await bring('offsets', file, { zone: undefined })
  expect(report.warnings).toEqual([{ reason: 'week-exchange.warning.offsetOnly', values: { offset: '+03:00', zone: 'Etc/GMT-3' } }])
  expect(await app.page('/weeks/offsets/2027-02-08')).toContain('Late')
  expect(
    differences(
      canonical(read(file, 'offsets', undefined)),
      canonical(read(bytes(await app.page('/weeks/offsets/export.xml')), 'offsets', undefined)),
    ),
  ).toEqual([])
  expect(counts(await bring('offsets', file, { zone: undefined }))).toMatchObject({ changed: 0, unchanged: 1, version: 1 })
})

test('what PostgreSQL can’t hold does not end in a fault', async () => {
  const events = [
    {
      id: 1,
      date: '2027-02-08T10:00:00+03:00',
      duration: '00:30',
      title: 'Zero\u0000 and half \ud83d',
      room: 'R\u0000',
      persons: [{ name: 'N\u0000' }],
      'k\u0000': '\ud800',
    },
  ]
  const file = JSON.stringify({
    schedule: { conference: { title: 'J', time_zone_name: 'Europe/Moscow', days: [{ date: '2027-02-08', rooms: { 'R\u0000': events } }] } },
  })
  await bring('zeros', bytes(file))
  expect(await app.page('/weeks/zeros')).toContain('Zero and half')
  expect(await bring('zeros', bytes(file))).toMatchObject({ changed: 0, unchanged: 1 })
})
