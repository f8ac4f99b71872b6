import { afterAll, beforeAll, expect, test } from 'vitest'
import { catalogue } from '#catalogue'
import { people } from '#people'
import { schools } from '#schools'
import { week as weekModule } from '#week'
import { sql } from '#platform/db/database.ts'
import { attendanceFact, attendedWeek } from '../../../checks/setup/attended-week.ts'
import type { AttendedWeek } from '../../../checks/setup/attended-week.ts'
import { testApp } from '../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../checks/setup/test-app.ts'
import { takesPart } from './evidence/rules.ts'
import { trajectory } from './index.ts'
import { showProofCode } from './proofs/code.ts'

let app: TestApp
let week: AttendedWeek
const ru = { headers: { 'accept-language': 'ru' } }

const iceTickets = () => [
  { subject: `class:${week.mirny.id}`, kind: 'class', presentS: 1800, headCount: 27 },
  { subject: `class:${week.tver.id}`, kind: 'class', presentS: 300, headCount: null },
  { subject: `class-pass:${week.pass.id}`, kind: 'seat', presentS: 1200 },
  { subject: `person:${week.pupil}`, kind: 'seat', presentS: 600 },
  { subject: `person:${week.lecturer}`, kind: 'host', presentS: 1750 },
  { subject: 'observer:someone', kind: 'observer', presentS: 900 },
  { subject: 'person:1', kind: 'duty', presentS: 1800 },
]

const rows = () =>
  app.db
    .selectFrom('trajectory.evidence')
    .select(['subject_type', 'kind', 'role', 'present_s', 'head_count', 'hours', 'revokes'])
    .orderBy('id')
    .execute()

const proofs = () => app.db.selectFrom('trajectory.proof').selectAll().orderBy('id').execute()

const codeOf = async (type: string, sourceId = week.sessions.ice) =>
  (await proofs()).find((row) => row.subject_type === type && row.source_id === sourceId)!.code

beforeAll(async () => {
  app = await testApp({ now: '2026-11-23T07:45:00Z', modules: [trajectory, catalogue, weekModule, schools, people] })
  week = await attendedWeek(app.db)
})
afterAll(() => app.close())

test('before anything was attended, passports are empty and lead on', async () => {
  const page = await app.page(`/classes/${week.mirny.uuid}/passport`, { as: week.teacher, ...ru })
  expect(page).toContain('Пока ни одного штампа')
  expect(page).toContain('Пыль на Луне')
})

test('attendance becomes evidence and proofs; told twice, nothing is added', async () => {
  const fact = attendanceFact(week.sessions.ice, iceTickets())
  await app.deliver(fact)
  const once = await rows()
  const given = await proofs()
  await app.deliver(fact)
  expect(await rows()).toEqual(once)
  expect(await proofs()).toEqual(given)
  expect(once.map((row) => [row.subject_type, row.kind, row.role, row.present_s, row.head_count, row.hours])).toEqual([
    ['class', 'measured', 'participant', 1800, null, 0.5],
    ['class', 'declared', 'participant', 0, 27, 0],
    ['class', 'measured', 'participant', 300, null, 0.08],
    ['class_pass', 'measured', 'participant', 1200, null, 0.33],
    ['person', 'measured', 'participant', 600, null, 0.17],
    ['person', 'measured', 'lecturer', 1750, null, 0.49],
  ])
  expect(given.map((row) => [row.subject_type, row.subject_id, row.role])).toEqual([
    ['class', week.mirny.id, 'participant'],
    ['class_pass', week.pass.id, 'participant'],
    ['person', week.pupil, 'participant'],
    ['person', week.lecturer, 'lecturer'],
  ])
})

test('two deliveries at once write each row once', async () => {
  const fact = attendanceFact(week.sessions.crystals, [{ subject: `class:${week.mirny.id}`, kind: 'class', presentS: 1200, headCount: 25 }])
  await Promise.all([app.deliver(fact), app.deliver(fact), app.deliver(fact)])
  const written = await app.db
    .selectFrom('trajectory.evidence')
    .select('hours')
    .where('source_id', '=', week.sessions.crystals)
    .orderBy('id')
    .execute()
  expect(written.map((row) => row.hours)).toEqual([0.5, 0])
})

