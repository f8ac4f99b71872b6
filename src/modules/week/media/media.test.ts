import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testApp } from '../../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { ensureRoom, live } from '#live'
import { people } from '#people'
import { inTransaction } from '#platform/db/database.ts'
import { week } from '../module.ts'
import { insertSessions } from '../weeks/insert.ts'
import { sessionOwner } from '../weeks/published.ts'
import { sampleSession, sampleWeek } from '../weeks/sample.ts'
import type { SampleWeek } from '../weeks/sample.ts'

let app: TestApp
let sample: SampleWeek
let lecturer: number
let guid: string
let id: number
let film: string

beforeAll(async () => {
  app = await testApp({ modules: [people, live, week] })
  sample = await sampleWeek(app.db)
  lecturer = await app.personOf('lecturer')
  film = await storeFile('film.mp4')
})
afterAll(() => app.close())

async function storeFile(name: string): Promise<string> {
  await app.world.storage.put(`week/video/${name}`, new Uint8Array([1]), 10)
  const values = { storage_key: `week/video/${name}`, media_type: 'video/mp4', size_bytes: 1, name }
  return (await app.db.insertInto('platform.stored_file').values(values).returning('uuid').executeTakeFirstOrThrow()).uuid
}

beforeEach(async () => {
  const session = sampleSession(sample, {
    state: 'placed',
    title: { ru: 'Небо', en: 'The sky' },
    accessFacts: ['captions', 'signLanguage'],
    video: { kind: 'file', fileUuid: film, mediaType: 'video/mp4' },
    people: [{ role: 'lecturer', personId: lecturer, name: { ru: 'Ада' } }],
  })
  ;[id] = (await inTransaction(app.db, (trx) => insertSessions(trx, sample.id, [session]))) as [number]
  guid = (await app.db.selectFrom('week.session').select('guid').where('id', '=', id).executeTakeFirstOrThrow()).guid
})

let keys = 0
const captions = 'WEBVTT\n\nNOTE for the office only\n\n00:00.000 --> 00:02.000\nНебо синее & высокое\n'
const vtt = (text: string, name = 'небо.vtt') => new File([text], name, { type: 'text/vtt' })
const form = (fields: Record<string, string | File>) => {
  const data = new FormData()
  for (const [name, value] of Object.entries({ captionsLang: 'ru', formKey: `media-key-${(keys += 1)}`, ...fields })) data.set(name, value)
  return data
}
const path = () => `/my-sessions/${guid}/media`
const post = (fields: Record<string, string | File>, as: number | 'office' | 'teacher' = lecturer) =>
  app.request(path(), { as, form: form(fields) })
const video = async () =>
  (await app.db.selectFrom('week.session').select('video').where('id', '=', id).executeTakeFirstOrThrow()).video as {
    captions?: { lang: string; fileUuid: string }[]
  }
const audits = async () =>
  (
    await app.db
      .selectFrom('platform.audit')
      .select(['detail', 'actor_id'])
      .where('action', '=', 'week.changeMedia')
      .where('subject_id', '=', guid)
      .orderBy('id')
      .execute()
  ).map(({ detail, actor_id }) => [actor_id, detail])

test('captions, interpreter and sound are put up, shown, taken away, and each is written down', async () => {
  const before = await app.page(path(), { as: lecturer })
  expect(before).toContain('Nothing stands beside the video yet')
  expect(before).toMatch(/Promised in the programme[\s\S]*Captions[\s\S]*Sign/)
  const sign = new File(['sign'], 'sign.mp4', { type: 'video/mp4' })
  const audio = new File(['sound'], 'звук.webm', { type: 'video/webm' })
  const put = await post({ captionsFile: vtt(captions), signFile: sign, audioFile: audio })
  expect([put.status, put.headers.get('location')]).toEqual([303, path()])
  const page = await app.page(path(), { as: lecturer })
  for (const text of ['Captions: Russian', 'небо.vtt', 'sign.mp4', 'звук.webm', 'Remove: Sound only']) expect(page).toContain(text)
  expect(page).not.toContain('Promised in the programme')
  expect(await video()).toMatchObject({ kind: 'file', fileUuid: film, captions: [{ lang: 'ru' }] })

  const gone = await app.request(`${path()}/remove`, { as: lecturer, form: { name: 'sign', formKey: 'remove-sign-1' } })
  expect(gone.status).toBe(303)
  const again = await app.request(`${path()}/remove`, { as: lecturer, form: { name: 'sign', formKey: 'remove-sign-2' } })
  expect(again.status).toBe(303)
  expect(await video()).not.toHaveProperty('signFileUuid')
  expect(await audits()).toEqual([
    [lecturer, { added: ['captions:ru', 'sign', 'audio'] }],
    [lecturer, { removed: 'sign' }],
  ])
})

