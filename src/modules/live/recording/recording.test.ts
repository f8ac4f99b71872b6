import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from 'mediabunny'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { broadcastTo } from '../../../../checks/setup/fragments.ts'
import type { Broadcast } from '../../../../checks/setup/fragments.ts'
import { liveApp } from '../../../../checks/setup/live-app.ts'
import type { Guest, LiveApp } from '../../../../checks/setup/live-app.ts'
import { mediaPath } from '../airing/sign.ts'
import { findRoom } from '../rooms/store.ts'
import { finishRecording } from './finish.ts'
import { findRecording } from './store.ts'

let app: LiveApp
let moderator: Guest
let broadcast: Broadcast

beforeEach(async () => {
  app = await liveApp({ source: { kind: 'broadcast' }, policy: { audience: 'open', recording: 'staff' } })
  moderator = (await app.openWithTwo()).moderator
})
afterEach(() => app.close())

const prefix = async () => mediaPath(app.world, (await findRoom(app.db, app.room.uuid))!)
const list = async (name: string) => {
  const answer = await app.request(`${await prefix()}/main/${name}`)
  return answer.status === 200 ? answer.text() : String(answer.status)
}
const segments = async (rung = '2') => [...(await list(`vod-${rung}.m3u8`)).matchAll(/^\d+\/.*\.m4s$/gm)].map(([line]) => line)
const end = () => moderator.post('/desk/room', { act: 'end' })
const recording = () => findRecording(app.db, app.room.id)

async function bytesOf(uuid: string): Promise<Uint8Array<ArrayBuffer>> {
  const file = await app.db.selectFrom('platform.stored_file').select('storage_key').where('uuid', '=', uuid).executeTakeFirstOrThrow()
  return (await app.world.storage.read(file.storage_key)) as Uint8Array<ArrayBuffer>
}

