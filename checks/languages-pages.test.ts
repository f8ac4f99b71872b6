import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { prepareDemo } from '../src/app/demo/prepare.ts'
import { findState } from '../src/app/demo/state.ts'
import { allRoutes } from '../src/app/modules.ts'
import { listDemoPeople } from '../src/modules/people/index.ts'
import { issueClassCode } from '../src/modules/schools/index.ts'
import { inTransaction } from '../src/platform/db/database.ts'
import { languageOf, locales } from '../src/platform/i18n.ts'
import { newToken } from '../src/platform/ids.ts'
import { formatLook, lookCookie, ordinaryLook, stageCookie, stages } from '../src/ui/look.ts'
import type { Guest, LiveApp } from './setup/live-app.ts'
import { liveApp } from './setup/live-app.ts'
import type { RequestOptions, TestApp } from './setup/test-app.ts'
import { testApp } from './setup/test-app.ts'

// Every page is whole in one language. A partial language shows the pages of pupils and of the public, and falls back on others.
const partial = locales.filter((locale) => languageOf(locale).fallback !== undefined)

/** Kinds of pages that must stand in every language. */
const ofEverybody = [
  ...['/', '/weeks', '/weeks/:slug', '/weeks/:slug/:date', '/weeks/:slug/sessions/:session', '/weeks/:slug/releases'],
  ...['/programmes', '/programmes/:slug', '/members', '/members/:slug', '/partners', '/partners/:slug', '/news', '/news/:slug'],
  ...['/search', '/search q', '/settings next', '/view', '/offline', '/verify', '/passport', '/join', '/sign-in', '/demo'],
  ...['/live/:room', '/live/:room/questions', '/live/:room/transcript'],
]
const ofPupils = ['/pupil', '/join/:code', '/me', '/proofs/:code', '/verify/:code']
/** What is signed is signed in one of the two languages that the documents are written in. */
const ofDocuments = ['/consents/:id/receipt', '/consents/texts/:purpose/:version']
/** What adults of universities read: the call for proposals. */
const ofUniversities = ['/weeks/:slug/call']
/** Staff pages: whole in the fallback, with a line that says so. */
const ofStaff = [
  '/classes',
  '/bookings',
  '/my-sessions',
  '/proposals',
  '/office/weeks',
  '/office/weeks/:slug',
  '/reports',
  '/partner/tasks',
]

interface Shown {
  lang: string
  /** The page without what differs between two readers of one language: the choice of another, keys of forms. */
  body: string
  saysNotYet: boolean
  /** For the printer or the projector, without a header. */
  bare: boolean
}

function readPage(html: string, reader: (typeof locales)[number]): Shown {
  const { notYet } = languageOf(reader)
  const line = new RegExp(`<div class="not-yet" lang="${reader}">.*?${notYet}.*?</div></div></div>`)
  const body = html
    .replace(line, '')
    .replaceAll(/<link rel="alternate" hreflang[^>]*>/g, '')
    .replaceAll(/<details class="langs">.*?<\/details>/g, '')
    .replaceAll(/name="formKey" value="[^"]*"/g, '')
  return {
    lang: /<html lang="([^"]+)"/.exec(html)?.[1] ?? '',
    body,
    saysNotYet: notYet !== undefined && html.includes(notYet),
    bare: html.includes('<body class="bare">'),
  }
}

/** Both pages from shortly before the first place where they differ. */
function firstDifference(one: string, other: string): string[] | undefined {
  if (one === other) return undefined
  let at = 0
  while (one[at] === other[at]) at += 1
  return [one, other].map((page) => page.slice(Math.max(0, at - 60), at + 60))
}

const noPage = /\.(ics|csv|svg|xml|json|atom|png|mp4|webm|webp|zip|pdf|vtt|js)(\?|$)|\/(events|video|audio|sign|calendar)(\?|$)/
const noLink = /^\/language\/|^\/materials\/|^\/start/
const patterns = allRoutes()
  .filter((route) => route.method === 'GET')
  .map((route) => ({ path: route.path, test: new RegExp(`^${route.path.replaceAll(/:[A-Za-z]+(\{[^}]*\})?/g, '[^/]+')}$`) }))
  .toSorted((a, b) => a.path.split(':').length - b.path.split(':').length)

/** A page's kind: its route, and which fields its address carries. */
function kindOf(href: string): string | undefined {
  const url = new URL(href, 'http://x')
  const route = patterns.find((pattern) => pattern.test.test(url.pathname))
  return route && `${route.path} ${[...url.searchParams.keys()].toSorted().join(',')}`.trim()
}

