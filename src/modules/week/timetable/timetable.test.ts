import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { people } from '#people'
import { inTransaction } from '#platform/db/database.ts'
import { week } from '../module.ts'
import { insertSessions, insertWeek } from '../weeks/insert.ts'
import { sampleSession, sampleWeek } from '../weeks/sample.ts'
import type { SampleWeek } from '../weeks/sample.ts'

let app: TestApp
let sample: SampleWeek
let lecturer: number
let moderator: number

beforeAll(async () => {
  app = await testApp({ modules: [people, week] })
  sample = await sampleWeek(app.db)
  lecturer = await app.personOf('lecturer')
  moderator = await app.personOf('moderator')
  await app.db
    .insertInto('people.vetting')
    .values([lecturer, moderator].map((person_id) => ({ person_id, valid_until: '2026-12-31' })))
    .execute()
})
afterAll(() => app.close())

let keys = 0
const key = () => `form-key-${(keys += 1)}`
const rowOf = (guid: string) => app.db.selectFrom('week.session').selectAll().where('guid', '=', guid).executeTakeFirstOrThrow()

async function add(title: string, state: 'submitted' | 'accepted' = 'accepted'): Promise<string> {
  const author = await app.personOf('coordinator')
  const session = sampleSession(sample, { state, title: { ru: title }, startsAt: null, streamId: null, people: [], proposedBy: author })
  const [id] = await inTransaction(app.db, (trx) => insertSessions(trx, sample.id, [session]))
  return (await app.db.selectFrom('week.session').select('guid').where('id', '=', id!).executeTakeFirstOrThrow()).guid
}

const placing = (changes: Record<string, string> = {}) => ({
  revision: '1',
  titleRu: 'Новое занятие',
  titleEn: '',
  date: '2026-11-24',
  time: '10:00',
  durationMin: '30',
  stream: String(sample.streams.lab),
  lecturer1: String(lecturer),
  lecturer2: '',
  moderator: String(moderator),
  videoKind: 'external',
  videoUrl: 'https://video.example/lecture.mp4',
  formKey: key(),
  ...changes,
})
const place = (guid: string, changes: Record<string, string> = {}) =>
  app.request(`/office/weeks/sample/sessions/${guid}`, { as: 'office', form: placing(changes) })
const release = (note = '') => app.request('/office/weeks/sample/release', { as: 'office', form: { note, formKey: key() } })

test('the office accepts a proposal with a note, and its author gets a letter', async () => {
  const guid = await add('Предложение', 'submitted')
  const decide = (form: Record<string, string>) =>
    app.request(`/office/weeks/sample/proposals/${guid}/decide`, { as: 'office', form: { revision: '1', formKey: key(), ...form } })
  const silent = await decide({ decision: 'declined', note: '' })
  expect([silent.status, (await silent.text()).includes('Tell the author why')]).toEqual([422, true])
  expect((await decide({ decision: 'accepted', note: 'Ждём!' })).status).toBe(303)
  expect(await rowOf(guid)).toMatchObject({ state: 'accepted', decision_note: 'Ждём!', revision: 2 })
  const letter = await app.db.selectFrom('platform.mail').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow()
  expect(letter.subject).toBe('Принято: «Предложение»')
  expect(letter.body).toContain('Ждём!')
  expect((await decide({ decision: 'declined', note: 'Передумали' })).status).toBe(409)
})

test('a stream or an adult that the form does not offer is refused with what was typed', async () => {
  const guid = await add('Чужое место')
  const frame = { slug: 'elsewhere', name: { ru: 'Другая' }, zone: 'Europe/Moscow', startsOn: '2026-12-01', endsOn: '2026-12-02' }
  const streams = [{ slug: 'lab', name: { ru: 'Лаборатория' } }]
  const other = await inTransaction(app.db, (trx) => insertWeek(trx, { ...frame, streams }))
  const coordinator = await app.personOf('coordinator')
  for (const [field, value] of [
    ['stream', '999999999999999'],
    ['stream', String(other.streams.lab)],
    ['lecturer1', String(coordinator)],
    ['lecturer2', '999999999999999'],
    ['moderator', String(coordinator)],
  ] as const) {
    const answer = await place(guid, { titleRu: 'Не потеряй меня', [field]: value })
    expect([field, value, answer.status]).toEqual([field, value, 422])
    expect(await answer.text()).toContain('Не потеряй меня')
  }
  expect(await rowOf(guid)).toMatchObject({ state: 'accepted', revision: 1 })
})

test('a session gets its time on the wall of the week, a stream and two adults', async () => {
  const guid = await add('Место')
  expect((await place(guid)).status).toBe(303)
  const row = await rowOf(guid)
  expect(row).toMatchObject({
    state: 'placed',
    revision: 2,
    duration_min: 30,
    stream_id: sample.streams.lab,
    video: { kind: 'external', url: 'https://video.example/lecture.mp4' },
  })
  expect(row.starts_at!.toString()).toBe('2026-11-24T07:00:00Z')
  const page = await app.page(`/office/weeks/sample/sessions/${guid}`, { as: 'office' })
  expect(page).toMatch(/School hours \(8:30–14:00\): \d+ of 11 time zones/)
})

