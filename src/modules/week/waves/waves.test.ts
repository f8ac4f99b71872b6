import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testApp } from '../../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { findRooms, live, play } from '#live'
import { people, register } from '#people'
import { schools } from '#schools'
import { inTransaction } from '#platform/db/database.ts'
import { Temporal, addMinutes } from '#platform/time.ts'
import { week } from '../module.ts'
import { schoolZones } from '../timetable/coverage.ts'
import { releaseTimetable } from '../releases/release.ts'
import { sessionOwner } from '../weeks/published.ts'
import { sampleStart, sampleWeek } from '../weeks/sample.ts'
import type { SampleWeek } from '../weeks/sample.ts'
import { suggestTimes } from './suggest.ts'

/** The lecture was held from 09:00 to 09:30 in Moscow. */
const now = '2026-11-23T07:00:00Z'
let app: TestApp
let sample: SampleWeek
let sessionId: number
let slug: string
let coordinator: number
let roomId: number
let roomUuid: string

beforeAll(async () => {
  app = await testApp({ modules: [people, schools, live, week], now: '2026-11-22T06:00:00Z' })
  sample = await sampleWeek(app.db)
  sessionId = sample.sessionIds[0]!
  const { guid, slug: word } = await app.db
    .selectFrom('week.session')
    .select(['guid', 'slug'])
    .where('id', '=', sessionId)
    .executeTakeFirstOrThrow()
  slug = word
  await app.request(`/my-sessions/${guid}/source`, { as: sample.lecturer, form: { videoKind: 'broadcast' } })
  ;({ id: roomId, uuid: roomUuid } = (await findRooms(app.db, sessionOwner, [sessionId]))[0]!)
  const rungs = (['a', '1', '2'] as const).map((rung) => ({ rung, file: new Uint8Array(readFileSync(`checks/fixtures/live/${rung}.mp4`)) }))
  await inTransaction(app.db, (trx) =>
    play.film(trx, app.world.storage, { roomId, startedAt: sampleStart, rungs, captions: [], slides: [] }),
  )
  await addPoll('2026-11-23T06:00:02Z', 'Из чего лёд?')
  app.setNow(now)
  await app.runJobs()
  coordinator = await app.personOf('coordinator', { type: 'member', id: sample.memberId })
})
afterAll(() => app.close())

beforeEach(async () => {
  app.setNow(now)
  await app.db.deleteFrom('platform.mail').execute()
})

async function addPoll(opensAt: string, text: string): Promise<void> {
  const opens = Temporal.Instant.from(opensAt)
  await app.db
    .insertInto('live.poll')
    .values({
      ...{
        room_id: roomId,
        number: 1,
        question: JSON.stringify({ ru: text }),
        choices: JSON.stringify([{ ru: 'Вода' }, { ru: 'Стекло' }]),
      },
      ...{ opens_at: opens, closes_at: opens.add({ seconds: 1 }), created_at: opens },
    })
    .execute()
}

const path = () => `/weeks/sample/sessions/${slug}/again`
let keys = 0
const fields = (changes: Record<string, string> = {}) => ({
  ...{ day: `${sample.id}~2026-11-24`, time: '04:00', lecturer: String(sample.lecturer), moderator: String(sample.moderator) },
  ...{ formKey: `again-key-${(keys += 1)}`, ...changes },
})
const air = (changes: Record<string, string> = {}, as: number | 'office' | 'lecturer' = coordinator) =>
  app.request(path(), { as, form: fields(changes) })
const waves = () =>
  app.db
    .selectFrom('week.session')
    .select(['id', 'slug', 'state', 'starts_at', 'video', 'wave_of', 'stream_id'])
    .where('wave_of', '=', sessionId)
    .orderBy('id')
    .execute()
const release = () =>
  inTransaction(app.db, (trx) => releaseTimetable(trx, { weekId: sample.id, actorId: null, now: app.world.clock(), quiet: true }))

