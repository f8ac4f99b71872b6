import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { live } from '#live'
import { people, register } from '#people'
import { findClass, insertClass, insertSchool, insertTeacher, schools } from '#schools'
import { inTransaction } from '#platform/db/database.ts'
import { newToken } from '#platform/ids.ts'
import type { RequestOptions, TestApp } from '../../../../checks/setup/test-app.ts'
import { testApp } from '../../../../checks/setup/test-app.ts'
import { insertBookings } from '../bookings/insert.ts'
import { week } from '../module.ts'
import { getSessions } from '../weeks/published.ts'
import type { PublishedSession } from '../weeks/published.ts'
import { sampleWeek } from '../weeks/sample.ts'
import type { SampleWeek } from '../weeks/sample.ts'
import { listMaterials } from './store.ts'
import type { Material } from './store.ts'

let app: TestApp
let sample: SampleWeek
let session: PublishedSession
let list: string

beforeAll(async () => {
  app = await testApp({ now: '2026-11-23T05:30:00Z', modules: [people, schools, live, week] })
  sample = await sampleWeek(app.db)
  session = (await getSessions(app.db, sample.sessionIds))[0]!
  list = `/my-sessions/${session.guid}/materials`
})
afterAll(() => app.close())
beforeEach(async () => {
  await app.db.deleteFrom('week.material').execute()
  await app.db.updateTable('week.published_session').set({ format: 'lecture' }).execute()
})

const picture = (background: string, width = 900, height = 600) => sharp({ create: { width, height, channels: 3, background } })
const png = (background: string) => picture(background).png().toBuffer()
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')

async function add(fields: Record<string, string>, files: Record<string, Uint8Array> = {}, as = sample.lecturer): Promise<Response> {
  const form = new FormData()
  for (const [name, value] of Object.entries({ formKey: newToken(), ...fields })) form.append(name, value)
  // The sender's word on the kind is a lie on purpose.
  for (const [name, bytes] of Object.entries(files)) form.append('files', new File([new Uint8Array(bytes)], name, { type: 'image/png' }))
  return app.request(list, { as, form })
}
const task = (title = 'Лёд дома') => add({ kind: 'task', 'title-ru': title, 'body-ru': 'Заморозьте воду.\n\nПосмотрите.' })
const all = (): Promise<Material[]> => listMaterials(app.db, session.id)
const sessionPage = (wish?: RequestOptions) => app.page(`/weeks/sample/sessions/${session.slug}`, wish)
const post = (path: string, form: Record<string, string> = {}, as = sample.lecturer) =>
  app.request(path, { as, form: { formKey: newToken(), ...form } })
const audited = async () =>
  (await app.db.selectFrom('platform.audit').select('action').where('action', 'like', 'week.%Material').orderBy('id').execute()).map(
    (row) => row.action,
  )

