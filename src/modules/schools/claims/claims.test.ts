import { afterEach, beforeEach, expect, test } from 'vitest'
import { children, people, register } from '#people'
import type { Child } from '#people'
import { inTransaction } from '#platform/db/database.ts'
import { newToken } from '#platform/ids.ts'
import { hashToken } from '#platform/ids.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { testApp } from '../../../../checks/setup/test-app.ts'
import { findClassCode, insertClass, insertSchool, insertTeacher, issueClassCode, findClass, schools } from '../index.ts'
import { claims } from './claims.ts'

let app: TestApp
let teacher = 0
let guardian = 0
let child: Child
let code = ''
let classes: { id: number; uuid: string }
const size = 3

async function addChild(name: string, guardianId: number): Promise<Child> {
  return inTransaction(app.db, (trx) => children.add(app.world, trx, { name, grade: 7, regionCode: 'RU-KGD', guardianIds: [guardianId] }))
}

beforeEach(async () => {
  app = await testApp({ modules: [schools, people] })
  teacher = await app.personOf('teacher')
  guardian = await app.personOf('guardian')
  child = await addChild('Аня К.', guardian)
  await inTransaction(app.db, async (trx) => {
    const school = await insertSchool(trx, { name: 'Школа № 1', settlement: 'Тапиау', regionCode: 'RU-KGD', zone: 'Europe/Kaliningrad' })
    await insertTeacher(trx, school, teacher)
    classes = await insertClass(trx, { schoolId: school, teacherId: teacher, grade: 7, letter: 'Б', size })
    ;({ code } = await issueClassCode(app.world, trx, classes.id, app.world.clock()))
  })
})
afterEach(() => app.close())

const path = (of = child) => `/family/children/${of.uuid}/claim`
const claim = (typed: string, of = child, as = guardian) => app.request(path(of), { as, form: { code: typed } })
const held = async () => (await claims.list(app.db, [child.id])).map(({ classId, passId }) => [classId, passId])

async function joinAs(nickname: string): Promise<{ id: number; token: string }> {
  const token = newToken()
  const { id } = await app.db
    .insertInto('schools.class_pass')
    .values({ class_id: classes.id, nickname, token_hash: hashToken(token), expires_at: '2027-06-01T00:00:00Z' })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, token }
}
async function pupilCode(token: string): Promise<string> {
  expect((await app.request('/pupil/claim', { form: {}, cookies: { pass: token } })).status).toBe(303)
  const page = await app.page('/pupil/claim', { cookies: { pass: token } })
  return /schools-code">([0-9A-Z]{4}-[0-9A-Z]{4})</.exec(page)![1]!
}

test('by the class’s code, once for a child, and undone by a button', async () => {
  for (let n = 0; n < 2; n += 1) expect((await claim(` ${code.toLowerCase().slice(0, 4)}-${code.slice(4)}`)).status).toBe(303)
  expect(await held()).toEqual([[classes.id, null]])
  const page = await app.page(path(), { as: guardian })
  expect(page).toContain('7Б, Школа № 1')
  const undo = /\/family\/children\/[0-9a-f-]+\/claims\/[0-9a-f-]+\/end/.exec(page)![0]
  expect((await app.request(undo, { as: guardian, form: {} })).status).toBe(303)
  expect(await held()).toEqual([])
  expect((await claim(code)).status).toBe(303)
  expect(await held()).toEqual([[classes.id, null]])
})

test('a class has as many claims as pupils, also when all come at once; the teacher sees the number and nobody', async () => {
  const others = await Promise.all(['Боря', 'Вера', 'Гоша', 'Дина', 'Егор'].map((name) => addChild(name, guardian)))
  const answers = await Promise.all([child, ...others].map((one) => claim(code, one)))
  expect(answers.map((answer) => answer.status).toSorted()).toEqual([303, 303, 303, 422, 422, 422])
  const refused = answers.find((answer) => answer.status === 422)!
  expect(await refused.text()).toContain('as many times as the class has pupils')
  const page = await app.page(`/classes/${classes.uuid}`, { as: teacher })
  expect(page).toContain('Claimed: 3 of 3.')
  for (const { name, uuid } of [child, ...others]) {
    expect(page).not.toContain(name)
    expect(page).not.toContain(uuid)
  }
  expect((await app.request(`/classes/${classes.uuid}/claims/end`, { as: teacher, form: {} })).status).toBe(303)
  expect(await app.page(`/classes/${classes.uuid}`, { as: teacher })).toContain('Claimed: 0 of 3.')
  expect(await held()).toEqual([])
})

