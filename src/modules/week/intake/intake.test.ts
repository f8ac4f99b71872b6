import { utils, write } from '@e965/xlsx'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testApp } from '../../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { children, findPerson, people, register } from '#people'
import { inTransaction, sql } from '#platform/db/database.ts'
import { Temporal } from '#platform/time.ts'
import { listAvailability, writeAvailability } from '../availability/store.ts'
import { week } from '../module.ts'
import { sampleWeek } from '../weeks/sample.ts'
import type { SampleWeek } from '../weeks/sample.ts'
import { findWeek } from '../weeks/store.ts'
import { importProposals } from './write/import.ts'
import { readTable } from './table/read.ts'

let app: TestApp
let sample: SampleWeek
beforeAll(async () => {
  app = await testApp({ now: '2026-11-20T06:10:00Z', modules: [people, week] })
  sample = await sampleWeek(app.db)
})
afterAll(() => app.close())

type Cells = Record<string, string | number>
const whole: Cells = {
  Название: 'Почему поют пески',
  Описание: 'Берём песок, трубу и микрофон и разбираемся, откуда берётся звук.',
  Вид: 'Лекция',
  'Область науки': 'Физика',
  Университет: 'Университет lena',
  Классы: '5–9',
  Ведущий: 'Анна Ли',
  'Почта ведущего': 'Anna.Li@example.test',
  Модератор: 'Сардаана Һоноҕоева',
  Доступность: 'субтитры, Слайды заранее',
  'Запасной план': 'Слайды и рассказ голосом.',
}

function tableOf(rows: readonly Cells[], before: readonly string[][] = []): Uint8Array {
  const head = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const sheet = utils.aoa_to_sheet([...before, head, ...rows.map((row) => head.map((name) => row[name] ?? null))])
  const book = utils.book_new()
  utils.book_append_sheet(book, sheet, 'Заявки')
  return new Uint8Array(write(book, { type: 'array', bookType: 'xlsx' }) as ArrayBuffer)
}

function formOf(bytes: Uint8Array, name = 'proposals.xlsx', formKey?: string): FormData {
  const form = new FormData()
  form.set('file', new Blob([new Uint8Array(bytes)]), name)
  if (formKey) form.set('formKey', formKey)
  return form
}

const path = '/office/weeks/sample/intake'
async function check(bytes: Uint8Array, name?: string): Promise<{ at: string; page: string }> {
  const answer = await app.request(path, { as: 'office', form: formOf(bytes, name) })
  expect(answer.status, (await answer.clone().text()).slice(0, 300)).toBe(303)
  const at = answer.headers.get('location')!
  await app.runJobs()
  return { at, page: await app.page(at, { as: 'office' }) }
}
async function bring(bytes: Uint8Array, form: Record<string, string> = {}): Promise<string> {
  const { at, page } = await check(bytes)
  expect(page, page.match(/<main[\s\S]*<\/main>/)![0]).toContain('Write')
  await app.request(`${at}/write`, { as: 'office', form })
  await app.runJobs()
  return app.page(at, { as: 'office' })
}

const printOfAll = async () => {
  const { rows } = await sql<{ print: string }>`select md5(
    coalesce((select string_agg(s::text, '' order by s.id) from week.session s), '') ||
    coalesce((select string_agg(p::text, '' order by p.id) from people.person p), '') ||
    coalesce((select string_agg(g::text, '' order by g.person_id, g.role) from people.role_grant g), '') ||
    coalesce((select string_agg(a::text, '' order by a.person_id, a.on_date) from week.availability_span a), '') ||
    coalesce((select string_agg(m::text, '' order by m.id) from platform.mail m), '')) as print`.execute(app.db)
  return rows[0]!.print
}
const sessionsNamed = (title: string) =>
  app.db
    .selectFrom('week.session')
    .selectAll()
    .where(sql<boolean>`title->>'ru' = ${title}`)
    .execute()
