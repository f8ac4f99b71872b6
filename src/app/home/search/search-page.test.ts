import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { insertProgramme } from '#catalogue'
import { insertMember } from '#consortium'
import { insertNewsItem } from '#news'
import { register } from '#people'
import { inTransaction, sql } from '#platform/db/database.ts'
import { countDocuments } from '#platform/search/indexing.ts'
import { Temporal } from '#platform/time.ts'
import { insertTopic } from '#trends'
import { insertSessions, insertWeek, releaseTimetable, schedules } from '#week'
import { testApp } from '../../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { modules } from '../../modules.ts'
import { fillEmptyIndex, rebuildIndex } from '../../process/search-index.ts'

type NewSession = Parameters<typeof insertSessions>[2][number]
type Trx = Parameters<typeof insertWeek>[0]

let app: TestApp
let lena = 0
let week: Awaited<ReturnType<typeof insertWeek>>
let adults: { lecturer: number; moderator: number }
const now = Temporal.Instant.from('2026-11-23T07:00:00Z')
const ru = { headers: { 'accept-language': 'ru' } }

beforeAll(async () => {
  app = await testApp({ now: now.toString() })
  await inTransaction(app.db, addAll)
})
afterAll(() => app.close())
beforeEach(() => app.setNow(now.toString()))

async function addAll(trx: Trx): Promise<void> {
  await insertTopic(trx, { slug: 'physics', name: { ru: 'Физика', en: 'Physics' }, position: 1 })
  const texts = { city: { ru: 'Ленск' }, about: { ru: 'Учит всех' }, field: { ru: 'Мерзлота' } }
  const name = { ru: 'Университет Лены', en: 'University of the Lena' }
  const place = { regionCode: 'RU-SA', zone: 'Asia/Yakutsk', accent: '#123456', joinedOn: '2026-01-01' }
  lena = await insertMember(trx, { slug: 'lena', name, shortName: { ru: 'Лена' }, ...texts, ...place })
  adults = {
    lecturer: await addAdult(trx, 'lecturer', 'Айсылу Гайфуллина'),
    moderator: await addAdult(trx, 'moderator', 'Сардаана Һоноҕоева'),
  }
  const dates = { zone: 'Europe/Moscow', startsOn: '2026-11-23', endsOn: '2026-11-25' }
  const streams = [{ slug: 'main', name: { ru: 'Большой зал' } }]
  week = await insertWeek(trx, { slug: 'sample', name: { ru: 'Неделя проб', en: 'Sample week' }, ...dates, streams })
  await insertSessions(trx, week.id, [
    session('Почему лёд скользкий?', '2026-11-23T05:00:00Z', { title: { ru: 'Почему лёд скользкий?', en: 'Why is ice slippery?' } }),
    session('Үлгэр о мамонте', '2026-11-24T06:00:00Z', { abstract: { ru: 'Кто жил здесь, <b>пока</b> лёд не растаял.' } }),
    session('Robots in the snow', '2026-11-24T07:00:00Z', { title: { en: 'Robots in the snow' }, format: 'workshop' }),
  ])
  await release(trx)
  const programme = {
    slug: 'academy',
    title: { ru: 'Малая академия физики' },
    summary: { ru: 'Год опытов: лёд и пламя' },
    audience: 'pupils' as const,
  }
  const parts = [{ memberId: lena, role: 'base' as const }]
  await insertProgramme(trx, { ...programme, gradeFrom: 5, gradeTo: 9, hours: 72, topicSlug: 'physics', parts, groups: [] })
  await addNews(trx, 'lab', 'Открыли лабораторию: <i>лёд</i>', now.subtract({ hours: 1 }))
}

async function addAdult(trx: Trx, role: 'lecturer' | 'moderator', name: string): Promise<number> {
  const id = await register.person(trx, { name: { ru: name }, email: `${role}@search.test` })
  await register.role(trx, id, role)
  await register.vetting(trx, id, '2027-08-31')
  return id
}

function session(title: string, startsAt: string | null, more: Partial<NewSession> = {}): NewSession {
  return {
    ...{ state: 'placed', title: { ru: title }, abstract: { ru: 'Опыты.' }, format: 'lecture', language: 'ru', gradeFrom: 5, gradeTo: 9 },
    ...{ topicSlug: 'physics', memberId: lena, durationMin: 30, startsAt: startsAt === null ? null : Temporal.Instant.from(startsAt) },
    streamId: startsAt === null ? null : week.streams.main!,
    people: [
      { role: 'lecturer', personId: adults.lecturer, name: { ru: 'Айсылу Гайфуллина' } },
      { role: 'moderator', personId: adults.moderator, name: { ru: 'Сардаана Һоноҕоева' } },
    ],
    ...more,
  }
}

