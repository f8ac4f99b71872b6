import { SaxesParser } from 'saxes'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { people } from '#people'
import { inTransaction } from '#platform/db/database.ts'
import { Temporal } from '#platform/time.ts'
import { attendedWeek } from '../../../checks/setup/attended-week.ts'
import type { AttendedWeek } from '../../../checks/setup/attended-week.ts'
import { testApp } from '../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../checks/setup/test-app.ts'
import { insertNewsItem, listNews, news } from './index.ts'

let app: TestApp
let week: AttendedWeek
let coordinator = 0
const ru = { headers: { 'accept-language': 'ru' } }
const now = Temporal.Instant.from('2026-11-23T07:45:00Z')

const fields = (more: Record<string, string> = {}) => ({
  titleRu: 'Открыли лабораторию',
  leadRu: 'Теперь есть где',
  bodyRu: 'Раз.\n\nДва.',
  formKey: 'key-12345678',
  ...more,
})

const add = (slug: string, more: { memberId?: number | null; hoursAgo?: number } = {}) =>
  inTransaction(app.db, (trx) =>
    insertNewsItem(trx, {
      slug,
      title: { ru: `Новость ${slug}` },
      lead: { ru: 'Коротко' },
      body: { ru: 'Длинно' },
      memberId: more.memberId ?? null,
      publishedAt: now.subtract({ hours: more.hoursAgo ?? 1 }),
    }),
  )

beforeAll(async () => {
  app = await testApp({ now: now.toString(), modules: [news, people] })
  week = await attendedWeek(app.db)
  coordinator = await app.personOf('coordinator', { type: 'member', id: week.lena })
})
afterAll(() => app.close())

test('without any news the page says so, and the feed is a feed', async () => {
  expect(await app.page('/news', ru)).toContain('Здесь пока пусто')
  expect(await app.page('/news.atom', ru)).toContain('<updated>2026-11-23T07:45:00Z</updated>')
})

test('news go by pages, the latest first; what is yet to come is not shown', async () => {
  for (let n = 1; n <= 13; n += 1) await add(`n${n}`, { hoursAgo: n, memberId: n === 13 ? week.lena : null })
  await add('future', { hoursAgo: -1 })
  expect(await add('n1')).toBe(false)
  await expect.poll(() => app.page('/news', ru)).toContain('Новость n1<')
  const first = await app.page('/news', ru)
  expect(first).toContain('Новость n12<')
  expect(first).not.toContain('Новость n13<')
  expect(first).not.toContain('future')
  expect(await app.page('/news?page=2', ru)).toContain('Новость n13<')
  expect(await app.page('/news?member=lena', ru)).toContain('Новость n13<')
  expect(await app.page('/news?member=volga', ru)).toContain('ещё ничего не рассказал')
  expect((await listNews(app.db, 2, now)).map(({ slug }) => slug)).toEqual(['n1', 'n2'])
})

test.each(['?page=0', '?page=-1', '?page=1e9', '?page=999999', "?member='", '?member=__proto__'])(
  'a hostile address %s is answered with a page',
  async (query) => {
    expect((await app.request(`/news${query}`)).status).toBe(200)
  },
)

test.each(['nothing', '%00', '%F0%9F%A6%84', "';drop"])('an unknown item %s is 404', async (slug) => {
  expect((await app.request(`/news/${slug}`)).status).toBe(404)
  expect((await app.request(`/office/news/${slug}/edit`, { as: 'office' })).status).toBe(404)
})

test('the office publishes once, however often the form is posted, and everybody reads it at once', async () => {
  await app.page('/news', ru)
  const form = fields({ bodyRu: 'Про <script>alert(1)</script>.\n\nВторой\nабзац.', member: '' })
  const answer = await app.request('/office/news/new', { as: 'office', form })
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/news/otkryli-laboratoriiu'])
  const again = await app.request('/office/news/new', { as: 'office', form })
  expect(again.headers.get('location')).toBe('/news/otkryli-laboratoriiu')
  const page = await app.page('/news/otkryli-laboratoriiu', ru)
  expect(page).toContain('<p>Про &lt;script>alert(1)&lt;/script>.</p><p>Второй абзац.</p>')
  expect(page).toContain('Консорциум')
  await expect.poll(() => app.page('/news', ru)).toContain('Открыли лабораторию')
  const written = await app.db.selectFrom('platform.audit').select('action').where('subject_type', '=', 'news.item').execute()
  expect(written).toEqual([{ action: 'news.publishItem' }])
})