const personOf = (email: string) => app.db.selectFrom('people.person').selectAll().where('email', '=', email).executeTakeFirst()
/** [where, what] of each row of the table of notes. */
const notesOf = (page: string) => {
  const notes = page.slice(page.indexOf('id="notes"'))
  const body = notes.slice(notes.indexOf('<tbody'), notes.indexOf('</tbody>'))
  const cell = (row: string, at: number) => row.split(/<\/t[hd]>/)[at]!.replace(/^.*<t[hd][^>]*>/, '')
  return page.includes('id="notes"')
    ? body
        .split('</tr>')
        .slice(0, -1)
        .map((row) => `${cell(row, 1)} | ${cell(row, 2)} | ${cell(row, 0)}`)
    : []
}

test('a table is checked, shown and then written whole; nothing of it stands before', async () => {
  await app.personOf('office')
  const before = await printOfAll()
  const { at, page } = await check(tableOf([whole]))
  expect(page).toContain('1 proposal is ready')
  expect(page).toContain('Почему поют пески')
  expect(page).toContain('The sheet “Заявки” was read.')
  expect(page).not.toContain('anna.li@example.test')
  expect(await printOfAll()).toBe(before)
  const run = await app.db.selectFrom('week.import_run').select(['report', 'file_uuid']).executeTakeFirstOrThrow()
  expect(JSON.stringify(run.report)).not.toMatch(/Анна|example\.test/)
  await app.request(`${at}/write`, { as: 'office', form: {} })
  await app.runJobs()
  expect(await app.page(at, { as: 'office' })).toContain('1 proposal was written')
  expect(await app.world.storage.size(`week/imports/${run.file_uuid}`)).toBeUndefined()
  const [session] = await sessionsNamed('Почему поют пески')
  expect(session).toMatchObject({
    ...{ state: 'submitted', format: 'lecture', language: 'ru', grade_from: 5, grade_to: 9, topic_slug: 'physics', age_mark: '6+' },
    ...{ member_id: sample.memberId, duration_min: 35, block_min: [15, 5, 15], block_screen: [true, false, true] },
    ...{ access_facts: ['captions', 'slidesAhead', 'kitFree'], fallback: 'Слайды и рассказ голосом.', recording_choice: 'staff' },
    abstract: { ru: whole['Описание'] },
    video: { kind: 'broadcast' },
  })
  const anna = (await personOf('anna.li@example.test'))!
  expect(anna.name).toEqual({ ru: 'Анна Ли' })
  expect(session!.proposed_by).toBe(anna.id)
  const { rows: ties } = await sql`select sp.person_id, tie.role from week.session_person tie join week.speaker sp on sp.id = tie.speaker_id
    where tie.session_id = ${session!.id} order by tie.role`.execute(app.db)
  expect(ties).toEqual([
    { person_id: anna.id, role: 'lecturer' },
    { person_id: sample.moderator, role: 'moderator' },
  ])
  expect(await app.db.selectFrom('people.role_grant').select(['role', 'scope_type']).where('person_id', '=', anna.id).execute()).toEqual([
    { role: 'lecturer', scope_type: '' },
  ])
  expect(await app.db.selectFrom('platform.mail').select('id').where('to_address', '=', 'anna.li@example.test').execute()).toEqual([])
  expect(await app.page('/proposals', { as: anna.id })).toContain('Почему поют пески')
})

test('the same table again adds nothing, also with other words; a code tells proposals apart', async () => {
  const changed = { ...whole, Описание: 'Совсем другое описание, но та же самая заявка, что и была раньше.' }
  const { page } = await check(tableOf([changed]))
  expect(page).toContain('There is no new proposal in the table')
  expect(notesOf(page)).toEqual(['2 | — | This proposal is there already: the row was skipped'])
  const coded = [
    { Код: 'А-1', ...whole },
    { Код: 'А-2', ...whole },
  ]
  expect(await bring(tableOf(coded))).toContain('2 proposals were written')
  const again = await check(tableOf([...coded, { Код: 'а-2', ...whole }]))
  expect(notesOf(again.page)).toEqual(['4 | A · Код | The same proposal as in row 3'])
  const codes = await app.db.selectFrom('week.session').select('external_id').where('external_id', 'is not', null).orderBy('id').execute()
  expect(codes.map((row) => row.external_id)).toEqual(['А-1', 'А-2'])
})

