import { afterAll, beforeAll, expect, test } from 'vitest'
import { attendedWeek, writePresence } from '../../../checks/setup/attended-week.ts'
import type { AttendedWeek } from '../../../checks/setup/attended-week.ts'
import { testApp } from '../../../checks/setup/test-app.ts'
import type { RequestOptions, TestApp } from '../../../checks/setup/test-app.ts'

let app: TestApp
let week: AttendedWeek
let child: string
beforeAll(async () => {
  app = await testApp({ now: '2026-11-23T07:45:00Z' })
  week = await attendedWeek(app.db)
  await writePresence(app.db, week)
  const row = await app.db.selectFrom('people.person').select('uuid').where('id', '=', week.pupil).executeTakeFirstOrThrow()
  child = row.uuid
})
afterAll(() => app.close())

const ru = (as: number): RequestOptions => ({ as, headers: { 'accept-language': 'ru' } })

interface File {
  madeAt: string
  language: string
  holdings: { name: string; why: string; until: string; items: { words: string; data: Record<string, unknown> }[] }[]
}
const namesIn = (file: File): string[] => file.holdings.map((one) => one.name)

test('a guardian reads in words what is held about the child, why, and until when', async () => {
  const page = await app.page(`/family/children/${child}/data`, ru(week.guardian))
  expect(page).toContain('Что хранится: Аня К.')
  expect(page).toContain('Имя: Аня К.')
  expect(page).toContain('Класс: 9')
  expect(page).toContain('Регион: Москва')
  expect(page).toContain('Взрослый: Олег Кузнецов')
  expect(page).toContain('10 мин')
  expect(page).toContain('До какого времени')
})

test('the file holds everything, is an attachment, and no cache keeps it', async () => {
  const answer = await app.request(`/family/children/${child}/data.json`, { as: week.guardian })
  expect(answer.headers.get('cache-control')).toBe('private, no-store')
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="kaleidoscope-data.json"')
  const file = (await answer.json()) as File
  expect(namesIn(file)).toEqual(['people.person', 'people.family', 'people.roles', 'live.visits'])
  expect(file.holdings[0]!.items[0]).toEqual({ words: 'Name: Аня К.', data: { name: 'Аня К.' } })
  expect(file.holdings[3]!.items[0]!.data).toMatchObject({ kind: 'seat', present_s: 600, spans: [{ from_at: '2026-11-23T06:10:00Z' }] })
})