describe('putting up', () => {
  test('pictures become slides in the order of their names; each is then described, and that is its alternative text', async () => {
    const added = await add(
      { kind: 'slides', 'title-ru': 'Слайды', 'title-en': 'Slides' },
      { 'slide10.png': await png('#00f'), 'slide2.png': await png('#0f0'), 'slide1.jpg': await picture('#f00').jpeg().toBuffer() },
    )
    const [slides] = await all()
    expect([added.status, added.headers.get('location')]).toEqual([303, `${list}/${slides!.uuid}#describe`])
    expect(
      slides!.pages.map(({ number, width, height, thumbWidth, thumbHeight }) => [number, width, height, thumbWidth, thumbHeight]),
    ).toEqual([
      [1, 900, 600, 640, 427],
      [2, 900, 600, 640, 427],
      [3, 900, 600, 640, 427],
    ])
    const colours = await Promise.all(
      slides!.pages.map(async ({ webp }) =>
        (await sharp(await app.world.storage.read(webp.key)).stats()).channels.map(({ mean }) => mean > 200),
      ),
    )
    expect(colours).toEqual([
      [true, false, false],
      [false, true, false],
      [false, false, true],
    ])
    expect(await app.page(list, { as: sample.lecturer })).toContain('3 slides not described')
    const saved = await post(`${list}/${slides!.uuid}`, { revision: '1', 'title-ru': 'Слайды', 'says-2': 'Зелёное поле и слово «лёд»' })
    expect([saved.status, saved.headers.get('location')]).toEqual([303, list])
    const page = await sessionPage()
    expect(page).toMatch(/<img[^>]*alt="Зелёное поле и слово «лёд»"[^>]*>/)
    expect(page.match(/<img[^>]*week-slide[^>]*>/g)).toHaveLength(3)
    for (const img of page.match(/<img[^>]*week-slide[^>]*>/g)!) expect(img).toMatch(/width="640".*height="427".*loading="lazy"/)
    expect(await app.page(list, { as: sample.lecturer })).toContain('2 slides not described')
  })

  test('a PDF is kept as it is and handed out to be saved', async () => {
    expect((await add({ kind: 'slides', 'title-en': 'Why is ice slippery?', 'body-en': 'A skate on ice.' }, { 'x.png': pdf })).status).toBe(
      303,
    )
    const [material] = await all()
    const page = await sessionPage()
    expect(page).toContain(`href="/materials/${material!.uuid}/file.pdf"`)
    expect(page).toContain('A skate on ice.')
    const file = await app.request(`/materials/${material!.uuid}/file.pdf`)
    expect(Buffer.from(await file.arrayBuffer()).equals(pdf)).toBe(true)
    const header = (name: string) => file.headers.get(name)
    expect([header('content-type'), header('content-length'), header('content-disposition'), header('x-content-type-options')]).toEqual([
      'application/pdf',
      String(pdf.length),
      'attachment; filename="why-is-ice-slippery.pdf"',
      'nosniff',
    ])
    expect(header('content-security-policy')).toBe("default-src 'none'; sandbox")
    expect((await app.request(`/materials/${material!.uuid}/file.pdf`, { headers: { 'if-none-match': header('etag')! } })).status).toBe(304)
  })

  test('tasks and handouts are plain text: paragraphs, and nothing of it is HTML', async () => {
    await add({ kind: 'task', 'title-ru': 'Задание', 'body-ru': 'Раз.\r\n\r\n<script>alert(1)</script>' })
    await add({ kind: 'handout', 'title-en': 'Sheet', 'body-en': 'Only English.' })
    const page = await sessionPage({ headers: { 'accept-language': 'ru' } })
    expect(page).toContain('<p>Раз.</p><p>&lt;script>alert(1)&lt;/script></p>')
    expect(page).toContain('<div class="prose" lang="en"><p>Only English.</p></div>')
  })

  test('a double click puts one thing up', async () => {
    const fields = { kind: 'task', 'title-ru': 'Раз', 'body-ru': 'Два', formKey: newToken() }
    const answers = [await add(fields), await add(fields)]
    expect(answers.map((answer) => answer.status)).toEqual([303, 303])
    expect(await all()).toHaveLength(1)
  })

  test('moved, removed, and each act is written down; the bytes go with the last material that shows them', async () => {
    const before = (await audited()).length
    await add({ kind: 'slides', 'title-ru': 'Слайд' }, { 'a.png': await png('#123') })
    await task('Второе')
    const [first, second] = await all()
    expect((await post(`${list}/${second!.uuid}/move`, { to: 'up' })).headers.get('location')).toBe(`${list}#${second!.uuid}`)
    expect((await all()).map((one) => one.uuid)).toEqual([second!.uuid, first!.uuid])
    await post(`${list}/${second!.uuid}/move`, { to: 'up' })
    expect((await all()).map((one) => one.uuid)).toEqual([second!.uuid, first!.uuid])
    const keys = first!.pages.flatMap(({ webp, thumb, jpeg }) => [webp.key, thumb.key, jpeg.key])
    expect(await Promise.all(keys.map((key) => app.world.storage.size(key)))).not.toContain(undefined)
    expect((await post(`${list}/${first!.uuid}/remove`)).status).toBe(303)
    await app.runJobs()
    expect(await Promise.all(keys.map((key) => app.world.storage.size(key)))).toEqual([undefined, undefined, undefined])
    expect((await app.request(`/materials/${first!.uuid}/1.webp`)).status).toBe(404)
    expect(await sessionPage()).not.toContain(first!.uuid)
    expect((await audited()).slice(before)).toEqual(['week.addMaterial', 'week.addMaterial', 'week.moveMaterial', 'week.removeMaterial'])
  })

  test('a stale edit gets both versions, and nothing typed is lost', async () => {
    await task()
    const [material] = await all()
    const path = `${list}/${material!.uuid}`
    expect((await post(path, { revision: '1', 'title-ru': 'Первый', 'body-ru': 'Раз' })).status).toBe(303)
    const stale = await post(path, { revision: '1', 'title-ru': 'Второй', 'body-ru': 'Два' })
    expect(stale.status).toBe(409)
    const text = await stale.text()
    expect(text).toContain('<strong>Первый</strong>')
    expect(text).toContain('value="Второй"')
    expect((await all())[0]!.title).toEqual({ ru: 'Первый' })
    for (const revision of ['-1', '1e9', 'x', '', '99999999999999'])
      expect([revision, (await post(path, { revision, 'title-ru': 'Третий', 'body-ru': 'Три' })).status]).toEqual([revision, 409])
  })
})

