import { createHash } from 'node:crypto'
import { strFromU8, unzipSync } from 'fflate'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { findRooms, live, play } from '#live'
import type { RoomSource } from '#live'
import { people } from '#people'
import { className, findClass, insertClass, insertSchool, insertTeacher, schools } from '#schools'
import type { SchoolClass } from '#schools'
import { inTransaction } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import { isUuid } from '#platform/ids.ts'
import type { RequestOptions, TestApp } from '../../../../checks/setup/test-app.ts'
import { testApp } from '../../../../checks/setup/test-app.ts'
import { insertBookings } from '../bookings/insert.ts'
import { listBookings } from '../bookings/store.ts'
import { checkFiles, storeFiles } from '../materials/files.ts'
import { insertMaterials } from '../materials/store.ts'
import type { NewMaterial } from '../materials/store.ts'
import { week } from '../module.ts'
import { getSessions, sessionOwner } from '../weeks/published.ts'
import type { PublishedSession } from '../weeks/published.ts'
import { sampleWeek } from '../weeks/sample.ts'
import type { SampleWeek } from '../weeks/sample.ts'

const nickname = 'Отважный Енот'
const question = 'А если лёд посолить?'
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n')
let app: TestApp
let sample: SampleWeek
let session: PublishedSession
let [teacher, stranger] = [0, 0]
let schoolClass: SchoolClass
let path: string
let root: string

beforeAll(async () => {
  app = await testApp({ now: '2026-11-23T05:30:00Z', modules: [people, schools, live, week] })
  sample = await sampleWeek(app.db)
  session = (await getSessions(app.db, sample.sessionIds))[0]!
  root = `kaleidoscope-${session.slug}`
  teacher = await app.personOf('teacher', { type: 'a', id: 0 })
  stranger = await app.personOf('teacher', { type: 'b', id: 0 })
  await inTransaction(app.db, async (trx) => {
    const schoolId = await insertSchool(trx, { name: 'Школа № 5 🦉', settlement: 'Тикси', regionCode: 'RU-SA', zone: 'Asia/Yakutsk' })
    await insertTeacher(trx, teacher, schoolId)
    const { id } = await insertClass(trx, { schoolId, teacherId: teacher, grade: 7, letter: 'Ү', size: 24 })
    schoolClass = (await findClass(trx, id))!
    await insertBookings(trx, [{ sessionId: session.id, schoolClass, at: app.world.clock() }])
  })
  const [booking] = await listBookings(app.db, { sessionId: session.id })
  path = `/bookings/${booking!.uuid}/pack.zip`
  await playSession()
})
afterAll(() => app.close())
beforeEach(async () => {
  await app.db.deleteFrom('week.material').execute()
  await app.db.updateTable('live.room').set({ state: 'lobby', source: '{"kind":"none"}' }).execute()
  app.setNow('2026-11-23T05:30:00Z')
})

const take = (wish: RequestOptions = { as: teacher }, at = path) => app.request(at, wish)

async function open(wish?: RequestOptions): Promise<Map<string, Uint8Array>> {
  const answer = await take(wish)
  expect(answer.status).toBe(200)
  const bytes = new Uint8Array(await answer.arrayBuffer())
  expect(answer.headers.get('content-length')).toBe(String(bytes.length))
  const files = Object.entries(unzipSync(bytes))
  expect(files.filter(([name]) => !name.startsWith(`${root}/`))).toEqual([])
  return new Map(files.map(([name, content]) => [name.slice(root.length + 1), content]))
}

async function putUp(materials: NewMaterial[]): Promise<void> {
  await inTransaction(app.db, (trx) =>
    insertMaterials(
      trx,
      materials.map((one) => ({ ...one, sessionId: session.id })),
      null,
    ),
  )
}

async function everyKind(): Promise<void> {
  const picture = await sharp({ create: { width: 90, height: 60, channels: 3, background: '#00f' } })
    .png()
    .toBuffer()
  const pictures = await checkFiles([new File([new Uint8Array(picture)], '1.png'), new File([new Uint8Array(picture)], '2.png')], 'slides')
  const paper = await checkFiles([new File([new Uint8Array(pdf)], 'a.pdf')], 'handout')
  if (!pictures.ok || !paper.ok) throw new Error('The test’s own files are refused')
  const stored = await inTransaction(app.db, async (trx) => ({
    slides: await storeFiles(app.world, trx, pictures),
    paper: await storeFiles(app.world, trx, paper),
  }))
  const pages = stored.slides.pages.map((page, at) => ({ ...page, says: (at === 0 ? { ru: 'Синий лёд <3' } : {}) as LocalText }))
  await putUp([
    { kind: 'slides', title: { ru: 'Слайды', en: 'Slides' }, pages },
    { kind: 'task', title: { ru: 'Лёд дома' }, body: { ru: 'Заморозьте воду.\n\nПосмотрите на <пузырьки>.' } },
    { kind: 'handout', title: { en: 'Sheet' }, body: { en: 'Write down.' }, pdf: stored.paper.pdf },
  ])
}

