import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { liveApp } from '../../../../checks/setup/live-app.ts'
import type { Guest, LiveApp } from '../../../../checks/setup/live-app.ts'
import type { RoomSource } from '../rooms/policy.ts'

let app: LiveApp
let host: Guest
let moderator: Guest

const vtt = 'WEBVTT\n\n00:00.000 --> 00:02.000\nНебо синее,\n\n00:02.000 --> 00:04.000\nпотому что воздух рассеивает свет.\n'
const texts: Record<string, [type: string, bytes: string]> = {
  film: ['video/mp4', 'film'],
  ru: ['text/vtt; charset=utf-8', vtt],
  en: ['text/vtt; charset=utf-8', 'WEBVTT\n\n00:00.000 --> 00:02.000\nThe sky is blue\n'],
  sign: ['video/webm', 'sign'],
  audio: ['audio/webm', 'sound'],
}

async function store(name: string): Promise<string> {
  const [type, bytes] = texts[name]!
  const key = `live/${name}`
  const size = await app.world.storage.put(key, new TextEncoder().encode(bytes), 10_000)
  const values = { storage_key: key, media_type: type, size_bytes: size, name }
  return (await app.db.insertInto('platform.stored_file').values(values).returning('uuid').executeTakeFirstOrThrow()).uuid
}

async function wholeSource(): Promise<RoomSource> {
  const captions = [
    { lang: 'ru', fileUuid: await store('ru') },
    { lang: 'en', fileUuid: await store('en') },
  ]
  const rungs = { captions, signFileUuid: await store('sign'), audioFileUuid: await store('audio') }
  return { kind: 'file', fileUuid: await store('film'), mediaType: 'video/mp4', ...rungs }
}

const show = (source: RoomSource) =>
  app.db
    .updateTable('live.room')
    .set({ source: JSON.stringify(source) })
    .where('id', '=', app.room.id)
    .execute()

async function openRoom(audience: 'open' | 'ticket'): Promise<void> {
  app = await liveApp({ policy: { audience } })
  ;({ host, moderator } = await app.openWithTwo())
  await show(await wholeSource())
}
afterEach(() => app.close())

const media = [
  ['/video', 'video/mp4', 'film'],
  ['/audio', 'audio/webm', 'sound'],
  ['/sign', 'video/webm', 'sign'],
  ['/captions/ru.vtt', 'text/vtt; charset=utf-8', vtt],
] as const

describe('who may have what', () => {
  beforeEach(() => openRoom('ticket'))

  test.each(media)('%s: everybody with a ticket, nobody without', async (path, type, body) => {
    const guests = [
      host,
      moderator,
      await app.staff('person:3', 'duty'),
      await app.guest({ kind: 'class', subject: 'class:1' }),
      await app.guest({ kind: 'seat', subject: 'class-pass:1' }),
      await app.guest({ kind: 'observer', subject: 'person:9' }),
    ]
    for (const guest of guests) {
      const answer = await guest.get(path)
      expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([200, type, body])
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    }
    expect((await app.anyone.get(path)).status).toBe(403)
    const other = await app.newRoom(2)
    expect((await app.request(`/live/${other.uuid}${path}`, { cookies: { live: guests[4]!.cookie } })).status).toBe(403)
  })

  test('the transcript as the room: a gate without a ticket, the words with one', async () => {
    const gate = await app.anyone.get('/transcript')
    expect([gate.status, (await gate.text()).includes('Небо')]).toEqual([403, false])
    expect(await (await moderator.get('/transcript?lang=ru')).text()).toContain('Небо синее, потому что воздух рассеивает свет.')
  })
})

