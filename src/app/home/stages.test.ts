import { afterAll, beforeAll, expect, test } from 'vitest'
import { attendedWeek } from '../../../checks/setup/attended-week.ts'
import type { AttendedWeek } from '../../../checks/setup/attended-week.ts'
import type { TestApp } from '../../../checks/setup/test-app.ts'
import { testApp } from '../../../checks/setup/test-app.ts'

// Three ages, one code: the same pages, other words, pictures and sizes.
let app: TestApp
let week: AttendedWeek
beforeAll(async () => {
  app = await testApp({ now: '2026-11-23T07:45:00Z' })
  week = await attendedWeek(app.db)
})
afterAll(() => app.close())

const front = (stage?: string) => app.page('/', stage ? { cookies: { stage } } : {})
const words = (html: string): number =>
  html
    .slice(html.indexOf('<main'), html.indexOf('</main>'))
    .replaceAll(/<svg.*?<\/svg>|<[^>]+>/gs, ' ')
    .trim()
    .split(/\s+/).length

test('the first page for 7-11: pictures of topics as links, few words, no news and nothing for teachers', async () => {
  const html = await front('young')
  expect(html).toContain('data-stage="young"')
  expect(html.match(/class="topic-picture/g)!.length).toBeGreaterThanOrEqual(3)
  expect(html).toContain(`href="/weeks/${week.slug}?topic=space"`)
  expect(html).not.toContain('id="teacher"')
  expect(words(html)).toBeLessThan(words(await front()) * 0.7)
})

test('only sessions for the age are offered; without an age all of them', async () => {
  const titles = (html: string) =>
    [...html.matchAll(/card-title[^>]*><a href="\/weeks\/sample\/sessions\/([^"]+)"/g)].map((match) => match[1])
  const grades = await app.db.selectFrom('week.published_session').select(['slug', 'grade_from', 'grade_to', 'starts_at']).execute()
  const ahead = grades.filter((row) => row.starts_at.epochMilliseconds > app.world.clock().epochMilliseconds)
  for (const [stage, from, to] of [
    ['young', 1, 4],
    ['middle', 5, 9],
    ['senior', 10, 11],
  ] as const) {
    const suits = ahead.filter((row) => (row.grade_from ?? 1) <= to && from <= (row.grade_to ?? 11)).map((row) => row.slug)
    expect(new Set(titles(await front(stage)).filter((slug) => ahead.some((row) => row.slug === slug))), stage).toEqual(new Set(suits))
  }
})

test('older pupils get the whole page, in the words of pupils, without the part for teachers', async () => {
  for (const stage of ['middle', 'senior']) {
    const html = await front(stage)
    expect(html).toContain('in your own time')
    expect(html).not.toContain('id="teacher"')
  }
  expect(await front()).toContain('id="teacher"')
})

test('the age can be changed on the page itself, and undone', async () => {
  const html = await front('young')
  expect(html).toMatch(/<form class="stages" method="post" action="\/view"/)
  expect(html).toContain('value="stage~young" aria-pressed="true"')
  const answer = await app.request('/view', { form: { set: 'stage~senior', next: '/' }, cookies: { stage: 'young' } })
  const look = answer.headers.getSetCookie()[0]!.split(';')[0]!.slice('look='.length)
  expect(await app.page('/', { cookies: { stage: 'young', look } })).toContain('data-stage="senior"')
  const back = await app.request('/view', { form: { set: 'stage~auto', next: '/' }, cookies: { stage: 'young', look } })
  expect(back.headers.getSetCookie()[0]).toMatch(/^look=; Max-Age=0/)
})

test('a signed-in pupil has the age of the grade, a guardian none', async () => {
  expect(await app.page('/passport', { as: week.pupil })).toContain('data-stage="middle"')
  expect(await app.page('/passport', { as: week.guardian })).not.toContain('data-stage')
})

test('a session for 7-11 begins with its picture and folds what is for adults', async () => {
  const { slug } = await app.db
    .selectFrom('week.published_session')
    .select('slug')
    .where('session_id', '=', week.sessions.moon)
    .executeTakeFirstOrThrow()
  const path = `/weeks/${week.slug}/sessions/${slug}`
  const young = await app.page(path, { cookies: { stage: 'young' } })
  expect(young).toMatch(/class="topic-picture.*?<dl/s)
  expect(young).toContain('More, for grown-ups')
  expect(await app.page(path)).not.toContain('More, for grown-ups')
})