async function storeFile(mediaType: string, bytes: Uint8Array | ReadableStream<Uint8Array>): Promise<string> {
  const key = `live/${mediaType.replace('/', '-')}-${Math.random().toString(36).slice(2)}`
  const size = await app.world.storage.put(key, bytes, 1e9)
  const row = await app.db
    .insertInto('platform.stored_file')
    .values({ storage_key: key, media_type: mediaType, size_bytes: size, name: 'x' })
    .returning('uuid')
    .executeTakeFirstOrThrow()
  return row.uuid
}

/** The session as it was held: a question with a nickname, answered; another, only shown. */
async function playSession(): Promise<void> {
  const [room] = await findRooms(app.db, sessionOwner, [session.id])
  const staff = [
    { kind: 'host' as const, subject: `person:${sample.lecturer}`, label: 'Лектор' },
    { kind: 'moderator' as const, subject: `person:${sample.moderator}`, label: 'Ведущая' },
  ]
  await inTransaction(app.db, (trx) =>
    play.room(trx, {
      roomId: room!.id,
      staff,
      guests: [{ kind: 'seat', subject: 'class-pass:1', label: nickname, fromMin: 0, toMin: 30 }],
      questions: [
        { text: 'Почему вода расширяется?', by: 0, voters: [], state: 'shown', atMin: 6 },
        { text: question, by: 0, voters: [], state: 'answered', atMin: 5 },
      ],
      openedAt: session.startsAt,
      endedAt: session.endsAt,
    }),
  )
}

async function hold(source: RoomSource): Promise<void> {
  await app.db
    .updateTable('live.room')
    .set({ state: 'ended', source: JSON.stringify(source) })
    .execute()
  app.setNow(session.endsAt.add({ minutes: 30 }).toString())
}

const pagesOf = (files: Map<string, Uint8Array>) =>
  [...files].filter(([name]) => name.endsWith('.html')).map(([name, bytes]) => [name, strFromU8(bytes)] as const)

function checkLinks(files: Map<string, Uint8Array>): void {
  for (const [name, html] of pagesOf(files)) {
    const links = [...html.matchAll(/\s(?:href|src|srcset|poster|action|data)="([^"]*)"/g)]
      .map((match) => match[1]!)
      .filter((link) => !link.startsWith('#'))
    expect(links, name).toContain('style.css')
    expect(
      links.filter((link) => !files.has(link)),
      name,
    ).toEqual([])
    expect(html, name).not.toMatch(/https?:|\/\/[a-z]|<script|\sstyle=|\son\w+=|<base/i)
  }
}

test('before the session: materials, and when the rest comes', async () => {
  await everyKind()
  const files = await open()
  expect([...files.keys()].toSorted()).toEqual([
    'README.txt',
    'files/handout1.pdf',
    'handout1.html',
    'index.html',
    'slides/slides1-01.jpg',
    'slides/slides1-02.jpg',
    'slides1.html',
    'style.css',
    'task1.html',
    'text/handout1.txt',
    'text/task1.txt',
  ])
  checkLinks(files)
  expect(strFromU8(files.get('index.html')!)).toContain('Questions and the recording come into the pack after the session')
  expect(Buffer.from(files.get('files/handout1.pdf')!).equals(pdf)).toBe(true)
  expect((await sharp(files.get('slides/slides1-01.jpg')).metadata()).format).toBe('jpeg')
})

test('names fit any stick: ASCII, short, no two alike but for their case', async () => {
  await everyKind()
  const names = Object.keys(unzipSync(new Uint8Array(await (await take()).arrayBuffer())))
  expect(names.filter((name) => !/^[a-z0-9][A-Za-z0-9._/-]{0,99}$/.test(name))).toEqual([])
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length)
})

