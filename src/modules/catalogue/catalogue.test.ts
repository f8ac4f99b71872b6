import { afterAll, beforeAll, expect, test } from 'vitest'
import { people } from '#people'
import { attendedWeek } from '../../../checks/setup/attended-week.ts'
import type { AttendedWeek } from '../../../checks/setup/attended-week.ts'
import { testApp } from '../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../checks/setup/test-app.ts'
import { inTransaction } from '#platform/db/database.ts'
import { catalogue, insertProgramme, listProgrammes } from './index.ts'
import { filterHref, groupState } from './programmes/rules.ts'

let app: TestApp
let week: AttendedWeek
const ru = { headers: { 'accept-language': 'ru' } }

beforeAll(async () => {
  app = await testApp({ now: '2026-11-23T07:45:00Z', modules: [catalogue, people] })
  week = await attendedWeek(app.db)
  await inTransaction(app.db, (trx) =>
    insertProgramme(trx, {
      slug: 'teacher-k-21',
      title: { ru: 'Учитель К-21 <b>Һ</b>' },
      summary: { ru: 'Для учителей' },
      audience: 'teachers',
      gradeFrom: 1,
      gradeTo: 11,
      hours: 36,
      topicSlug: 'space',
      parts: [{ memberId: week.volga, role: 'base' }],
      groups: [],
    }),
  )
})
afterAll(() => app.close())

test('the list shows every programme with its topic, grades, hours and how many universities stand behind it', async () => {
  const page = await app.page('/programmes', ru)
  for (const words of [
    'Малая академия физики',
    'Вместе: 2 университета',
    '5–9 классы',
    '72 часа',
    'начало 18 января 2027',
    'Нашлось 2 программы',
  ]) {
    expect(page).toContain(words)
  }
  expect(page).toContain('Учитель К-21 &lt;b>Һ&lt;/b>')
})

test.each([
  ['grade=9', 2],
  ['grade=10', 1],
  ['for=pupils', 1],
  ['for=pupils&grade=10', 0],
  ['topic=physics', 1],
  ['topic=space&for=teachers&grade=1', 1],
])('%s leaves %i', async (query, count) => {
  const page = await app.page(`/programmes?${query}`, ru)
  expect(page.match(/<article class="card/g)?.length ?? 0).toBe(count)
  if (count === 0) expect(page).toContain('По таким условиям программ пока нет')
})

test.each(['grade=99', 'grade=-1', 'grade=7e1', "topic='", 'for=__proto__', 'topic=constructor', `topic=${'x'.repeat(5000)}`])(
  'a filter that means nothing (%s) is left out',
  async (query) => {
    expect(await app.page(`/programmes?${query}`, ru)).toContain('Нашлось 2 программы')
  },
)

test('filter links have one order, so that they can be shared and kept', () => {
  expect(filterHref({ topic: 'space', grade: 7, audience: 'pupils' })).toBe('/programmes?for=pupils&grade=7&topic=space')
  expect(filterHref({})).toBe('/programmes')
})

test('a programme says who does what, when groups start, and what to do next', async () => {
  const page = await app.page('/programmes/small-academy', ru)
  for (const words of [
    'Базовый университет',
    'Ведёт часть занятий',
    'Университет Лена',
    '40 часов',
    'Программу ведут сообща 2 университета',
    '18 января 2027',
    'ещё не началась',
    'Сначала попробуйте',
  ]) {
    expect(page).toContain(words)
  }
  expect(page).toContain('href="/members/lena"')
  const alone = await app.page('/programmes/teacher-k-21', ru)
  expect(alone).toContain('Групп пока нет')
  expect(alone).not.toContain('сообща')
})

test.each(['nothing', '%00', '%F0%9F%A6%84', "';drop"])('an unknown programme %s is 404', async (slug) => {
  expect((await app.request(`/programmes/${slug}`)).status).toBe(404)
})

test('a group’s state goes by the date on its own wall', () => {
  const group = { uuid: '', name: {}, startsOn: '2027-01-18', endsOn: '2027-05-30', zone: 'Asia/Yakutsk', capacity: 1 }
  expect(groupState(group, '2027-01-17')).toBe('ahead')
  expect(groupState(group, '2027-01-18')).toBe('running')
  expect(groupState(group, '2027-05-30')).toBe('running')
  expect(groupState(group, '2027-05-31')).toBe('over')
})

test('the door lists by grade, topic, audience', async () => {
  const slugs = async (filter: Parameters<typeof listProgrammes>[1]) => (await listProgrammes(app.db, filter)).map(({ slug }) => slug)
  expect(await slugs({})).toEqual(['small-academy', 'teacher-k-21'])
  expect(await slugs({ audience: 'pupils', grade: 7 })).toEqual(['small-academy'])
  expect(await slugs({ audience: 'pupils', grade: 11 })).toEqual([])
})

test('a new programme is seen at once: kept pages are forgotten', async () => {
  await app.page('/programmes', ru)
  await inTransaction(app.db, (trx) =>
    insertProgramme(trx, {
      slug: 'new',
      title: { ru: 'Свежая программа' },
      summary: {},
      audience: 'pupils',
      gradeFrom: 1,
      gradeTo: 4,
      hours: 8,
      topicSlug: 'space',
      parts: [],
      groups: [],
    }),
  )
  await expect.poll(() => app.page('/programmes', ru)).toContain('Свежая программа')
})