test('people are known by address, get the role that is needed, and a letter only where the office says so', async () => {
  const guardian = await inTransaction(app.db, async (trx) => {
    const id = await register.person(trx, { name: { ru: 'Олег Ким' }, email: 'oleg@example.test' })
    await register.role(trx, id, 'guardian')
    return id
  })
  const rows = [
    {
      ...whole,
      Название: 'Один',
      'Почта ведущего': 'oleg@example.test',
      Ведущий: 'Как угодно',
      Соведущие: 'Яна Цой <yana@example.test>; Bo Li <bo@example.test>',
    },
    { ...whole, Название: 'Два', 'Почта ведущего': '', Ведущий: 'Яна Цой <YANA@example.test>' },
  ]
  await bring(tableOf(rows), { invites: 'on' })
  const roles = await app.db.selectFrom('people.role_grant').select('role').where('person_id', '=', guardian).orderBy('role').execute()
  expect(roles.map(({ role }) => role)).toEqual(['guardian', 'lecturer'])
  expect((await personOf('oleg@example.test'))!.name).toEqual({ ru: 'Олег Ким' })
  const letters = await app.db.selectFrom('platform.mail').select(['to_address', 'body']).orderBy('to_address').execute()
  expect(letters.map(({ to_address: to }) => to)).toEqual(['bo@example.test', 'yana@example.test'])
  expect(letters[1]!.body).toContain('«Один» и «Два»')
  expect(letters[1]!.body).toContain('http://kaleidoscope.test/sign-in')
  expect((await personOf('bo@example.test'))!.name).toEqual({ en: 'Bo Li' })
  const audited = await app.db
    .selectFrom('platform.audit')
    .select('action')
    .where('subject_id', '=', String((await personOf('bo@example.test'))!.id))
    .orderBy('id')
    .execute()
  expect(audited.map(({ action }) => action)).toEqual(['people.addPerson', 'people.grantRole'])
})

describe('every error is told by row and column, all at once, and nothing is written', () => {
  test.each<[string, Cells, string[]]>([
    [
      'format',
      { Вид: 'Балет' },
      ['C · Вид | There is no such format. There are: Lecture, Workshop, Seminar, Tour, Chat with scientists or Questions to a scientist'],
    ],
    ['field', { 'Область науки': 'Алхимия' }, ['D · Область науки | There is no such field. There are: Physics or Space']],
    ['university', { Университет: 'Хогвартс' }, ['E · Университет | There is no such university in the consortium']],
    ['grades', { Классы: '9–5' }, ['F · Классы | The grades are not clear. Write, for example, 5–9']],
    ['title', { Название: '' }, ['A · Название | Empty, but needed']],
    ['description', { Описание: 'Коротко.' }, ['B · Описание | ']],
    ['address', { 'Почта ведущего': 'anna@' }, ['H · Почта ведущего | The e-mail address is wrong']],
    ['nobody', { Ведущий: '', 'Почта ведущего': '' }, ['H · Почта ведущего | Empty, but needed']],
    [
      'an unknown name',
      { 'Почта ведущего': '', Ведущий: 'Кто Угодно' },
      ['G · Ведущий | No lecturer has this name. Write the e-mail address'],
    ],
    [
      'a newcomer without a name',
      { Ведущий: '', 'Почта ведущего': 'new@example.test' },
      ['H · Почта ведущего | A new person needs a name'],
    ],
    ['one adult twice', { Модератор: '', 'Почта модератора': 'anna.li@example.test' }, ['L · Почта модератора | ']],
    ['access', { Доступность: 'субтитры, телепатия' }, ['J · Доступность | “телепатия” isn’t known.']],
    ['minutes', { Минут: 'час' }, ['L · Минут | Write the minutes as a number, for example 30']],
    ['blocks', { Блоки: '15 танец' }, ['L · Блоки | The blocks are not clear.']],
    ['the sum', { Минут: 40, Блоки: '15+5+15' }, ['M · Блоки | The blocks add up to 35, not to the minutes: 40']],
    ['age mark', { 'Возрастная метка': '18+' }, ['L · Возрастная метка | The mark is 0+, 6+, 12+ or 16+']],
    ['language', { Язык: 'латынь' }, ['L · Язык | The language is Russian or English']],
    ['track', { Направление: 'Нет' }, ['L · Направление | There is no such track.']],
    ['recording', { Запись: 'может быть' }, ['L · Запись | Write yes or no']],
    ['picture', { 'Адрес картинки': 'http://127.0.0.1/a' }, ['L · Адрес картинки | ']],
    ['hours', { 'Когда может': 'утром' }, ['L · Когда может | The hours are not clear.']],
    ['zone', { 'Когда может': '24.11 9-10', 'Часовой пояс': '+3' }, ['M · Часовой пояс | There is no such zone.']],
  ])('%s', async (_name, wrong, told) => {
    const before = await printOfAll()
    const row = { ...whole, Название: `Проба ${_name}`, ...wrong }
    const { page } = await check(tableOf([{ ...whole, Название: 'Целая' }, row]))
    expect(page).toContain('There are errors in the table')
    const notes = notesOf(page)
    expect(notes).toHaveLength(told.length)
    for (const [at, text] of told.entries()) expect(notes[at]!.startsWith(`3 | ${text}`), notes[at]).toBe(true)
    expect(await printOfAll()).toBe(before)
  })

  test('a pupil’s address is refused', async () => {
    const child = await inTransaction(app.db, (trx) => children.add(app.world, trx, { name: 'Проба' }))
    await app.db.updateTable('people.person').set({ email: 'pupil@example.test' }).where('id', '=', child.id).execute()
    const { page } = await check(tableOf([{ ...whole, 'Почта ведущего': 'pupil@example.test' }]))
    expect(notesOf(page)).toEqual(['2 | H · Почта ведущего | This is a pupil’s address: only an adult can lead a session'])
  })

  test('many errors of many rows', async () => {
    const rows = Array.from({ length: 40 }, (_, at) => ({ ...whole, Название: `Ряд ${at}`, Классы: '12', Вид: '?' }))
    const notes = notesOf((await check(tableOf(rows))).page)
    expect(notes).toHaveLength(80)
    expect(notes[79]).toMatch(/^41 \| /)
  })
})