const release = (trx: Trx) => releaseTimetable(trx, { weekId: week.id, actorId: null, now, quiet: true })
const addNews = (trx: Trx, slug: string, title: string, publishedAt: Temporal.Instant) =>
  insertNewsItem(trx, { slug, title: { ru: title }, lead: { ru: 'Коротко' }, body: { ru: 'Длинно' }, memberId: lena, publishedAt })

const address = (q: string, more: Record<string, string> = {}) => `/search?${new URLSearchParams({ q, ...more }).toString()}`
const find = (q: string, more: Record<string, string> = {}) => app.page(address(q, more), ru)
/** Where the results lead, in their order. */
const paths = async (q: string, more: Record<string, string> = {}) =>
  [...(await find(q, more)).matchAll(/<h3><a href="([^"]+)"/g)].map((match) => match[1])

const ice = '/weeks/sample/sessions/pochemu-led-skolzkii'
const mammoth = '/weeks/sample/sessions/ulger-o-mamonte'

describe('what is found', () => {
  test('sessions, programmes, members and news, with their kinds and counts', async () => {
    const page = await find('лёд')
    for (const words of ['Нашлось 4 ответа', 'Всё: 4', 'Занятия: 2', 'Программы: 1', 'Новости: 1']) expect(page).toContain(words)
    expect(await paths('лёд', { kind: 'news' })).toEqual(['/news/lab'])
    expect(await paths('академия', { kind: 'programme' })).toEqual(['/programmes/academy'])
    expect(await paths('мерзлота')).toEqual(['/members/lena'])
    expect(await paths('Ленск')).toEqual(['/members/lena'])
    expect(await paths('якутия')).toEqual(['/members/lena'])
  })

  test('a session by its lecturer, its university, its topic, its format, by another language', async () => {
    expect(await paths('гайфуллина мамонт')).toEqual([mammoth])
    expect(await paths('лена мамонт')).toEqual([mammoth])
    expect(await paths('физика мамонт')).toEqual([mammoth])
    expect(await paths('лекции мамонт')).toEqual([mammoth])
    expect(await paths('мастерская')).toEqual([expect.stringContaining('/sessions/robots')])
    expect(await paths('slippery ice')).toEqual([ice])
  })

  test('what is over comes after what is to come, under a heading of its own', async () => {
    const page = await find('лёд', { kind: 'session' })
    expect(await paths('лёд', { kind: 'session' })).toEqual([mammoth, ice])
    expect(page.indexOf('Уже прошло')).toBeGreaterThan(page.indexOf(mammoth))
    expect(page.indexOf('Уже прошло')).toBeLessThan(page.indexOf(`href="${ice}"`))
    app.setNow('2026-11-23T04:00:00Z')
    expect(await paths('лёд', { kind: 'session' })).toEqual([ice, mammoth])
    expect(await find('лёд')).not.toContain('Уже прошло')
  })

  test('words are marked, never as HTML of a text, and content keeps its language', async () => {
    const page = await find('лёд')
    expect(page).toContain('Почему <mark>лёд</mark> скользкий?')
    expect(page).toContain('пока <mark>лёд</mark> не растаял')
    expect(page).toContain('&lt;i><mark>лёд</mark>&lt;/i>')
    expect(await find('robots')).toContain('<span lang="en"><mark>Robots</mark> in the snow</span>')
    expect(await app.page(address('лёд'))).toContain('<span lang="ru">Почему <mark>лёд</mark>')
    expect(await app.page(address('ice'))).toContain('<span>Why is <mark>ice</mark> slippery?</span>')
  })

  test('times stand in the reader’s zone and in Moscow’s, news have their day', async () => {
    const page = await app.page(address('мамонт'), { ...ru, cookies: { zone: 'Asia/Yakutsk' } })
    expect(page).toMatch(/15:00<\/time>.*09:00/)
    expect(await find('лабораторию')).toContain('23 ноября 2026')
  })

  test('a folded letter, a stem and a typing error find it, and what was meant is offered', async () => {
    expect(await paths('улгэр')).toEqual([mammoth])
    expect(await paths('мамонты')).toEqual([mammoth])
    const page = await find('момонт')
    expect(page).toContain('Слова «момонт» нигде нет')
    expect(page).toContain(`href="${address('мамонте').replaceAll('&', '&amp;')}"`)
    expect(await paths('момонт')).toEqual([mammoth])
    expect(await paths('Гайфулина')).toHaveLength(3)
    expect(await paths('slipery')).toEqual([ice])
  })
})

