import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { allRoutes } from '../src/app/modules.ts'
import { sql } from '../src/platform/db/database.ts'
import type { Row } from './crossings/rows.ts'
import { open, rows } from './crossings/rows.ts'
import type { Reader, Side, Sides } from './crossings/sides.ts'
import { makeSides, markerOf, now } from './crossings/sides.ts'
import type { TestApp } from './setup/test-app.ts'
import { testApp } from './setup/test-app.ts'

let app: TestApp
let sides: Sides
beforeAll(async () => {
  app = await testApp({ now })
  sides = await makeSides(app)
})
afterAll(() => app.close())

const routes = allRoutes()
const named = routes.map(({ method, path }) => `${method} ${path}`)
const withParameter = routes.filter(({ path }) => path.includes(':')).map(({ method, path }) => `${method} ${path}`)
const methodOf = (name: string): string => name.split(' ')[0]!

const ask = (reader: Reader, method: string, path: string, row?: Row, side?: Side): Promise<Response> =>
  app.request(path, {
    method,
    cookies: reader.cookies,
    ...(row?.headers && { headers: row.headers }),
    ...(method === 'POST' && { form: row?.form && side ? row.form(side) : {} }),
  })

const mayPass = ({ opens, also = [] }: Row, side: Side, reader: Reader): boolean =>
  reader.side === undefined ? also.includes(reader.name) : reader.side === side.name && opens.includes(reader.name)

const isRefusal = (answer: Response): boolean =>
  [401, 403, 404].includes(answer.status) || (answer.status === 303 && (answer.headers.get('location') ?? '').startsWith('/sign-in'))

/** Everything that is written down, but what a mere look may write: limits, who came back when, and that one sat in one's own room. */
const unread = new Set(['platform.rate_limit', 'live.presence_span', 'live.owner_lease'])
/** Of these only some columns. */
const partly: Record<string, string> = { 'people.session': 't.uuid', 'live.ticket': '(t.uuid, t.removed_at, t.trusted, t.head_count)' }
async function printOfAll(): Promise<Record<string, string>> {
  const { rows: tables } = await sql<{ name: string }>`select table_schema || '.' || table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema', 'graphile_worker')`.execute(app.db)
  const prints = tables
    .filter(({ name }) => !unread.has(name))
    .map(
      ({
        name,
      }) => sql`select ${name}::text as name, coalesce(md5(string_agg(md5(${sql.raw(partly[name] ?? 't')}::text), '' order by md5(${sql.raw(partly[name] ?? 't')}::text))), '') as print
        from ${sql.table(name)} t`,
    )
  const { rows: found } = await sql<{ name: string; print: string }>`${sql.join(prints, sql` union all `)}`.execute(app.db)
  return Object.fromEntries(found.map(({ name, print }) => [name, print]))
}

/** What of a side's own a body tells its reader, whose own name stands on every page. Read as text: what is no text tells nothing. */
const tells = async (answer: Response, side: Side, { called }: Reader): Promise<boolean> => {
  const text = (await answer.text()).toLowerCase()
  return (called ? text.replaceAll(called, '') : text).includes(side.marker)
}

test('every address that names something has its row, and every row its address', () => {
  const known = [...Object.keys(rows), ...Object.keys(open)]
  expect(
    withParameter.filter((name) => !known.includes(name)),
    'add them to checks/crossings/rows.ts',
  ).toEqual([])
  expect(known.filter((name) => !named.includes(name))).toEqual([])
  expect(Object.keys(rows).filter((name) => name in open)).toEqual([])
})

describe('nobody crosses', () => {
  const stream = '/events'
  test.each(Object.keys(rows))('%s', async (name) => {
    const row = rows[name]!
    const method = methodOf(name)
    const before = method === 'GET' ? undefined : await printOfAll()
    const crossed: string[] = []
    for (const side of [sides.a, sides.b])
      for (const reader of sides.readers.filter((one) => !mayPass(row, side, one))) {
        const answer = await ask(reader, method, row.at(side), row, side)
        const fault =
          !isRefusal(answer) && !(row.quiet && answer.status === 303)
            ? answer.status
            : (await tells(answer, side, reader))
              ? 'tells'
              : undefined
        if (fault) crossed.push(`${reader.name} of ${reader.side ?? 'nobody'} at ${side.name}: ${fault}`)
        if (name.endsWith(stream)) await answer.body?.cancel().catch(() => undefined)
      }
    expect(crossed).toEqual([])
    if (before) expect(await printOfAll()).toEqual(before)
  })
})

describe('an own frame opens nothing of others in it', () => {
  test.each(Object.keys(rows).filter((name) => rows[name]!.mixed))('%s', async (name) => {
    const row = rows[name]!
    const before = await printOfAll()
    for (const [own, foreign] of [
      [sides.a, sides.b],
      [sides.b, sides.a],
    ] as const) {
      for (const reader of sides.readers.filter((one) => mayPass(row, own, one) && one.side)) {
        const answer = await ask(reader, methodOf(name), row.mixed!(own, foreign), row, foreign)
        expect(answer.status, reader.name).not.toBe(200)
        expect(await tells(answer, foreign, reader), reader.name).toBe(false)
      }
    }
    expect(await printOfAll()).toEqual(before)
  })
})

/** The office, and the evaluator's sums, are of no side: they see what both have. */
const ofASide = (reader: Reader): boolean => reader.side !== undefined || reader.name === 'visitor'

describe('lists, files and searches tell nobody of the other side', () => {
  const lists = [
    ...routes
      .filter(({ method, path }) => method === 'GET' && !path.includes(':') && path !== '/ui')
      .map(
        ({ path }) =>
          () =>
            path,
      ),
    ...Object.keys(open)
      .filter((name) => methodOf(name) === 'GET')
      .map((name) => open[name]!.at),
    () => '/search?q=zqvalph',
    () => '/search?q=zqvbrav',
    () => '/bookings.ics?token=nothing',
  ]
  test.each(['visitor', 'coordinator', 'lecturer', 'moderator', 'teacher', 'guardian', 'child', 'partner', 'pass'])('%s', async (name) => {
    const told: string[] = []
    for (const reader of sides.readers.filter((one) => one.name === name && ofASide(one)))
      for (const foreign of [sides.a, sides.b].filter((one) => one.name !== reader.side))
        for (const path of new Set(lists.flatMap((at) => [at(sides.a), at(sides.b)])))
          if (await tells(await ask(reader, 'GET', path), foreign, reader)) told.push(`${path} tells ${markerOf(foreign.name)}`)
    expect(told).toEqual([])
  })
})

describe('its owner gets through', () => {
  const names = Object.keys(rows).filter((name) => !name.endsWith('/events'))
  test.each([...names.filter((name) => !rows[name]!.ends), ...names.filter((name) => rows[name]!.ends)])('%s', async (name) => {
    const row = rows[name]!
    const readers = sides.readers.filter((one) => mayPass(row, sides.b, one))
    // What ends can be done once.
    for (const reader of row.ends ? readers.slice(0, 1) : readers) {
      const answer = await ask(reader, methodOf(name), row.at(sides.b), row, sides.b)
      if (row.owner) expect(answer.status, reader.name).toBe(row.owner)
      else expect([answer.status, reader.name, isRefusal(answer)]).toEqual([answer.status, reader.name, false])
    }
  })
})