test('captions are stored as they were understood, without notes', async () => {
  await post({ captionsFile: vtt(captions) })
  const row = await app.db
    .selectFrom('platform.stored_file')
    .select(['storage_key', 'media_type'])
    .where('uuid', '=', (await video()).captions![0]!.fileUuid)
    .executeTakeFirstOrThrow()
  expect(row.media_type).toBe('text/vtt; charset=utf-8')
  const bytes = await app.world.storage.read(row.storage_key)
  expect(new TextDecoder().decode(bytes)).toBe('WEBVTT\n\n00:00.000 --> 00:02.000\nНебо синее &amp; высокое\n')
})

test.each([
  [
    'a comma in a time, with its line',
    { captionsFile: vtt('WEBVTT\n\n1\n00:00:00,000 --> 00:00:02,000\nНебо\n') },
    'Line 4: in WebVTT seconds have a point',
  ],
  ['SubRip', { captionsFile: vtt('1\n00:00:00,000 --> 00:00:02,000\nНебо\n') }, 'Line 1: captions in WebVTT begin with the word WEBVTT'],
  ['a language that is none', { captionsFile: vtt(captions), captionsLang: '../ru' }, 'Choose the language of the captions'],
  ['words as a picture', { signFile: new File(['a'], 'a.txt', { type: 'text/plain' }) }, 'This is no video'],
  ['a picture as sound', { audioFile: new File(['a'], 'a.png', { type: 'image/png' }) }, 'This is no sound'],
  ['nothing at all', {}, 'Choose at least one file'],
])('%s is refused and nothing is stored', async (_, fields, message) => {
  const count = () => app.db.selectFrom('platform.stored_file').select('uuid').execute()
  const before = (await count()).length
  const answer = await post({ ...fields, captionsLang: (fields as { captionsLang?: string }).captionsLang ?? 'tt' })
  expect(answer.status).toBe(422)
  const text = await answer.text()
  expect(text).toContain(message)
  if (!('captionsLang' in fields)) expect(text).toMatch(/<option value="tt" selected/)
  expect((await count()).length).toBe(before)
  expect(await audits()).toEqual([])
})

describe('the bytes', () => {
  const rows = () =>
    app.db
      .selectFrom('platform.stored_file')
      .select('storage_key as key')
      .where('name', 'in', ['mine.vtt', 'mine.mp4'])
      .orderBy('created_at')
      .execute()
  const kept = async () => Promise.all((await rows()).map(async ({ key }) => (await app.world.storage.size(key)) !== undefined))
  const sign = () => new File(['sign'], 'mine.mp4', { type: 'video/mp4' })

  test('of what was replaced or taken away go, and nothing piles up', async () => {
    await post({ captionsFile: vtt(captions, 'mine.vtt'), signFile: sign() })
    const first = await rows()
    for (let again = 0; again < 3; again += 1) await post({ captionsFile: vtt(captions, 'mine.vtt') })
    await app.runJobs()
    expect(await kept()).toEqual([true, true])
    await app.request(`${path()}/remove`, { as: lecturer, form: { name: 'sign' } })
    await app.request(`${path()}/remove`, { as: lecturer, form: { name: 'captions:ru' } })
    await app.runJobs()
    expect(await rows()).toEqual([])
    for (const { key } of first) expect(await app.world.storage.size(key)).toBeUndefined()
  })

  test('that another session names stay', async () => {
    await post({ captionsFile: vtt(captions, 'mine.vtt') })
    const copy = sampleSession(sample, { state: 'placed', video: (await video()) as never })
    const [other] = await inTransaction(app.db, (trx) => insertSessions(trx, sample.id, [copy]))
    await app.request(`${path()}/remove`, { as: lecturer, form: { name: 'captions:ru' } })
    await app.runJobs()
    expect(await kept()).toEqual([true])
    await app.db
      .updateTable('week.session')
      .set({ video: JSON.stringify({ kind: 'none' }) })
      .where('id', '=', other!)
      .execute()
    await app.db.deleteFrom('platform.stored_file').where('name', '=', 'mine.vtt').execute()
  })

  test('of a post that comes twice or is refused are stored once or never', async () => {
    const twice = { captionsFile: vtt(captions, 'mine.vtt'), formKey: 'the-same-post' }
    expect([(await post(twice)).status, (await post(twice)).status]).toEqual([303, 303])
    expect(await kept()).toEqual([true])
    expect((await post({ signFile: sign(), audioFile: new File(['x'], 'x.txt', { type: 'text/plain' }) })).status).toBe(422)
    expect(await kept()).toEqual([true])
  })
})

