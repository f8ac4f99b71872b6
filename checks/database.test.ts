import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeSchema } from '../scripts/describe-schema.ts'
import { projectRoot } from '../src/platform/root.ts'
import { sql } from '../src/platform/db/database.ts'
import type { TestApp } from './setup/test-app.ts'
import { testApp } from './setup/test-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app.close())

test('the committed schema is the one that the migrations make', async () => {
  const made = await describeSchema(app.world.config.databaseUrl!)
  expect(readFileSync(join(projectRoot, 'db/schema.sql'), 'utf8'), 'run: npm run db:schema').toBe(made)
})

test('the committed types are those of the schema', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kaleidoscope-types-'))
  try {
    const file = join(folder, 'types.ts')
    execFileSync(process.execPath, ['--import', 'tsx', join(projectRoot, 'scripts/db-types.ts'), file], {
      cwd: projectRoot,
      stdio: 'ignore',
    })
    expect(readFileSync(join(projectRoot, 'src/platform/db/types.ts'), 'utf8'), 'run: npm run db:types').toBe(readFileSync(file, 'utf8'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

// From the top; a table may refer to its own schema and to those after it.
const order = [
  'reporting',
  'news',
  'trajectory',
  'catalogue',
  'week',
  'seats',
  'live',
  'trends',
  'schools',
  'consortium',
  'people',
  'regions',
  'platform',
]
const beside = [
  ['reporting', 'news'],
  ['week', 'catalogue'],
  ['live', 'seats', 'trends'],
  ['consortium', 'schools'],
]

test('foreign keys only point downward', async () => {
  const { rows } = await sql<{ from: string; to: string }>`
    select distinct fn.nspname as "from", tn.nspname as "to" from pg_constraint k
    join pg_class f on f.oid = k.conrelid join pg_namespace fn on fn.oid = f.relnamespace
    join pg_class t on t.oid = k.confrelid join pg_namespace tn on tn.oid = t.relnamespace
    where k.contype = 'f' and fn.nspname <> tn.nspname and fn.nspname <> 'graphile_worker'`.execute(app.db)
  const wrong = rows.filter(
    ({ from, to }) => order.indexOf(to) < order.indexOf(from) || beside.some((row) => row.includes(from) && row.includes(to)),
  )
  expect(wrong).toEqual([])
  expect(rows.length).toBeGreaterThan(5)
})

test('no table can address a message from one person to another', async () => {
  const { rows } = await sql<{ name: string }>`
    select table_schema || '.' || table_name || '.' || column_name as name from information_schema.columns
    where table_schema in ('live', 'people', 'schools', 'week', 'trajectory') and column_name ~ '(recipient|addressee|to_person|to_ticket)'`.execute(
    app.db,
  )
  expect(rows).toEqual([])
})