describe('the page', () => {
  test('nothing typed: it says what helps, and offers topics', async () => {
    for (const path of ['/search', '/search?q=', '/search?q=%20%20', '/search?q=!!!'])
      expect(await app.page(path, ru), path).toContain('Что найти?')
    const page = await app.page('/search', ru)
    expect(page).toContain('Ө, Ү, Ҥ, Ҕ, Һ, Ә, Җ')
    expect(page).toContain(`href="${address('Физика')}"`)
    expect(page).not.toContain('ничего не нашлось')
  })

  test('nothing found: it says what to do, and where else there is something', async () => {
    expect(await find('абракадабра')).toContain('По запросу «абракадабра» ничего не нашлось')
    const page = await find('мерзлота', { kind: 'news' })
    expect(page).toContain('Есть 1 ответ в других разделах')
    expect(page).toContain(`href="${address('мерзлота')}"`)
  })

  test('is for no search engine and no cache', async () => {
    const answer = await app.request(address('лёд'))
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
    expect(await answer.text()).toContain('<meta name="robots" content="noindex"')
  })

  test('long lists go by pages; a page beyond the last is the last', async () => {
    await inTransaction(app.db, async (trx) => {
      for (let n = 0; n < 23; n += 1) await addNews(trx, `many-${n}`, `Кактус № ${n}`, now.subtract({ hours: 1 }))
    })
    const first = await paths('кактус')
    const second = await paths('кактус', { page: '2' })
    expect([first.length, second.length, new Set([...first, ...second]).size]).toEqual([20, 3, 23])
    expect(await paths('кактус', { page: '99999' })).toEqual(second)
    for (const page of ['0', '-1', '1e9', 'x', '100000', "'"]) expect(await paths('кактус', { page }), page).toEqual(first)
    expect(await find('кактус')).toContain(`href="${address('кактус', { page: '2' }).replaceAll('&', '&amp;')}"`)
  })

  test('only a released week narrows the search, and the way out stands beside', async () => {
    const page = await find('лёд', { within: 'sample' })
    expect(page).toContain('<b>Неделя проб</b>')
    expect(await paths('лёд', { within: 'sample' })).toEqual([mammoth, ice])
    for (const within of ['nowhere', "'", '__proto__']) expect(await paths('лёд', { within }), within).toHaveLength(4)
    for (const kind of ['person', 'constructor', "'"]) expect(await paths('лёд', { kind }), kind).toHaveLength(4)
  })

  test.each([
    ['ten thousand letters', 'ы'.repeat(10_000)],
    ['only signs', '&|!():*<->\'"\\%_'],
    ['a script', '<script>alert(1)</script>'],
    ['half a pair', '\ud800'],
    ['control signs', '\u0001\u0007лёд\u001b'],
    ['quotes', '"""\'\'\''],
    ['marks of our own', '\ue000лёд\ue001'],
  ])('%s is answered with a page', async (_name, q) => {
    const answer = await app.request(address(q), ru)
    expect(answer.status).toBe(200)
    expect(await answer.text()).not.toContain('<script>alert')
  })

  test('an address with U+0000 or with broken signs is no fault of ours', async () => {
    expect((await app.request('/search?q=%00')).status).toBe(404)
    for (const path of ['/search?q=%ff%fe', '/search?q=%', '/search?q[]=1', '/search?q=a&q=b', '/search?page=2&kind=news'])
      expect((await app.request(path)).status, path).toBe(200)
  })

  test('the field stands in every header, on the week and on the list of programmes, as a plain form', async () => {
    expect(await app.page('/news', ru)).toMatch(/<form class="search compact" role="search" action="\/search" aria-label="Поиск по сайту">/)
    const overview = await app.page('/weeks/sample', ru)
    expect(overview).toContain('<input type="hidden" name="kind" value="session"')
    expect(overview).toContain('<input type="hidden" name="within" value="sample"')
    expect(await app.page('/programmes', ru)).toContain('<input type="hidden" name="kind" value="programme"')
  })
})

