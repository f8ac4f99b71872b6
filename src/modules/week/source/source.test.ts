import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testApp } from '../../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { findRooms, live } from '#live'
import { people } from '#people'
import { schools } from '#schools'
import { week } from '../module.ts'
import { sessionOwner } from '../weeks/published.ts'
import { sampleWeek } from '../weeks/sample.ts'
import type { SampleWeek } from '../weeks/sample.ts'

let app: TestApp
let sample: SampleWeek
let id: number
let guid: string
let slug: string

beforeAll(async () => {
  app = await testApp({ modules: [people, schools, live, week], now: '2026-11-22T06:00:00Z' })
  sample = await sampleWeek(app.db)
  id = sample.sessionIds[0]!
  ;({ guid, slug } = await app.db.selectFrom('week.session').select(['guid', 'slug']).where('id', '=', id).executeTakeFirstOrThrow())
})
afterAll(() => app.close())

let keys = 0
const choose = (fields: Record<string, string>, as: number | 'office' | 'teacher' = sample.lecturer) =>
  app.request(`/my-sessions/${guid}/source`, { as, form: { formKey: `source-key-${(keys += 1)}`, ...fields } })
const stored = async () => (await app.db.selectFrom('week.session').select('video').where('id', '=', id).executeTakeFirstOrThrow()).video
const room = async () => {
  const [found] = await findRooms(app.db, sessionOwner, [id])
  return app.db
    .selectFrom('live.room')
    .select(['source', 'policy', 'title', 'starts_at', 'uuid'])
    .where('id', '=', found!.id)
    .executeTakeFirstOrThrow()
}

beforeEach(() => choose({ videoKind: 'none' }))

describe('where the picture comes from', () => {
  test('a broadcast reaches the room at once, and is kept as a recording; what was not released stays', async () => {
    await app.db.updateTable('week.session').set({ title: '{"ru":"Ещё не выпущено"}' }).where('id', '=', id).execute()
    expect((await choose({ videoKind: 'broadcast' })).status).toBe(303)
    expect(await stored()).toEqual({ kind: 'broadcast' })
    expect(await room()).toMatchObject({
      source: { kind: 'broadcast' },
      policy: { recording: 'staff', minAdults: 2 },
      title: { en: 'Why is ice slippery?' },
    })
    await choose({ videoKind: 'broadcastSign' })
    expect((await room()).source).toEqual({ kind: 'broadcast', sign: true })
  })

  test('an address elsewhere is no recording of ours; a wrong one comes back as it was typed', async () => {
    const wrong = await choose({ videoKind: 'external', videoUrl: 'http://meet.example/1' })
    expect([wrong.status, await wrong.text()]).toEqual([422, expect.stringContaining('value="http://meet.example/1"')])
    await choose({ videoKind: 'external', videoUrl: 'https://meet.example/1' })
    expect(await room()).toMatchObject({ source: { kind: 'external', url: 'https://meet.example/1' }, policy: { recording: 'none' } })
  })

  test.each([
    'https://localhost/1',
    'https://127.0.0.1/1',
    'https://0x7f.1/1',
    'https://[::1]/1',
    'https://meet/1',
    'https://meet.example./1',
    'https://someone@meet.example/1',
    'https://:secret@meet.example/1',
    'https:meet',
    'javascript:alert(1)//https://meet.example',
  ])('%s leads nowhere that pupils could go', async (videoUrl) => {
    expect((await choose({ videoKind: 'external', videoUrl })).status).toBe(422)
    expect(await stored()).toEqual({ kind: 'none' })
  })

  test.each([['file'], ['keep'], ['recording'], [''], ['constructor']])('“%s” is not offered to a lecturer', async (videoKind) => {
    expect((await choose({ videoKind })).status).toBe(422)
    expect(await stored()).toEqual({ kind: 'none' })
  })

  test('the same again changes nothing and is not written down twice', async () => {
    const audits = async () =>
      (await app.db.selectFrom('platform.audit').select('id').where('action', '=', 'week.chooseSource').execute()).length
    await choose({ videoKind: 'broadcast' })
    const before = await audits()
    await choose({ videoKind: 'broadcast' })
    expect(await audits()).toBe(before)
  })

  test('an ended room keeps what it showed', async () => {
    await choose({ videoKind: 'broadcast' })
    await app.db.updateTable('live.room').set({ state: 'ended' }).execute()
    await choose({ videoKind: 'none' })
    expect((await room()).source).toEqual({ kind: 'broadcast' })
    await app.db.updateTable('live.room').set({ state: 'lobby' }).execute()
  })

  test('only its lecturers and the office', async () => {
    expect((await choose({ videoKind: 'broadcast' }, 'teacher')).status).toBe(403)
    expect((await choose({ videoKind: 'broadcast' }, await app.personOf('lecturer'))).status).toBe(403)
    expect((await choose({ videoKind: 'broadcast' }, 'office')).status).toBe(303)
    expect(await stored()).toEqual({ kind: 'broadcast' })
  })
})

describe('the staff’s doors', () => {
  const path = () => `/weeks/sample/sessions/${slug}`
  const enter = async (as: number, to: string) => {
    const answer = await app.request(`${path()}/enter`, { as, form: { to } })
    return (await app.request(answer.headers.get('location')!, { as })).headers.get('location')
  }

  test('the lecturer is led to the studio of a broadcast, the moderator to the desk', async () => {
    await choose({ videoKind: 'broadcast' })
    const { uuid } = await room()
    const forLecturer = await app.page(path(), { as: sample.lecturer })
    expect(forLecturer).toContain('To the studio')
    expect(forLecturer).not.toContain(`/live/${uuid}/studio`)
    expect(await app.page('/my-sessions', { as: sample.lecturer })).toContain('To the studio')
    expect(await app.page(path(), { as: sample.moderator })).not.toContain('To the studio')
    expect(await app.page('/my-sessions', { as: sample.moderator })).toContain('To the desk')
    expect(await enter(sample.lecturer, 'studio')).toBe(`/live/${uuid}/studio`)
    expect(await enter(sample.lecturer, 'pulse')).toBe(`/live/${uuid}/pulse`)
    expect(await enter(sample.moderator, 'desk')).toBe(`/live/${uuid}/desk`)
  })

  test('no other address can be asked for', async () => {
    const { uuid } = await room()
    for (const to of ['//evil.example', '../../me', 'studio/..']) expect(await enter(sample.moderator, to)).toBe(`/live/${uuid}`)
  })

  test('there is no studio where nothing is broadcast', async () => {
    expect(await app.page(path(), { as: sample.lecturer })).not.toContain('To the studio')
    expect(await app.page(path(), { as: sample.lecturer })).toContain('The session’s pulse')
  })
})
