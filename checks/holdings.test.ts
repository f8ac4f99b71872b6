import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/modules.ts'
import { isMessageKey } from '../src/platform/i18n.ts'
import { sql } from '../src/platform/db/database.ts'
import { attendedWeek } from './setup/attended-week.ts'
import { personal } from './setup/personal-columns.ts'
import { plantFamily } from './setup/planted-child.ts'
import type { PlantedFamily } from './setup/planted-child.ts'
import { testApp } from './setup/test-app.ts'
import type { TestApp } from './setup/test-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp({ now: '2026-11-23T06:00:00Z' })
})
afterAll(() => app.close())

interface Column {
  table: string
  column: string
  type: string
  /** Refers to a person, a ticket or a pass by a foreign key. */
  isTie: boolean
}

/** Our tables; the queue's are searched by the planted strings, and its jobs hold ids only. */
async function listColumns(): Promise<Column[]> {
  const { rows } = await sql<Column>`
    select c.table_schema || '.' || c.table_name as "table", c.column_name as "column", c.data_type as type, exists (
      select from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey)
      where k.contype = 'f' and k.conrelid = format('%I.%I', c.table_schema, c.table_name)::regclass and a.attname = c.column_name
        and k.confrelid in ('people.person'::regclass, 'live.ticket'::regclass, 'schools.class_pass'::regclass, 'week.speaker'::regclass)
    ) as "isTie"
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where t.table_type = 'BASE TABLE' and c.table_schema not in ('pg_catalog', 'information_schema', 'graphile_worker', 'public')`.execute(
    app.db,
  )
  return rows
}

// What people are called by in columns without a foreign key, and words that people write.
const telling =
  /(^|_)(person|actor|holder|subject|teacher|guardian|child|signer|author|speaker|pupil|user)(_id|_type)?$|_by$|email|address|user_agent|nickname|^about$|^alias$|^sealed$|^detail$|^note$|phone|birth/

test('every table stands in the list, and the list names no table that is gone', async () => {
  const tables = new Set((await listColumns()).map(({ table }) => table))
  expect(Object.keys(personal).toSorted(), 'checks/setup/personal-columns.ts').toEqual([...tables].toSorted())
})

test('every column that refers to a person is told by a holding, or it is said why it is nobody’s', async () => {
  const ofPeople = (await listColumns()).filter(({ column, isTie }) => isTie || telling.test(column))
  expect(ofPeople.length).toBeGreaterThan(60)
  const untold = ofPeople.filter(({ table, column }) => {
    const columns = personal[table]
    return typeof columns !== 'object' || columns[column] === undefined
  })
  expect(untold.filter(({ table }) => !knownHarmless.has(table)).map(({ table, column }) => `${table}.${column}`)).toEqual([])
})

// Of universities, organisations and settings: texts named as people's are.
const knownHarmless = new Set(['consortium.member', 'consortium.partner'])

test('the list names no column that is gone and no holding without words', async () => {
  const there = new Set((await listColumns()).map(({ table, column }) => `${table}.${column}`))
  const entries = Object.entries(personal).flatMap(([table, columns]) =>
    typeof columns === 'string' ? [] : Object.entries(columns).map(([column, holding]) => ({ place: `${table}.${column}`, holding })),
  )
  expect(entries.filter(({ place }) => !there.has(place))).toEqual([])
  const unsaid = entries.filter(({ holding }) => !holding.startsWith('no: ') && !isMessageKey(`holdings.${holding}.until`))
  expect(unsaid).toEqual([])
})

test('every module that has tables of people’s answers, and each promise of the list is acted on', () => {
  const schemas = new Set(
    Object.entries(personal).flatMap(([table, columns]) =>
      typeof columns === 'object' && Object.values(columns).some((holding) => !holding.startsWith('no: ')) ? [table.split('.')[0]!] : [],
    ),
  )
  const answering = new Set(modules.filter((module) => module.holds).map(({ name }) => (name === 'holdings' ? 'platform' : name)))
  expect([...schemas].toSorted()).toEqual([...answering].toSorted())
})

interface Told {
  holdings: { name: string; items: { words: string; data: unknown }[] }[]
}

/** The rows that refer to this person, table by table: what the file must tell. */
async function countTies(personId: number): Promise<string[]> {
  const held: string[] = []
  for (const [table, columns] of Object.entries(personal)) {
    if (typeof columns === 'string') continue
    for (const [column, holding] of Object.entries(columns)) {
      if (
        holding.startsWith('no: ') ||
        !/_id$|_by$|^subject$/.test(column) ||
        /ticket|pass_id|noted|frozen|taken_by|signed_by|speaker/.test(column)
      )
        continue
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)} t
        where t.${sql.ref(column)}::text in (${String(personId)}, ${`person:${personId}`})
          and coalesce(to_jsonb(t)->>'subject_type', 'person') in ('person', 'people.person')
          and coalesce(to_jsonb(t)->>'holder_type', 'people.child') = 'people.child'`.execute(app.db)
      if (rows[0]!.n > 0) held.push(holding)
    }
  }
  return [...new Set(held)].toSorted()
}

test('whatever row refers to a child or its guardian, the file tells of it', async () => {
  const family: PlantedFamily = await plantFamily(app, await attendedWeek(app.db))
  const read = async (path: string): Promise<string[]> => {
    const told = (await (await app.request(path, family.guardian)).json()) as Told
    return told.holdings.map(({ name }) => name)
  }
  const ofChild = await countTies(family.childId)
  expect(ofChild).toEqual(
    expect.arrayContaining([
      'live.visits',
      'people.consents',
      'people.family',
      'people.roles',
      'platform.acts',
      'schools.claims',
      'seats.applications',
      'seats.seats',
      'trajectory.evidence',
      'trajectory.proofs',
      'week.childBookings',
    ]),
  )
  expect(await read(`/family/children/${family.childUuid}/data.json`)).toEqual(
    expect.arrayContaining([...ofChild, 'live.questions', 'live.choices', 'live.calls', 'platform.letters']),
  )
  expect(await read('/me/data.json')).toEqual(expect.arrayContaining(await countTies(family.guardianId)))
})
