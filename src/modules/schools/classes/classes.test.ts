import { afterAll, beforeAll, expect, test } from 'vitest'
import { people } from '#people'
import { inTransaction } from '#platform/db/database.ts'
import { showCode } from '#platform/ids.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { testApp } from '../../../../checks/setup/test-app.ts'
import {
  findClass,
  findClassCode,
  insertClass,
  insertSchool,
  insertTeacher,
  issueClassCode,
  listClassesOfTeacher,
  schools,
} from '../index.ts'
import { listSchools } from '../schools/store.ts'

let app: TestApp
let [anna, boris] = [0, 0]

beforeAll(async () => {
  app = await testApp({ modules: [schools, people] })
  anna = await app.personOf('teacher', { type: '', id: 0 })
  boris = await app.personOf('teacher', { type: 'other', id: 1 })
})
afterAll(() => app.close())

let serial = 0
const fields = (more: Record<string, string> = {}) => ({
  region: 'RU-KGD',
  settlement: 'Светлогорск',
  schoolName: 'Школа № 1',
  className: '7б',
  size: '28',
  formKey: `form-key-${(serial += 1)}`,
  ...more,
})
const newSchool = (form: Record<string, string>, as = anna) => app.request('/schools/new', { as, form })
const uuidOf = (answer: Response): string => answer.headers.get('location')!.split('/').at(-1)!

test('a new teacher has school, zone, class and code after one form of five fields and a number', async () => {
  const answer = await newSchool(fields())
  expect(answer.status).toBe(303)
  const [added] = await listClassesOfTeacher(app.db, anna)
  expect(added).toMatchObject({
    grade: 7,
    letter: 'Б',
    size: 28,
    teacherId: anna,
    school: { name: 'Школа № 1', settlement: 'Светлогорск', regionCode: 'RU-KGD', zone: 'Europe/Kaliningrad' },
  })
  const page = await app.page(answer.headers.get('location')!, { as: anna })
  const code = await findClassCode(app.world, app.db, added!, app.world.clock())
  expect(page).toContain(showCode(code!.code))
})

test('names of any script and signs stay as they were typed', async () => {
  const typed = {
    region: 'RU-SA',
    zone: 'Asia/Yakutsk',
    settlement: 'Үөһээ Бүлүү',
    schoolName: 'Ҥ Ҕ Һ Ә Җ «Сайдыы» 🦉 <b>',
    className: '5 «Өйдөө»',
  }
  const answer = await newSchool(fields(typed))
  const added = await findClass(app.db, uuidOf(answer))
  expect(added).toMatchObject({ letter: 'Өйдөө', school: { name: typed.schoolName, settlement: typed.settlement } })
  const page = await app.page(`/classes/${added!.uuid}`, { as: anna })
  expect(page).toContain('Ҥ Ҕ Һ Ә Җ «Сайдыы» 🦉 &lt;b>')
})

test('a region with several clocks is asked by what they show now, and nothing is lost or written before the answer', async () => {
  const before = (await listSchools(app.db)).length
  const form = fields({ region: 'RU-SA', settlement: 'Среднеколымск', schoolName: 'Школа на Колыме' })
  const asked = await newSchool(form)
  expect(asked.status).toBe(422)
  const page = await asked.text()
  expect(page).toContain('value="Среднеколымск"')
  expect(page).toContain('Srednekolymsk: now 18:00')
  expect((await listSchools(app.db)).length).toBe(before)
  const answer = await newSchool({ ...form, zone: 'Asia/Srednekolymsk' })
  expect((await findClass(app.db, uuidOf(answer)))?.school.zone).toBe('Asia/Srednekolymsk')
})

test('a wrong zone name, region, class or size each say what is wrong', async () => {
  const cases: [Record<string, string>, string][] = [
    [{ region: 'RU-SA', zone: 'MSK+6' }, 'There is no such time zone'],
    [{ region: 'XX' }, 'Choose a region from the list'],
    [{ region: '' }, 'Choose a region from the list'],
    [{ className: '12А' }, 'A class of grades 1 to 11'],
    [{ size: '0' }, 'A number from 1 to 60'],
    [{ size: 'много' }, 'A number from 1 to 60'],
    [{ settlement: '' }, 'Write the town or village'],
    [{ schoolName: 'ы'.repeat(201) }, 'Too long'],
  ]
  for (const [more, words] of cases) {
    const answer = await newSchool(fields({ ...more }))
    expect([more, answer.status]).toEqual([more, 422])
    expect(await answer.text()).toContain(words)
  }
})

test('a double click adds one class', async () => {
  const form = fields({ className: '3Д' })
  const [one, two] = await Promise.all([newSchool(form), newSchool(form)])
  expect(one.headers.get('location')).toBe(two.headers.get('location'))
  expect((await listClassesOfTeacher(app.db, anna)).filter((added) => added.letter === 'Д')).toHaveLength(1)
})