describe('what is aired again', () => {
  test('a session of its own, once however often the button is pressed, and public with the next release', async () => {
    const same = fields({ formKey: 'pressed-twice' })
    const post = () => app.request(path(), { as: coordinator, form: same })
    const answers = await Promise.all([post(), post()])
    expect(answers.map(({ status }) => status)).toEqual([303, 303])
    expect(answers[0]!.headers.get('location')).toBe(answers[1]!.headers.get('location'))
    expect(await waves()).toMatchObject([
      {
        ...{ state: 'placed', wave_of: sessionId, video: { kind: 'recording', roomUuid } },
        starts_at: Temporal.Instant.from('2026-11-24T01:00:00Z'),
      },
    ])
    expect(await app.page(answers[0]!.headers.get('location')!, { as: coordinator })).toContain('The wave is in the timetable')
    const [wave] = await waves()
    expect((await app.request(`/weeks/sample/sessions/${wave!.slug}`)).status).toBe(404)

    expect(await release()).toMatchObject({ ok: true, changes: 1 })
    const page = await app.page(`/weeks/sample/sessions/${wave!.slug}`)
    expect(page).toMatch(/class="badge[^"]*"[^>]*>again</)
    expect(page).toContain('This is aired again from a recording')
    expect(await app.page('/weeks/sample/2026-11-24')).toMatch(/class="badge[^"]*"[^>]*>again</)
    expect(await app.page('/weeks/sample/2026-11-23')).not.toMatch(/class="badge[^"]*"[^>]*>again</)
  })

  test('has a room, polls at their moments and seats of its own; the first room stays as it was', async () => {
    const [wave] = await waves()
    const [room] = await findRooms(app.db, sessionOwner, [wave!.id])
    expect(room).toMatchObject({ state: 'lobby', source: 'recording', hasRecording: false })
    expect(room!.uuid).not.toBe(roomUuid)
    const { policy } = await app.db.selectFrom('live.room').select('policy').where('id', '=', room!.id).executeTakeFirstOrThrow()
    expect(policy).toMatchObject({ minAdults: 2, recording: 'none', pupilMedia: 'off' })
    const polls = (id: number) =>
      app.db.selectFrom('live.poll').select(['question', 'opens_at', 'closes_at']).where('room_id', '=', id).execute()
    expect(await polls(room!.id)).toEqual([
      {
        question: { ru: 'Из чего лёд?' },
        opens_at: Temporal.Instant.from('2026-11-24T01:00:02Z'),
        closes_at: Temporal.Instant.from('2026-11-24T01:00:03Z'),
      },
    ])
    expect(await polls(roomId)).toHaveLength(1)
    const pools = await app.db.selectFrom('seats.pool').select('owner_id').where('owner_id', 'in', [sessionId, wave!.id]).execute()
    expect(pools).toHaveLength(2)
  })

  test('moved by the office, its polls move with it', async () => {
    const [wave] = await waves()
    await app.db
      .updateTable('week.session')
      .set({ starts_at: Temporal.Instant.from('2026-11-24T02:00:00Z') })
      .where('id', '=', wave!.id)
      .execute()
    await release()
    const [room] = await findRooms(app.db, sessionOwner, [wave!.id])
    const polls = await app.db.selectFrom('live.poll').select('opens_at').where('room_id', '=', room!.id).execute()
    expect(polls).toEqual([{ opens_at: Temporal.Instant.from('2026-11-24T02:00:02Z') }])
  })

  test('opens by its two adults like any room, and not before both are there', async () => {
    const [wave] = await waves()
    const [room] = await findRooms(app.db, sessionOwner, [wave!.id])
    app.setNow('2026-11-24T02:00:00Z')
    const enter = async (person: number) => {
      const way = await app.request(`/weeks/sample/sessions/${wave!.slug}/enter`, { as: person, form: { to: 'desk' } })
      const entered = await app.request(way.headers.get('location')!, { as: person })
      return /live=([^;]+)/.exec(entered.headers.get('set-cookie') ?? '')![1]!
    }
    const open = (cookie: string) => app.request(`/live/${room!.uuid}/desk/room`, { cookies: { live: cookie }, form: { act: 'open' } })
    const state = async () => (await findRooms(app.db, sessionOwner, [wave!.id]))[0]!.state
    const moderator = await enter(sample.moderator)
    await app.page(`/live/${room!.uuid}/desk`, { cookies: { live: moderator } })
    await open(moderator)
    expect(await state()).toBe('lobby')
    const lecturer = await enter(sample.lecturer)
    await app.page(`/live/${room!.uuid}/desk`, { cookies: { live: lecturer } })
    await open(moderator)
    expect(await state()).toBe('live')
  })
})

