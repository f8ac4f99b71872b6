import { ALL_FORMATS, BufferSource, Input } from 'mediabunny'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { findKeepsake } from '#live'
import { children, consents, people } from '#people'
import { schools } from '#schools'
import { inTransaction } from '#platform/db/database.ts'
import { Temporal } from '#platform/time.ts'
import { broadcastTo } from '../../../../checks/setup/fragments.ts'
import { liveApp } from '../../../../checks/setup/live-app.ts'
import type { Guest, LiveApp } from '../../../../checks/setup/live-app.ts'
import { findRecording, findRoom, mediaPath } from '../../../../checks/setup/recorded.ts'
import { week } from '../module.ts'

let app: LiveApp
let moderator: Guest
let host: Guest
let child: { id: number; uuid: string }
let wave: { id: number; uuid: string }
let seat: Guest

const at = (seconds: number) => Temporal.Instant.from('2026-11-23T07:00:00Z').add({ milliseconds: seconds * 1000 })

beforeEach(async () => {
  app = await liveApp({ source: { kind: 'broadcast' }, policy: { audience: 'open', recording: 'staff' }, modules: [people, schools, week] })
  child = await addChild()
  ;({ host, moderator } = await app.openWithTwo())
  seat = await app.guest({ subject: `person:${child.id}`, kind: 'seat', label: 'Быстрый Ёж' })
})
afterEach(() => app.close())

async function addChild() {
  const guardian = await app.personOf('guardian')
  return inTransaction(app.db, (trx) => children.add(app.world, trx, { name: 'Лиса-Алиса', grade: 6, guardianIds: [guardian] }))
}

/** Eight seconds on air with three lines, and a wave of them that goes on for ever. */
async function recordAndAir(): Promise<void> {
  const lines: [number, number, string][] = [
    [0.5, 1.5, 'Hello'],
    [3.2, 4.2, 'My name is Fox'],
    [6.5, 7.5, 'The end'],
  ]
  const values = lines.map(([from, to, body]) => {
    const times = { starts_at: at(from), ends_at: at(to), aired_at: at(from + 1) }
    return { room_id: app.room.id, lang: 'en', body, ...times }
  })
  await app.db.insertInto('live.caption_line').values(values).execute()
  await app.db
    .insertInto('live.caption_track')
    .values({ room_id: app.room.id, lang: 'en', opened_at: at(0) })
    .execute()
  await seat.post('/questions', { text: 'Is the fox red?' })
  await moderator.post('/desk/questions/1', { act: 'approve' })
  await broadcastTo(app, app.room, 8)
  await host.post('/desk/questions/1', { act: 'answer', answer: 'Mostly' })
  await moderator.post('/desk/room', { act: 'end' })
  await app.runJobs()
  wave = await app.newRoom(2, { source: { kind: 'recording', roomUuid: app.room.uuid, loop: true }, policy: { audience: 'open' } })
  await app.db
    .updateTable('live.room')
    .set({ state: 'live', starts_at: at(0), opened_at: at(0) })
    .where('id', '=', wave.id)
    .execute()
  app.setNow(at(60).toString())
}

const sign = async (purpose: string, say: 'give' | 'withdraw') =>
  app.request(`/family/children/${child.uuid}/consents/${purpose}`, {
    as: 'guardian',
    form: { say, version: '1', lang: 'en', formKey: `key-${Math.random()}` },
  })
const recording = async () => (await findRecording(app.db, app.room.id))!
const mark = async (from = '0:03', to = '0:05', who = seatUuid()) =>
  host.post('/recording/appearances', { ticket: await who, from, to, revision: String((await recording()).revision) })
