import { afterAll, beforeAll, expect, test } from 'vitest'
import { broadcastTo } from '../../../../checks/setup/fragments.ts'
import { liveApp } from '../../../../checks/setup/live-app.ts'
import type { LiveApp } from '../../../../checks/setup/live-app.ts'
import { publish } from '#platform/realtime.ts'
import { findRoom } from '../rooms/store.ts'
import { mediaPath } from './sign.ts'
import { mediaTopic } from './topic.ts'
import { waveWindow } from './wave-window.ts'
import type { Item } from './slot.ts'

let app: LiveApp
let wave: { id: number; uuid: string }
let prefix: string

const get = (path: string): Promise<Response> => app.request(`${prefix}/${path}`)
const text = async (path: string): Promise<string> => (await get(path)).text()

beforeAll(async () => {
  app = await liveApp({ source: { kind: 'broadcast' }, policy: { recording: 'staff' } })
  const { moderator } = await app.openWithTwo()
  await broadcastTo(app, app.room, 12)
  await moderator.post('/desk/room', { act: 'end' })
  wave = await app.newRoom(2, { source: { kind: 'recording', roomUuid: app.room.uuid, loop: true } })
  prefix = mediaPath(app.world, (await findRoom(app.db, wave.uuid))!)
})
afterAll(() => app.close())

test('before it is live a wave has nothing; then it lists the recording by the clock, with no process that owns it', async () => {
  expect((await get('main/1.m3u8')).status).toBe(404)
  await app.db
    .updateTable('live.room')
    .set({ state: 'live', opened_at: app.world.clock(), starts_at: app.world.clock() })
    .where('id', '=', wave.id)
    .execute()
  await publish(app.db, mediaTopic(wave.id), 'gen')
  app.setNow(app.world.clock().add({ milliseconds: 5200 }).toString())
  await new Promise((wake) => setTimeout(wake, 200))
  const list = await text('main/2.m3u8')
  expect(list.match(/1\/2\/\d+\.m4s/g)).toEqual(['1/2/0.m4s', '1/2/1.m4s', '1/2/2.m4s', '1/2/3.m4s', '1/2/4.m4s'])
  expect(list).not.toContain('ENDLIST')
  expect((await get('main/1/2/4.m4s')).status).toBe(200)
  expect((await get('main/1/2/init.mp4')).status).toBe(200)
  expect((await get('main/1/2/99.m4s')).status).toBe(404)
  expect(await text('main/main.m3u8')).toContain('2.m3u8')
})

test('a list waits for the second that comes, and a later round begins with a break', async () => {
  const waiting = get('main/2.m3u8?_HLS_msn=5')
  app.setNow(app.world.clock().add({ milliseconds: 900 }).toString())
  await publish(app.db, mediaTopic(wave.id), 'slot')
  expect(await (await waiting).text()).toContain('1/2/5.m4s')
  app.setNow(app.world.clock().add({ seconds: 10 }).toString())
  expect(await text('main/2.m3u8')).toMatch(
    /11\.m4s\n#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI="1\/2\/init\.mp4"\n#EXT-X-PROGRAM-DATE-TIME:[^\n]+\n#EXTINF:1\.000,\n1\/2\/0\.m4s/,
  )
})

test('a loop ends with its room: whoever waits for the next second is told at once', async () => {
  const newest = [...(await text('main/2.m3u8')).matchAll(/MEDIA-SEQUENCE:(\d+)/g)].map((match) => Number(match[1]) + 9)[0]!
  const waiting = get(`main/2.m3u8?_HLS_msn=${newest + 1}`)
  await app.db.updateTable('live.room').set({ state: 'ended', ended_at: app.world.clock() }).where('id', '=', wave.id).execute()
  await publish(app.db, mediaTopic(wave.id), 'gen')
  const answer = await waiting
  expect(answer.status).toBe(200)
  expect(await answer.text()).toContain('#EXT-X-ENDLIST')
  await app.db.updateTable('live.room').set({ state: 'live', ended_at: null }).where('id', '=', wave.id).execute()
})

test('a redaction of the recording closes the wave’s addresses too', async () => {
  await app.db.updateTable('live.room').set({ media_gen: 2 }).where('id', '=', wave.id).execute()
  await publish(app.db, mediaTopic(wave.id), 'gen')
  await new Promise((wake) => setTimeout(wake, 200))
  expect((await get('main/1/2/4.m4s')).status).toBe(403)
})

test('discontinuities are counted from the very first round, at every place of every round', () => {
  const items: Item[] = Array.from({ length: 7 }, (_, n) => ({
    epoch: n < 4 ? 1 : 2,
    seq: n,
    at: n * 1000,
    durationMs: 1000,
    rungs: { '1': '1' },
    breaks: n === 4,
  }))
  const window = waveWindow('x', { items, startsAt: 0, loop: true })
  let count = 0
  const before: number[] = []
  for (let msn = 0; msn < 60; msn += 1) {
    before.push(count)
    if (msn > 0 && (msn % 7 === 0 || msn % 7 === 4)) count += 1
  }
  for (let now = 1000; now < 60_000; now += 1000) {
    const { slots, breaksBefore } = window.window(now, undefined)
    expect(breaksBefore).toBe(before[slots[0]!.msn])
  }
})

test('under the cover a wave shows the slate from then on; what was listed stays listed', () => {
  const items: Item[] = Array.from({ length: 20 }, (_, n) => ({
    epoch: 1,
    seq: n,
    at: n * 1000,
    durationMs: 1000,
    rungs: { '1': '1' },
    breaks: false,
  }))
  const { slots } = waveWindow('x', { items, startsAt: 0, loop: false }).window(12_000, 8000)
  expect(slots.map(({ msn, item, breaks }) => [msn, item !== null, breaks])).toEqual([
    ...[2, 3, 4, 5, 6, 7].map((msn) => [msn, true, false]),
    [8, false, true],
    ...[9, 10, 11].map((msn) => [msn, false, false]),
  ])
})
