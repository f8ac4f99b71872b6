import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { liveApp } from '../../../../checks/setup/live-app.ts'
import type { LiveApp } from '../../../../checks/setup/live-app.ts'
import { signHost } from '../../../../checks/setup/sign-host.ts'
import type { RoomSource } from '../rooms/policy.ts'
import { readRange } from './range.ts'

test.each([
  [undefined, 'whole'],
  ['bytes=0-', { start: 0, end: 99 }],
  ['bytes=10-19', { start: 10, end: 19 }],
  ['bytes=90-500', { start: 90, end: 99 }],
  ['bytes=-10', { start: 90, end: 99 }],
  ['bytes=-500', { start: 0, end: 99 }],
  ['bytes=100-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=20-10', 'whole'],
  ['bytes=0-1,5-6', 'whole'],
  ['bytes=-', 'whole'],
  ['items=0-5', 'whole'],
])('%s of 100 bytes', (header, wish) => {
  expect(readRange(header, 100)).toEqual(wish)
})

let app: LiveApp
beforeEach(async () => {
  app = await liveApp({ policy: { audience: 'open' } })
  await app.openWithTwo()
})
afterEach(() => app.close())

const show = (source: RoomSource) =>
  app.db
    .updateTable('live.room')
    .set({ source: JSON.stringify(source) })
    .execute()

async function storeFilm(): Promise<RoomSource> {
  const bytes = Uint8Array.from({ length: 1000 }, (_, at) => at % 256)
  await app.world.storage.put('live/film.mp4', bytes, 2000)
  const file = await app.db
    .insertInto('platform.stored_file')
    .values({ storage_key: 'live/film.mp4', media_type: 'video/mp4', size_bytes: 1000, name: 'film.mp4' })
    .returning('uuid')
    .executeTakeFirstOrThrow()
  return { kind: 'file', fileUuid: file.uuid, mediaType: 'video/mp4' }
}

describe('a file', () => {
  beforeEach(async () => void (await show(await storeFilm())))

  test('plays in the page', async () => {
    expect(await (await app.anyone.get()).text()).toMatch(new RegExp(`<video[^>]* src="/live/${app.room.uuid}/video"`))
  })

  test('whole, in parts, unchanged, out of range', async () => {
    const whole = await app.anyone.get('/video')
    expect([whole.status, whole.headers.get('content-type'), whole.headers.get('accept-ranges')]).toEqual([200, 'video/mp4', 'bytes'])
    expect((await whole.arrayBuffer()).byteLength).toBe(1000)
    const part = await app.anyone.get('/video', { range: 'bytes=256-259' })
    expect([part.status, part.headers.get('content-range'), part.headers.get('content-length')]).toEqual([206, 'bytes 256-259/1000', '4'])
    expect([...new Uint8Array(await part.arrayBuffer())]).toEqual([0, 1, 2, 3])
    expect((await app.anyone.get('/video', { 'if-none-match': whole.headers.get('etag')! })).status).toBe(304)
    const beyond = await app.anyone.get('/video', { range: 'bytes=1000-' })
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */1000'])
    expect((await app.anyone.get('/video', { range: 'bytes=0-3', 'if-range': '"other"' })).status).toBe(200)
  })

  test('not in the lobby, and not while it is covered', async () => {
    await app.db.updateTable('live.room').set({ state: 'lobby' }).execute()
    expect((await app.anyone.get('/video')).status).toBe(404)
    await app.db.updateTable('live.room').set({ state: 'frozen', frozen_by: 'panic' }).execute()
    expect((await app.anyone.get('/video')).status).toBe(404)
    expect(await (await app.anyone.get()).text()).not.toContain('/video"')
  })
})

describe('another host', () => {
  beforeEach(() => signHost(app.db, 'media.example', 'video.example'))

  test('a media file plays in the page, which allows just that host and does not name the address', async () => {
    await show({ kind: 'external', url: 'https://media.example/lectures/7.mp4?key=secret' })
    const page = await app.anyone.get()
    expect(page.headers.get('content-security-policy')).toContain("media-src 'self' blob: https://media.example;")
    const text = await page.text()
    expect(text).not.toContain('https://media.example')
    expect(text).not.toContain('secret')
    const video = await app.anyone.get('/video')
    expect([video.status, video.headers.get('location')]).toEqual([303, 'https://media.example/lectures/7.mp4?key=secret'])
  })

  test('any other page opens apart, and what holds there by promise is said', async () => {
    await show({ kind: 'external', url: 'https://video.example/watch?v=1' })
    const page = await app.anyone.get()
    expect(page.headers.get('content-security-policy')).not.toContain('video.example')
    const text = await page.text()
    expect(text).not.toContain('<video')
    expect(text).not.toContain('https://video.example')
    expect(text).toContain('by promise only')
    expect(text).toMatch(/href="\/live\/[^"]+\/video" target="_blank" rel="noopener noreferrer"/)
  })
})

test('without a source there is a slate', async () => {
  expect(await (await app.anyone.get()).text()).toContain('The video starts any minute')
  expect((await app.anyone.get('/video')).status).toBe(404)
})