describe('the room', () => {
  const room = async () => (await app.db.selectFrom('live.room').selectAll().where('owner_id', '=', id).executeTakeFirstOrThrow()).source
  const open = (fileUuid: string) =>
    inTransaction(app.db, (trx) =>
      ensureRoom(trx, {
        ownerType: sessionOwner,
        ownerId: id,
        title: { ru: 'Небо' },
        startsAt: app.world.clock(),
        endsAt: app.world.clock().add({ minutes: 30 }),
        policy: {},
        source: { kind: 'file', fileUuid, mediaType: 'video/mp4' },
      }),
    )

  test('has it at once, even when it is over', async () => {
    await open(film)
    await app.db.updateTable('live.room').set({ state: 'ended' }).where('owner_id', '=', id).execute()
    await post({ captionsFile: vtt(captions) })
    expect(await room()).toMatchObject({ fileUuid: film, captions: [{ lang: 'ru' }] })
  })

  test('keeps another film as it is until the release', async () => {
    const other = await storeFile(`other-${keys}.mp4`)
    await open(other)
    await post({ captionsFile: vtt(captions) })
    expect(await room()).toEqual({ kind: 'file', fileUuid: other, mediaType: 'video/mp4' })
  })
})

test('without a film of its own there is nothing to put it beside', async () => {
  await app.db.updateTable('week.session').set({ video: '{"kind":"none"}' }).where('id', '=', id).execute()
  expect(await app.page(path(), { as: lecturer })).toContain('stand beside a video file')
  expect((await post({ captionsFile: vtt(captions) })).status).toBe(422)
  expect(await video()).toEqual({ kind: 'none' })
})

test('the office does it in the session’s form and comes back there', async () => {
  const office = `/office/weeks/sample/sessions/${guid}`
  expect(await app.page(office, { as: 'office' })).toContain(`action="${path()}"`)
  const done = await post({ captionsFile: vtt(captions), from: 'office' }, 'office')
  expect(done.headers.get('location')).toBe(`${office}#media`)
  expect(await app.page(office, { as: 'office' })).toContain('Captions: Russian')
})

test('only the session’s lecturers and the office', async () => {
  const stranger = await inTransaction(app.db, async (trx) => {
    const { register } = await import('#people')
    const one = await register.person(trx, { name: { ru: 'Чужой' }, email: 'stranger@example.test' })
    await register.role(trx, one, 'lecturer')
    return one
  })
  expect((await app.request(path(), { as: stranger })).status).toBe(403)
  expect((await post({ captionsFile: vtt(captions) }, stranger)).status).toBe(403)
  expect((await post({ captionsFile: vtt(captions) }, 'teacher')).status).toBe(403)
  expect((await app.request(path())).status).toBe(303)
  expect((await app.request(`${path()}/remove`, { as: stranger, form: { name: 'sign' } })).status).toBe(403)
})

test('so many posts with files an hour, by each person, and a refused one stores nothing', async () => {
  const office = await app.personOf('office')
  for (let n = 0; n < 120; n += 1) await app.world.limits.take('upload', String(office), 120, 3600)
  const refused = await post({ captionsFile: vtt(captions) }, 'office')
  expect([refused.status, await refused.text()]).toEqual([429, expect.stringContaining('Too many files came within an hour')])
  expect(await video()).not.toHaveProperty('captions')
  expect((await post({ captionsFile: vtt(captions) })).status).toBe(303)
})