test.each([
  [{ time: '99:99' }, 'Write the time like 09:30'],
  [{ date: '2026-11-30' }, 'The time lies outside the week'],
  [{ lecturer1: '' }, 'Choose who leads the session'],
  [{ moderator: '' }, 'Choose the second adult'],
  [{ stream: '' }, 'Choose a stream'],
  [{ durationMin: '-3' }, 'Say how many minutes'],
  [{ videoUrl: 'javascript:alert(1)' }, 'An address that begins with https:// is needed'],
  [{ titleRu: '' }, 'A title in at least one language is needed'],
])('what can’t be is refused in words and kept in the form: %o', async (wrong, text) => {
  const guid = await add('Ошибки')
  const answer = await place(guid, { durationMin: '77', ...wrong })
  expect(answer.status).toBe(422)
  const page = await answer.text()
  expect(page).toContain(text)
  expect(page).toContain(`value="${'durationMin' in wrong ? wrong.durationMin : 77}"`)
  expect(await rowOf(guid)).toMatchObject({ state: 'accepted', revision: 1 })
})

test('clashes and unvetted adults block, each with its reason', async () => {
  const guid = await add('Столкновения')
  const busyStream = await place(guid, { date: '2026-11-23', time: '09:20', stream: String(sample.streams.main) })
  expect([busyStream.status, (await busyStream.text()).includes('The stream is taken by “Why is ice slippery?”')]).toEqual([422, true])
  const busyPerson = await place(guid, { date: '2026-11-23', time: '09:20', lecturer1: String(sample.lecturer) })
  expect([
    busyPerson.status,
    (await busyPerson.text()).includes('Айсылу Гайфуллина is at “Why is ice slippery?” at the same time'),
  ]).toEqual([422, true])
  const unvetted = await place(guid, { time: '15:00', moderator: String(await app.personOf('moderator', { type: 'x', id: 1 })) })
  expect([unvetted.status, (await unvetted.text()).includes('Vetted adults from start to end: 1')]).toEqual([422, true])
  expect(await rowOf(guid)).toMatchObject({ state: 'accepted', revision: 1, starts_at: null })
})

test('who saves second sees both versions and loses nothing', async () => {
  const guid = await add('Двое')
  expect((await place(guid, { time: '12:00', titleRu: 'Первый' })).status).toBe(303)
  const late = await place(guid, { time: '13:00', titleRu: 'Второй' })
  expect(late.status).toBe(409)
  const page = await late.text()
  expect(page).toContain('Первый')
  expect(page).toContain('value="Второй"')
  expect(page).toContain('value="13:00"')
  expect(page).toContain('name="revision" value="2"')
  expect(await rowOf(guid)).toMatchObject({ title: { ru: 'Первый' }, revision: 2 })
})

test('the same post twice is obeyed once', async () => {
  const guid = await add('Дважды')
  const form = placing({ time: '16:00' })
  const once = await app.request(`/office/weeks/sample/sessions/${guid}`, { as: 'office', form })
  const twice = await app.request(`/office/weeks/sample/sessions/${guid}`, { as: 'office', form })
  expect([once.status, twice.status]).toEqual([303, 303])
  expect(await rowOf(guid)).toMatchObject({ revision: 2 })
})

test('a video file is stored, anything else is refused', async () => {
  const guid = await add('Файл')
  const upload = (name: string, type: string) => {
    const form = new FormData()
    for (const [field, value] of Object.entries(placing({ time: '17:00', videoKind: 'file', videoUrl: '' }))) form.set(field, value)
    form.set('videoFile', new File(['bytes'], name, { type }))
    return app.request(`/office/weeks/sample/sessions/${guid}`, { as: 'office', form })
  }
  const wrong = await upload('слова.txt', 'text/plain')
  expect([wrong.status, (await wrong.text()).includes('This is neither video nor sound')]).toEqual([422, true])
  expect((await upload('Лекция Ҕ.mp4', 'video/mp4')).status).toBe(303)
  const { video } = await rowOf(guid)
  const file = await app.db
    .selectFrom('platform.stored_file')
    .selectAll()
    .where('uuid', '=', (video as { fileUuid: string }).fileUuid)
    .executeTakeFirstOrThrow()
  expect(file).toMatchObject({ name: 'Лекция Ҕ.mp4', media_type: 'video/mp4', size_bytes: 5 })
  expect(await app.world.storage.size(file.storage_key)).toBe(5)
})

test('only the office works on the timetable', async () => {
  const guid = await add('Чужим нельзя')
  for (const role of ['coordinator', 'lecturer', 'teacher', 'moderator'] as const) {
    // A coordinator reads about the own part of the week, and releases none of it.
    for (const path of role === 'coordinator' ? ['/proposals'] : ['', '/release', '/proposals', `/sessions/${guid}`])
      expect([role, path, (await app.request(`/office/weeks/sample${path}`, { as: role })).status]).toEqual([role, path, 403])
    expect([role, (await app.request('/office/weeks/sample/release', { as: role, form: { formKey: key() } })).status]).toEqual([role, 403])
  }
  expect((await app.request('/office/weeks/nowhere', { as: 'office' })).status).toBe(404)
  expect((await app.request('/office/weeks/sample/sessions/nothing', { as: 'office' })).status).toBe(404)
})