describe('what must not come in is refused by its bytes, with what to do, and what was typed stays', () => {
  const slides = { kind: 'slides', 'title-ru': 'Мои слайды' }
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
  const html = Buffer.from('<!doctype html><script>alert(1)</script>')
  const active = Buffer.from('%PDF-1.4\n1 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj\n%%EOF')
  test.each([
    ['a page called .png', { 'slide.png': html }, 'slide.png: This is not a PNG, JPEG, WebP or AVIF picture'],
    ['a drawing with a script', { 'slide.png': svg }, 'slide.png: We do not take SVG pictures'],
    ['half a PDF', { 'a.pdf': pdf.subarray(0, 30) }, 'The PDF breaks off'],
    ['a PDF with a program', { 'a.pdf': active }, 'The PDF holds a program'],
    [
      'a PDF that hides its program',
      { 'a.pdf': Buffer.from(active.toString().replace('/JavaScript/JS', '/J#61vaScript/J#53')) },
      'The PDF holds a program',
    ],
    ['a PDF and a page', { 'a.pdf': pdf, 'b.png': html }, 'Choose one thing'],
    ['nothing at all', {}, 'Choose a PDF or pictures of slides'],
  ] as [string, Record<string, Buffer>, string][])('%s', async (_, files, message) => {
    const answer = await add(slides, files)
    const text = await answer.text()
    expect([answer.status, text.includes('value="Мои слайды"')]).toEqual([422, true])
    expect(text).toContain(message)
    expect(await all()).toEqual([])
  })

  test('more slides than a lecture has', async () => {
    const one = await picture('#fff', 8, 8).png().toBuffer()
    const files = Object.fromEntries(Array.from({ length: 41 }, (_, at) => [`${at}.png`, one]))
    expect(await (await add(slides, files)).text()).toContain('More than 40 pictures')
  })

  test('a material without a title, a task without words, an empty handout', async () => {
    const nameless = await add({ kind: 'task', 'body-ru': 'Раз' })
    expect([nameless.status, await nameless.text()]).toEqual([422, expect.stringContaining('Give the material a title in one language')])
    expect(await (await add({ kind: 'task', 'title-ru': 'Раз' })).text()).toContain('Write the task in one language')
    expect(await (await add({ kind: 'handout', 'title-ru': 'Раз' })).text()).toContain('Write the handout or attach a PDF')
    expect(await all()).toEqual([])
  })

  test('the 21st material', async () => {
    for (let at = 0; at < 18; at++) await task(`Задание ${at}`)
    // At once, as from two windows.
    expect((await Promise.all([18, 19, 20, 21].map((at) => task(`Задание ${at}`)))).map(({ status }) => status).toSorted()).toEqual([
      303, 303, 422, 422,
    ])
    const answer = await task('Лишнее')
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('at most 20 materials')])
    expect(await all()).toHaveLength(20)
  })
})