test('a corrected head-count revokes the old row and keeps the proof; the first fact coming late changes nothing', async () => {
  const code = await codeOf('class')
  const before = (await rows()).length
  const tickets = iceTickets().map((ticket) => (ticket.headCount === 27 ? { ...ticket, headCount: 24 } : ticket))
  await app.deliver(attendanceFact(week.sessions.ice, tickets, 2))
  await app.deliver(attendanceFact(week.sessions.ice, iceTickets(), 1))
  const after = await rows()
  expect(after.length).toBe(before + 1)
  expect(after.at(-1)).toMatchObject({ kind: 'declared', head_count: 24, revokes: expect.any(String) })
  expect(await codeOf('class')).toBe(code)
  expect(await app.page(`/verify/${code}`, ru)).toContain('24 ученика, со слов учителя')
})

test('the sheet says what is proven and what is not, with the way to check it', async () => {
  const code = await codeOf('class')
  const sheet = await app.page(`/proofs/${code}`, ru)
  for (const words of [
    'Свидетельство об участии',
    '7Б класс',
    'Школа № 7 «Үлгэр», Мирный',
    'Почему лёд скользкий?',
    'Университет Лена',
    '30 минут, измерено',
    '0,5 часа',
    'Чего здесь нет',
    'kaleidoscope.test/verify',
    showProofCode(code),
  ]) {
    expect(sheet).toContain(words)
  }
  expect(sheet).toContain('15:00')
  expect(sheet).toContain('09:00 МСК')
})

test('a proof of a pupil shows the nickname, of a signed-in pupil the first name with an initial, of a lecturer the name', async () => {
  expect(await app.page(`/verify/${await codeOf('class_pass')}`, ru)).toContain('Смелый Лис, 7Б класс, Школа № 7 «Үлгэр», Мирный')
  const [pupil, lecturer] = (await proofs()).filter((row) => row.subject_type === 'person')
  const own = await app.page(`/verify/${pupil!.code}`, ru)
  expect(own).toContain('Аня К.')
  expect(own).not.toContain('Кузнецова')
  const led = await app.page(`/proofs/${lecturer!.code}`, ru)
  expect(led).toContain('Свидетельство лектора')
  expect(led).toContain('Айсылу Гайфуллина')
})

test('verifying forgives case, spaces and Russian look-alikes', async () => {
  const code = await codeOf('class')
  const russian = code.toLowerCase().replaceAll('a', 'а').replaceAll('k', 'к').replaceAll('m', 'м')
  expect(await app.page(`/verify/${encodeURIComponent(`${russian.slice(0, 5)} ${russian.slice(5)}`)}`)).toContain('The proof is genuine')
  const answer = await app.request(`/verify?code=${encodeURIComponent(` ${russian} `)}`)
  expect(answer.status).toBe(303)
  expect(answer.headers.get('location')).toBe(`/verify/${showProofCode(code)}`)
})

test.each([
  ['ABCD-2345-EFGH-6789', 'we never gave it'],
  ['nonsense', 'A code has 16 signs'],
  ['%F0%9F%A6%84', 'A code has 16 signs'],
  ['%3Cscript%3E', 'A code has 16 signs'],
  ["'%3B%20drop%20table", 'A code has 16 signs'],
])('an unknown code %s is a 404 that says what to do and keeps what was typed', async (typed, words) => {
  const answer = await app.request(`/verify/${typed}`)
  expect(answer.status).toBe(404)
  const page = await answer.text()
  expect(page).toContain(words)
  expect(page).not.toContain('<script>')
})

test('an empty check shows the form, a proof of an unknown code is 404', async () => {
  expect(await app.page('/verify')).toContain('Code of the proof')
  expect(await app.page('/verify?code=')).toContain('Code of the proof')
  expect((await app.request('/proofs/ABCD-2345-EFGH-6789')).status).toBe(404)
  expect((await app.request(`/verify?code=${'x'.repeat(5000)}`)).status).toBe(303)
})

test('where the corrected attendance no longer carries it, the proof is revoked, and given again with the same code', async () => {
  const code = await codeOf('class_pass')
  const shorter = (presentS: number) =>
    iceTickets().map((ticket) => (ticket.subject.startsWith('class-pass') ? { ...ticket, presentS } : ticket))
  await app.deliver(attendanceFact(week.sessions.ice, shorter(60), 3))
  const answer = await app.request(`/verify/${code}`)
  expect(answer.status).toBe(410)
  expect(await answer.text()).toContain('The proof was revoked')
  expect((await app.request(`/proofs/${code}`)).headers.get('location')).toBe(`/verify/${showProofCode(code)}`)
  const passport = await app.page('/passport', { cookies: { pass: week.pass.token }, ...ru })
  expect(passport).toContain('Ещё 1 короткий визит, без штампа')
  await app.deliver(attendanceFact(week.sessions.ice, shorter(1200), 4))
  expect(await app.page(`/verify/${code}`)).toContain('The proof is genuine')
})

