import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { people } from '#people'
import { week } from '../module.ts'
import { sampleWeek } from '../weeks/sample.ts'
import type { SampleWeek } from '../weeks/sample.ts'

let app: TestApp
let sample: SampleWeek

beforeAll(async () => {
  app = await testApp({ now: '2026-11-23T05:50:00Z', modules: [people, week] })
  sample = await sampleWeek(app.db, { released: false, callOpen: false })
})
afterAll(() => app.close())

let keys = 0
const office = '/office/weeks/sample/call'
const post = (path: string, form: Record<string, string>) =>
  app.request(path, { as: 'office', form: { formKey: `call-key-${(keys += 1)}`, ...form } })
const window = {
  opensOn: '2026-11-20',
  opensTime: '09:00',
  closesOn: '2026-11-24',
  closesTime: '23:59',
  formats: 'lecture,workshop',
  textRu: 'Ждём лекции.',
  textEn: 'Lectures, please.\n\nAnd workshops.',
}
const callOf = () => app.db.selectFrom('week.call').selectAll().where('week_id', '=', sample.id).executeTakeFirst()
const questionsOf = () => app.db.selectFrom('week.question').selectAll().where('week_id', '=', sample.id).orderBy('position').execute()

test('a week without a call has no page of one and takes no proposals', async () => {
  expect((await app.request('/weeks/sample/call')).status).toBe(404)
  expect((await app.request('/proposals/new?week=sample', { as: 'lecturer' })).status).toBe(404)
  expect(await app.page(office, { as: 'office' })).toContain('This week has no call yet')
})

