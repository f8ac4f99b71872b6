import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { people } from '#people'
import { week } from '../module.ts'
import { sampleWeek } from '../weeks/sample.ts'

let app: TestApp
const reader = (zone: string) => ({ cookies: { zone, locale: 'ru' } })

beforeAll(async () => {
  app = await testApp({ now: '2026-11-23T06:10:00Z', modules: [people, week] })
  await sampleWeek(app.db, { sessions: 3 })
})
afterAll(() => app.close())

test('the week shows its days with counts and what is on air', async () => {
  const page = await app.page('/weeks/sample', reader('Europe/Moscow'))
  expect(page).toContain('понедельник, 23 ноября')
  expect(page).toContain('3 занятия')
  expect(page).toContain('Сейчас в эфире')
  expect(page).toContain('Почему лёд скользкий?')
})

test('a day shows times in the reader’s zone and in Moscow', async () => {
  const page = await app.page('/weeks/sample/2026-11-23', reader('Asia/Yakutsk'))
  expect(page).toContain('<time datetime="2026-11-23T06:00:00Z">15:00</time>')
  expect(page).toContain('09:00 МСК')
})

test('filters keep what fits, and their links carry counts', async () => {
  const page = await app.page('/weeks/sample/2026-11-23?grade=5&from=15:00&to=15:45&zone=Asia/Yakutsk', reader('Europe/Moscow'))
  expect(page).toContain('Почему лёд скользкий?')
  expect(page).not.toContain('Занятие 2')
  expect(page).toMatch(
    /href="\/weeks\/sample\/2026-11-23\?grade=7&amp;from=15:00&amp;to=15:45&amp;zone=Asia\/Yakutsk"[^>]*><span>7 класс<\/span><span>1<\/span>/,
  )
})

test('where nothing fits, the page says so and offers a way on', async () => {
  const page = await app.page('/weeks/sample/2026-11-23?grade=1', reader('Europe/Moscow'))
  expect(page).toContain('Под эти фильтры ничего не нашлось')
  expect(page).toContain('href="/weeks/sample?grade=1"')
})

test.each([
  ['grade=12', 'Такого класса нет'],
  ['from=25:00&to=26:00', 'Время урока не понято'],
  ['from=10:00&to=09:00', 'Время урока не понято'],
  ['zone=Asia/Atlantis', 'Такого часового пояса нет'],
  ['zone=%2B03:00', 'Такого часового пояса нет'],
])('a wrong filter %s is explained and left out', async (query, text) => {
  const answer = await app.request(`/weeks/sample/2026-11-23?${query}`, reader('Europe/Moscow'))
  expect(answer.status).toBe(422)
  const page = await answer.text()
  expect(page).toContain(text)
  expect(page).toContain('Почему лёд скользкий?')
})

test.each([
  ['/weeks/nowhere', 'Такой недели нет'],
  ['/weeks/sample/2026-11-29', 'нет такого дня'],
  ['/weeks/sample/2026-13-45', 'нет такого дня'],
  ['/weeks/sample/yesterday', 'нет такого дня'],
  ['/weeks/sample/sessions/nothing', 'Такого занятия нет'],
  ['/weeks/%F0%9F%A6%84', 'Такой недели нет'],
])('%s is a page that says what to do', async (path, text) => {
  const answer = await app.request(path, reader('Europe/Moscow'))
  expect(answer.status).toBe(404)
  expect(await answer.text()).toContain(text)
})

test('an unreleased week is not there', async () => {
  await app.db
    .insertInto('week.week')
    .values({ slug: 'later', name: '{"ru":"Потом"}', zone: 'Europe/Moscow', starts_on: '2027-02-08', ends_on: '2027-02-12', source: '{}' })
    .execute()
  const answer = await app.request('/weeks/later', reader('Europe/Moscow'))
  expect(answer.status).toBe(404)
  expect(await answer.text()).toContain('ещё не выпущена')
  expect(await app.page('/weeks', reader('Europe/Moscow'))).not.toContain('Потом')
})

test('a session says who, for whom, what is needed and how to take part', async () => {
  const page = await app.page('/weeks/sample/sessions/pochemu-led-skolzkii', reader('Asia/Yakutsk'))
  expect(page).toContain('Айсылу Гайфуллина')
  expect(page).not.toContain('Һоноҕоева')
  expect(page).toContain('5–9 классы')
  expect(page).toContain('Ничего, кроме экрана')
  expect(page).toContain('Записать класс')
  expect(page).toMatch(/href="\/live\/[0-9a-f-]{36}"/)
  expect(page).not.toContain('/enter')
  const own = await app.page('/weeks/sample/sessions/pochemu-led-skolzkii', { as: 'office' })
  expect(own).toContain('action="/weeks/sample/sessions/pochemu-led-skolzkii/enter"')
})

test('a session goes into a calendar under its guid, with its kit and the way back', async () => {
  const answer = await app.request('/weeks/sample/sessions/pochemu-led-skolzkii.ics', reader('Asia/Yakutsk'))
  expect(answer.headers.get('content-type')).toMatch(/^text\/calendar/)
  const text = (await answer.text()).replaceAll('\r\n ', '')
  const { guid } = await app.db
    .selectFrom('week.published_session')
    .select('guid')
    .where('slug', '=', 'pochemu-led-skolzkii')
    .executeTakeFirstOrThrow()
  expect(text).toContain(`UID:${guid}`)
  expect(text).toContain('SUMMARY:Почему лёд скользкий?')
  expect(text).toContain('DTSTART;TZID=Europe/Moscow:20261123T090000')
  expect(text).toContain('/weeks/sample/sessions/pochemu-led-skolzkii')
  expect((await app.request('/weeks/sample/sessions/nothing.ics')).status).toBe(404)
})

test('what is on air now is a small resource of its own', async () => {
  const answer = await app.request('/weeks/sample/now.json')
  expect(await answer.json()).toEqual({ onAir: ['pochemu-led-skolzkii'], soon: [] })
})

test('a day of 470 sessions takes as many statements as a day of one, and stays under 50 kB compressed', async () => {
  const many = await testApp({ now: '2026-11-23T06:10:00Z', modules: [people, week] })
  await sampleWeek(many.db, { sessions: 470, slug: 'sample' })
  const count = async (from: TestApp, path: string) => {
    from.countQueries()
    const page = await from.page(path)
    return { queries: from.countQueries(), page }
  }
  for (const path of ['/weeks/sample/2026-11-23?lang=ru', '/weeks/sample?lang=ru', '/weeks/sample/now.json']) {
    expect([path, (await count(many, path)).queries]).toEqual([path, (await count(app, path)).queries])
  }
  // The many came from a file and have no rooms; a session with a room reads its room, its materials and who may have a place too.
  const session = '/weeks/sample/sessions/zaniatie-2'
  expect((await count(app, session)).queries - (await count(many, session)).queries).toBe(3)
  const { page } = await count(many, '/weeks/sample/2026-11-23')
  expect(page.match(/<li[^>]*><h3><a href="\/weeks\/sample\/sessions\//g)).toHaveLength(470)
  expect(gzipSync(page).length).toBeLessThan(50_000)
  await many.close()
})