test('colleagues who write the same school down at once share it', async () => {
  const form = (key: string) => fields({ schoolName: 'Лицей Общий', formKey: `shared-${key}` })
  const answers = await Promise.all([
    newSchool(form('a')),
    newSchool(form('b'), boris),
    newSchool({ ...form('c'), schoolName: 'лицей общий' }),
  ])
  const found = await Promise.all(answers.map((answer) => findClass(app.db, uuidOf(answer))))
  expect(new Set(found.map((one) => one!.school.id)).size).toBe(1)
})

test('the way goes on to where it was meant to, but never to another host', async () => {
  const form = fields({ next: '/weeks/kaleidoscope/sessions/stars' })
  expect((await newSchool(form)).headers.get('location')).toBe('/weeks/kaleidoscope/sessions/stars')
  expect((await newSchool(fields({ next: '//evil.example' }))).headers.get('location')).toMatch(/^\/classes\/[0-9a-f-]{36}$/)
})

test('one teacher never sees or changes the class of another', async () => {
  const uuid = uuidOf(await newSchool(fields({ className: '8Ю' })))
  const theirs = await findClass(app.db, uuid)
  const code = await findClassCode(app.world, app.db, theirs!, app.world.clock())
  const refused = await app.request(`/classes/${uuid}`, { as: boris })
  expect(refused.status).toBe(403)
  expect(await refused.text()).not.toContain(showCode(code!.code))
  expect(await app.page('/classes', { as: boris })).not.toContain(uuid)
  const posts: [string, Record<string, string>][] = [
    ['code', {}],
    ['size', { size: '5' }],
    ['passes/00000000-0000-7000-8000-000000000000/remove', {}],
  ]
  for (const [what, form] of posts) expect((await app.request(`/classes/${uuid}/${what}`, { as: boris, form })).status).toBe(403)
  expect(await findClass(app.db, uuid)).toEqual(theirs)
  expect(await findClassCode(app.world, app.db, theirs!, app.world.clock())).toEqual(code)
})

test('only teachers come here at all; an unknown or malformed class is 404', async () => {
  expect((await app.request('/classes')).status).toBe(303)
  expect((await app.request('/classes', { as: 'pupil' })).status).toBe(403)
  expect((await app.request('/schools/new', { as: 'lecturer' })).status).toBe(403)
  for (const word of ['00000000-0000-7000-8000-000000000000', 'x', "'--"]) {
    expect((await app.request(`/classes/${encodeURIComponent(word)}`, { as: anna })).status).toBe(404)
  }
})

test('a further class goes into one of the own schools only', async () => {
  const [own] = await listSchools(app.db, anna)
  const answer = await app.request('/classes/new', {
    as: anna,
    form: { school: String(own!.id), className: '11', size: '20', formKey: 'further-1' },
  })
  expect(await findClass(app.db, uuidOf(answer))).toMatchObject({ grade: 11, letter: '', school: { id: own!.id } })
  const foreignId = await inTransaction(app.db, (trx) =>
    insertSchool(trx, { name: 'Чужая', settlement: 'Тула', regionCode: 'RU-TUL', zone: 'Europe/Moscow' }),
  )
  const foreign = { school: String(foreignId), className: '1А', size: '20', formKey: 'further-2' }
  expect((await app.request('/classes/new', { as: anna, form: foreign })).status).toBe(403)
  const newcomer = await app.personOf('teacher', { type: 'newcomer', id: 2 })
  expect((await app.request('/classes/new?next=/weeks', { as: newcomer })).headers.get('location')).toBe('/schools/new?next=/weeks')
})

test('a new code revokes the old one, is audited, and a repeated post issues only one', async () => {
  const { id, uuid } = await inTransaction(app.db, async (trx) => {
    const schoolId = await insertSchool(trx, { name: 'Школа кодов', settlement: 'Тула', regionCode: 'RU-TUL', zone: 'Europe/Moscow' })
    await insertTeacher(trx, anna, schoolId)
    const added = await insertClass(trx, { schoolId, teacherId: anna, grade: 4, letter: 'А', size: 20 })
    await issueClassCode(app.world, trx, added.id, app.world.clock())
    return added
  })
  const form = { formKey: 'reissue-12345' }
  await Promise.all([1, 2].map(() => app.request(`/classes/${uuid}/code`, { as: anna, form })))
  const codes = await app.db
    .selectFrom('schools.class_code')
    .select(['version', 'revoked_at'])
    .where('class_id', '=', id)
    .orderBy('version')
    .execute()
  expect(codes.map((code) => [code.version, code.revoked_at !== null])).toEqual([
    [1, true],
    [2, false],
  ])
  const audit = await app.db.selectFrom('platform.audit').select('actor_id').where('action', '=', 'schools.reissueCode').execute()
  expect(audit).toEqual([{ actor_id: anna }])
})

test('after its time the page says that the code has ended and offers a new one', async () => {
  const uuid = uuidOf(await newSchool(fields({ className: '2Я' })))
  app.setNow('2027-11-23T07:00:00Z')
  expect(await app.page(`/classes/${uuid}`, { as: anna })).toContain('The code has expired')
  app.setNow('2026-11-23T07:00:00Z')
})
