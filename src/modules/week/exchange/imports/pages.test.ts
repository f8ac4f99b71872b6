import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testApp } from '../../../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../../../checks/setup/test-app.ts'
import { people } from '#people'
import { week } from '../../module.ts'
import { sampleWeek } from '../../weeks/sample.ts'
import { runImport } from './runs.ts'

let app: TestApp

beforeAll(async () => {
  app = await testApp({ now: '2026-11-23T06:10:00Z', modules: [people, week] })
  await sampleWeek(app.db)
})
afterAll(() => app.close())

const fixture = (name: string) => readFileSync(new URL(`../../formats/fixtures/${name}`, import.meta.url))

function formOf(content: Uint8Array | undefined, fields: Record<string, string> = {}, name = 'schedule.xml'): FormData {
  const form = new FormData()
  for (const [field, value] of Object.entries(fields)) form.set(field, value)
  if (content) form.set('file', new Blob([new Uint8Array(content)]), name)
  return form
}

const post = (path: string, form: FormData) => app.request(path, { as: 'office', form })
const files = async () =>
  (await app.db.selectFrom('week.import_run').select('file_uuid').execute()).map((row) => `week/imports/${row.file_uuid}`)

async function resultOf(path: string, form: FormData): Promise<{ location: string; page: string }> {
  const answer = await post(path, form)
  expect(answer.status, await answer.clone().text()).toBe(303)
  const location = answer.headers.get('location')!
  await app.runJobs()
  return { location, page: await app.page(location, { as: 'office' }) }
}

test('a posted file waits, is read by the worker, and its page tells what became of it', async () => {
  expect(await app.page('/office/weeks/import', { as: 'office' })).toContain('enctype="multipart/form-data"')
  const answer = await post('/office/weeks/import', formOf(fixture('traps.xml'), { slug: 'Traps', formKey: 'traps-form-key' }))
  const location = answer.headers.get('location')!
  expect(location).toMatch(/^\/office\/imports\/[0-9a-f-]{36}$/)
  const waiting = await app.page(location, { as: 'office' })
  expect(waiting).toContain('Waits in the queue')
  expect(waiting).toMatch(/http-equiv="refresh" content="2"/)
  expect(await app.runJobs()).toContain('runImport')
  const done = await app.page(location, { as: 'office' })
  expect(done).toContain('The programme is released: version 1')
  expect(done).not.toContain('http-equiv="refresh"')
  expect(done).toContain('href="/weeks/traps"')
  expect(done).toContain('there is no duration. The event was left out')
  expect(done).toMatch(/<td[^>]*data-label="Line">\d+</)
  expect(await app.page('/weeks/traps')).toContain('Свет &amp; цвет')
})

test('a double click brings the file in once', async () => {
  const runs = async () => (await app.db.selectFrom('week.import_run').select('id').execute()).length
  const before = await runs()
  const form = () => formOf(fixture('traps.json'), { slug: 'double', formKey: 'one-form-key' }, 'traps.json')
  const [first, second] = [await post('/office/weeks/import', form()), await post('/office/weeks/import', form())]
  expect(second.headers.get('location')).toBe(first.headers.get('location'))
  expect(await runs()).toBe(before + 1)
  await app.runJobs()
})

test('the same file again says that it holds nothing new; the uploaded file is not kept', async () => {
  const { page } = await resultOf('/office/weeks/traps/import', formOf(fixture('traps.xml')))
  expect(page).toContain('The file holds nothing new')
  for (const key of await files()) expect(await app.world.storage.size(key)).toBeUndefined()
})

test('a job that is told twice works once', async () => {
  const { location } = await resultOf('/office/weeks/traps/import', formOf(fixture('traps.xml')))
  const uuid = location.split('/').at(-1)!
  const before = await app.db.selectFrom('week.import_run').selectAll().where('uuid', '=', uuid).execute()
  await runImport(app.world, { uuid })
  await runImport(app.world, { uuid: '00000000-0000-4000-8000-000000000000' })
  expect(await app.db.selectFrom('week.import_run').selectAll().where('uuid', '=', uuid).execute()).toEqual(before)
})

describe('refused files get a page that says what happened and what to do', () => {
  test.each<[string, Uint8Array, string, string]>([
    ['broken.xml', Buffer.from('<schedule>\n<day></schedule>'), 'The XML is broken: line 2', '2:'],
    ['bomb.xml', fixture('bomb.xml'), 'Remove the DOCTYPE line', ''],
    ['no-zone.xml', fixture('no-zone.xml'), '--zone Europe/Moscow', ''],
    ['photo.png', Buffer.from('89504e470d0a1a0a', 'hex'), 'This is no schedule in a format that we know', ''],
    ['latin.xml', Buffer.from('<schedule>\xcd</schedule>', 'latin1'), 'Save it as UTF-8', ''],
  ])('%s', async (name, content, text, place) => {
    const { page } = await resultOf('/office/weeks/import', formOf(content, { slug: 'refused' }, name))
    expect(page).toContain('The file was refused')
    expect(page).toContain(text)
    expect(page).toContain('Nothing of the programme has changed')
    expect(page).toContain(place)
    expect((await app.request('/weeks/refused')).status).toBe(404)
  })

  test.each<[string, FormData, string]>([
    ['no file', formOf(undefined, { slug: 'x' }), 'Choose a file'],
    ['an empty file', formOf(new Uint8Array(), { slug: 'x' }), 'The file is empty'],
    ['no address', formOf(fixture('traps.xml')), 'Use lower-case Latin letters'],
    ['a wrong address', formOf(fixture('traps.xml'), { slug: 'Неделя' }), 'Use lower-case Latin letters'],
    ['a wrong zone', formOf(fixture('traps.xml'), { slug: 'x', zone: 'Mars/Olympus' }), 'There is no such zone'],
    ['the address of a week of ours', formOf(fixture('traps.xml'), { slug: 'sample' }), 'This week was made here'],
    ['more than 50 MB', formOf(Buffer.alloc(50 * 1024 * 1024 + 1, ' '), { slug: 'x' }), 'The file is larger than 50 MB'],
  ])('%s', async (_name, form, text) => {
    const answer = await post('/office/weeks/import', form)
    expect(answer.status).toBe(422)
    const page = await answer.text()
    expect(page).toContain(text)
    const zone = form.get('zone')
    if (typeof zone === 'string') expect(page).toContain(`value="${zone}"`)
  })

  test('far more than 50 MB', async () => {
    const answer = await post('/office/weeks/import', formOf(Buffer.alloc(52 * 1024 * 1024, ' '), { slug: 'x' }))
    expect(answer.status).toBe(413)
    expect(await answer.text()).toContain('<h1')
  })
})

test('a week of our own says that it needs no import, and takes none', async () => {
  expect(await app.page('/office/weeks/sample/import', { as: 'office' })).toContain('This week was made here')
  expect((await post('/office/weeks/sample/import', formOf(fixture('traps.xml')))).status).toBe(422)
})

test('an unknown upload and an unknown week are pages that say so', async () => {
  expect((await app.request('/office/imports/nonsense', { as: 'office' })).status).toBe(404)
  expect((await app.request('/office/weeks/nowhere/import', { as: 'office' })).status).toBe(404)
})
