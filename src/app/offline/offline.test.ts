import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildBrowser } from '../../../scripts/build.ts'
import type { TestApp } from '../../../checks/setup/test-app.ts'
import { testApp } from '../../../checks/setup/test-app.ts'
import { createApp } from '../http/app.ts'
import { projectRoot } from '#platform/root.ts'

let app: TestApp
const assets = join(projectRoot, 'dist/assets')
beforeAll(async () => {
  if (!existsSync(join(assets, 'manifest.json'))) await buildBrowser()
  app = await testApp({ demo: true })
})
afterAll(() => app.close())

interface Manifest {
  name: string
  short_name: string
  lang: string
  start_url: string
  display: string
  icons: { src: string; sizes: string; type: string; purpose: string }[]
  shortcuts: { name: string; url: string }[]
}
const readManifest = async (lang: string): Promise<Manifest> => JSON.parse(await app.page(`/manifest.webmanifest?lang=${lang}`)) as Manifest

describe('the manifest', () => {
  test('speaks the language of the page that leads to it', async () => {
    expect(await app.page('/me', { as: 'teacher' })).toContain('<link rel="manifest" href="/manifest.webmanifest?lang=en"')
    const [en, ru] = [await readManifest('en'), await readManifest('ru')]
    expect([en.name, en.short_name, en.lang]).toEqual(['Scientific Kaleidoscope', 'Kaleidoscope', 'en'])
    expect([ru.name, ru.short_name, ru.lang]).toEqual(['Научный калейдоскоп', 'Калейдоскоп', 'ru'])
    expect(en.shortcuts.map(({ name }) => name)).toEqual(['Programme of the week', 'My timetable', 'Join with a class code'])
    expect((await app.request('/manifest.webmanifest?lang=xx')).headers.get('content-type')).toBe(
      'application/manifest+json; charset=utf-8',
    )
    expect((await readManifest('xx')).lang).toBe('ru')
  })

  test('opens as an app of its own; each shortcut answers', async () => {
    const { start_url: start, display, shortcuts } = await readManifest('en')
    expect([start, display]).toEqual(['/start', 'standalone'])
    for (const { url } of shortcuts) expect([url, (await app.request(url)).status < 400]).toEqual([url, true])
  })

  test('offers a drawing for any size and pictures of the sizes it says, each of them there', async () => {
    const { icons } = await readManifest('en')
    expect(icons.map(({ sizes, purpose }) => `${sizes} ${purpose}`)).toEqual(['any any', '192x192 any', '512x512 any', '512x512 maskable'])
    for (const icon of icons) {
      const answer = await app.request(icon.src)
      expect([icon.src, answer.status, answer.headers.get('content-type')]).toEqual([icon.src, 200, icon.type])
      if (icon.type !== 'image/png') continue
      const { width, height } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata()
      expect(`${width}x${height}`).toBe(icon.sizes)
    }
  })

  test('what is cut to a shape or laid on a home screen has no see-through corners', async () => {
    const names = JSON.parse(readFileSync(join(assets, 'manifest.json'), 'utf8')) as Record<string, string>
    for (const [name, size] of [
      ['icon-maskable-512.png', 512],
      ['icon-touch-180.png', 180],
    ] as const) {
      const picture = sharp(join(assets, names[name]!))
      expect([name, (await picture.metadata()).width, (await picture.stats()).isOpaque]).toEqual([name, size, true])
    }
    expect(await app.page('/weeks')).toContain(`<link rel="apple-touch-icon" href="/assets/${names['icon-touch-180.png']}"`)
  })
})

test('the installed app opens where its reader belongs', async () => {
  const place = async (path: string, wish: Parameters<TestApp['request']>[1] = {}) =>
    (await app.request(path, wish)).headers.get('location')
  expect(await place('/start')).toBe('/')
  expect(await place('/start', { as: 'office' })).toBe('/me')
  expect(await place('/start', { cookies: { pass: 'x' } })).toBe('/pupil')
  expect(await place('/start?to=timetable')).toBe('/join')
  expect(await place('/start?to=timetable', { as: 'teacher' })).toBe('/bookings')
  expect(await place('/start?to=timetable', { cookies: { pass: 'x' } })).toBe('/pupil')
})