test('a release publishes what changed, once, with rooms, seats, facts and one letter a person', async () => {
  const guid = await add('Публичное')
  expect((await place(guid, { date: '2026-11-25', titleRu: 'Публичное' })).status).toBe(303)
  const row = await rowOf(guid)
  expect((await app.request(`/weeks/sample/sessions/${row.slug}`)).status).toBe(404)
  expect(await app.page('/office/weeks/sample/release', { as: 'office' })).toContain('Публичное')
  await app.runJobs()
  const lettersBefore = (await app.db.selectFrom('platform.mail').select('id').execute()).length
  const answer = await release('Добавили новое')
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/weeks/sample/releases'])
  expect(await app.page(`/weeks/sample/sessions/${row.slug}`)).toContain('Публичное')
  const history = await app.page('/weeks/sample/releases')
  expect(history).toContain('Version 2')
  expect(history).toContain('Добавили новое')
  const stored = await app.db.selectFrom('week.release').select(['version', 'hash']).orderBy('version').execute()
  expect(stored.map((one) => [one.version, one.hash.length])).toEqual([
    [1, 32],
    [2, 32],
  ])
  expect(await app.db.selectFrom('live.room').select('state').where('owner_id', '=', row.id).execute()).toEqual([{ state: 'lobby' }])
  expect(await app.db.selectFrom('seats.pool').select(['unit', 'cap']).where('owner_id', '=', row.id).execute()).toEqual([
    { unit: 'connection', cap: 200 },
  ])
  expect(await app.runJobs()).toContain('deliverFact')
  const letters = (await app.db.selectFrom('platform.mail').selectAll().orderBy('id').execute()).slice(lettersBefore)
  expect(new Set(letters.map((letter) => letter.to_address)).size).toBe(letters.length)
  expect(letters.find((letter) => /«Публичное»\n {2}Добавлено: ср, 25 ноября/.test(letter.body))).toBeDefined()
})

test('nothing new is no release, and a repeated post is one release', async () => {
  const again = await release()
  expect([again.status, (await again.text()).includes('Nothing to release')]).toEqual([422, true])
})

test('a moved session keeps its address and room, a withdrawn one says what happened', async () => {
  const guid = await add('Подвижное')
  await place(guid, { date: '2026-11-25', time: '14:00', titleRu: 'Подвижное' })
  await release()
  const row = await rowOf(guid)
  const room = await app.db.selectFrom('live.room').selectAll().where('owner_id', '=', row.id).executeTakeFirstOrThrow()
  await app.runJobs()
  await place(guid, { revision: '2', date: '2026-11-25', time: '15:00', titleRu: 'Подвижное' })
  await release()
  await app.runJobs()
  const moved = await app.db.selectFrom('live.room').selectAll().where('owner_id', '=', row.id).executeTakeFirstOrThrow()
  expect([moved.uuid, moved.starts_at.toString()]).toEqual([room.uuid, '2026-11-25T12:00:00Z'])
  const letter = await app.db.selectFrom('platform.mail').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow()
  expect(letter.body).toMatch(/«Подвижное»\n {2}Перенесено: было .*14:00.*, стало .*15:00/)
  expect(
    (
      await app.request(`/office/weeks/sample/sessions/${guid}/withdraw`, {
        as: 'office',
        form: { revision: '3', note: 'Болезнь', formKey: key() },
      })
    ).status,
  ).toBe(303)
  expect(await app.page(`/weeks/sample/sessions/${row.slug}`)).toContain('Подвижное')
  await release()
  const gone = await app.request(`/weeks/sample/sessions/${row.slug}`)
  expect([gone.status, (await gone.text()).includes('taken off the programme')]).toEqual([410, true])
  expect(await app.db.selectFrom('live.room').select('state').where('owner_id', '=', row.id).execute()).toEqual([{ state: 'ended' }])
  const kinds = await app.db
    .selectFrom('week.release_change')
    .select('kind')
    .where('session_guid', '=', guid)
    .orderBy('release_id')
    .execute()
  expect(kinds.map((change) => change.kind)).toEqual(['added', 'moved', 'withdrawn'])
})

test('adults whose papers ran out since block the release', async () => {
  const guid = await add('Бумаги')
  await place(guid, { date: '2026-11-24', time: '19:00', titleRu: 'Бумаги' })
  await app.db.updateTable('people.vetting').set({ valid_until: '2026-11-24' }).where('person_id', '=', moderator).execute()
  const answer = await release()
  expect(answer.status).toBe(422)
  const page = await answer.text()
  expect(page).toContain('It can’t be released yet')
  expect(page).toContain('Бумаги')
})