test('pages are in the reader’s language; content of another one says so; texts are texts', async () => {
  await everyKind()
  const files = await open({ as: teacher, headers: { 'accept-language': 'ru' } })
  const read = (name: string) => Buffer.from(files.get(name)!).toString()
  for (const [name, html] of pagesOf(files)) expect(html, name).toMatch(/^<!DOCTYPE html>\n<html lang="ru">/)
  expect(read('index.html')).toContain('Комплект для класса')
  expect(read('handout1.html')).toContain('<h1 lang="en">Sheet</h1>')
  expect(read('task1.html')).toContain('<p>Посмотрите на &lt;пузырьки>.</p>')
  expect(read('slides1.html')).toContain('Синий лёд &lt;3')
  expect(read('text/task1.txt')).toBe('\ufeffЛёд дома\r\n\r\nЗаморозьте воду.\r\n\r\nПосмотрите на <пузырьки>.\r\n')
  const readme = read('README.txt')
  expect([readme.charCodeAt(0), readme.includes('Как открыть'), readme.includes('How to open it'), /[^\r]\n/.test(readme)]).toEqual([
    0xfeff,
    true,
    true,
    false,
  ])
})

test('to a reader of a language that is not whole yet, in its fallback, from the first word to the last', async () => {
  await everyKind()
  const files = await open({ as: teacher, cookies: { locale: 'tt' } })
  for (const [name, html] of pagesOf(files)) expect(html, name).toMatch(/^<!DOCTYPE html>\n<html lang="ru">/)
})

test('after the session: questions without anybody’s name, the film, its sound, captions and words', async () => {
  await everyKind()
  const film = new Uint8Array(5000).fill(7)
  const captions = Buffer.from('WEBVTT\n\n00:00.000 --> 00:02.000\nПрозвучало слово «снег».\n')
  await hold({
    kind: 'file',
    fileUuid: await storeFile('video/mp4', film),
    mediaType: 'video/mp4',
    captions: [{ lang: 'ru', fileUuid: await storeFile('text/vtt', new Uint8Array(captions)) }],
    audioFileUuid: await storeFile('audio/webm', new Uint8Array(900)),
    signFileUuid: await storeFile('video/mp4', new Uint8Array(800)),
  })
  const files = await open()
  expect([...files.keys()].filter((name) => /^(questions|recording)/.test(name)).toSorted()).toEqual([
    'questions.html',
    'recording.html',
    'recording/recording.mp4',
    'recording/recording.ru.vtt',
    'recording/sign.mp4',
    'recording/sound.webm',
  ])
  checkLinks(files)
  expect(Buffer.from(files.get('recording/recording.mp4')!).equals(Buffer.from(film))).toBe(true)
  expect(strFromU8(files.get('recording.html')!)).toContain('Прозвучало слово «снег».')
  const questions = strFromU8(files.get('questions.html')!)
  expect(questions.indexOf(question)).toBeGreaterThan(0)
  expect(questions.indexOf('Почему вода расширяется?')).toBeGreaterThan(questions.indexOf(question))
  // Of those who were there, who brought them and where they learn, not a word.
  const everything = [...files.values()].map((bytes) => Buffer.from(bytes).toString('utf8')).join('\n')
  for (const name of [nickname, 'Енот', className(schoolClass), 'Школа', 'Тикси', 'Test teacher', 'Проба', path.split('/')[2]!])
    expect(everything.includes(name), name).toBe(false)
  expect(isUuid(path.split('/')[2]!)).toBe(true)
})

test.each([
  [{ kind: 'none' }, 'this session was shown without video'],
  [{ kind: 'external', url: 'https://video.example/7' }, 'the session was shown on another site'],
  [{ kind: 'file', fileUuid: '00000000-0000-4000-8000-000000000000', mediaType: 'video/mp4' }, 'its file was removed'],
] as [RoomSource, string][])('no recording of %j, and why', async (source, why) => {
  await hold(source)
  const files = await open()
  expect([...files.keys()].filter((name) => name.startsWith('recording'))).toEqual([])
  expect(strFromU8(files.get('index.html')!)).toContain(why)
  expect(await app.page(path.replace('/pack.zip', ''), { as: teacher })).toContain(why)
  checkLinks(files)
})

test('for the class’s teacher, who leads or keeps the session, and the office; for nobody else', async () => {
  const statuses: number[] = []
  const lecturer = await app.personOf('lecturer')
  for (const as of [
    teacher,
    sample.lecturer,
    sample.moderator,
    await app.personOf('office'),
    stranger,
    lecturer,
    await app.personOf('guardian'),
  ])
    statuses.push((await take({ as })).status)
  expect(statuses).toEqual([200, 200, 200, 200, 403, 403, 403])
  const nobody = await take({})
  expect([nobody.status, nobody.headers.get('location')?.startsWith('/sign-in')]).toEqual([303, true])
  expect((await take({ as: teacher }, '/bookings/00000000-0000-4000-8000-000000000000/pack.zip')).status).toBe(404)
})

