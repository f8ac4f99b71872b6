import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { children, consents } from '#people'
import { listWeeks } from '#week'
import { testApp } from '../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../checks/setup/test-app.ts'
import { inTransaction, sql } from '#platform/db/database.ts'
import { search } from '#platform/search/search.ts'
import { projectRoot } from '../../platform/root.ts'

let app: TestApp
let folder: string

beforeAll(async () => {
  app = await testApp()
  folder = await mkdtemp(join(tmpdir(), 'kaleidoscope-cli-'))
})
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

/** Runs the command line as people do: a process of its own, while the app of the test is open. */
function run(args: string[], env: Record<string, string> = {}): Promise<{ code: number; out: string; err: string }> {
  const { databaseUrl = '', dataDir } = app.world.config
  return new Promise((done) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', join(projectRoot, 'src/app/cli.ts'), ...args],
      { cwd: projectRoot, env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl, DATA_DIR: dataDir, DEMO: 'off', ...env } },
      (error, out, err) => done({ code: error ? Number(error.code) : 0, out, err }),
    )
  })
}

const schedule = (title: string) => `<?xml version="1.0" encoding="utf-8"?>
<schedule><version>1</version><conference><acronym>small</acronym><title>Small week</title><time_zone_name>Europe/Moscow</time_zone_name></conference>
<day index="1" date="2026-11-23"><room name="Hall">
<event guid="0b0c3a4e-5b0e-5c55-9d3c-0a8f6a3f0001" id="1"><date>2026-11-23T10:00:00+03:00</date><start>10:00</start><duration>00:45</duration>
<room>Hall</room><title>${title}</title><type>lecture</type><language>en</language></event>
</room></day></schedule>`

test('a receipt of a consent is checked without a database; one sign changed is seen', async () => {
  const now = app.world.clock()
  const guardian = await app.personOf('guardian')
  const child = await inTransaction(app.db, (trx) => children.add(app.world, trx, { name: 'Лиса', grade: 6, guardianIds: [guardian] }))
  await inTransaction(app.db, (trx) => consents.give(app.world, trx, { personId: child.id, purpose: 'passport', now }))
  const { id } = await app.db.selectFrom('people.consent').select('id').executeTakeFirstOrThrow()
  const file = join(folder, 'receipt.json')
  const receipt = await (await app.request(`/consents/${id}/receipt.json`, { as: guardian })).text()
  await writeFile(file, receipt)
  const nowhere = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }
  const key = ((await (await app.request('/consents/key.json')).json()) as { x: string }).x
  const whole = await run(['consent', 'verify', file, '--key', key], nowhere)
  expect([whole.code, whole.out]).toEqual([0, expect.stringContaining('given: passport, version 1')])
  expect((await run(['consent', 'verify', file, '--key', 'another'], nowhere)).code).toBe(1)
  await writeFile(file, receipt.replace('"given"', '"refused"'))
  const forged = await run(['consent', 'verify', file], nowhere)
  expect([forged.code, forged.err]).toEqual([1, expect.stringContaining('the record was changed')])
  await writeFile(file, '{}')
  expect((await run(['consent', 'verify', file], nowhere)).code).toBe(2)
})