test('the same title twice gets an address of its own', async () => {
  const answer = await app.request('/office/news/new', { as: 'office', form: fields({ formKey: 'key-87654321' }) })
  expect(answer.headers.get('location')).toMatch(/^\/news\/otkryli-laboratoriiu-./)
})

test.each([
  [{ titleRu: '' }, 'Напишите заголовок'],
  [{ leadRu: '' }, 'Одно-два предложения'],
  [{ titleEn: 'Only a title' }, 'Одно-два предложения'],
  [{ titleRu: 'x'.repeat(161) }, 'Слишком длинно'],
  [{ member: '99999' }, 'за который вы отвечаете'],
  [{ member: 'abc' }, 'за который вы отвечаете'],
])('a wrong form %o comes back with everything typed', async (more, words) => {
  const answer = await app.request('/office/news/new', {
    as: 'office',
    form: fields({ bodyRu: 'Мой длинный текст', ...more, formKey: 'key-wrong-123' }),
    ...ru,
  })
  expect(answer.status).toBe(422)
  const page = await answer.text()
  expect(page).toContain(words)
  expect(page).toContain('Мой длинный текст')
})

test('a coordinator writes for the own member only', async () => {
  const own = await app.request('/office/news/new', {
    as: coordinator,
    form: fields({ titleRu: 'Наше', member: String(week.lena), formKey: 'key-own-12345' }),
  })
  expect(own.headers.get('location')).toBe('/news/nashe')
  for (const member of ['', String(week.volga)]) {
    const answer = await app.request('/office/news/new', { as: coordinator, form: fields({ member, formKey: `key-other-${member}1` }) })
    expect(answer.status).toBe(422)
  }
  expect((await app.request('/office/news/n1/edit', { as: coordinator })).status).toBe(403)
  expect(
    (await app.request('/office/news/n1/edit', { as: coordinator, form: fields({ member: String(week.lena), revision: '1' }) })).status,
  ).toBe(403)
  expect(await app.page('/office/news/nashe/edit', { as: coordinator, ...ru })).toContain('Правка: Наше')
  const nobody = await app.personOf('coordinator')
  expect(await app.page('/office/news/new', { as: nobody, ...ru })).toContain('Вы пока не отвечаете ни за один университет')
})

test('nobody else writes', async () => {
  for (const role of ['pupil', 'guardian', 'teacher', 'lecturer', 'moderator', 'partner', 'evaluator'] as const) {
    expect([role, (await app.request('/office/news/new', { as: role })).status]).toEqual([role, 403])
    expect([role, (await app.request('/office/news/new', { as: role, form: fields() })).status]).toEqual([role, 403])
  }
  expect((await app.request('/office/news/new')).status).toBe(303)
})

test('two people who edit one item: the second sees both versions, loses nothing, and may save over it', async () => {
  const path = '/office/news/nashe/edit'
  const mine = fields({ titleRu: 'Наше, правка офиса', member: String(week.lena), revision: '1', formKey: 'key-first-123' })
  expect((await app.request(path, { as: 'office', form: mine })).headers.get('location')).toBe('/news/nashe')
  const late = fields({
    titleRu: 'Наше, правка координатора',
    bodyRu: 'Мой труд',
    member: String(week.lena),
    revision: '1',
    formKey: 'key-second-12',
  })
  const answer = await app.request(path, { as: coordinator, form: late, ...ru })
  expect(answer.status).toBe(409)
  const page = await answer.text()
  for (const words of ['Наше, правка офиса', 'Наше, правка координатора', 'Мой труд', 'name="revision" value="2"'])
    expect(page).toContain(words)
  const over = await app.request(path, { as: coordinator, form: { ...late, revision: '2', formKey: 'key-third-123' } })
  expect(over.status).toBe(303)
  expect(await app.page('/news/nashe', ru)).toContain('Наше, правка координатора')
})

test('the feed is well-formed Atom with lasting ids and absolute addresses', async () => {
  await app.request('/office/news/new', {
    as: 'office',
    form: fields({ titleRu: 'Знаки & <угол> "кавычки" Һ 🦄', formKey: 'key-signs-123' }),
  })
  const answer = await app.request('/news.atom', ru)
  expect(answer.headers.get('content-type')).toContain('application/atom+xml')
  const xml = await answer.text()
  const texts: string[] = []
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('text', (text) => texts.push(text))
  parser.write(xml).close()
  expect(texts).toContain('Знаки & <угол> "кавычки" Һ 🦄')
  expect(xml).toContain('<link href="http://kaleidoscope.test/news/nashe"/>')
  expect(xml.match(/<id>urn:uuid:[0-9a-f-]{36}<\/id>/g)!.length).toBe(xml.match(/<entry/g)!.length)
})