describe('what nobody may find', () => {
  test('drafts, proposals, decisions, what is accepted or placed and not released; moderators, notes, addresses', async () => {
    const states = ['draft', 'submitted', 'accepted', 'declined', 'withdrawn'] as const
    await inTransaction(app.db, (trx) =>
      insertSessions(trx, week.id, [
        ...states.map((state) => session(`Тайна ${state}`, null, { state, people: [] })),
        session('Тайна placed', '2026-11-25T08:00:00Z', { abstract: { ru: 'Сверхсекретно' } }),
      ]),
    )
    await app.db.updateTable('week.session').set({ note_to_office: 'Шёпотом', decision_note: 'Неубедительно' }).execute()
    const hidden = await inTransaction(app.db, (trx) =>
      insertWeek(trx, {
        slug: 'hidden',
        name: { ru: 'Потаённая' },
        zone: 'UTC',
        startsOn: '2027-01-01',
        endsOn: '2027-01-02',
        streams: [],
      }),
    )
    await inTransaction(app.db, (trx) =>
      insertSessions(trx, hidden.id, [session('Тайна скрытой недели', null, { state: 'accepted', people: [] })]),
    )
    await inTransaction(app.db, (trx) => addNews(trx, 'later', 'Послезавтрашняя тайна', now.add({ hours: 1 })))
    await rebuildIndex(app.db, modules)
    for (const q of [
      'тайна',
      'тайны',
      'тайнв',
      'Сверхсекретно',
      'сверхсекретна',
      'Шёпотом',
      'Неубедительно',
      'Һоноҕоева',
      'хоногоева',
      'потаённая',
      'lecturer@search.test',
      '"search.test"',
      'послезавтрашняя',
    ]) {
      expect(await paths(q), q).toEqual([])
      expect(await find(q), q).not.toContain('имели в виду')
    }
    app.setNow('2026-11-23T08:00:00Z')
    expect(await paths('послезавтрашняя')).toEqual(['/news/later'])
  })

  test('a release lets it be found, a withdrawal takes it out with the next release', async () => {
    const [id] = await inTransaction(app.db, (trx) => insertSessions(trx, week.id, [session('Шаровая молния', '2026-11-25T06:00:00Z')]))
    expect(await paths('молния')).toEqual([])
    await inTransaction(app.db, release)
    expect(await paths('молния')).toEqual(['/weeks/sample/sessions/sharovaia-molniia'])
    await app.db.updateTable('week.session').set({ state: 'withdrawn' }).where('id', '=', id!).execute()
    expect(await paths('молния')).toHaveLength(1)
    await inTransaction(app.db, release)
    expect(await paths('молния')).toEqual([])
    expect(await paths('молнея')).toEqual([])
  })

  test('a change of news takes the place of what was said', async () => {
    const edit = async (titleRu: string, revision: string) =>
      app.request('/office/news/lab/edit', {
        as: 'office',
        form: { titleRu, leadRu: 'Коротко', bodyRu: 'Длинно', member: '', revision, formKey: `key-search-${revision}` },
      })
    expect((await edit('Открыли обсерваторию', '1')).status).toBe(303)
    expect(await paths('обсерватория')).toEqual(['/news/lab'])
    expect(await paths('лабораторию')).toEqual([])
  })
})

describe('the index', () => {
  const schedule = (count: number) => `<schedule><conference><title>Big</title><time_zone_name>Europe/Brussels</time_zone_name></conference>
    <day date="2027-02-01"><room name="A">${Array.from(
      { length: count },
      (_, n) => `<event id="${n}"><start>10:00</start><duration>1:00</duration>
    <title>Kernel talk ${n}</title><abstract>Zeppelins &lt;b&gt;bold&lt;/b&gt;</abstract><persons><person id="${n}">someone@example.org</person></persons></event>`,
    ).join('')}</room></day></schedule>`
  const bring = (slug: string, count: number) =>
    schedules.importSchedule(app.db, { bytes: new TextEncoder().encode(schedule(count)), slug, actorId: null, now })

  test('an import makes everything findable; the number of statements does not grow with the sessions', async () => {
    await bring('warm', 1)
    const statements = async (slug: string, count: number) => {
      app.countQueries()
      expect((await bring(slug, count)).ok).toBe(true)
      return app.countQueries()
    }
    expect(await statements('large', 150)).toBe(await statements('small', 2))
    expect(await find('zeppelin', { within: 'large' })).toContain('Нашлось 150 ответов')
    expect(await find('zeppelin', { within: 'large' })).toContain('<mark>Zeppelins</mark> bold')
    expect(await paths('someone')).toEqual([])
    await bring('large', 149)
    expect(await find('zeppelin', { within: 'large' })).toContain('Нашлось 149 ответов')
  })

  test('a rebuild writes exactly what the owners had written', async () => {
    const all = async () =>
      (
        await sql<{ kind: string; path: string; words: string }>`
          select kind, owner_id, scope, path, title, names, keywords, shown_from::text, starts_at::text, ends_at::text, words::text
          from platform.search_document order by kind, owner_id`.execute(app.db)
      ).rows
    const before = await all()
    expect(await rebuildIndex(app.db, modules)).toEqual(await countDocuments(app.db))
    expect(await all()).toEqual(before)
    expect(before.length).toBeGreaterThan(150)
  })

  test('an empty index is filled by the worker, a full one is left alone', async () => {
    await fillEmptyIndex(app.db)
    expect(await app.runJobs()).not.toContain('rebuildIndex')
    await sql`truncate platform.search_document, platform.search_word`.execute(app.db)
    expect(await paths('лёд')).toEqual([])
    await fillEmptyIndex(app.db)
    expect(await app.runJobs()).toContain('rebuildIndex')
    expect((await paths('лёд')).length).toBeGreaterThan(2)
  })
})