describe('after the end', () => {
  beforeEach(async () => {
    broadcast = await broadcastTo(app, app.room, 5)
    await broadcastTo(app, app.room, 3, { take: true })
    await end()
  })

  test('the recording is what was sent, over both epochs, from the same files', async () => {
    expect(await list('vod.m3u8')).toBe('404')
    await app.runJobs()
    expect(await segments()).toEqual([0, 1, 2, 3, 4].map((n) => `1/2/${n}.m4s`).concat([0, 1, 2].map((n) => `2/2/${n}.m4s`)))
    const text = await list('vod-2.m3u8')
    expect(text.match(/#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI="2\/2\/init.mp4"/g)).toHaveLength(1)
    expect(text).toContain('#EXT-X-ENDLIST')
    expect(await list('vod.m3u8')).toMatch(/vod-1\.m3u8\n.*\nvod-2\.m3u8\n$/)
    expect(await list('vod-audio.m3u8')).toMatch(/vod-a\.m3u8\n$/)
    for (const name of ['1/2/init.mp4', ...(await segments())])
      expect((await app.request(`${await prefix()}/main/${name}`)).status).toBe(200)
    expect(await recording()).toMatchObject({ lengthMs: 8000, revision: 1 })
    expect((await recording())!.publishedAt).not.toBeNull()
  })

  test('one film and one sound to take along hold every frame, and the same job again makes the same', async () => {
    await app.runJobs()
    const first = (await recording())!
    const film = new Input({ source: new BufferSource(await bytesOf(first.filmFile!)), formats: ALL_FORMATS })
    expect(await film.computeDuration()).toBeCloseTo(8, 1)
    const picture = (await film.getPrimaryVideoTrack())!
    expect([picture.codedWidth, picture.codedHeight]).toEqual([640, 360])
    let frames = 0
    for await (const packet of new EncodedPacketSink(picture).packets()) frames += packet.byteLength > 0 ? 1 : 0
    expect(frames / 8).toBe(Math.round(frames / 8))
    expect(await (await film.getPrimaryAudioTrack())!.computeDuration()).toBeCloseTo(8, 1)
    const sound = new Input({ source: new BufferSource(await bytesOf(first.soundFile!)), formats: ALL_FORMATS })
    expect(await sound.getPrimaryVideoTrack()).toBeNull()
    expect(await sound.computeDuration()).toBeCloseTo(8, 1)
    for (const input of [film, sound]) input.dispose()

    await app.db.updateTable('live.recording').set({ files_of: null }).execute()
    const before = await bytesOf(first.filmFile!)
    await finishRecording(app.world, { roomId: app.room.id })
    expect(await recording()).toEqual(first)
    expect((await bytesOf(first.filmFile!)).length).toBe(before.length)
  })
})

test('what comes in late is put into its place, at once for all that comes within a few seconds', async () => {
  broadcast = await broadcastTo(app, app.room, 5)
  app.setNow(app.world.clock().add({ seconds: 3 }).toString())
  await broadcast.sendSecond(7)
  await end()
  await app.runJobs()
  const first = (await recording())!
  expect(await segments()).toEqual([0, 1, 2, 3, 4, 7].map((n) => `1/2/${n}.m4s`))
  expect(await list('vod-2.m3u8')).toMatch(/DISCONTINUITY\n#EXT-X-MAP.*\n#EXT-X-PROGRAM-DATE-TIME.*\n.*\n1\/2\/7.m4s/)
  for (const second of [6, 5]) await broadcast.sendSecond(second)
  app.setNow(app.world.clock().add({ seconds: 15 }).toString())
  expect(await app.runJobs()).toEqual(['finishRecording'])
  expect(await segments()).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((n) => `1/2/${n}.m4s`))
  expect(await list('vod-2.m3u8')).not.toContain('DISCONTINUITY')
  expect(await recording()).toMatchObject({ lengthMs: 8000, revision: 2 })
  expect((await recording())!.filmFile).not.toBe(first.filmFile)
  expect(await app.db.selectFrom('platform.stored_file').select('uuid').execute()).toHaveLength(2)
})

test('a process that is killed anywhere on the way is followed by one that ends the work, and leaves nothing behind', async () => {
  await broadcastTo(app, app.room, 4)
  await end()
  await app.runJobs()
  const again = () => finishRecording(app.world, { roomId: app.room.id })
  const whole = (await recording())!
  // As an emergency stop would leave it: the list is shorter, two objects and two files have to go.
  const { base_at } = await app.db.selectFrom('live.epoch').select('base_at').executeTakeFirstOrThrow()
  await app.db
    .insertInto('live.cut')
    .values({ room_id: app.room.id, kind: 'redaction', from_at: base_at, to_at: base_at!.add({ seconds: 2 }), made_at: app.world.clock() })
    .execute()
  const { put, delete: erase } = app.world.storage
  let left = 0
  const dies =
    <A extends unknown[], R>(work: (...args: A) => Promise<R>) =>
    (...args: A) => {
      if (left-- <= 0) throw new Error('killed')
      return work(...args)
    }
  Object.assign(app.world.storage, { put: dies(put), delete: dies(erase) })
  for (let steps = 0; steps < 40; steps += 1) {
    left = steps
    const isDone = await again().then(
      () => true,
      () => false,
    )
    if (isDone) break
  }
  Object.assign(app.world.storage, { put, delete: erase })
  const last = (await recording())!
  expect(last).toMatchObject({ lengthMs: 2000, revision: whole.revision + 1, filesOf: last.listHash })
  await again()
  expect(await recording()).toEqual(last)
  const files = await app.db.selectFrom('platform.stored_file').select(['uuid', 'storage_key']).execute()
  expect(files.map(({ uuid }) => uuid).toSorted()).toEqual([last.filmFile!, last.soundFile!].toSorted())
  for (const ending of ['mp4', 'm4a']) expect(await app.world.storage.size(`recording/${app.room.uuid}/1.${ending}`)).toBeUndefined()
  for (const seq of [0, 1]) expect(await app.world.storage.size(`live/${app.room.uuid}/main/1/2/${seq}.m4s`)).toBeUndefined()
})

test('a policy without recording keeps nothing: the bytes are deleted', async () => {
  await app.db
    .updateTable('live.room')
    .set({ policy: JSON.stringify({ minAdults: 2, audience: 'open', recording: 'none' }) })
    .execute()
  await broadcastTo(app, app.room, 2)
  const key = `live/${app.room.uuid}/main/1/2/0.m4s`
  expect(await app.world.storage.size(key)).toBeGreaterThan(0)
  await end()
  await app.runJobs()
  expect(await app.world.storage.size(key)).toBeUndefined()
  expect(await list('vod.m3u8')).toBe('404')
  expect(await recording()).toBeUndefined()
})
