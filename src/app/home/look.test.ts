import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestApp } from '../../../checks/setup/test-app.ts'
import { testApp } from '../../../checks/setup/test-app.ts'
import { formatLook, ordinaryLook, parseLook } from '#ui/look.ts'
import { pressed, saved } from './look.tsx'

let app: TestApp
beforeAll(async () => {
  app = await testApp({ demo: true })
})
afterAll(() => app.close())

const cookieOf = (answer: Response): string | undefined =>
  answer.headers
    .getSetCookie()
    .find((line) => line.startsWith('look='))
    ?.split(';')[0]
    ?.slice('look='.length)

describe('the panel', () => {
  test('is the first control of every page: of a reader, of an error, of somebody signed in', async () => {
    for (const [path, as] of [['/'], ['/weeks'], ['/nowhere'], ['/join'], ['/me', 'teacher']] as const) {
      const html = await (await app.request(path, as ? { as } : {})).text()
      const first = /<(a|button|input(?! type="hidden")|select|textarea|summary)\b[^>]*>/.exec(html.slice(html.indexOf('<body')))![0]
      expect(first, path).toBe('<button name="set" value="on~yes">')
    }
  })

  test('one press turns the special version on, leads back, and the server applies it', async () => {
    const answer = await app.request('/view', { form: { set: 'on~yes', next: '/news?page=1' } })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/news?page=1'])
    const look = cookieOf(answer)!
    expect(look).toBe('on~yes.size~150.scheme~black-on-white.lines~1')
    const html = await app.page('/news', { cookies: { look } })
    expect(html).toContain('<html lang="en" data-size="150" data-scheme="black-on-white" data-lines="1">')
    expect(html).toContain('/assets/look')
    expect(html).toContain('value="size~150" aria-pressed="true"')
  })

  test('each press changes one setting and keeps the others', () => {
    let look = pressed(ordinaryLook, 'on~yes')
    for (const word of ['size~200', 'scheme~green-on-brown', 'pictures~grey', 'letters~2', 'lines~0', 'serif~yes', 'media~no', 'aloud~yes'])
      look = pressed(look, word)
    expect(formatLook(look)).toBe('on~yes.size~200.scheme~green-on-brown.pictures~grey.letters~2.serif~yes.media~no.aloud~yes')
    expect(formatLook(pressed(look, 'reset'))).toBe('on~yes.size~150.scheme~black-on-white.lines~1')
    expect(pressed(look, 'on~no')).toEqual(ordinaryLook)
  })

  test('nonsense changes nothing and leads to no other host', async () => {
    for (const set of ['size~7', 'constructor~yes', '__proto__~yes', '', 'x'.repeat(5000)])
      expect(pressed(ordinaryLook, set)).toEqual(ordinaryLook)
    const answer = await app.request('/view', { form: { set: 'on~yes', next: 'https://evil.example/' } })
    expect(answer.headers.get('location')).toBe('/')
  })

  test('pages that are kept for all readers differ by look', async () => {
    await app.page('/weeks')
    const special = await app.page('/weeks', { cookies: { look: 'on~yes.scheme~white-on-black' } })
    expect(special).toContain('data-scheme="white-on-black"')
    expect(await app.page('/weeks')).not.toContain('data-scheme')
  })
})

describe('the whole form', () => {
  test('unticked boxes are off, the rest is as chosen', () => {
    expect(saved({ size: '125', scheme: 'own', pictures: 'off', media: 'yes', stage: 'young', needs: 'captions,signLanguage' })).toEqual({
      ...ordinaryLook,
      size: 125,
      pictures: 'off',
      stage: 'young',
      needs: ['captions', 'signLanguage'],
    })
  })

  test('settings follow a signed-in person to another browser; what they need stays off a shared computer', async () => {
    const person = await app.personOf('guardian')
    const answer = await app.request('/view', {
      as: person,
      form: { save: 'yes', next: '/', size: '200', media: 'yes', needs: 'captions', on: 'yes', scheme: 'blue-on-sky' },
    })
    expect(cookieOf(answer)).toBe('on~yes.size~200.scheme~blue-on-sky')
    const html = await app.page('/me', { as: person })
    expect(html).toContain('data-size="200" data-scheme="blue-on-sky"')
    expect(await app.page('/view', { as: person })).toMatch(/value="captions"[^>]*checked/)
    const other = await app.page('/view', { cookies: { look: cookieOf(answer)! } })
    expect(other).not.toMatch(/value="captions"[^>]*checked/)
    const rows = await app.db.selectFrom('platform.audit').select('detail').where('actor_id', '=', person).execute()
    expect(rows.map((row) => row.detail)).toEqual([{ changed: ['look'] }])
  })
})

test('without pictures nothing is drawn that only pleases, with grey ones they stay', async () => {
  expect(await app.page('/')).toContain('class="kaleidoscope')
  expect(await app.page('/', { cookies: { look: 'pictures~grey' } })).toContain('class="kaleidoscope')
  const html = await app.page('/', { cookies: { look: 'pictures~off' } })
  expect(html).not.toContain('kaleidoscope"')
  expect(html).not.toContain('class="icon"')
})

test('text mode brings its style within the page, named by its hash, and loads nothing else', async () => {
  const answer = await app.request('/', { cookies: { look: 'text~yes' } })
  const html = await answer.text()
  expect(html).not.toMatch(/<link rel="stylesheet"|<script|<svg|<img/)
  const style = /<style>(.+?)<\/style>/s.exec(html)![1]!
  expect(style.length).toBeLessThan(1500)
  const hash = createHash('sha256').update(style).digest('base64')
  expect(answer.headers.get('content-security-policy')).toContain(`style-src 'self' 'sha256-${hash}'`)
  expect((await app.request('/')).headers.get('content-security-policy')).toContain("style-src 'self';")
})

test('the age is chosen, or goes by the grade', async () => {
  const html = await app.page('/view', { cookies: { look: 'stage~young', stage: 'senior' } })
  expect(html).toContain('data-stage="young"')
  expect(await app.page('/', { cookies: { stage: 'senior' } })).toContain('data-stage="senior"')
  expect(await app.page('/', { cookies: { stage: 'teen' } })).not.toContain('data-stage')
  expect(parseLook('stage~young').stage).toBe('young')
})

test('on the page of a refused form the panel leads back to the form, not to where it was posted', async () => {
  const headers = { referer: 'http://kaleidoscope.test/settings?next=%2Fweeks' }
  const html = await (await app.request('/settings', { form: { locale: 'xx' }, headers })).text()
  expect(html).toContain('name="next" value="/settings?next=%2Fweeks"')
  const foreign = await (await app.request('/settings', { form: { locale: 'xx' }, headers: { referer: 'https://evil.example/x' } })).text()
  expect(foreign).toContain('name="next" value="/settings"')
})