const seatUuid = async (subject = `person:${child.id}`, kind: 'audience' | 'host' = 'audience') => {
  const ticket = await app.db
    .selectFrom('live.ticket')
    .select('uuid')
    .where('subject', '=', subject)
    .where('room_id', '=', app.room.id)
    .where('kind', 'in', kind === 'host' ? ['host'] : ['seat', 'class'])
    .executeTakeFirstOrThrow()
  return ticket.uuid
}
const prefix = async (uuid = app.room.uuid) => mediaPath(app.world, (await findRoom(app.db, uuid))!)
const statusOf = async (path: string) => (await app.request(path)).status
/** Once this process follows the newest addresses. */
async function settled(): Promise<void> {
  for (const uuid of [app.room.uuid, wave.uuid])
    await vi.waitFor(async () => expect(await statusOf(`${await prefix(uuid)}/check`)).toBe(204), { timeout: 3000, interval: 20 })
}
const textOf = async (path: string) => {
  const answer = await app.request(path)
  return answer.status === 200 ? answer.text() : String(answer.status)
}
const filmSeconds = async () => {
  const bytes = new Uint8Array(await (await app.anyone.get('/recording/film.mp4')).arrayBuffer())
  const input = new Input({ source: new BufferSource(bytes), formats: ALL_FORMATS })
  try {
    return Math.round(await input.computeDuration())
  } finally {
    input.dispose()
  }
}

/** Everything by which the part could come out: which seconds of the recording, and whether the words. */
async function whatIsServed() {
  await settled()
  const [own, again] = [`${await prefix()}/main`, `${await prefix(wave.uuid)}/main`]
  const vod = await textOf(`${own}/vod-2.m3u8`)
  const airing = await textOf(`${again}/2.m3u8`)
  const words = [
    await (await app.anyone.get('/captions/en.vtt')).text(),
    await textOf(`${await prefix()}/captions/en/vod-0.vtt`),
    await (await app.anyone.get('/transcript?lang=en')).text(),
    JSON.stringify(await findKeepsake(app.db, app.world.storage, 'test.thing', 1)),
  ]
  const keptCaptions = (await recording()).captions
  for (const { key } of keptCaptions) words.push(Buffer.from((await app.world.storage.read(key))!).toString())
  return {
    listed: [...vod.matchAll(/^1\/2\/(\d)\.m4s$/gm)].map((found) => Number(found[1])),
    fetched: (await Promise.all([2, 3, 4, 5].map((n) => statusOf(`${own}/1/2/${n}.m4s`)))).join(' '),
    sound: (await Promise.all([2, 3, 4, 5].map((n) => statusOf(`${own}/1/a/${n}.m4s`)))).join(' '),
    aired: [...new Set([...airing.matchAll(/^1\/2\/(\d)\.m4s$/gm)].map((found) => Number(found[1])))].toSorted(),
    airedFetched: (await Promise.all([2, 3, 4, 5].map((n) => statusOf(`${again}/1/2/${n}.m4s`)))).join(' '),
    said: words.map((text) => text.includes('Fox')),
    others: words.slice(0, 3).every((text) => text.includes('Hello')),
    film: await filmSeconds(),
  }
}
const whole = {
  listed: [0, 1, 2, 3, 4, 5, 6, 7],
  fetched: '200 200 200 200',
  sound: '200 200 200 200',
  aired: [0, 1, 2, 3, 4, 5, 6, 7],
  airedFetched: '200 200 200 200',
  said: [true, true, true, true, true],
  others: true,
  film: 8,
}
const without = {
  listed: [0, 1, 2, 5, 6, 7],
  fetched: '200 404 404 200',
  sound: '200 404 404 200',
  aired: [0, 1, 2, 5, 6, 7],
  airedFetched: '200 404 404 200',
  said: [false, false, false, false, false],
  others: true,
  film: 6,
}