test('the page to take along needs nothing else and opens nothing', async () => {
  const answer = await app.request(`/family/children/${child}/data.html`, ru(week.guardian))
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
  const html = await answer.text()
  expect(html).toContain('<h1>Что хранится: Аня К.</h1>')
  expect(html).not.toMatch(/<script|<link|<img|https?:\/\//)
})

test.each(['ru', 'en', 'tt'])('a child that signs in itself reads the same in %s, whole in one language', async (lang) => {
  const told = {
    action: 'people.changeChild',
    subject_type: 'person',
    subject_id: String(week.pupil),
    detail: '{}',
    actor_id: week.guardian,
  }
  await app.db.insertInto('platform.audit').values(told).execute()
  const answer = await app.request('/me/data', { as: week.pupil, headers: { 'accept-language': lang } })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-language')).toBe(lang)
  expect(await answer.text()).toContain('Аня К.')
})

test('nobody else learns that the child is there', async () => {
  const other = await app.personOf('guardian')
  for (const path of ['data', 'data.json', 'data.html', 'data/delete', 'data/delete/sure']) {
    for (const as of [other, week.teacher, await app.personOf('office'), week.pupil])
      expect((await app.request(`/family/children/${child}/${path}`, { as })).status, path).toBe(404)
    expect((await app.request(`/family/children/${child}/${path}`)).status).toBe(303)
  }
  const post = await app.request(`/family/children/${child}/data/delete`, { as: other, form: { sure: 'yes' } })
  expect(post.status).toBe(404)
})

test('every role has its own page; nobody’s secrets stand in the file', async () => {
  for (const role of ['office', 'coordinator', 'partner', 'evaluator'] as const) await app.page('/me/data', { as: role })
  for (const as of [week.teacher, week.lecturer, week.moderator, week.guardian]) {
    const file = (await (await app.request('/me/data.json', { as })).json()) as File
    expect(namesIn(file)).toContain('people.person')
    expect(JSON.stringify(file)).not.toMatch(/token_hash|code_hash|cookie_hash|"wrapped"|"sealed"/)
  }
  const lecturer = (await (await app.request('/me/data.json', { as: week.lecturer })).json()) as File
  expect(namesIn(lecturer)).toEqual(expect.arrayContaining(['people.papers', 'week.speaker', 'live.visits']))
  const teacher = (await (await app.request('/me/data.json', { as: week.teacher })).json()) as File
  expect(namesIn(teacher)).toContain('schools.classes')
})

test('a pupil without an account sees what is held of a nickname, and is forgotten', async () => {
  const cookies = { pass: week.pass.token }
  const page = await app.page('/pupil/data', { cookies, headers: { 'accept-language': 'ru' } })
  expect(page).toContain('Смелый Лис, класс 7Б')
  const gone = await app.request('/pupil/forget', { cookies, form: {} })
  expect(gone.headers.get('location')).toBe('/join')
  await app.runJobs()
  expect((await app.request('/pupil/data', { cookies })).headers.get('location')).toBe('/join')
  const rows = await app.db.selectFrom('schools.class_pass').select('nickname').execute()
  expect(rows).toEqual([{ nickname: `№ ${week.pass.id}` }])
  const tickets = await app.db.selectFrom('live.ticket').select('label').where('subject', '=', `class-pass:${week.pass.id}`).execute()
  expect(tickets).toEqual([{ label: '' }])
})

test('downloads are limited', async () => {
  const as = await app.personOf('guardian')
  const answers: number[] = []
  for (let turn = 0; turn < 21; turn += 1) answers.push((await app.request('/me/data.json', { as })).status)
  expect(answers.slice(0, 20)).toEqual(Array(20).fill(200))
  expect(answers[20]).toBe(429)
})

test('staff are told to turn to the office before their account goes, a child to ask its guardian', async () => {
  expect((await app.request('/me/data/delete', { as: week.lecturer })).status).toBe(403)
  expect((await app.request('/me/data/delete', { as: week.pupil })).status).toBe(403)
  expect((await app.request('/me/data/delete', { as: week.pupil, form: { sure: 'yes' } })).status).toBe(403)
})

test('in two steps and with nothing to type a child is erased, and a second press finds nobody', async () => {
  const as = week.guardian
  expect(await app.page(`/family/children/${child}/data/delete`, ru(as))).toContain('Останется числом')
  expect(await app.page(`/family/children/${child}/data/delete/sure`, ru(as))).toContain(`action="/family/children/${child}/data/delete"`)
  const unsure = await app.request(`/family/children/${child}/data/delete`, { as, form: {} })
  expect(unsure.headers.get('location')).toBe(`/family/children/${child}/data/delete/sure`)
  const sure = { sure: 'yes' }
  const done = await app.request(`/family/children/${child}/data/delete`, { as, form: sure })
  expect([done.status, done.headers.get('location')]).toEqual([303, '/erased'])
  expect(done.headers.get('clear-site-data')).toBe('"cache", "storage"')
  await app.page('/erased', { as })
  expect((await app.request(`/family/children/${child}/data/delete`, { as, form: sure })).status).toBe(404)
  await app.runJobs()
  expect(await app.page('/me/data', ru(as))).not.toContain('Аня')
  expect((await app.request('/me/data/delete', { as, form: {} })).headers.get('location')).toBe('/me/data/delete/sure')
  const last = await app.request('/me/data/delete', { as, form: sure })
  expect(last.headers.get('location')).toBe('/erased')
  expect((await app.db.selectFrom('people.person').select('name').where('id', '=', as).executeTakeFirstOrThrow()).name).toEqual({})
})

test.each(['ru', 'en', 'tt'])('what is kept stands on a public page in %s', async (lang) => {
  const page = await app.request('/privacy', { headers: { 'accept-language': lang } })
  expect([page.status, page.headers.get('content-language')]).toEqual([200, lang])
})