describe('the service worker', () => {
  test('is asked for anew each time, may serve the whole site, and no page may run another’s', async () => {
    const answer = await app.request('/service-worker.js')
    expect(answer.headers.get('cache-control')).toBe('no-cache')
    expect(answer.headers.get('service-worker-allowed')).toBe('/')
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect((await app.request('/weeks')).headers.get('content-security-policy')).toContain("worker-src 'self'")
  })

  test('knows its version, the files of this version and its texts in each language', async () => {
    const [first = ''] = (await app.page('/service-worker.js')).split(';\n')
    const house = JSON.parse(first.replace('self.house=', '')) as {
      version: string
      assets: string[]
      texts: Record<string, Record<string, string>>
    }
    expect(house.version).toMatch(/^[0-9a-f]{10}$/)
    for (const asset of house.assets) expect([asset, (await app.request(asset)).status]).toEqual([asset, 200])
    expect(house.texts.en!.strip).toBe('You are offline: this is the page as of {time}.')
    expect(house.texts.ru!.strip).toBe('Нет связи. Это страница, какой она была: {time}.')
  })

  test('is wanted by readers with pages of their own and by readers of a programme, not in a room', async () => {
    const use = async (path: string, wish: Parameters<TestApp['request']>[1] = {}) =>
      /<meta name="offline" content="(\w+)"/.exec(await (await app.request(path, wish)).text())?.[1]
    expect(await use('/news')).toBe('app')
    expect(await use('/news', { as: 'teacher' })).toBe('yes')
    expect(await use('/join', { cookies: { pass: 'x' } })).toBe('yes')
    expect(await use('/live/00000000-0000-4000-8000-000000000000')).toBeUndefined()
  })

  test('is replaced by one that clears up, where offline use is off', async () => {
    const off = createApp({ ...app.world, config: { ...app.world.config, offline: false } })
    off.setReady(true)
    const script = await (await off.hono.request('http://kaleidoscope.test/service-worker.js')).text()
    for (const word of ['caches.delete', 'deleteDatabase', 'unregister']) expect(script).toContain(word)
    expect(script).not.toContain('respondWith')
    expect(await (await off.hono.request('http://kaleidoscope.test/news')).text()).not.toContain('name="offline"')
  })
})

describe('whose answer it is', () => {
  const keyOf = async (wish: Parameters<TestApp['request']>[1] = {}) => (await app.request('/news', wish)).headers.get('reader-key')

  test('each reader has a word of their own, the same in each session; strangers have none', async () => {
    const [teacher, office] = [await keyOf({ as: 'teacher' }), await keyOf({ as: 'office' })]
    const pupils = [await keyOf({ cookies: { pass: 'one' } }), await keyOf({ cookies: { pass: 'two' } })]
    expect(new Set([teacher, office, ...pupils]).size).toBe(4)
    for (const key of [teacher, office, ...pupils]) expect(key).toMatch(/^[\w-]{22}$/)
    expect(await keyOf({ as: 'teacher' })).toBe(teacher)
    expect(await keyOf({ as: 'teacher', cookies: { pass: 'one' } })).not.toBe(teacher)
    expect([await keyOf(), await keyOf()]).toEqual(['none', 'none'])
  })

  test('a form that was written by one is refused unread when another’s cookies come with it', async () => {
    const office = (await keyOf({ as: 'office' }))!
    const post = (path: string) => app.request(path, { as: 'teacher', form: {}, headers: { 'reader-key': office } })
    expect((await post('/classes/new')).status).toBe(412)
    expect((await post('/no-such-page')).status).toBe(412)
    const teacher = (await keyOf({ as: 'teacher' }))!
    expect((await app.request('/classes/new', { as: 'teacher', form: {}, headers: { 'reader-key': teacher } })).status).not.toBe(412)
  })
})

test('leaving has the browser throw away all it keeps; arriving and reading do not', async () => {
  const clear = async (path: string, wish: Parameters<TestApp['request']>[1]) =>
    (await app.request(path, wish)).headers.get('clear-site-data')
  expect(await clear('/sign-out', { as: 'teacher', form: {} })).toBe('"cache", "storage"')
  expect(await clear('/join/leave', { form: {}, cookies: { pass: 'x' } })).toBe('"cache", "storage"')
  expect(await clear('/me', { as: 'teacher' })).toBeNull()
})

test('leaving takes along what was needed and how old one is; how pages look stays', async () => {
  const cookiesOf = async (path: string, look: string) =>
    (await app.request(path, { form: {}, cookies: { pass: 'x', look } })).headers
      .getSetCookie()
      .filter((cookie) => cookie.startsWith('look='))
  for (const path of ['/join/leave', '/sign-out']) {
    expect(await cookiesOf(path, 'size~150.stage~young.needs~signLanguage')).toEqual([expect.stringMatching(/^look=size~150;.*HttpOnly/)])
    expect(await cookiesOf(path, 'needs~signLanguage')).toEqual([expect.stringMatching(/^look=;.*Max-Age=0/)])
  }
})

test('the offline page as the server shows it says that nothing is kept, and holds the places that the worker fills', async () => {
  const html = await app.page('/offline', { headers: { 'accept-language': 'en' } })
  expect(html).toContain('Nothing is kept on this device yet')
  for (const part of ['lost', 'waits', 'needs-line', 'still-in', 'posts', 'kept']) expect(html).toContain(`data-part="${part}" hidden`)
  for (const part of ['shelf', 'nothing']) expect(html).toContain(`data-part="${part}">`)
  for (const place of ['{again}', '{posts}', '{pages}']) expect(html).toContain(place)
})