test('a consent that is withdrawn takes the part out of everything with the next jobs; given again, it is back', async () => {
  await sign('recording', 'give')
  await recordAndAir()
  expect((await mark()).status).toBe(303)
  await app.runJobs()
  expect(await whatIsServed()).toEqual(whole)
  expect(await (await app.anyone.get()).text()).not.toContain('A part of this recording')
  const old = [await prefix(), await prefix(wave.uuid)]
  const files = await app.db.selectFrom('platform.stored_file').select(['uuid', 'storage_key']).execute()

  expect((await sign('recording', 'withdraw')).status).toBe(303)
  await app.runJobs()
  expect(await whatIsServed()).toEqual(without)
  // What was given out before leads nowhere, also to the seconds that may still be seen.
  for (const one of old)
    for (const path of [
      'check',
      'main/vod.m3u8',
      'main/vod-2.m3u8',
      'main/2.m3u8',
      'main/1/2/3.m4s',
      'main/1/2/0.m4s',
      'captions/en/vod-0.vtt',
    ])
      expect([path, await statusOf(`${one}/${path}`)]).toEqual([path, 403])
  for (const { storage_key: key } of files) expect(await app.world.storage.size(key)).toBeUndefined()
  expect(await (await app.anyone.get()).text()).toContain('A part of this recording')
  const keys = (
    await app.db.selectFrom('live.moderation_log').select('act').where('room_id', '=', app.room.id).orderBy('id').execute()
  ).map((row) => row.act)
  expect(keys.slice(-3)).toEqual(['markAppearance', 'showAgain', 'withhold'])

  await sign('recording', 'give')
  await app.runJobs()
  expect(await whatIsServed()).toEqual(whole)
})

test('a child without a consent is withheld from the moment of the mark, before any job has run', async () => {
  await recordAndAir()
  const old = await prefix()
  await mark()
  await settled()
  expect(await statusOf(`${old}/main/1/2/3.m4s`)).toBe(403)
  expect([...(await textOf(`${await prefix()}/main/vod-2.m3u8`)).matchAll(/^1\/2\/(\d)\.m4s$/gm)].map((one) => Number(one[1]))).toEqual(
    without.listed,
  )
  expect((await app.anyone.get('/recording/film.mp4')).status).toBe(404)
  await app.runJobs()
  expect(await whatIsServed()).toEqual(without)
  const page = await (await host.get('/recording')).text()
  expect(page).toContain('no: there is no consent')
})

test('of a child who is in all of it nothing at all is shown, and the page says so', async () => {
  await recordAndAir()
  expect((await mark('', '')).status).toBe(303)
  await app.runJobs()
  await settled()
  expect(await statusOf(`${await prefix()}/main/vod.m3u8`)).toBe(404)
  expect(await statusOf(`${await prefix()}/main/1/2/0.m4s`)).toBe(404)
  for (const path of ['/recording/film.mp4', '/recording/sound.m4a', '/captions/en.vtt'])
    expect((await app.anyone.get(path)).status).toBe(404)
  const page = await (await app.anyone.get()).text()
  expect(page).toContain('A part of this recording')
  expect(page).not.toContain('live-stream')
  await sign('recording', 'give')
  await app.runJobs()
  expect(await whatIsServed()).toEqual(whole)
})

test('nobody can be asked for a class, or for a pass that nobody claimed: it is not shown', async () => {
  for (const [subject, kind] of [
    ['class:7', 'class'],
    ['class-pass:7', 'seat'],
  ] as const)
    await app.guest({ subject, kind, label: subject })
  await recordAndAir()
  await mark('0:03', '0:05', seatUuid('class:7'))
  await app.runJobs()
  expect((await whatIsServed()).listed).toEqual(without.listed)
  await mark('0:00', '0:01', seatUuid('class-pass:7'))
  await app.runJobs()
  expect((await whatIsServed()).listed).toEqual([1, 2, 5, 6, 7])
})