describe('states of the room', () => {
  beforeEach(() => openRoom('open'))

  test('nothing in the lobby: no media, no words', async () => {
    await app.db.updateTable('live.room').set({ state: 'lobby' }).execute()
    for (const [path] of media) expect([path, (await app.anyone.get(path)).status]).toEqual([path, 404])
    const transcript = await app.anyone.get('/transcript')
    expect([transcript.status, transcript.headers.get('location')]).toEqual([303, `/live/${app.room.uuid}`])
  })

  test('the emergency stop covers film, interpreter, sound and words; then they are there again', async () => {
    await moderator.post('/desk/room', { act: 'panic' })
    for (const [path] of media) expect([path, (await app.anyone.get(path)).status]).toEqual([path, 404])
    const transcript = await (await app.anyone.get('/transcript')).text()
    expect(transcript).toContain('The words are covered')
    expect(transcript).not.toContain('The sky is blue')
    for (const page of ['', '?as=audio', '?as=video', '/screen']) {
      const text = await (await app.anyone.get(page)).text()
      expect(text, page).not.toMatch(/<(video|audio|track)/)
      expect(text, page).not.toMatch(/live\/[^"]+\/(video|audio|sign|captions)\b/)
    }
    await moderator.post('/desk/room', { act: 'thaw' })
    for (const [path] of media) expect([path, (await app.anyone.get(path)).status]).toEqual([path, 200])
  })

  test('a pause takes nothing away from those who watch, and says why it is', async () => {
    await moderator.post('/desk/room', { act: 'freeze' })
    for (const [path] of media) expect([path, (await app.anyone.get(path)).status]).toEqual([path, 200])
    const shown = (text: string) => [...text.matchAll(/<span data-cause="(\w+)">/g)].map((match) => match[1])
    expect(shown(await (await app.anyone.get()).text())).toEqual(['staff'])
    expect((await (await app.anyone.get('/state')).json()).frames.at(-1)).toMatchObject({ state: 'frozen', why: 'staff' })
    await moderator.post('/desk/room', { act: 'thaw' })
    await host.post('/desk/room', { act: 'leave' })
    expect(shown(await (await app.anyone.get()).text())).toEqual(['adults'])
  })

  test('after the end the words stay, linked from the room', async () => {
    await moderator.post('/desk/room', { act: 'end' })
    expect(await (await app.anyone.get()).text()).toContain(`href="/live/${app.room.uuid}/transcript"`)
    expect(await (await app.anyone.get('/transcript')).text()).toContain('The sky is blue')
  })
})

describe('what the page offers', () => {
  beforeEach(() => openRoom('open'))
  const page = async (path = '', headers = {}) => (await app.anyone.get(path, headers)).text()

  test('captions of each language, the reader’s by default, and the interpreter’s picture', async () => {
    const text = await page()
    expect(text).toMatch(/<track kind="captions" src="[^"]+\/captions\/ru\.vtt" srclang="ru" label="Русский"\s*\/?>/)
    expect(text).toMatch(/<track kind="captions" src="[^"]+\/captions\/en\.vtt" srclang="en" label="English" default\s*\/?>/)
    expect(await page('', { 'accept-language': 'ru' })).toMatch(/srclang="ru" label="Русский" default/)
    expect(text).toMatch(/<video[^>]*id="live-sign"[^>]*controls[^>]*src="[^"]+\/sign"[^>]*aria-label="Sign language"/)
    expect([...text.matchAll(/name="sign" value="(\w+)"( checked)?/g)].map((match) => match[1] + (match[2] ?? ''))).toEqual([
      'beside checked',
      'large',
      'hidden',
    ])
  })

  test('a choice between video and sound, kept in the address; by ear the words come first', async () => {
    const text = await page()
    expect(text).toMatch(/href="\/live\/[^"]+" aria-current="page"[^>]*>Video</)
    expect(text).toMatch(/href="\/live\/[^"]+\?as=audio"[^>]*>Sound only</)
    await app.db
      .updateTable('live.room')
      .set({ preparation: JSON.stringify({ en: 'A glass of milk and a torch' }) })
      .execute()
    const sound = await page('?as=audio')
    expect(sound).toMatch(/\?as=audio" aria-current="page"/)
    expect(sound).not.toContain('<video')
    expect(sound).toMatch(/<audio[^>]*controls[^>]*src="[^"]+\/audio" aria-label="Sound of the session/)
    expect(sound.indexOf('A glass of milk')).toBeGreaterThan(0)
    expect(sound.indexOf('A glass of milk')).toBeLessThan(sound.indexOf('<audio'))
    expect(sound).toContain(`href="/live/${app.room.uuid}/transcript"`)
  })

  test('forms lead back to the sound', async () => {
    const pupil = await app.guest({ kind: 'seat', subject: 'class-pass:1' })
    const text = await (await pupil.get('?as=audio')).text()
    expect(text).toMatch(/<form[^>]*id="ask"[\s\S]*name="as" value="audio"/)
    const asked = await pupil.post('/questions', { text: 'Почему небо синее?', formKey: 'key-number-one', as: 'audio' })
    expect(asked.headers.get('location')).toBe(`/live/${app.room.uuid}?asked=1&as=audio#mine`)
    await moderator.post('/desk/questions/1', { act: 'approve' })
    const voted = await pupil.post('/questions/1/vote', { on: '1', as: 'audio' })
    expect(voted.headers.get('location')).toBe(`/live/${app.room.uuid}?as=audio#q1`)
    const classroom = await app.guest({ kind: 'class', subject: 'class:1', headMax: 20 })
    const counted = await classroom.post('/head-count', { count: '5', as: 'https://evil.example' })
    expect(counted.headers.get('location')).toBe(`/live/${app.room.uuid}?heads=set#heads`)
  })

  test('a session without a sound of its own says so and offers the video', async () => {
    const { audioFileUuid: _, ...source } = (await wholeSourceOf()) as Extract<RoomSource, { kind: 'file' }>
    await show(source)
    const text = await page('?as=audio')
    expect(text).not.toMatch(/<(audio|video)/)
    expect(text).toMatch(/This session has no sound of its own[\s\S]*\?as=video/)
    expect((await app.anyone.get('/audio')).status).toBe(404)
  })

  test.each(['media~no', 'text~yes'])('a reader with %s: nothing plays inside the page, everything opens by a link', async (look) => {
    const cookies = { cookie: `look=${look}` }
    const text = await page('', cookies)
    expect(text).not.toMatch(/<(video|audio)/)
    expect(text).toMatch(/\?as=audio" aria-current="page"/)
    expect(text).toMatch(/href="\/live\/[^"]+\/audio" target="_blank"/)
    expect(text).toMatch(/href="\/live\/[^"]+\/video" target="_blank"/)
    expect(await page('?as=video', cookies)).not.toMatch(/<(video|audio)/)
    expect(await page('/screen', cookies)).not.toMatch(/<(video|audio)/)
  })

  test('unknown languages and addresses are not found', async () => {
    for (const path of ['/captions/tt.vtt', '/captions/ru', '/captions/ru.srt', '/captions/..%2Fru.vtt'])
      expect([path, (await app.anyone.get(path)).status]).toEqual([path, 404])
  })

  test('a large captions file is sent in parts like any other', async () => {
    const part = await app.anyone.get('/captions/en.vtt', { range: 'bytes=0-5' })
    expect([part.status, await part.text()]).toEqual([206, 'WEBVTT'])
  })

  const wholeSourceOf = async (): Promise<RoomSource> =>
    (await app.db.selectFrom('live.room').select('source').where('id', '=', app.room.id).executeTakeFirstOrThrow()).source
})

describe('the transcript', () => {
  beforeEach(() => openRoom('open'))

  test('the words in their own language, with times, and the answered questions in the order of the answers', async () => {
    const pupil = await app.guest({ kind: 'seat', subject: 'class-pass:1', label: 'Быстрый Ёж' })
    for (const [at, text] of ['Почему небо синее?', 'А ночью?', 'Кто это открыл?'].entries())
      await pupil.post('/questions', { text, formKey: `key-number-${at}` })
    for (const number of [1, 2, 3]) await moderator.post(`/desk/questions/${number}`, { act: 'approve' })
    app.at(10)
    await host.get('/desk')
    await moderator.post('/desk/questions/3', { act: 'answer', answer: 'Рэлей, в 1871 году.' })
    app.at(20)
    await moderator.post('/desk/questions/1', { act: 'answer' })
    const text = await (await app.anyone.get('/transcript?lang=ru')).text()
    expect(text).toMatch(/<div class="prose live-said" lang="ru"><p><span class="live-time">0:00<\/span> Небо синее, потому что воздух/)
    expect(text).toMatch(/transcript\?lang=ru" aria-current="page"/)
    expect([...text.matchAll(/<li id="q(\d)">/g)].map((match) => match[1])).toEqual(['3', '1'])
    expect(text).toMatch(/Кто это открыл\?[\s\S]*Рэлей, в 1871 году\.[\s\S]*Почему небо синее\?[\s\S]*Answered aloud/)
    expect(text).not.toContain('А ночью?')
    expect(await (await app.anyone.get('/transcript')).text()).toContain('lang="en"')
  })

  test('without captions it says so, and has the questions', async () => {
    await show({ kind: 'none' })
    expect(await (await app.anyone.get('/transcript')).text()).toContain('This session has no captions')
  })
})

test('a source whose captions repeat a language, or name a language that is none, is refused', async () => {
  app = await liveApp()
  const { readSource } = await import('../rooms/policy.ts')
  const file = { kind: 'file', fileUuid: crypto.randomUUID(), mediaType: 'video/mp4' }
  const captions = (lang: string) => ({ lang, fileUuid: crypto.randomUUID() })
  expect(() => readSource({ ...file, captions: [captions('ru'), captions('ru')] })).toThrow()
  expect(() => readSource({ ...file, captions: [captions('../ru')] })).toThrow()
  expect(readSource({ ...file, captions: [captions('sah'), captions('zh-Hant')] })).toMatchObject({ kind: 'file' })
})