test('evidence can be neither changed nor deleted', async () => {
  await expect(app.db.updateTable('trajectory.evidence').set({ hours: 99 }).execute()).rejects.toThrow('append only')
  await expect(app.db.deleteFrom('trajectory.evidence').execute()).rejects.toThrow('append only')
})

test('the class passport shows stamps, hours and three next steps with reasons to its teacher only', async () => {
  const path = `/classes/${week.mirny.uuid}/passport`
  const page = await app.page(path, { as: week.teacher, ...ru })
  for (const words of [
    'Почему лёд скользкий?',
    'Растим кристаллы',
    '1 из\u00a030\u00a0ч',
    'Куда дальше этому классу',
    'Что умеет мороз',
    'Пыль на Луне',
    'Малая академия физики',
  ]) {
    expect(page).toContain(words)
  }
  expect(page).toContain('Потому что уже было интересно: «Физика»')
  expect(page).toContain('Новое: тема «Космос» ещё не встречалась')
  expect(page).toContain('Завтра в 16:00, время: Якутск')
  expect((await app.request(path, { as: week.otherTeacher })).status).toBe(403)
  expect((await app.request(path, { as: 'office' })).status).toBe(403)
  expect((await app.request(path)).status).toBe(303)
  expect((await app.request('/classes/nonsense/passport', { as: week.teacher })).status).toBe(404)
  expect((await app.request('/classes/00000000-0000-0000-0000-000000000000/passport', { as: week.teacher })).status).toBe(404)
})

test('a passport belongs to the browser’s pass, the pupil, the guardian’s child, the lecturer', async () => {
  expect(await app.page('/passport', ru)).toContain('Паспорта в этом браузере ещё нет')
  expect(await app.page('/passport', { cookies: { pass: 'wrong' }, ...ru })).toContain('Паспорта в этом браузере ещё нет')
  expect(await app.page('/passport', { cookies: { pass: week.pass.token }, ...ru })).toContain('Смелый Лис')
  expect(await app.page('/passport', { as: week.pupil, ...ru })).toContain('0,17')
  expect(await app.page('/passport', { as: week.guardian, ...ru })).toContain('Аня К.')
  const led = await app.page('/passport', { as: week.lecturer, ...ru })
  expect(led).toContain('Занятия, которые вы вели')
  expect(led).not.toContain('Куда дальше')
  expect(await app.page('/passport', { as: week.teacher, ...ru })).toContain(`/classes/${week.mirny.uuid}/passport`)
})

test('nobody opens a passport by naming it', async () => {
  const page = await app.page(`/passport?who=child-${week.pupil}`, { cookies: { pass: week.pass.token }, ...ru })
  expect(page).toContain('Смелый Лис')
  expect(page).not.toContain('Аня')
  for (const who of ["'", '%F0%9F%A6%84', 'x'.repeat(3000)]) {
    expect((await app.request(`/passport?who=${who}`, { as: week.guardian })).status).toBe(200)
  }
})

test('a lecture of a thousand classes is recorded in a few statements', async () => {
  const tickets = Array.from({ length: 1500 }, (_, at) => ({
    subject: `class:${900_000 + at}`,
    kind: 'class',
    presentS: at % 1000,
    headCount: 20,
  }))
  app.countQueries()
  await app.deliver(attendanceFact(week.sessions.moon, tickets))
  expect(app.countQueries()).toBeLessThan(20)
  const { count } = await app.db
    .selectFrom('trajectory.proof')
    .select((where) => where.fn.countAll<number>().as('count'))
    .where('source_id', '=', week.sessions.moon)
    .executeTakeFirstOrThrow()
  expect(count).toBe(400)
})

test('SQL and the rules agree on who takes part', async () => {
  const cases = [0, 1, 299, 300, 301, 599, 600, 601].flatMap((presentS) =>
    [0, 60, 599, 600, 601, 1200, 1800].map((sessionS) => ({ presentS, sessionS })),
  )
  for (const { presentS, sessionS } of cases) {
    const { rows: answer } = await sql<{ yes: boolean }>`select trajectory.takes_part(${presentS}::int, ${sessionS}::int) as yes`.execute(
      app.db,
    )
    expect([presentS, sessionS, answer[0]!.yes]).toEqual([presentS, sessionS, takesPart(presentS, sessionS)])
  }
})
