import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { liveApp } from '../../../../checks/setup/live-app.ts'
import type { Guest, LiveApp } from '../../../../checks/setup/live-app.ts'
import { testOrigin } from '../../../../checks/setup/test-app.ts'
import { inTransaction } from '../../../platform/db/database.ts'

let app: LiveApp
let host: Guest
let moderator: Guest
beforeAll(async () => {
  app = await liveApp({ source: { kind: 'broadcast', sign: true } })
})
afterAll(() => app.close())
beforeEach(async () => {
  await inTransaction(app.db, async (trx) => {
    await trx.deleteFrom('live.cue').execute()
    await trx.deleteFrom('live.slide').execute()
  })
  app.at(0)
  ;({ host, moderator } = await app.openWithTwo())
})

/** A picture of its own: noise is as heavy as a picture can be. */
const picture = (width = 320, height = 180): Promise<Buffer> =>
  sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer()

const send = (guest: Guest, body: Uint8Array<ArrayBuffer> | Buffer, type = 'image/png') =>
  app.app.hono.request(`${testOrigin}/live/${app.room.uuid}/slides`, {
    method: 'POST',
    body: new Uint8Array(body),
    headers: { 'content-type': type, accept: 'application/json', cookie: `live=${guest.cookie}` },
  })
const show = (guest: Guest, number: number | string) => guest.post(`/slides/${number}/show`, {}, { accept: 'application/json' })
const cues = async () =>
  (await app.db.selectFrom('live.cue').select(['kind', 'number']).where('room_id', '=', app.room.id).orderBy('id').execute()).map(
    ({ kind, number }) => [kind, number],
  )

describe('who may', () => {
  test.each(['class', 'seat', 'observer', 'duty'] as const)('a %s may neither see the studio nor send a slide', async (kind) => {
    const guest = await app.guest({ kind, subject: `other:${kind}`, vetted: true })
    expect((await guest.get('/studio')).status).toBe(403)
    expect((await guest.get('/studio/board')).status).toBe(403)
    expect((await guest.get('/slides')).status).toBe(403)
    expect((await send(guest, await picture())).status).toBe(403)
    expect((await show(guest, 1)).status).toBe(403)
  })
  test('nor may a host whose papers are over, nor anybody without a ticket', async () => {
    const unvetted = await app.guest({ kind: 'host', subject: 'person:9', vetted: false })
    expect((await unvetted.get('/studio')).status).toBe(403)
    expect((await send(unvetted, await picture())).status).toBe(403)
    expect((await app.anyone.get('/studio')).status).toBe(403)
  })
  test('host and moderator may', async () => {
    for (const guest of [host, moderator]) {
      expect((await guest.get('/studio')).status).toBe(200)
      expect((await guest.get('/studio/board')).status).toBe(200)
      expect((await send(guest, await picture())).status).toBe(200)
    }
  })
})

describe('the studio page', () => {
  test('may run encoders: WebAssembly and workers of its own, nothing of another host', async () => {
    const policy = (await host.get('/studio')).headers.get('content-security-policy')!
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'")
    expect(policy).toContain("worker-src 'self' blob:")
    expect(policy).toContain("connect-src 'self'")
  })
  test('is there for the interpreter by a stream of its own, and for no other stream', async () => {
    expect(await (await host.get('/studio?stream=sign')).text()).toContain('data-stream="sign"')
    expect((await host.get('/studio?stream=third')).status).toBe(404)
  })
  test('says without JavaScript what is needed, and is led to from the desk', async () => {
    expect(await (await host.get('/studio')).text()).toMatch(/<noscript>[^]*JavaScript[^]*<\/noscript>/)
    expect(await (await host.get('/desk')).text()).toContain(`/live/${app.room.uuid}/studio`)
  })
  test('says nothing again while nothing has changed', async () => {
    const version = (await host.get('/studio/board')).headers.get('x-version')
    expect((await host.get(`/studio/board?after=${version}`)).status).toBe(204)
  })
})