describe('who may', () => {
  async function teacherWithSeat(): Promise<number> {
    return inTransaction(app.db, async (trx) => {
      const teacher = await register.person(trx, { name: { ru: 'Учитель' }, email: `${newToken()}@example.test` })
      await register.role(trx, teacher, 'teacher')
      const schoolId = await insertSchool(trx, { name: 'Школа', settlement: 'Тикси', regionCode: 'RU-SA', zone: 'Asia/Yakutsk' })
      await insertTeacher(trx, teacher, schoolId)
      const { id } = await insertClass(trx, { schoolId, teacherId: teacher, grade: 7, letter: 'А', size: 20 })
      const schoolClass = (await findClass(trx, id))!
      await insertBookings(trx, [{ sessionId: session.id, schoolClass, at: app.world.clock() }])
      return teacher
    })
  }

  test('its lecturer and the office put up; another lecturer, a moderator and a teacher do not', async () => {
    const another = await inTransaction(app.db, async (trx) => {
      const id = await register.person(trx, { name: { ru: 'Чужой' }, email: 'stranger@example.test' })
      await register.role(trx, id, 'lecturer')
      return id
    })
    const office = await app.personOf('office')
    const teacher = await app.personOf('teacher')
    const statuses: number[] = []
    for (const as of [sample.lecturer, office, another, sample.moderator, teacher]) statuses.push((await app.request(list, { as })).status)
    expect(statuses).toEqual([200, 200, 403, 403, 403])
    expect((await add({ kind: 'task', 'title-ru': 'а', 'body-ru': 'б' }, {}, office)).status).toBe(303)
    const [material] = await all()
    for (const path of ['', '/move', '/remove'])
      expect((await post(`${list}/${material!.uuid}${path}`, { revision: '1', 'title-ru': 'Чужое' }, another)).status).toBe(403)
    expect((await all())[0]!.title).toEqual({ ru: 'а' })
  })

  test('what everybody may watch, everybody may read', async () => {
    await add({ kind: 'slides', 'title-ru': 'Слайд' }, { 'a.png': await png('#123') })
    const file = await app.request(`/materials/${(await all())[0]!.uuid}/1-small.webp`)
    expect([file.status, file.headers.get('content-type'), file.headers.get('cache-control')]).toEqual([
      200,
      'image/webp',
      'public, max-age=3600',
    ])
  })

  test('a workshop’s materials are for its classes and its staff', async () => {
    await add({ kind: 'slides', 'title-ru': 'Секретный слайд' }, { 'a.png': await png('#123') })
    await app.db.updateTable('week.published_session').set({ format: 'workshop' }).execute()
    const path = `/materials/${(await all())[0]!.uuid}/1.webp`
    const seated = await teacherWithSeat()
    const [stranger, office, teacher] = [undefined, await app.personOf('office'), await app.personOf('teacher')]
    const seen: [number, boolean][] = []
    for (const as of [stranger, teacher, seated, sample.lecturer, sample.moderator, office]) {
      const wish = as === undefined ? {} : { as }
      seen.push([(await app.request(path, wish)).status, (await sessionPage(wish)).includes('Секретный слайд')])
    }
    expect(seen).toEqual([
      [403, false],
      [403, false],
      [200, true],
      [200, true],
      [200, true],
      [200, true],
    ])
    expect((await app.request(path, { as: seated })).headers.get('cache-control')).toBe('private, no-cache')
    expect(await sessionPage()).toContain('Booked classes and the staff see the materials')
  })

  test('before the release only its keepers see a file', async () => {
    await add({ kind: 'slides', 'title-ru': 'Рано' }, { 'a.png': await png('#123') })
    const path = `/materials/${(await all())[0]!.uuid}/1.webp`
    const rows = await app.db.selectFrom('week.published_session').selectAll().execute()
    await app.db.deleteFrom('week.published_session').execute()
    const statuses = [(await app.request(path)).status, (await app.request(path, { as: sample.lecturer })).status]
    await app.db
      .insertInto('week.published_session')
      .values(rows.map((row) => ({ ...row, facts: JSON.stringify(row.facts) })))
      .execute()
    expect(statuses).toEqual([404, 200])
  })

  test('no file has another name', async () => {
    await add({ kind: 'slides', 'title-ru': 'Слайд' }, { 'a.png': await png('#123') })
    const [{ uuid }] = (await all()) as [Material]
    for (const name of ['0.webp', '2.webp', '1.png', 'file.pdf', '1-small.webp.html', '..%2f1.webp'])
      expect((await app.request(`/materials/${uuid}/${name}`)).status, name).toBe(404)
  })
})
