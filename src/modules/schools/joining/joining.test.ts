import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { people } from '#people'
import { inTransaction } from '#platform/db/database.ts'
import { newToken, showCode } from '#platform/ids.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { testApp } from '../../../../checks/setup/test-app.ts'
import { insertClass, insertSchool, issueClassCode, schools } from '../index.ts'
import { nicknameOf } from './nicknames.ts'
import { findPassById, listPasses } from './store.ts'

let app: TestApp
let teacher = 0
let code = ''
let classId = 0
let classUuid = ''

beforeAll(async () => {
  app = await testApp({ modules: [schools, people] })
  teacher = await app.personOf('teacher')
})
afterAll(() => app.close())
beforeEach(async () => {
  await app.db.deleteFrom('platform.rate_limit').execute()
  await inTransaction(app.db, async (trx) => {
    const schoolId = await insertSchool(trx, { name: 'Школа № 5', settlement: 'Тикси', regionCode: 'RU-SA', zone: 'Asia/Yakutsk' })
    const added = await insertClass(trx, { schoolId, teacherId: teacher, grade: 6, letter: 'В', size: 12 })
    ;({ id: classId, uuid: classUuid } = added)
    ;({ code } = await issueClassCode(app.world, trx, classId, app.world.clock()))
  })
})

const join = (nickname: string, more: Record<string, string> = {}) =>
  app.request('/join/nickname', { form: { code, nickname, formKey: newToken(), ...more } })
const passOf = (answer: Response): string => /pass=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? ''
const nicknames = async () => (await listPasses(app.db, classId, app.world.clock())).map((pass) => pass.nickname)

test('a pupil types the code as it comes and chooses among six nicknames; no name can be typed', async () => {
  const typed = await app.request('/join', { form: { code: ` ${showCode(code).toLowerCase().replace('-', ' – ')} ` } })
  expect([typed.status, typed.headers.get('location')]).toEqual([303, `/join/${code}`])
  const page = await app.page(`/join/${code}`)
  expect(page.match(/type="radio"/g)).toHaveLength(6)
  expect(page).not.toContain('type="text"')
  expect(page).toContain('Школа № 5')
})

test('the pass lies in a cookie that scripts cannot read; only its hash is stored', async () => {
  const answer = await join('0-0')
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/pupil'])
  expect(answer.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^pass=[\w-]{43}; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Lax$/),
    // Of the class (6 В) the pages learn no more than one of three ages.
    'stage=middle; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax',
  ])
  expect(await nicknames()).toEqual([nicknameOf('0-0', 'en')])
  const stored = await app.db
    .selectFrom('schools.class_pass')
    .select('token_hash')
    .where('class_id', '=', classId)
    .executeTakeFirstOrThrow()
  expect(stored.token_hash.toString('base64url')).not.toBe(passOf(answer))
  expect(await app.page('/join', { cookies: { pass: passOf(answer) } })).toContain('Hello, Cheerful badger!')
})

test('a form sent twice is one pupil with one pass', async () => {
  const formKey = newToken()
  const answers = await Promise.all([1, 2, 3].map(() => join('1-1', { formKey })))
  expect(new Set(answers.map(passOf)).size).toBe(1)
  expect(await nicknames()).toHaveLength(1)
})

test('a nickname is given once in a class, also when 10 children take it at once', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => join('2-2')))
  expect(answers.map((answer) => answer.status).toSorted()).toEqual([303, ...Array.from({ length: 9 }, () => 422)])
  expect(await answers.find((answer) => answer.status === 422)!.text()).toContain('has just taken this nickname')
  expect(await nicknames()).toHaveLength(1)
})

test('free text is no nickname', async () => {
  for (const nickname of ['Вася Пупкин', '', '999-999', '<script>']) {
    const answer = await join(nickname)
    expect([nickname, answer.status]).toEqual([nickname, 422])
    expect(await answer.text()).toContain('Choose one of the nicknames')
  }
  expect(await nicknames()).toEqual([])
})

test('"not me" ends the pass, so that the next child at the computer gets its own, even from the same form', async () => {
  const formKey = newToken()
  const first = passOf(await join('3-3', { formKey }))
  const left = await app.request('/join/leave', { form: {}, cookies: { pass: first } })
  expect([left.status, left.headers.get('location')]).toEqual([303, '/join'])
  expect(left.headers.get('set-cookie')).toContain('pass=;')
  expect(await app.page('/join', { cookies: { pass: first } })).not.toContain('Hello')
  const second = await join('4-4', { formKey })
  expect(second.status).toBe(303)
  expect(passOf(second)).not.toBe(first)
  expect(await nicknames()).toEqual([nicknameOf('4-4', 'en')])
})

test('a teacher sees the nicknames of the class and can end one', async () => {
  const pass = passOf(await join('5-5'))
  const [held] = await listPasses(app.db, classId, app.world.clock())
  expect(await app.page(`/classes/${classUuid}`, { as: teacher })).toContain(held!.nickname)
  const removed = await app.request(`/classes/${classUuid}/passes/${held!.uuid}/remove`, { as: teacher, form: {} })
  expect(removed.status).toBe(303)
  expect(await nicknames()).toEqual([])
  expect(await app.page('/join', { cookies: { pass } })).not.toContain('Hello')
  // What it took part in keeps its name.
  expect(await findPassById(app.db, held!.id)).toEqual(held)
})

test('unknown, expired and revoked codes each get a page that says what to do', async () => {
  const unknown = await app.request('/join/ABCD2345')
  expect(unknown.status).toBe(404)
  expect(await unknown.text()).toContain('Check it with the sheet')
  expect((await app.request(`/join/${encodeURIComponent('🦉 ҮӨ')}`)).status).toBe(404)
  const typed = await app.request('/join', { form: { code: 'nope' } })
  expect(typed.status).toBe(422)
  expect(await typed.text()).toContain('value="nope"')
  expect(await (await app.request('/join', { form: { code: '' } })).text()).toContain('Type the code from the sheet')

  app.setNow('2027-11-23T07:00:00Z')
  const expired = await app.request(`/join/${code}`)
  expect(expired.status).toBe(410)
  expect(await expired.text()).toContain('This code has expired')
  expect((await join('6-6')).status).toBe(410)
  app.setNow('2026-11-23T07:00:00Z')

  await inTransaction(app.db, (trx) => issueClassCode(app.world, trx, classId, app.world.clock()))
  const revoked = await app.request(`/join/${code}`)
  expect(revoked.status).toBe(410)
  expect(await revoked.text()).toContain('replaced by a new one')
})

test('a whole school behind one address gets in; one who guesses is stopped', async () => {
  for (let child = 0; child < 60; child += 1) expect((await app.request(`/join/${code}`)).status).toBe(200)
  let status = 0
  for (let guess = 0; guess <= 300 && status !== 429; guess += 1) ({ status } = await app.request('/join/ABCD2345'))
  expect(status).toBe(429)
  // The school's children are not stopped by the one who guessed.
  expect((await app.request(`/join/${code}`)).status).toBe(200)
})