describe('slides', () => {
  test('get the numbers 1, 2, 3 in the order they come in', async () => {
    for (const number of [1, 2, 3]) expect(await (await send(host, await picture())).json()).toMatchObject({ ok: true, number })
    expect(await (await host.get('/slides')).json()).toEqual({ shown: null, slides: [1, 2, 3].map((number) => ({ number, title: '' })) })
  })
  test('sent by two at once have two numbers, each one once', async () => {
    const pictures = await Promise.all([0, 1, 2, 3].map(() => picture()))
    const answers = await Promise.all(pictures.map((bytes, at) => send(at % 2 ? host : moderator, bytes)))
    const numbers = await Promise.all(answers.map(async (answer) => ((await answer.json()) as { number: number }).number))
    expect(numbers.toSorted()).toEqual([1, 2, 3, 4])
  })
  test('sent twice by a double click are one', async () => {
    const bytes = await picture()
    const answers = await Promise.all([send(host, bytes), send(host, bytes), send(moderator, bytes)])
    for (const answer of answers) expect(await answer.json()).toMatchObject({ number: 1 })
    expect(await app.db.selectFrom('live.slide').select('number').where('room_id', '=', app.room.id).execute()).toEqual([{ number: 1 }])
  })
  test('are drawn anew: WebP, at most 1280 pixels, light enough for a weak line, nothing of the sender left', async () => {
    const sent = await sharp(await picture(2000, 1500))
      .withExif({ IFD0: { Artist: 'Secret' } })
      .jpeg({ quality: 95 })
      .toBuffer()
    expect((await send(host, sent, 'image/jpeg')).status).toBe(200)
    const stored = await host.get('/slides/1')
    expect(stored.headers.get('content-type')).toBe('image/webp')
    const bytes = Buffer.from(await stored.arrayBuffer())
    const { width = 0, height = 0, format, exif } = await sharp(bytes).metadata()
    expect([format, exif]).toEqual(['webp', undefined])
    expect(Math.max(width, height)).toBeLessThanOrEqual(1280)
    expect(bytes.includes('Secret')).toBe(false)
  })
  test.each([
    ['no picture at all', Buffer.from('hello')],
    ['a picture that breaks off', Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), randomBytes(100)])],
    ['a drawing that could carry scripts', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>')],
  ])('%s is refused with a reason', async (_, bytes) => {
    const answer = await send(host, bytes)
    expect(answer.status).toBe(422)
    expect(((await answer.json()) as { message: string }).message.length).toBeGreaterThan(20)
    expect(await app.db.selectFrom('live.slide').select('number').where('room_id', '=', app.room.id).execute()).toEqual([])
  })
  test('more than six megabytes are refused, other kinds of bodies too', async () => {
    expect((await send(host, randomBytes(6 * 1024 * 1024 + 1))).status).toBe(413)
    expect((await send(host, Buffer.from('{}'), 'application/zip')).status).toBe(415)
  })
  test('a form without scripts adds one too, and says what was wrong with a bad one', async () => {
    const post = async (bytes: Buffer) => {
      const body = new FormData()
      body.set('picture', new File([new Uint8Array(bytes)], 'Спектр.png', { type: 'image/png' }))
      return app.request(`/live/${app.room.uuid}/slides`, { form: body, cookies: { live: moderator.cookie } })
    }
    expect((await post(await picture())).headers.get('location')).toBe(`/live/${app.room.uuid}/studio#slides`)
    expect(await (await host.get('/slides')).json()).toMatchObject({ slides: [{ number: 1, title: 'Спектр' }] })
    const refused = await post(Buffer.from('hello'))
    expect(refused.headers.get('location')).toBe(`/live/${app.room.uuid}/studio?note=format#slides`)
    expect(await (await moderator.get('/studio?note=format')).text()).toContain('class="notice warning"')
  })
})

describe('putting a slide on', () => {
  test('is a cue at this moment; twice is one, another one and back are three', async () => {
    await send(host, await picture())
    await send(host, await picture())
    await Promise.all([show(host, 1), show(moderator, 1)])
    await show(host, 1)
    expect(await cues()).toEqual([['slide', 1]])
    await show(moderator, 2)
    await show(host, 1)
    expect(await cues()).toEqual([
      ['slide', 1],
      ['slide', 2],
      ['slide', 1],
    ])
    expect(await (await host.get('/slides')).json()).toMatchObject({ shown: 1 })
  })
  test.each(['0', '2', '-1', '1e3', '999999999'])('there is no slide %s', async (number) => {
    await send(host, await picture())
    expect((await show(host, number)).status).toBe(404)
    expect(await cues()).toEqual([])
  })
  test('what a wave has still to come to is not on yet: not in the frame, not on the page of now', async () => {
    for (const _ of [1, 2]) await send(host, await picture())
    await show(host, 1)
    const later = app.world.clock().add({ seconds: 60 })
    await app.db.insertInto('live.cue').values({ room_id: app.room.id, at: later, kind: 'slide', number: 2 }).execute()
    const shown = async () => ((await (await host.get('/slides')).json()) as { shown: number }).shown
    const pictureOfNow = async () => /slides\/(\d+)\.webp/.exec(await (await host.get('/questions')).text())?.[1]
    expect([await shown(), await pictureOfNow()]).toEqual([1, '1'])
    app.at(61)
    expect([await shown(), await pictureOfNow()]).toEqual([2, '2'])
  })

  test('by a form leads back to the studio', async () => {
    await send(host, await picture())
    const answer = await moderator.post('/slides/1/show')
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/live/${app.room.uuid}/studio#slides`])
  })
})

test('after the end no slide comes in and none is put on', async () => {
  await send(host, await picture())
  await moderator.post('/desk/room', { act: 'end' })
  expect((await send(host, await picture())).status).toBe(409)
  expect((await show(host, 1)).status).toBe(409)
})