test('a class that waits gets none, and its page offers none', async () => {
  await app.db.updateTable('seats.seat').set({ state: 'waiting' }).execute()
  const [status, page] = [(await take()).status, await app.page(path.replace('/pack.zip', ''), { as: teacher })]
  await app.db.updateTable('seats.seat').set({ state: 'granted' }).execute()
  expect([status, page.includes('pack.zip')]).toEqual([409, false])
})

test('the booking’s page says what is in it and how large it is', async () => {
  await everyKind()
  const page = await app.page(path.replace('/pack.zip', ''), { as: teacher })
  expect(page).toContain('<li>2 slides</li><li>1 task</li><li>1 handout</li>')
  expect(page).toMatch(new RegExp(`<a class="button" href="${path}" download[^>]*>Download the class pack, \\d+ kB</a>`))
})

test('a download that broke off goes on where it stopped, unless the pack has changed', async () => {
  await everyKind()
  const whole = await take()
  const bytes = Buffer.from(await whole.arrayBuffer())
  const etag = whole.headers.get('etag')!
  expect((await take({ as: teacher, headers: { 'if-none-match': etag } })).status).toBe(304)
  const rest = await take({ as: teacher, headers: { range: 'bytes=3000-', 'if-range': etag } })
  expect([rest.status, rest.headers.get('content-range')]).toEqual([206, `bytes 3000-${bytes.length - 1}/${bytes.length}`])
  expect(Buffer.concat([bytes.subarray(0, 3000), Buffer.from(await rest.arrayBuffer())]).equals(bytes)).toBe(true)
  expect((await take({ as: teacher, headers: { range: `bytes=${bytes.length}-` } })).status).toBe(416)
  await putUp([{ kind: 'task', title: { ru: 'Ещё' }, body: { ru: 'Ещё' } }])
  expect((await take({ as: teacher, headers: { range: 'bytes=3000-', 'if-range': etag } })).status).toBe(200)
})

test('200 MB of recording pass through a few', { timeout: 180_000 }, async () => {
  const [megabyte, count] = [1024 * 1024, 200]
  const block = new Uint8Array(megabyte).fill(42)
  let left = count
  const long = new ReadableStream<Uint8Array>({ pull: (out) => (left-- > 0 ? out.enqueue(block) : out.close()) })
  await hold({ kind: 'file', fileUuid: await storeFile('video/mp4', long), mediaType: 'video/mp4' })
  const answer = await take()
  const reader = answer.body!.getReader()
  const held = () => process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed
  const before = held()
  let [seen, most] = [0, 0]
  const hash = createHash('sha256')
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    seen += part.value.length
    most = Math.max(most, held() - before)
    hash.update(part.value)
    // A reader who waits is waited for.
    if (seen < 10 * megabyte) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  expect(seen).toBe(Number(answer.headers.get('content-length')))
  expect(seen).toBeGreaterThan(count * megabyte)
  // What was read and is not collected yet counts too; the whole would be 200.
  expect(most / megabyte).toBeLessThan(120)
})

test('nothing is read ahead of a reader who waits, and one who goes away closes the file', async () => {
  const megabyte = 1024 * 1024
  await hold({ kind: 'file', fileUuid: await storeFile('video/mp4', new Uint8Array(16 * megabyte)), mediaType: 'video/mp4' })
  let [taken, cancelled] = [0, 0]
  const { storage } = app.world
  const get = storage.get
  storage.get = async (key, range) => {
    const source = (await get(key, range))!.getReader()
    return new ReadableStream<Uint8Array>({
      async pull(out) {
        const part = await source.read()
        taken += part.value?.length ?? 0
        if (part.done) out.close()
        else out.enqueue(part.value)
      },
      async cancel() {
        cancelled += 1
        await source.cancel()
      },
    })
  }
  try {
    const reader = (await take()).body!.getReader()
    for (let seen = 0; seen < megabyte;) seen += (await reader.read()).value!.length
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(taken / megabyte).toBeLessThan(3)
    await reader.cancel()
    await expect.poll(() => cancelled).toBe(1)
    expect(taken / megabyte).toBeLessThan(3)
  } finally {
    storage.get = get
  }
})