test('facts that come late, twice or in another order tell how it stands now', async () => {
  await sign('recording', 'give')
  await recordAndAir()
  await mark()
  await app.runJobs()
  const fact = (holds: boolean) => ({
    name: 'ConsentChanged',
    key: `late ${holds}`,
    payload: { personId: child.id, purpose: 'recording', holds },
  })
  for (const holds of [false, true, false]) await app.deliver(fact(holds))
  expect(await whatIsServed()).toEqual(whole)
  const generation = (await findRoom(app.db, app.room.uuid))!.mediaGen
  await app.deliver(fact(true))
  expect((await findRoom(app.db, app.room.uuid))!.mediaGen).toBe(generation)
})

test('only staff mark, over the list that they saw, somebody who was there; a moderator takes a mistake back', async () => {
  await recordAndAir()
  const revision = String((await recording()).revision)
  for (const who of [seat, app.anyone])
    for (const part of ['appearances', 'appearances/drop'])
      expect((await who.post(`/recording/${part}`, { ticket: await seatUuid(), revision })).status).toBe(403)
  const wrong: Record<string, string>[] = [
    { ticket: '' },
    { ticket: 'x' },
    { ticket: child.uuid },
    { ticket: await seatUuid('person:1', 'host') },
    { from: '5', to: '3' },
    { from: '7', to: '90' },
    { from: '3', to: '' },
    { from: 'soon', to: '5' },
    { revision: '0' },
  ]
  for (const more of wrong)
    expect([
      more,
      (await host.post('/recording/appearances', { ticket: await seatUuid(), from: '3', to: '5', revision, ...more })).status,
    ]).toEqual([more, 422])
  expect(await app.db.selectFrom('live.appearance').select('id').execute()).toEqual([])
  const form = { ticket: await seatUuid(), from: '3', to: '5', revision, formKey: 'abcdefgh12' }
  const both = await Promise.all([host.post('/recording/appearances', form), host.post('/recording/appearances', form)])
  expect(both.map((answer) => answer.status)).toEqual([303, 303])
  await app.runJobs()
  const [one] = await app.db.selectFrom('live.appearance').selectAll().execute()
  const drop = async (who: Guest) =>
    who.post('/recording/appearances/drop', { appearance: String(one!.id), revision: String((await recording()).revision) })
  expect((await drop(host)).status).toBe(403)
  expect((await drop(moderator)).status).toBe(303)
  expect((await drop(moderator)).status).toBe(422)
  await app.runJobs()
  expect(await whatIsServed()).toEqual(whole)
})

test('with the erasure of the child the part is gone for good', async () => {
  await sign('recording', 'give')
  await recordAndAir()
  await mark()
  await app.runJobs()
  await app.db.updateTable('people.person').set({ erased_at: app.world.clock(), sealed: null }).where('id', '=', child.id).execute()
  await app.deliver({ name: 'PersonErased', key: String(child.id), payload: { personId: child.id } })
  await app.runJobs()
  const served = await whatIsServed()
  expect(served).toEqual({ ...without })
  await app.deliver({ name: 'ConsentChanged', key: 'late', payload: { personId: child.id, purpose: 'recording', holds: true } })
  expect((await whatIsServed()).listed).toEqual(without.listed)
})

test('a question stands without the words the child goes by until there is a consent to them, and again after it', async () => {
  await recordAndAir()
  const pages = async () =>
    [await (await app.anyone.get()).text(), await (await app.anyone.get('/transcript')).text()].map((page) => page.includes('Быстрый Ёж'))
  const asked = await (await app.anyone.get('/transcript')).text()
  expect(asked).toContain('Is the fox red?')
  await sign('publication', 'give')
  await app.runJobs()
  expect(await pages()).toEqual([true, true])
  await sign('publication', 'withdraw')
  await app.runJobs()
  expect(await pages()).toEqual([false, false])
  expect(await (await app.anyone.get('/transcript')).text()).toContain('Is the fox red?')
  // The staff still see who asked.
  expect(await (await moderator.get('/desk')).text()).toContain('Быстрый Ёж')
  await sign('publication', 'give')
  await app.runJobs()
  expect(await pages()).toEqual([true, true])
  expect(await consents.holds(app.db, child.id, 'publication')).toBe(true)
})
