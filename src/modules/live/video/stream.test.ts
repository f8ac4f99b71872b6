import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { broadcastTo } from '../../../../checks/setup/fragments.ts'
import type { LiveApp } from '../../../../checks/setup/live-app.ts'
import { finishRecording } from '../recording/finish.ts'
import { liveApp } from '../../../../checks/setup/live-app.ts'

let app: LiveApp
beforeEach(async () => {
  app = await liveApp({ source: { kind: 'broadcast', sign: true }, policy: { audience: 'open', recording: 'staff' } })
})
afterEach(() => app.close())

const place = async (path: string): Promise<string> => {
  const answer = await app.anyone.get(path)
  expect(answer.status).toBe(303)
  return answer.headers.get('location')!
}
const prefix = () => new RegExp(`^/m/\\d{10}\\.[\\w-]{22}/${app.room.uuid}/1`)

describe('without a script', () => {
  test('a browser’s own player is led to the playlist of pictures, of sound, of signs', async () => {
    await app.openWithTwo()
    expect(await place('/video')).toMatch(new RegExp(`${prefix().source}/main/main\\.m3u8$`))
    expect(await place('/audio')).toMatch(/\/main\/audio\.m3u8$/)
    expect(await place('/sign')).toMatch(/\/sign\/main\.m3u8$/)
  })

  test('the page holds a player of the browser’s that loads nothing by itself', async () => {
    await app.openWithTwo()
    const html = await (await app.anyone.get()).text()
    expect(html).toMatch(new RegExp(`<video id="live-film" controls[^>]* preload="none" src="/live/${app.room.uuid}/video"`))
    expect(html).toMatch(/<div class="live-bar"[^>]* hidden/)
  })

  test('by ear it is the sound', async () => {
    await app.openWithTwo()
    const html = await (await app.anyone.get('?as=audio')).text()
    expect(html).toContain(`src="/live/${app.room.uuid}/audio"`)
    expect(html).not.toContain('id="live-sign"')
  })
})

describe('nobody gets an address', () => {
  test('in the lobby', async () => {
    for (const path of ['/video', '/audio', '/sign', '/playing']) expect([path, (await app.anyone.get(path)).status]).toEqual([path, 404])
  })

  test('while the picture is covered, nor does the page name one', async () => {
    const { host } = await app.openWithTwo()
    expect(await (await app.anyone.get()).text()).toContain('data-media="/m/')
    await host.post('/desk/room', { act: 'panic' })
    for (const path of ['/video', '/audio', '/sign', '/playing']) expect([path, (await app.anyone.get(path)).status]).toEqual([path, 404])
    expect(await (await app.anyone.get()).text()).not.toContain('/m/')
  })

  test('without a ticket where one is needed', async () => {
    const closed = await liveApp({ source: { kind: 'broadcast' }, policy: { audience: 'ticket' } })
    await closed.openWithTwo()
    for (const path of ['/video', '/audio', '/playing']) expect([path, (await closed.anyone.get(path)).status]).toEqual([path, 403])
    expect(await (await closed.anyone.get()).text()).not.toContain('/m/')
    const pupil = await closed.guest({ kind: 'seat', subject: 'class-pass:1' })
    expect((await pupil.get('/playing')).status).toBe(200)
    await closed.close()
  })
})

describe('what a player asks for', () => {
  test('a prefix that holds now, titles of slides, and when which was shown', async () => {
    await app.openWithTwo()
    await app.db
      .insertInto('live.slide')
      .values({ room_id: app.room.id, number: 1, title: 'Спектр', file_uuid: crypto.randomUUID(), bytes: 1 })
      .execute()
    const at = app.world.clock()
    await app.db.insertInto('live.cue').values({ room_id: app.room.id, at, kind: 'slide', number: 1 }).execute()
    const answer = await app.anyone.get('/playing')
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
    expect(await answer.json()).toEqual({
      media: expect.stringMatching(prefix()),
      slides: { 1: 'Спектр' },
      cues: [[at.epochMilliseconds, 'slide', 1]],
    })
  })

  test('after a redaction the old prefix is over and a new one is given', async () => {
    await app.openWithTwo()
    await app.db.updateTable('live.room').set({ media_gen: 2 }).where('id', '=', app.room.id).execute()
    expect((await (await app.anyone.get('/playing')).json()).media).toMatch(/\/2$/)
  })
})

describe('after the end', () => {
  test('the recording is made, then played at the same addresses', async () => {
    const { moderator } = await app.openWithTwo()
    await broadcastTo(app, app.room, 4)
    await moderator.post('/desk/room', { act: 'end' })
    const making = await (await app.anyone.get()).text()
    expect(making).toContain('data-making="1"')
    expect((await app.anyone.get('/video')).status).toBe(404)
    app.at(30)
    await finishRecording(app.world, { roomId: app.room.id })
    expect(await place('/video')).toMatch(/\/main\/vod\.m3u8$/)
    expect(await place('/audio')).toMatch(/\/main\/vod-audio\.m3u8$/)
    const ended = await (await app.anyone.get()).text()
    expect(ended).toContain('data-over="1"')
    expect(ended).toContain('id="recording"')
  })

  test('where nothing is kept, nothing is promised', async () => {
    const other = await liveApp({ source: { kind: 'broadcast' }, policy: { audience: 'open', recording: 'none' } })
    const { moderator } = await other.openWithTwo()
    await broadcastTo(other, other.room, 2)
    await moderator.post('/desk/room', { act: 'end' })
    const html = await (await other.anyone.get()).text()
    expect(html).not.toContain('data-making')
    expect(html).not.toContain('id="recording"')
    await other.close()
  })
})