describe('what spreadsheets do to tables', () => {
  test('rows above the headings, foreign columns, grades that became a date, merged cells, numbers and times', async () => {
    const sheet = utils.aoa_to_sheet([
      ['Заявки на неделю'],
      [],
      ['Вуз', 'Тема', 'Аннотация', 'Формат', 'Наука', 'Классы', 'Длительность', 'ФИО', 'E-mail', 'Почта модератора', 'Любимый цвет'],
      ['lena', 'Сон и цифры', whole['Описание'], 'lecture', 'space', null, null, 'Анна Ли', 'anna.li@example.test', null, 'синий'],
      [null, 'Сон и звуки', whole['Описание'], 'Мастерская', 'Космос', 7, 30, 'Анна Ли', 'anna.li@example.test', null, null],
    ])
    sheet['!merges'] = [utils.decode_range('A1:K1'), utils.decode_range('A4:A5')]
    sheet.F4 = { t: 'n', v: 46_151, z: 'dd.mm' }
    sheet.G4 = { t: 'n', v: 0.5 / 24, z: 'h:mm' }
    const book = { SheetNames: ['a'], Sheets: { a: sheet } }
    const bytes = new Uint8Array(write(book, { type: 'array', bookType: 'xlsx' }) as ArrayBuffer)
    const page = await bring(bytes)
    expect(page).toContain('2 proposals were written')
    expect(notesOf(page).map((note) => note.replaceAll('&quot;', '"'))).toEqual([
      '3 | — | The column “Любимый цвет” isn’t known: it was not read',
      '3 | — | There is no column “Fallback”',
      '3 | — | There is no column “Accessibility”',
      '4 | F · Классы | The spreadsheet took the grades for a date; read as 5–9',
      '4 | J · Почта модератора | One adult is named. A second one is needed before the release',
      '5 | A · Вуз | The cells are merged: the value was taken for each of their rows',
      '5 | J · Почта модератора | One adult is named. A second one is needed before the release',
    ])
    const [first] = await sessionsNamed('Сон и цифры')
    expect(first).toMatchObject({ grade_from: 5, grade_to: 9, duration_min: 30, block_min: [], topic_slug: 'space' })
    const [second] = await sessionsNamed('Сон и звуки')
    expect(second).toMatchObject({ member_id: sample.memberId, format: 'workshop', grade_from: 7, grade_to: 7 })
  })

  test('a formula without a value and one that failed are errors of their cells', async () => {
    const sheet = utils.aoa_to_sheet([Object.keys(whole), Object.values(whole)])
    sheet.B2 = { t: 'e', v: 0x17, f: 'A9' }
    const bytes = new Uint8Array(write({ SheetNames: ['a'], Sheets: { a: sheet } }, { type: 'array', bookType: 'xlsx' }) as ArrayBuffer)
    expect(notesOf((await check(bytes)).page)).toEqual(['2 | B · Описание | A formula failed in this cell'])
  })

  test('a text file in Windows-1251', async () => {
    const decoder = new TextDecoder('windows-1251')
    const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(new Uint8Array([byte])), byte]))
    const words = [Object.keys(whole), Object.values({ ...whole, Название: 'Из старой таблицы', Модератор: '', Классы: '5-9' })]
    const text = words.map((row) => row.join(';')).join('\r\n')
    const page = (await check(new Uint8Array([...text].map((sign) => bytes.get(sign)!)), 'old.csv')).page
    expect(page).toContain('The text was read as windows-1251.')
    expect(page).toContain('Из старой таблицы')
  })

  test.each<[string, Uint8Array, string]>([
    ['strange letters', Buffer.from('Íàçâàíèå;Êëàññû;Âèä\n1;2;3\n'), 'No row of headings was found'],
    ['no headings', Buffer.from('1;2;3\n'), 'No row of headings was found'],
    ['too few columns', Buffer.from('Название;Классы;Вид\nа;5;Лекция\n'), 'There is no column “Description”'],
    ['a column twice', Buffer.from(`${Object.keys(whole).join(';')};Вид\n`), 'The column “Вид” is there twice'],
    ['an .xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3]), 'This is an .xls of old'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0]), 'This is no table'],
  ])('%s', async (_name, bytes, text) => {
    const { page } = await check(bytes, 'a.csv')
    expect(page).toContain('There are errors in the table')
    expect(page).toContain(text)
  })
})