describe('who and when', () => {
  test('the coordinator of its member and the office; nobody else sees the way', async () => {
    const other = await app.personOf('coordinator', { type: 'member', id: sample.otherMemberId })
    expect((await air({}, other)).status).toBe(403)
    expect((await air({}, sample.lecturer)).status).toBe(403)
    expect((await app.request(path(), { as: other })).status).toBe(403)
    const session = `/weeks/sample/sessions/${slug}`
    expect(await app.page(session, { as: other })).not.toContain('/again"')
    expect(await app.page(session, { as: coordinator })).toContain('/again"')
    expect(await app.page(session)).not.toContain('/again"')
    const listed = async (as: number) => (await app.page('/proposals', { as })).includes(`href="${path()}"`)
    expect([await listed(coordinator), await listed(other), await listed(await app.personOf('office'))]).toEqual([true, false, true])
    expect((await app.request(path(), { as: 'office' })).status).toBe(200)
  })

  test.each([
    ['in the past', { day: '2026-11-23', time: '06:00' }, 'That time is over or too close'],
    ['in ten minutes', { day: '2026-11-23', time: '10:10' }, 'That time is over or too close'],
    ['on a day that no week has', { day: '2026-12-24' }, 'Choose a day from the list'],
    ['at no time', { time: '25:00' }, 'Write the time like 09:30'],
    ['with one adult', { moderator: 'lecturer' }, ''],
    ['with somebody who is no adult of ours', { lecturer: '999999' }, 'Choose who answers questions'],
    ['at the same time again', { day: '2026-11-24', time: '05:00' }, 'A wave already stands at this time'],
  ])('%s: nothing is made, what was typed stays', async (_, changes, message) => {
    const before = (await waves()).length
    const { day, moderator, ...rest } = changes as Record<string, string>
    const answer = await air({
      ...rest,
      ...(day && { day: `${sample.id}~${day}` }),
      ...(moderator && { moderator: String(sample.lecturer) }),
    })
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining(message)])
    expect((await waves()).length).toBe(before)
  })

  test('adults who are busy, or whose papers ran out, are named', async () => {
    const unvetted = await inTransaction(app.db, async (trx) => {
      const one = await register.person(trx, { name: { ru: 'Без бумаг', en: 'No papers' }, email: 'nopapers@example.test' })
      await register.role(trx, one, 'moderator')
      await register.vetting(trx, one, '2026-11-22')
      return one
    })
    const lone = await air({ moderator: String(unvetted), time: '08:00' })
    expect([lone.status, await lone.text()]).toEqual([422, expect.stringContaining('Vetted adults from start to end: 1')])
    // The lecturer leads the wave at 05:00.
    const busy = await air({ time: '05:10' })
    expect([busy.status, await busy.text()]).toEqual([422, expect.stringContaining('Why is ice slippery?')])
  })

  test('the office hears of a wave that waits for a release, by letter', async () => {
    const office = await app.personOf('office')
    await air({ time: '11:00' })
    const letters = await app.db.selectFrom('platform.mail').select(['subject', 'to_address']).execute()
    const { email } = await app.db.selectFrom('people.person').select('email').where('id', '=', office).executeTakeFirstOrThrow()
    expect(letters).toMatchObject([{ to_address: email, subject: expect.stringContaining('Почему лёд скользкий?') }])
    await app.db.deleteFrom('platform.mail').execute()
    await air({ time: '13:00' }, office)
    expect(await app.db.selectFrom('platform.mail').select('id').execute()).toEqual([])
  })
})