test('the office opens a window on the week’s wall; everybody reads it on their own wall and on Moscow’s', async () => {
  expect((await post(office, { ...window, revision: '0' })).status).toBe(303)
  const call = (await callOf())!
  expect([call.opens_at.toString(), call.closes_at.toString()]).toEqual(['2026-11-20T06:00:00Z', '2026-11-24T20:59:00Z'])
  expect(call.formats).toEqual(['lecture', 'workshop'])
  const page = await app.page('/weeks/sample/call', { cookies: { zone: 'Asia/Vladivostok' } })
  expect(page).toContain('The call is open')
  expect(page).toContain('<p>And workshops.</p>')
  expect(page).toContain('datetime="2026-11-24T20:59:00Z">06:59</time>')
  expect(page).toMatch(/<span class="moscow">\(.*23:59/)
  expect(page).toContain('15 min at the screen, 5 min off-screen, 15 min at the screen = 35')
})

test('at the very instant that it closes nothing is taken any more', async () => {
  app.setNow('2026-11-24T20:58:59Z')
  expect((await app.request('/proposals/new?week=sample', { as: 'lecturer' })).status).toBe(200)
  app.setNow('2026-11-24T20:59:00Z')
  expect((await app.request('/proposals/new?week=sample', { as: 'lecturer' })).status).toBe(404)
  expect(await app.page('/weeks/sample/call')).toContain('The call is over')
  app.setNow('2026-11-20T05:59:59Z')
  expect((await app.request('/proposals/new?week=sample', { as: 'lecturer' })).status).toBe(404)
  expect(await app.page('/weeks/sample/call')).toContain('The call isn’t open yet')
  app.setNow('2026-11-23T05:50:00Z')
})

test('two who change it both keep their words: the second gets 409 and both versions', async () => {
  expect((await post(office, { ...window, closesTime: '20:00', revision: '1' })).status).toBe(303)
  const late = await post(office, { ...window, textEn: 'Another text', revision: '1' })
  expect(late.status).toBe(409)
  const text = await late.text()
  for (const words of ['Two versions', 'Another text', '20:00', 'name="revision" value="2"']) expect(text).toContain(words)
  expect((await callOf())!.text).toEqual({ ru: window.textRu, en: window.textEn })
})

test('a window that ends before it begins, no format, no date: said, and nothing changes', async () => {
  for (const [wrong, error] of [
    [{ closesOn: '2026-11-19' }, 'It closes before it opens'],
    [{ formats: 'opera' }, 'Choose at least one format'],
    [{ opensOn: '31.12.2026' }, 'Write a date'],
  ] as const) {
    const answer = await post(office, { ...window, ...wrong, revision: '2' })
    expect([wrong, answer.status]).toEqual([wrong, 422])
    expect(await answer.text()).toContain(error)
  }
  expect((await callOf())!.revision).toBe(2)
})

test('only the office changes a call', async () => {
  for (const role of ['coordinator', 'lecturer', 'pupil'] as const)
    expect([role, (await app.request(office, { as: role, form: { ...window, revision: '2' } })).status]).toEqual([role, 403])
})

const whole = () => ({
  act: 'submit',
  titleRu: 'Лёд поёт',
  abstract: 'Слушаем, как трескается лёд, и рисуем его голос на бумаге.',
  format: 'lecture',
  language: 'ru',
  gradeFrom: '5',
  gradeTo: '7',
  ageMark: '6+',
  topic: 'physics',
  member: String(sample.memberId),
  blockMin: '15,5,10',
  blockKind: 'screen,off,screen',
  access: 'captions',
  lecturer: String(sample.lecturer),
  moderator: String(sample.moderator),
  kit: 'Стакан воды',
  videoKind: 'broadcast',
  fallback: 'Рассказываю голосом по слайдам',
  recordingChoice: 'none',
})

test('questions of its own are asked where they belong, checked by their kind, and kept with the proposal', async () => {
  const add = async (form: Record<string, string>) =>
    expect((await post(`${office}/questions/new`, { formats: 'lecture,workshop,seminar,tour', ...form })).status).toBe(303)
  await add({ kind: 'number', labelEn: 'How many helpers?', required: 'on' })
  await add({ kind: 'choice', labelEn: 'Which floor?', choicesEn: 'First\nSecond' })
  await add({ kind: 'text', labelEn: 'Only of workshops', formats: 'workshop', required: 'on' })
  const [helpers, floor, workshops] = await questionsOf()
  expect(workshops!.formats).toEqual(['workshop'])
  const submit = (answers: Record<string, string>) => post('/proposals/new?week=sample', { ...whole(), ...answers })
  const missing = await submit({})
  expect([missing.status, (await missing.text()).includes('This question needs an answer')]).toEqual([422, true])
  const wrong = await submit({ [`q${helpers!.id}`]: 'двое' })
  expect(await wrong.text()).toContain('Write a number')
  const outside = await submit({ [`q${helpers!.id}`]: '2', [`q${floor!.id}`]: '2' })
  expect(outside.status).toBe(422)
  const whole2 = await submit({ [`q${helpers!.id}`]: '2', [`q${floor!.id}`]: '1' })
  expect(whole2.status).toBe(303)
  const page = await app.page(whole2.headers.get('location')!, { as: 'office' })
  expect(page).toContain('How many helpers?')
  expect(page).toContain('Second')
  const answers = await app.db.selectFrom('week.answer').select(['question_id', 'body']).orderBy('question_id').execute()
  expect(answers).toEqual([
    { question_id: helpers!.id, body: '2' },
    { question_id: floor!.id, body: '1' },
  ])
})

test('an answered question keeps its kind; retired it is asked no more and its answers stay; the order is the office’s', async () => {
  const [helpers, floor] = await questionsOf()
  const path = `${office}/questions/${helpers!.uuid}`
  const other = await post(path, { kind: 'text', labelEn: 'How many helpers?', formats: 'lecture' })
  expect([other.status, (await other.text()).includes('was answered already')]).toEqual([422, true])
  expect((await post(path, { kind: 'number', labelEn: 'Helpers?', formats: 'lecture' })).status).toBe(303)
  await post(`${office}/questions/${floor!.uuid}/move`, { to: 'up' })
  expect((await questionsOf()).map(({ id }) => id).slice(0, 2)).toEqual([floor!.id, helpers!.id])
  await post(`${path}/retire`, { retired: 'yes' })
  expect(await app.page('/proposals/new?week=sample', { as: 'lecturer' })).not.toContain('Helpers?')
  expect(await app.db.selectFrom('week.answer').selectAll().where('question_id', '=', helpers!.id).execute()).toHaveLength(1)
  const uneven = await post(`${office}/questions/new`, { kind: 'choice', labelEn: 'X', choicesRu: 'а\nб', choicesEn: 'a\nb\nc' })
  expect(await uneven.text()).toContain('There must be as many choices in both languages')
})

test('a format that isn’t called for is refused', async () => {
  const answer = await post('/proposals/new?week=sample', { ...whole(), format: 'seminar' })
  expect([answer.status, (await answer.text()).includes('This call doesn’t ask for that format')]).toEqual([422, true])
})