describe('hours', () => {
  const told = async (email: string) => (await listAvailability(app.db, sample.id)).get((await personOf(email))!.id)

  test('of one person in several rows are joined; they are read in the zone that is told', async () => {
    const rows = ['24.11.2026 9–13', '24.11 12-15; 25.11'].map((hours, at) => ({
      ...whole,
      ...{
        Название: `Часы ${at}`,
        Ведущий: 'Ия Ан',
        'Почта ведущего': 'iya@example.test',
        'Когда может': hours,
        'Часовой пояс': 'Asia/Yakutsk',
      },
    }))
    await bring(tableOf(rows))
    expect(await told('iya@example.test')).toMatchObject({
      zone: 'Asia/Yakutsk',
      spans: [
        { date: '2026-11-24', fromMin: 540, untilMin: 900, kind: 'can' },
        { date: '2026-11-25', fromMin: 0, untilMin: 1440, kind: 'can' },
      ],
    })
  })

  test('that miss the week are told; what somebody told before stays', async () => {
    const missed = { ...whole, Название: 'Мимо', Ведущий: 'Эн Юн', 'Почта ведущего': 'en@example.test', 'Когда может': '24.12.2026 9-13' }
    expect(notesOf((await check(tableOf([missed]))).page)).toEqual(['2 | L · Когда может | None of the hours named lies within the week'])
    const spans = [{ date: '2026-11-23', fromMin: 600, untilMin: 660, kind: 'prefer' as const }]
    await inTransaction(app.db, (trx) =>
      writeAvailability(
        trx,
        sample.id,
        [{ personId: sample.lecturer, zone: 'Asia/Tomsk', spans }],
        Temporal.Instant.from('2026-11-19T00:00:00Z'),
      ),
    )
    const known = { ...whole, Название: 'Сам сказал', Ведущий: 'Айсылу Гайфуллина', 'Почта ведущего': '', 'Когда может': '24.11.2026' }
    const page = await bring(tableOf([known]))
    expect(notesOf(page)).toEqual(['2 | L · Когда может | This person has told their hours already: the column was not read'])
    expect((await listAvailability(app.db, sample.id)).get(sample.lecturer)).toMatchObject({ zone: 'Asia/Tomsk', spans })
  })
})