describe('what cannot be aired', () => {
  const refused = async () => {
    const answer = await air({ time: '17:00' })
    return [answer.status, (await answer.text()).includes('There is no recording, or the staff are still looking through it')]
  }
  test('a recording that the staff have not published, or that was redacted whole', async () => {
    await app.db.updateTable('live.recording').set({ published_at: null }).execute()
    expect(await refused()).toEqual([404, true])
    await app.db
      .updateTable('live.recording')
      .set({ published_at: Temporal.Instant.from(now), length_ms: 0 })
      .execute()
    expect(await refused()).toEqual([404, true])
    await app.db.updateTable('live.recording').set({ length_ms: 4000 }).execute()
    expect((await air({ time: '17:00' })).status).toBe(303)
  })

  test('a session that is not over, or that was never broadcast', async () => {
    await app.db.updateTable('live.room').set({ state: 'live' }).where('id', '=', roomId).execute()
    expect((await air({ time: '18:00' })).status).toBe(404)
    await app.db.updateTable('live.room').set({ state: 'ended', source: '{"kind":"none"}' }).where('id', '=', roomId).execute()
    expect((await air({ time: '18:00' })).status).toBe(404)
    await app.db.updateTable('live.room').set({ source: '{"kind":"broadcast"}' }).where('id', '=', roomId).execute()
  })

  test('a wave that the office takes back is gone with the next release, and its room with it', async () => {
    await release()
    const wave = (await waves()).at(-1)!
    await app.db.updateTable('week.session').set({ state: 'withdrawn' }).where('id', '=', wave.id).execute()
    await release()
    expect((await app.request(`/weeks/sample/sessions/${wave.slug}`)).status).toBe(410)
    expect((await findRooms(app.db, sessionOwner, [wave.id]))[0]!.state).toBe('ended')
  })
})

describe('suggested times', () => {
  const zones = [
    'Europe/Kaliningrad',
    'Europe/Moscow',
    'Europe/Samara',
    'Asia/Yekaterinburg',
    'Asia/Omsk',
    'Asia/Krasnoyarsk',
    'Asia/Irkutsk',
  ]
  const all = [...zones, 'Asia/Yakutsk', 'Asia/Vladivostok', 'Asia/Magadan', 'Asia/Kamchatka']
  const aired = [{ startsAt: sampleStart, endsAt: addMinutes(sampleStart, 45) }]
  const wish = { dates: ['2026-11-24'], zone: 'Europe/Moscow', durationMin: 45, aired, zones: all, now: Temporal.Instant.from(now) }

  test('reach the zones that the first airing could not, until all eleven have had it', () => {
    const found = suggestTimes(wish)
    expect(found[0]!.fresh).not.toContain('Europe/Moscow')
    expect(found[0]!.fresh.length).toBeGreaterThanOrEqual(4)
    const reached = new Set([...found, ...aired].flatMap((span) => schoolZones(span, all)))
    expect(reached.size).toBe(11)
  })

  test('are never over', () => {
    const late = suggestTimes({ ...wish, now: Temporal.Instant.from('2026-11-24T10:00:00Z') })
    expect(late.every(({ startsAt }) => startsAt.epochMilliseconds > Date.UTC(2026, 10, 24, 10, 15) - 1)).toBe(true)
    expect(suggestTimes({ ...wish, now: Temporal.Instant.from('2026-11-25T10:00:00Z') })).toEqual([])
  })
})