describe('how it is called', () => {
  test('--help names every command and ends with 0', async () => {
    const { code, out } = await run(['--help'])
    expect(code).toBe(0)
    for (const word of ['migrate', 'demo', 'week']) expect(out).toContain(word)
  })

  test.each([
    { args: [], says: 'Usage: kaleidoscope' },
    { args: ['dance'], says: "unknown command 'dance'" },
    { args: ['week', 'import', 'some.xml'], says: '--slug' },
    { args: ['week', 'export', 'small', '--format', 'docx'], says: 'Allowed choices are xml, json, ics' },
    { args: ['week', 'import', '/nowhere/some.xml', '--slug', 'small'], says: 'There is no file /nowhere/some.xml' },
    { args: ['week', 'import', 'some.xml', '--slug', 'small', '--zone', 'Mars/Olympus'], says: 'IANA' },
  ])('$args ends with 2 and says what is wrong', async ({ args, says }) => {
    const { code, out, err } = await run(args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(says)
  })

  test('a wrong setting ends with 2 and is named', async () => {
    const { code, err } = await run(['migrate'], { PORT: 'abc' })
    expect(code).toBe(2)
    expect(err).toContain('PORT="abc"')
  })

  test('a database that does not answer ends with 1 and a reason', async () => {
    const { code, err } = await run(['migrate'], { DATABASE_URL: 'postgres://nobody:x@127.0.0.1:1/none' })
    expect(code).toBe(1)
    expect(err).toMatch(/ECONNREFUSED/)
  })
})

test('migrate finds nothing to do a second time', async () => {
  expect(await run(['migrate'])).toMatchObject({ code: 0, out: '', err: 'kaleidoscope: the database is up to date\n' })
})

describe('week', () => {
  const slugs = async () => (await listWeeks(app.db)).map((week) => week.slug)

  test('import brings a file in, the same file again changes nothing, export gives it back', async () => {
    const file = join(folder, 'small.xml')
    await writeFile(file, schedule('Snow'))
    const dry = await run(['week', 'import', file, '--slug', 'small', '--dry-run'])
    expect(dry).toMatchObject({ code: 0, out: '' })
    expect(dry.err).toContain('nothing was changed. 1 events: 1 added')
    expect(await slugs()).toEqual([])

    expect((await run(['week', 'import', file, '--slug', 'small'])).err).toContain('/weeks/small, version 1. 1 events: 1 added')
    expect((await run(['week', 'import', file, '--slug', 'small'])).err).toContain('0 added, 0 changed, 0 withdrawn, 1 unchanged')
    expect(await slugs()).toEqual(['small'])

    const { code, out } = await run(['week', 'export', 'small', '--format', 'json'])
    expect(code).toBe(0)
    expect(JSON.stringify(JSON.parse(out))).toContain('0b0c3a4e-5b0e-5c55-9d3c-0a8f6a3f0001')
    const target = join(folder, 'small.ics')
    expect(await run(['week', 'export', 'small', '--format', 'ics', '--out', target])).toMatchObject({ code: 0, out: '' })
    expect(await readFile(target, 'utf8')).toContain('SUMMARY:Snow')
  })

  test('a broken file ends with 1, says where, and leaves everything as it was', async () => {
    const file = join(folder, 'broken.xml')
    await writeFile(file, '<schedule><day>')
    const { code, err } = await run(['week', 'import', file, '--slug', 'broken'])
    expect(code).toBe(1)
    expect(err).toContain('nothing was changed')
    expect(err).toMatch(/line \d+/)
    expect(await slugs()).not.toContain('broken')
  })

  test('an unknown week ends with 1', async () => {
    const { code, out, err } = await run(['week', 'export', 'nowhere', '--format', 'xml'])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain('There is no such week')
  })
})

test('search rebuild fills an empty index with what is published', async () => {
  await sql`truncate platform.search_document, platform.search_word`.execute(app.db)
  expect(await run(['search', 'rebuild'])).toMatchObject({
    code: 0,
    out: '',
    err: 'kaleidoscope: the search index is new: 1 of kind session\n',
  })
  expect(await search(app.db, 'snow', { locale: 'en', now: app.world.clock() })).toMatchObject({ total: 1 })
})

describe('demo reset', () => {
  test('is refused where DEMO is off', async () => {
    const { code, err } = await run(['demo', 'reset'])
    expect(code).toBe(1)
    expect(err).toContain('DEMO is off')
  })

  test('is refused while other weeks would go with it', async () => {
    const { code, err } = await run(['demo', 'reset'], { DEMO: 'on' })
    expect(code).toBe(1)
    expect(err).toContain('small')
    expect((await listWeeks(app.db)).map((week) => week.slug)).toEqual(['small'])
  })
})

describe('people erase-again', () => {
  test('after an old backup a child who was erased since is erased again; nobody else, and a second time nobody', async () => {
    const [gone, stays] = await inTransaction(app.db, async (trx) => [
      await children.add(app.world, trx, { name: 'Вернулась' }),
      await children.add(app.world, trx, { name: 'Остаётся' }),
    ])
    expect((await run(['people', 'erase-again'])).err).toContain('There is no list')
    await app.deliver({ name: 'PersonErased', key: 'x', payload: { personId: gone!.id } })
    await app.runJobs()
    expect(await readFile(join(app.world.config.dataDir, 'erased.txt'), 'utf8')).toBe(`${gone!.id}\n`)
    const first = await run(['people', 'erase-again'])
    expect([first.code, first.err]).toEqual([0, expect.stringContaining('1 people are on the list, 1 were there again')])
    const names = await children.names(app.world, app.db, [gone!.id, stays!.id])
    expect([...names]).toEqual([[stays!.id, 'Остаётся']])
    expect((await run(['people', 'erase-again'])).err).toContain('1 people are on the list, 0 were there again')
  })
})
