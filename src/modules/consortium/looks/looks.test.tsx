import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { people } from '#people'
import { inTransaction } from '#platform/db/database.ts'
import { ordinaryLook } from '#ui/look.ts'
import { renderUi } from '#ui/testing/render.tsx'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { testApp } from '../../../../checks/setup/test-app.ts'
import { consortium, findMember, insertMember } from '../index.ts'
import { drawLogo } from './logo.ts'
import { MemberMark } from './member-mark.tsx'

let app: TestApp
let [own, foreign, norid] = [0, 0, 0]
let serial = 0

const drawing = (inside: string, more = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="200" height="100" viewBox="0 0 200 100"${more}>${inside}</svg>`
const blue = drawing('<rect width="150" height="100" fill="#0033aa"/>')
const pale = drawing('<circle cx="100" cy="50" r="40" fill="#ffffff"/>')
const bytesOf = (text: string) => new TextEncoder().encode(text)
const png = () => sharp(bytesOf(blue)).png().toBuffer()

/** The form as a browser sends it; `logo` as chosen from the disk. */
function form(fields: Record<string, string>, logo?: Uint8Array | string): FormData {
  const data = new FormData()
  const all = { accent: '5', altRu: '', altEn: '', revision: '0', formKey: `look-${String((serial += 1)).padStart(8, '0')}`, ...fields }
  for (const [name, value] of Object.entries(all)) data.set(name, value)
  if (logo !== undefined) data.set('logo', new File([typeof logo === 'string' ? logo : new Uint8Array(logo)], 'логотип.svg'))
  return data
}
const post = (data: FormData, as: number = own) => app.request('/members/lena/look', { as, form: data })
const lookOf = async () => (await findMember(app.db, 'lena'))!.look
const logoLinks = (page: string) => [...new Set(page.match(/\/members\/lena\/logo\/[0-9a-f-]{36}\.webp/g) ?? [])]

beforeAll(async () => {
  app = await testApp({ modules: [consortium, people] })
  const add = (slug: string) =>
    inTransaction(app.db, (trx) =>
      insertMember(trx, {
        slug,
        name: { ru: `Университет ${slug}`, en: `University ${slug}` },
        ...{ shortName: { ru: slug }, city: { ru: 'Якутск' }, about: { ru: '…' }, field: { ru: '…' } },
        ...{ regionCode: 'RU-SA', zone: 'Asia/Yakutsk', accent: '#123456', joinedOn: '2026-01-01' },
      }),
    )
  norid = await add('lena')
  own = await app.personOf('coordinator', { type: 'member', id: norid })
  foreign = await app.personOf('coordinator', { type: 'member', id: await add('volga') })
})
beforeEach(async () => void (await app.db.deleteFrom('consortium.member_look').execute()))
afterAll(() => app.close())

describe('who may', () => {
  test('the coordinator of the member and the office; nobody else, and nobody of another member', async () => {
    expect((await app.request('/members/lena/look')).status).toBe(303)
    expect((await app.request('/members/lena/look', { as: 'teacher' })).status).toBe(403)
    expect((await app.request('/members/lena/look', { as: foreign })).status).toBe(403)
    expect((await post(form({}), foreign)).status).toBe(403)
    expect(await lookOf()).toBeNull()
    expect((await app.request('/members/nobody/look', { as: own })).status).toBe(404)
    expect((await app.request('/members/lena/look', { as: own })).status).toBe(200)
    expect((await post(form({}), await app.personOf('office'))).status).toBe(303)
    expect((await lookOf())?.accent).toBe(5)
  })

  test('are led there from the member’s page', async () => {
    expect(await app.page('/members/lena', { as: own })).toContain('href="/members/lena/look"')
    expect(await app.page('/members/lena', { as: foreign })).not.toContain('/look"')
    expect(await app.page('/members/lena')).not.toContain('/look"')
    const list = await app.page('/members', { as: own })
    expect(list.match(/href="[^"]*\/look"/g)).toEqual(['href="/members/lena/look"'])
  })
})

describe('the accent', () => {
  test('is one of twelve with names; without a choice, that of the name is offered and shown', async () => {
    const page = await app.page('/members/lena/look', { as: own })
    expect(page.match(/<input[^>]* type="radio" name="accent"/g)).toHaveLength(12)
    expect(page.match(/<input[^>]* type="radio" name="accent"[^>]* checked/g)).toHaveLength(1)
    expect(page).toContain('Cornflower blue')
    const hashed = /class="member-page (accent-\d+)"/.exec(await app.page('/members/lena'))![1]
    expect(page).toMatch(new RegExp(`name="accent" value="${hashed!.slice(7)}" checked`))
  })

  test('stands on the member’s page and card at once, and in the log', async () => {
    await app.page('/members')
    expect((await post(form({ accent: '9' }))).headers.get('location')).toBe('/members/lena/look?saved=yes')
    expect(await app.page('/members/lena')).toContain('class="member-page accent-9"')
    expect(await app.page('/members')).toMatch(/class="card accent-9"[\s\S]*href="\/members\/lena"/)
    const [entry] = await app.db.selectFrom('platform.audit').selectAll().orderBy('id', 'desc').limit(1).execute()
    expect(entry).toMatchObject({ action: 'consortium.editLook', actor_id: own, subject_id: 'lena' })
    expect(entry!.detail).toEqual({ before: { accent: null, logoAlt: {} }, accent: 9, logo: 'kept' })
  })

  test.each(['12', '-1', '1.5', 'red', ''])('%s is none of them', async (accent) => {
    const answer = await post(form({ accent }))
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('Choose one of the twelve colours')
    expect(await lookOf()).toBeNull()
  })
})

describe('the logo', () => {
  const saved = async (logo: Uint8Array | string, more: Record<string, string> = {}) => {
    const answer = await post(form({ altRu: 'Логотип: волна', altEn: 'Logo: a wave', ...more }, logo))
    expect([answer.status, answer.status === 303 ? '' : await answer.text()]).toEqual([303, ''])
    return (await lookOf())!.logo!
  }

  test('comes in three sizes as WebP, and pages name its size before it is there', async () => {
    const logo = await saved(await png())
    expect(logo.plate).toBe('light')
    expect(logo.files.map(({ width, height }) => [width, height])).toEqual([
      [96, 48],
      [192, 96],
      [200, 100],
    ])
    const page = await app.page('/members/lena', { cookies: { locale: 'ru' } })
    expect(page).toMatch(/<span class="member-mark"><img [^>]*alt="Логотип: волна"/)
    expect(page).toMatch(/<img [^>]*width="230" height="115"/)
    expect(page).toMatch(/srcset="[^"]+\.webp 96w, [^"]+\.webp 192w, [^"]+\.webp 200w" sizes="230px"/)
    expect(page).toContain('loading="eager"')
    const card = await app.page('/members')
    expect(card).toMatch(/<img [^>]*width="134" height="67"[^>]* alt loading="lazy"/)
  })

  test('is sent for good to everybody, as a picture and nothing else', async () => {
    const logo = await saved(await png())
    const path = `/members/lena/logo/${logo.files[0]!.uuid}.webp`
    const answer = await app.request(path)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/webp'])
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect((await sharp(await answer.arrayBuffer()).metadata()).format).toBe('webp')
    const again = await app.request(path, { headers: { 'if-none-match': answer.headers.get('etag')! } })
    expect(again.status).toBe(304)
  })

  test('alone is what its address opens: no other member’s, no other file, no old one', async () => {
    const logo = await saved(await png())
    const [old] = logo.files
    expect((await app.request(`/members/volga/logo/${old!.uuid}.webp`)).status).toBe(404)
    const secret = await app.db
      .insertInto('platform.stored_file')
      .values({ storage_key: 'week/video/x', media_type: 'video/mp4', size_bytes: 1, name: 'x' })
      .returning('uuid')
      .executeTakeFirstOrThrow()
    for (const file of [`${secret.uuid}.webp`, `${old!.uuid}`, `${old!.uuid}.svg`, 'x.webp', '..%2f..%2fkey'])
      expect([file, (await app.request(`/members/lena/logo/${file}`)).status]).toEqual([file, 404])
    const keys = await app.db.selectFrom('platform.stored_file').select('storage_key').where('uuid', '=', old!.uuid).execute()
    await saved(await png(), { revision: '1' })
    expect(await app.runJobs()).toContain('deleteLogoFiles')
    expect((await app.request(`/members/lena/logo/${old!.uuid}.webp`)).status).toBe(404)
    expect(await app.world.storage.size(keys[0]!.storage_key)).toBeUndefined()
  })

  test('is taken away, and the kaleidoscope is back', async () => {
    await saved(await png())
    expect((await post(form({ removeLogo: 'on', revision: '1', altRu: 'Логотип: волна' }))).status).toBe(303)
    expect(await lookOf()).toMatchObject({ logo: null, logoAlt: {}, revision: 2 })
    const page = await app.page('/members')
    expect(logoLinks(page)).toEqual([])
    expect(page).toContain('class="kaleidoscope"')
  })

  test('needs words for those who don’t see it; what was sent and typed stays in the form', async () => {
    const answer = await post(form({ altEn: 'Logo: a wave', accent: '3' }, await png()))
    expect(answer.status).toBe(422)
    const page = await answer.text()
    expect(page).toContain('Write what the logo shows')
    expect(page).toContain('value="Logo: a wave"')
    expect(page).toMatch(/name="accent" value="3" checked/)
    const carried = /name="drawn" value="([^"]+)"/.exec(page)![1]!
    expect((await post(form({ altRu: 'Волна', drawn: carried }))).status).toBe(303)
    expect((await lookOf())!.logo!.files).toHaveLength(3)
  })

  test('can be looked at before it is saved', async () => {
    const answer = await post(form({ altRu: 'Волна', accent: '2', do: 'preview' }, await png()))
    expect(answer.status).toBe(200)
    const page = await answer.text()
    expect(page).toContain('src="data:image/webp;base64,')
    expect(page).toContain('class="card accent-2"')
    expect(await lookOf()).toBeNull()
  })

  test.each([
    ['no picture', 'hello', 'This is not a PNG'],
    ['an empty SVG', drawing('').replace('width="200" height="100" viewBox="0 0 200 100"', 'width="0" height="0"'), 'damaged'],
    ['an SVG that reads a file', drawing('<image href="file:///etc/passwd" width="9" height="9"/>'), 'refers to other files'],
    ['an SVG that asks a host', drawing('<image xlink:href="https://example.org/a.png" width="9" height="9"/>'), 'refers to other files'],
    ['an SVG that hides where it goes', drawing('<image href="&#104;ttps://example.org/a.png"/>'), 'refers to other files'],
    ['an SVG with a sheet from elsewhere', drawing('<style>rect{fill:url(https://example.org/#a)}</style>'), 'refers to other files'],
    [
      'an SVG that unfolds without end',
      `<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>${drawing('<text>&b;</text>')}`,
      'refers to other files',
    ],
    ['an SVG that hides it in escapes', drawing('<rect style="fill:u\\72l(https://example.org/#a)"/>'), 'refers to other files'],
    [
      'an SVG that draws for minutes',
      drawing(`<filter id="f">${'<feGaussianBlur stdDeviation="999"/>'.repeat(500)}</filter>`),
      'uses filters',
    ],
    ['the same in its styles', drawing(`<rect style="&#102;\\69lter:${'blur(99px) '.repeat(500)}"/>`), 'uses filters'],
    ['an SVG in an encoding of its own', `<?xml version="1.0" encoding="UTF-7"?>${blue}`, 'damaged'],
  ])('%s is refused with what to do, and nothing is written', async (_what, logo, words) => {
    const answer = await post(form({ altRu: 'Волна' }, logo))
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain(words)
    expect(await lookOf()).toBeNull()
  })

  test('of an SVG with programs in it is harmless: only its look is kept', async () => {
    const armed = drawing(
      '<script>alert(1)</script><rect width="150" height="100" fill="#0033aa" onclick="alert(2)"/><foreignObject><b xmlns="http://www.w3.org/1999/xhtml">x</b></foreignObject>',
      ' onload="alert(3)"',
    )
    const logo = await saved(armed)
    expect(logo.files.map(({ width, height }) => [width, height])).toEqual([
      [96, 48],
      [192, 96],
      [384, 192],
    ])
    for (const { uuid } of logo.files) {
      const bytes = Buffer.from(await (await app.request(`/members/lena/logo/${uuid}.webp`)).arrayBuffer())
      expect(bytes.subarray(0, 4).toString('latin1')).toBe('RIFF')
      expect(bytes.includes('alert')).toBe(false)
    }
  })

  test('that is mostly light gets a dark plate, so that it is legible in every scheme', async () => {
    const answers = await Promise.all([drawLogo(bytesOf(pale)), drawLogo(bytesOf(blue))])
    expect(answers.map((answer) => answer.ok && answer.logo.plate)).toEqual(['dark', 'light'])
    const opaque = await drawLogo(bytesOf(drawing('<rect width="200" height="100" fill="#ffffff"/>')))
    expect(opaque.ok && opaque.logo.plate).toBe('light')
    const logo = await saved(pale)
    expect(logo.plate).toBe('dark')
    expect(await app.page('/members/lena')).toContain('<span class="member-mark dark">')
  })

  test('is words where pictures are switched off', async () => {
    await saved(await png())
    const member = (await findMember(app.db, 'lena'))!
    const off = { look: { ...ordinaryLook, pictures: 'off' as const } }
    expect(renderUi(<MemberMark member={member} size={96} says />, off)).toBe('<span class="picture-off">Логотип: волна</span>')
    expect(renderUi(<MemberMark member={member} size={96} />, off)).toBe('')
  })
})

test('who saves an older revision gets 409, sees what stands, loses nothing, and can save over it', async () => {
  expect((await post(form({ accent: '1' }))).status).toBe(303)
  const stale = await post(form({ accent: '7', altRu: 'Моя волна', altEn: '<b>' }, await png()))
  expect(stale.status).toBe(409)
  const page = await stale.text()
  expect(page).toContain('class="card accent-1"')
  expect(page).toMatch(/name="accent" value="7" checked/)
  expect(page).toContain('value="Моя волна"')
  expect(page).toContain('name="revision" value="1"')
  expect((await lookOf())?.accent).toBe(1)
  const drawn = /name="drawn" value="([^"]+)"/.exec(page)![1]!
  expect((await post(form({ accent: '7', altRu: 'Моя волна', drawn, revision: '1' }))).status).toBe(303)
  expect(await lookOf()).toMatchObject({ accent: 7, logoAlt: { ru: 'Моя волна' }, revision: 2 })
  for (const revision of ['9007199254740991', '-1', '1e300', 'x'])
    expect([revision, (await post(form({ revision, altRu: 'Волна' }))).status]).toEqual([revision, 409])
})

test('a form that is posted twice is obeyed once', async () => {
  const key = 'twice-12345678'
  const answers = await Promise.all([1, 2].map(() => post(form({ formKey: key, accent: '4' }))))
  expect(answers.map((answer) => answer.status)).toEqual([303, 303])
  expect(await lookOf()).toMatchObject({ accent: 4, revision: 1 })
})