test('a new code ends the old one; claims stay', async () => {
  await claim(code)
  await app.request(`/classes/${classes.uuid}/code`, { as: teacher, form: { formKey: newToken() } })
  const other = await addChild('Боря', guardian)
  const old = await claim(code, other)
  expect(old.status).toBe(422)
  const { code: fresh } = (await findClassCode(app.world, app.db, (await findClass(app.db, classes.id))!, app.world.clock()))!
  expect((await claim(fresh, other)).status).toBe(303)
  expect(await held()).toEqual([[classes.id, null]])
})

test('the pupil’s own code counts that browser too, joins the class’s claim, and is one child’s alone', async () => {
  const [anna, boris] = [await joinAs('Смелый лис'), await joinAs('Тихий кит')]
  expect(await app.page('/pupil/claim', { cookies: { pass: anna.token } })).not.toContain('schools-code')
  const own = await pupilCode(anna.token)
  expect(await pupilCode(anna.token)).toBe(own)
  const stored = JSON.stringify(await app.db.selectFrom('schools.claim_code').selectAll().execute())
  expect(stored).not.toContain(own.replace('-', ''))
  await claim(code)
  expect((await claim(own)).status).toBe(303)
  expect(await held()).toEqual([[classes.id, anna.id]])
  const sister = await addChild('Боря', guardian)
  const taken = await claim(own, sister)
  expect([taken.status, await taken.text()]).toEqual([422, expect.stringContaining('claimed for another child')])
  const second = await claim(await pupilCode(boris.token))
  expect([second.status, await second.text()]).toEqual([422, expect.stringContaining('Another pupil')])
  expect((await claim(await pupilCode(boris.token), sister)).status).toBe(303)
})

test('two guardians who type one pupil’s code at once: one child has it', async () => {
  const own = await pupilCode((await joinAs('Смелый лис')).token)
  const sister = await addChild('Боря', guardian)
  const answers = await Promise.all([claim(own), claim(own, sister)])
  expect(answers.map((answer) => answer.status).toSorted()).toEqual([303, 422])
})

test('others’ children, other roles and other classes: no', async () => {
  const stranger = await inTransaction(app.db, async (trx) => {
    const id = await register.person(trx, { name: { und: 'x' }, email: 'x@example.test' })
    await register.role(trx, id, 'guardian')
    return id
  })
  const otherTeacher = await app.personOf('teacher', { type: 'other', id: 1 })
  await claim(code)
  const uuid = (await claims.list(app.db, [child.id]))[0]!.uuid
  expect((await app.request(path(), { as: stranger })).status).toBe(404)
  expect((await claim(code, child, stranger)).status).toBe(404)
  expect((await app.request(`/family/children/${child.uuid}/claims/${uuid}/end`, { as: stranger, form: {} })).status).toBe(404)
  const own = await addChild('Чужой', stranger)
  await app.request(`/family/children/${own.uuid}/claims/${uuid}/end`, { as: stranger, form: {} })
  expect((await app.request(path(), { as: teacher })).status).toBe(403)
  expect((await app.request(`/classes/${classes.uuid}/claims/end`, { as: otherTeacher, form: {} })).status).toBe(403)
  expect((await app.request('/pupil/claim')).headers.get('location')).toBe('/join')
  expect(await held()).toEqual([[classes.id, null]])
})

test('guessing ends after thirty tries, with what was typed shown again', async () => {
  const wrong = await claim('<b>ABCD</b>')
  expect(wrong.status).toBe(422)
  expect(await wrong.text()).toContain('value="&lt;b>ABCD&lt;/b>"')
  expect((await claim('')).status).toBe(422)
  for (let n = 2; n < 30; n += 1) expect((await claim('ABCD2345')).status).toBe(422)
  expect((await claim('ABCD2345')).status).toBe(429)
  // Else whoever guesses would go on, and know the right one by its answer.
  expect((await claim(code)).status).toBe(429)
  expect(await held()).toEqual([])
})