describe.each(partial)('%s in the demonstration', (locale) => {
  const fallback = languageOf(locale).fallback!
  let app: TestApp
  let pass = ''
  let code = ''
  const seen = new Set<string>()
  const whole = new Set<string>()
  const fallen = new Set<string>()
  beforeAll(async () => {
    app = await testApp({ demo: true, now: '2026-11-23T07:12:00Z' })
    await prepareDemo(app.world, () => {})
    const { id } = (await findState(app.db))!.base.classes.find((one) => one.isDemo)!
    ;({ code } = await inTransaction(app.db, (trx) => issueClassCode(app.world, trx, id, app.world.clock())))
    const joined = await app.request('/join/nickname', { form: { code, nickname: '0-0', formKey: newToken() } })
    pass = /pass=([^;]+)/.exec(joined.headers.get('set-cookie') ?? '')![1]!
  }, 120_000)
  afterAll(() => app?.close())

  const show = async (href: string, reader: (typeof locales)[number], wish: RequestOptions): Promise<Shown & { html: string }> => {
    const answer = await app.request(href, { ...wish, cookies: { ...wish.cookies, locale: reader } })
    const html = await answer.text()
    const shown = readPage(html, reader)
    expect([href, answer.headers.get('content-language')]).toEqual([href, shown.lang || null])
    return { ...shown, html }
  }
  const look = async (href: string, wish: RequestOptions = {}): Promise<string[]> => {
    const kind = kindOf(href)
    const page = await show(href, locale, wish)
    if (page.lang === '') return []
    seen.add(kind!)
    expect([href, page.saysNotYet]).toEqual([href, page.lang === fallback && !page.bare])
    if (page.lang === locale) whole.add(kind!)
    else {
      fallen.add(kind!)
      // Never a mixture: the same bytes as a reader of the fallback gets.
      expect([href, firstDifference(page.body, (await show(href, fallback, wish)).body)]).toEqual([href, undefined])
    }
    return [...page.html.matchAll(/<a[^>]* href="(\/[^"#]*)/g)].map((match) => match[1]!.replaceAll('&amp;', '&'))
  }
  /** Follows the links as this reader, one page of each kind that nobody has seen before. */
  const walk = async (from: string[], wish: RequestOptions = {}): Promise<void> => {
    const waiting: string[] = []
    const tried = new Set<string>()
    for (const href of from) waiting.push(...(await look(href, wish)))
    for (let href = waiting.shift(); href !== undefined; href = waiting.shift()) {
      const kind = kindOf(href)
      if (kind === undefined || seen.has(kind) || tried.has(kind) || noPage.test(href) || noLink.test(href)) continue
      tried.add(kind)
      waiting.push(...(await look(href, wish)))
    }
  }
  const person = async (role: string): Promise<number> => (await listDemoPeople(app.db)).find((one) => one.role === role)!.actor.id

  test('a visitor finds every public page whole', { timeout: 120_000 }, async () => {
    await walk(['/', '/offline', '/search?q=лёд', '/search?q=щщщщ', '/weeks?grade=99', '/settings'])
    const panel = { [lookCookie]: formatLook({ ...ordinaryLook, on: true, aloud: true }) }
    for (const cookies of [panel, ...stages.map((stage) => ({ [stageCookie]: stage }))])
      for (const href of ['/', '/weeks/kaleidoscope-2026-11-21', '/view']) await look(href, { cookies })
    expect(ofEverybody.filter((kind) => !whole.has(kind))).toEqual([])
    expect([...fallen].filter((kind) => !ofUniversities.includes(kind))).toEqual([])
  })
  test('a pupil finds every page whole, from the code to the proof', { timeout: 120_000 }, async () => {
    await walk([`/join/${code}`])
    await walk(['/pupil', '/passport', `/join/${code}`], { cookies: { pass } })
    await walk(['/me', '/passport'], { as: await person('pupil') })
    await app.runJobs()
    const proofs = await app.db.selectFrom('trajectory.proof').select('code').limit(3).execute()
    for (const proof of proofs) await walk([`/proofs/${proof.code}`, `/verify/${proof.code}`])
    expect(ofPupils.filter((kind) => !whole.has(kind))).toEqual([])
    expect([...fallen].filter((kind) => ![...ofDocuments, ...ofUniversities].includes(kind))).toEqual([])
  })
  test('pages of staff are whole in the fallback and say so', { timeout: 240_000 }, async () => {
    for (const role of ['guardian', 'teacher', 'moderator', 'coordinator', 'office', 'partner'])
      // One session for the whole walk: a page that lists sessions is the same each time.
      await walk(['/me'], { cookies: { session: await app.signIn(await person(role)) } })
    expect(ofStaff.filter((kind) => !fallen.has(kind))).toEqual([])
  })
  test('errors are said whole, and an error in a form too', async () => {
    const say = { cookies: { locale } }
    const answers = {
      404: await app.request('/no-such-page', say),
      403: await app.request('/office/weeks', { ...say, as: await person('pupil') }),
      422: await app.request('/settings', { ...say, form: { locale, zone: 'other', otherZone: 'Mars/Olympus', next: '/' } }),
      413: await app.request('/join', { ...say, form: { code: 'A'.repeat(300_000) } }),
    }
    for (const [status, answer] of Object.entries(answers))
      expect([Number(status), readPage(await answer.text(), locale)]).toEqual([answer.status, expect.objectContaining({ lang: locale })])
    const typed = () => app.request('/join', { ...say, form: { code: 'ZZZZ-2222' } })
    expect(readPage(await (await typed()).text(), locale).lang).toBe(locale)
    for (let at = 0; at < 300; at += 1) await app.world.limits.take('join-miss', 'unknown', 300, 600)
    const tooMany = await typed()
    expect([tooMany.status, readPage(await tooMany.text(), locale).lang]).toEqual([429, locale])
  })
  test('an error in a form of staff is in the fallback like the rest of its page', async () => {
    const wish = {
      form: { region: 'RU-TA', settlement: '', schoolName: '', className: '', size: '', formKey: newToken() },
      as: await person('teacher'),
    }
    const [page, same] = await Promise.all(
      [locale, fallback].map(async (reader) => {
        const answer = await app.request('/schools/new', { ...wish, cookies: { locale: reader } })
        expect(answer.status).toBe(422)
        return readPage(await answer.text(), reader)
      }),
    )
    expect([page!.lang, page!.saysNotYet]).toEqual([fallback, true])
    expect(firstDifference(page!.body, same!.body)).toBeUndefined()
  })
  test('a kept page of one language never reaches a reader of another', async () => {
    for (const reader of [locale, fallback, locale, 'en'] as const) {
      const html = await (await app.request('/weeks', { cookies: { locale: reader } })).text()
      expect([reader, readPage(html, reader).lang]).toEqual([reader, reader])
      expect(html).not.toMatch(new RegExp(`hreflang="${reader}"`))
    }
    const asked = await app.request('/weeks', { headers: { 'accept-language': `${locale}-RU, ${fallback};q=0.8` } })
    expect(readPage(await asked.text(), locale).lang).toBe(locale)
  })
  test('the choice is a link in the language’s own name, kept in a cookie and with a person', async () => {
    const { name } = languageOf(locale)
    const page = await app.page('/', { cookies: { locale: 'en' } })
    expect(page).toContain(`<a href="/language/${locale}?next=%2F" hreflang="${locale}" lang="${locale}">${name}</a>`)
    const pupil = await person('pupil')
    const chosen = await app.request(`/language/${locale}?next=/me`, { as: pupil })
    expect([chosen.status, chosen.headers.get('location')]).toEqual([303, '/me'])
    expect(chosen.headers.getSetCookie().join()).toContain(`locale=${locale};`)
    expect(readPage(await app.page('/me', { as: pupil }), locale).lang).toBe(locale)
    const settings = await app.page('/settings', { cookies: { locale } })
    for (const one of locales) expect(settings).toMatch(new RegExp(`lang="${one}">\\s*${languageOf(one).name}`))
  })
})

describe.each(partial)('%s in a room', (locale) => {
  let app: LiveApp
  let pupil: Guest
  beforeEach(async () => {
    app = await liveApp({ policy: { audience: 'open' } })
    pupil = await app.guest({ kind: 'seat', subject: 'class-pass:1', label: 'Шат бурсык', cohort: 'class:1' })
  })
  afterEach(() => app?.close())

  const langOf = async (path: string): Promise<string> => {
    const answer = await app.request(`/live/${app.room.uuid}${path}`, { cookies: { live: pupil.cookie, locale } })
    expect([path, answer.status]).toEqual([path, 200])
    return readPage(await answer.text(), locale).lang
  }
  test('lobby, live, frozen and ended are whole for a pupil', async () => {
    const states: string[] = []
    const visit = async (): Promise<void> => {
      const state = await app.state()
      // The projector's page and the transcript lead to the room while they have nothing to show.
      const screen = { lobby: [], ended: ['/transcript'] }[state] ?? ['/screen']
      for (const path of ['', '/ask', '/questions', '/help', ...screen]) expect([path, await langOf(path)]).toEqual([path, locale])
      states.push(state)
    }
    app.at(-600)
    await visit()
    app.at(0)
    const { moderator } = await app.openWithTwo()
    await pupil.post('/questions', { text: 'Күк нигә зәңгәр?', formKey: 'key-number-one' })
    await moderator.post('/desk/questions/1', { act: 'approve' })
    await visit()
    await moderator.post('/desk/room', { act: 'freeze' })
    await visit()
    await moderator.post('/desk/room', { act: 'thaw' })
    await moderator.post('/desk/room', { act: 'end' })
    await visit()
    expect(states).toEqual(['lobby', 'live', 'frozen', 'ended'])
  })
  test('an answer to an island speaks the reader’s language too', async () => {
    await app.openWithTwo()
    const said = await app.request(`/live/${app.room.uuid}/questions`, {
      form: { text: 'аб', formKey: 'key-number-two' },
      cookies: { live: pupil.cookie, locale },
      headers: { accept: 'application/json' },
    })
    const short = JSON.parse(JSON.stringify(await said.json())) as { message: string }
    expect(said.status).toBe(422)
    const russian = await app.request(`/live/${app.room.uuid}/questions`, {
      form: { text: 'аб', formKey: 'key-number-two' },
      cookies: { live: pupil.cookie, locale: languageOf(locale).fallback! },
      headers: { accept: 'application/json' },
    })
    expect(short.message).not.toBe(((await russian.json()) as { message: string }).message)
  })
})