describe('questions of the call', () => {
  beforeAll(async () => {
    const question = (position: number, kind: string, ru: string, more: object = {}) => ({
      ...{ week_id: sample.id, position, kind, label: JSON.stringify({ ru, en: `${ru} EN` }), hint: '{}', choices: '[]', ...more },
    })
    await app.db
      .insertInto('week.question')
      .values([
        question(0, 'choice', 'Размер зала', {
          choices: JSON.stringify([
            { ru: 'Малый', en: 'Small' },
            { ru: 'Большой', en: 'Large' },
          ]),
          required: true,
        }),
        question(1, 'yes', 'Нужен переводчик'),
        question(2, 'number', 'Сколько камер'),
        question(3, 'line', 'Девиз', { formats: ['workshop'] }),
      ])
      .execute()
  })
  const asked = {
    ...whole,
    Название: 'С вопросами',
    'Размер зала EN': 'большой',
    'Нужен переводчик': 'да',
    'Сколько камер': 2,
    Девиз: 'Вперёд',
  }

  test('are answered by columns of their names', async () => {
    await bring(tableOf([asked]))
    const [session] = await sessionsNamed('С вопросами')
    const answers = await app.db
      .selectFrom('week.answer')
      .select('body')
      .where('session_id', '=', session!.id)
      .orderBy('question_id')
      .execute()
    // The last is asked of workshops only.
    expect(answers.map(({ body }) => body)).toEqual(['1', 'yes', '2'])
  })

  test('that are not answered as they must be are told', async () => {
    const { page } = await check(
      tableOf([
        { ...asked, Название: 'Иначе', 'Размер зала EN': 'Средний', 'Сколько камер': 'две' },
        { ...asked, Название: 'Пусто', 'Размер зала EN': '' },
      ]),
    )
    const notes = notesOf(page)
    expect(notes.map((note) => note.slice(0, 24))).toEqual([
      '2 | L · Размер зала EN |',
      '2 | N · Сколько камер | ',
      '3 | L · Размер зала EN |',
    ])
    expect(notes[0]).toContain('There is no such answer. There are: Small or Large')
  })

  test('stand in the template, which comes back as it went out', async () => {
    for (const kind of ['xlsx', 'csv']) {
      const answer = await app.request(`${path}/template.${kind}`, { as: 'office' })
      expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="proposals-sample.${kind}"`)
      const bytes = new Uint8Array(await answer.arrayBuffer())
      const reading = await readTable(bytes)
      const head = reading.ok ? reading.table.sheets[0]!.rows[0]!.map((cell) => cell?.text) : []
      expect(head).toHaveLength(30)
      expect(head.slice(0, 2)).toEqual(['Code', 'Title'])
      expect(head.slice(-4)).toEqual(['Размер зала EN', 'Нужен переводчик EN', 'Сколько камер EN', 'Девиз EN'])
      const { page } = await check(bytes, `template.${kind}`)
      expect(page).toContain('There is no new proposal in the table')
    }
  })
})

describe('the way of a table', () => {
  test('a double click checks once and writes once', async () => {
    await app.db
      .updateTable('week.question')
      .set({ retired_at: Temporal.Instant.from('2026-11-20T00:00:00Z') })
      .execute()
    const form = () => formOf(tableOf([{ ...whole, Название: 'Дважды' }]), 'a.xlsx', 'one-form-key-of-a-table')
    const answers = [await app.request(path, { as: 'office', form: form() }), await app.request(path, { as: 'office', form: form() })]
    const at = answers[0]!.headers.get('location')!
    expect(answers[1]!.headers.get('location')).toBe(at)
    expect(await app.page(at, { as: 'office' })).toMatch(/http-equiv="refresh" content="2"/)
    expect((await app.runJobs()).filter((name) => name === 'runIntake')).toHaveLength(1)
    await Promise.all([1, 2].map(() => app.request(`${at}/write`, { as: 'office', form: {} })))
    await app.runJobs()
    expect(await sessionsNamed('Дважды')).toHaveLength(1)
    await app.request(`${at}/write`, { as: 'office', form: {} })
    expect(await app.runJobs()).toEqual([])
  })

  test('a job that is told again after it was cut off leaves one of each', async () => {
    const { at } = await check(tableOf([{ ...whole, Название: 'Оборвано' }]))
    await app.request(`${at}/write`, { as: 'office', form: {} })
    await app.runJobs()
    const uuid = at.split('/').at(-1)!
    // As a worker leaves it that is killed between its work and its last word: the file is there still.
    const run = await app.db
      .updateTable('week.import_run')
      .set({ state: 'running' })
      .where('uuid', '=', uuid)
      .returning('file_uuid')
      .executeTakeFirstOrThrow()
    await app.world.storage.put(`week/imports/${run.file_uuid}`, tableOf([{ ...whole, Название: 'Оборвано' }]), 1_000_000)
    const { runIntake } = await import('./job.ts')
    await runIntake(app.world, { uuid, locale: 'en', origin: 'http://kaleidoscope.test' })
    expect(await sessionsNamed('Оборвано')).toHaveLength(1)
    expect(await app.page(at, { as: 'office' })).toContain('There were no new proposals')
  })

  test('dropped, nothing of it stays; so after three days', async () => {
    const files = async () =>
      (await app.db.selectFrom('week.import_run').select('file_uuid').where('state', '=', 'checked').execute()).length
    const { at } = await check(tableOf([{ ...whole, Название: 'Отбросим' }]))
    await app.request(`${at}/drop`, { as: 'office', form: {} })
    expect(await app.page(at, { as: 'office' })).toContain('The table was dropped')
    await app.request(`${at}/write`, { as: 'office', form: {} })
    expect(await app.runJobs()).toEqual([])
    await check(tableOf([{ ...whole, Название: 'Забудем' }]))
    expect(await files()).toBeGreaterThan(0)
    const { keptTables } = await import('./job.ts')
    await keptTables[0]!.act(app.world, Temporal.Instant.from('2036-01-01T00:00:00Z'))
    expect(await files()).toBe(0)
    expect(await sessionsNamed('Забудем')).toEqual([])
  })

  test('a form without a file, with an empty one, and with too large a one says so', async () => {
    const post = async (form: FormData) => (await app.request(path, { as: 'office', form })).text()
    expect(await post(new FormData())).toContain('Choose a file')
    expect(await post(formOf(new Uint8Array()))).toContain('The file is empty')
    expect(await post(formOf(new Uint8Array(10 * 1024 * 1024 + 1)))).toContain('The file is larger than 10 MB')
  })

  test('an imported week takes none, and an unknown table is a page that says so', async () => {
    await app.db
      .insertInto('week.week')
      .values({
        slug: 'foreign',
        name: '{"en":"Foreign"}',
        zone: 'UTC',
        starts_on: '2026-01-01',
        ends_on: '2026-01-02',
        source: '{"format":"frab-xml"}',
      })
      .execute()
    expect((await app.request('/office/weeks/foreign/intake', { as: 'office' })).status).toBe(409)
    expect((await app.request('/office/intakes/nonsense', { as: 'office' })).status).toBe(404)
  })

  test('three hundred proposals take few statements each, and their number is seen while they are written', async () => {
    const rows = Array.from({ length: 300 }, (_, at) => ({
      ...whole,
      Название: `Тема ${at}`,
      Ведущий: `Лектор ${at % 150}`,
      'Почта ведущего': `l${at % 150}@example.test`,
    }))
    const actor = (await findPerson(app.db, await app.personOf('office')))!
    const wish = { actor, week: (await findWeek(app.db, 'sample'))!, locale: 'en', invites: false, dryRun: true } as const
    app.countQueries()
    const outcome = await importProposals(app.db, { ...wish, bytes: tableOf(rows), now: app.world.clock(), origin: '' })
    expect(outcome).toMatchObject({ ok: true, report: { added: 300, newPeople: 150 } })
    // Five for each newcomer; a few for each hundred proposals.
    expect(app.countQueries()).toBeLessThan(150 * 5 + 60)
    const began = performance.now()
    const { at } = await check(tableOf(rows))
    await app.request(`${at}/write`, { as: 'office', form: {} })
    await app.runJobs()
    expect(performance.now() - began).toBeLessThan(30_000)
    expect(
      await app.db.selectFrom('week.import_run').select(['done_count', 'total_count']).orderBy('id', 'desc').executeTakeFirst(),
    ).toEqual({ done_count: 300, total_count: 300 })
    expect(await app.page(at, { as: 'office' })).toContain('300 proposals were written')
  })
})
