import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { broadcastTo, fragmentOf, initOf, sendTo, staffCookie, startBroadcast } from '../../../../checks/setup/fragments.ts'
import type { Broadcast, BroadcastWish } from '../../../../checks/setup/fragments.ts'
import { liveApp } from '../../../../checks/setup/live-app.ts'
import type { LiveApp } from '../../../../checks/setup/live-app.ts'
import { mediaTopic } from '../airing/topic.ts'
import { closeRoom } from '../rooms/actions.ts'
import { inTransaction } from '#platform/db/database.ts'
import { Temporal } from '#platform/time.ts'

let app: LiveApp
beforeEach(async () => {
  app = await liveApp({ source: { kind: 'broadcast', sign: true } })
})
afterEach(() => app.close())

const told = async (answer: Response | Promise<Response>): Promise<[number, Record<string, unknown>]> => {
  const response = await answer
  return [response.status, (await response.json()) as Record<string, unknown>]
}
const reasonOf = async (answer: Response | Promise<Response>): Promise<[number, unknown]> => {
  const [status, body] = await told(answer)
  return [status, body.reason ?? body.ok]
}
const later = (seconds: number): void => app.setNow(app.world.clock().add({ seconds }).toString())

/** A room on air and one host's broadcast in it; the clock stands a second after the epoch's beginning. */
async function onAir(wish: BroadcastWish = {}): Promise<{ broadcast: Broadcast; cookie: string }> {
  await app.openWithTwo()
  const cookie = await staffCookie(app, app.room, 'person:3')
  const broadcast = await startBroadcast(sendTo(app), app.room.uuid, { cookie }, wish)
  later(1)
  return { broadcast, cookie }
}
const postTo = (path: string, cookie: string, fields: Record<string, string>): Promise<Response> =>
  sendTo(app)(`/live/${app.room.uuid}${path}`, { method: 'POST', headers: { cookie }, body: new URLSearchParams(fields) })
const rows = () => app.db.selectFrom('live.fragment').selectAll().orderBy('rung').orderBy('seq').execute()

test('fragments are stored whole, told to all processes, and then acknowledged', async () => {
  const heard: (string | null)[] = []
  app.world.realtime.subscribe(mediaTopic(app.room.id), (message) => heard.push(message))
  const { broadcast } = await onAir({ rungs: ['a', '1'] })
  await broadcast.sendSecond(0)
  later(1)
  await broadcast.sendSecond(1)
  const stored = await rows()
  expect(stored.map(({ rung, seq, start_ms, duration_ms }) => [rung, seq, start_ms, duration_ms])).toEqual(
    [
      ['a', 0, 0, 1024],
      ['a', 1, 1024, 992],
      ['1', 0, 0, 1000],
      ['1', 1, 1000, 1000],
    ].toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
  )
  for (const { storage_key, rung, seq, bytes } of stored) {
    expect(storage_key).toBe(`live/${app.room.uuid}/main/1/${rung}/${seq}.m4s`)
    const kept = await app.world.storage.read(storage_key)
    expect(kept?.length).toBe(bytes)
    expect(Buffer.compare(kept!, fragmentOf(rung as 'a', seq))).toBe(0)
  }
  await expect
    .poll(() => heard.filter((message) => message?.startsWith('fragment')))
    .toEqual(['fragment main 1 a 0', 'fragment main 1 1 0', 'fragment main 1 a 1', 'fragment main 1 1 1'])
  const rungs = await app.db
    .selectFrom('live.epoch_rung')
    .select(['rung', 'codecs', 'width', 'height', 'frame_rate'])
    .orderBy('rung', 'desc')
    .execute()
  expect(rungs).toEqual([
    { rung: 'a', codecs: 'mp4a.40.2', width: null, height: null, frame_rate: null },
    { rung: '1', codecs: 'avc1.640c15,mp4a.40.2', width: 426, height: 240, frame_rate: 15 },
  ])
})
