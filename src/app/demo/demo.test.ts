import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findRooms } from '#live'
import { listDemoPeople } from '#people'
import { sql } from '#platform/db/database.ts'
import { Temporal } from '#platform/time.ts'
import { bookings as classBookings, listOnAir, listWeeks, sessionOwner } from '#week'
import type { SessionBrief } from '#week'
import { testApp } from '../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../checks/setup/test-app.ts'
import { keepDemo } from './keep/keeper.ts'
import { loadDemoEdition, prepareDemo } from './prepare.ts'
import { resetDemo } from './reset.ts'
import { findState } from './state.ts'

/** A Monday, 10:12 in Moscow. */
const start = Temporal.Instant.from('2026-11-23T07:12:00Z')

let app: TestApp

/** The start of a process that is killed as soon as it says this. */
const killedAt = (word: string): Promise<void> =>
  prepareDemo(app.world, (step) => {
    if (step.includes(word)) throw new Error('killed')
  })

const countRows = async (): Promise<Record<string, number>> => {
  const counts = await sql<Record<string, number>>`select
    (select count(*)::int from people.person) as people, (select count(*)::int from week.session) as sessions,
    (select count(*)::int from week.booking) as bookings, (select count(*)::int from live.ticket) as tickets,
    (select count(*)::int from live.question) as questions, (select count(*)::int from news.item) as news`.execute(app.db)
  return counts.rows[0]!
}

async function demoPerson(role: string): Promise<number> {
  return (await listDemoPeople(app.db)).find((person) => person.role === role)!.actor.id
}

async function roomOf(session: SessionBrief) {
  return (await findRooms(app.db, sessionOwner, [session.id]))[0]!
}

const logosOf = (page: string) => [...page.matchAll(/<img [^>]*src="(\/members\/[^"]+)"/g)].map((match) => match[1]!)

beforeAll(async () => {
  app = await testApp({ demo: true, now: start.toString() })
}, 120_000)
afterAll(() => app.close())

describe('loading', () => {
  test('killed in the middle of a part, nothing half-written stays', async () => {
    await expect(killedAt('science week')).rejects.toThrow('killed')
    expect(await countRows()).toEqual({ people: 0, sessions: 0, bookings: 0, tickets: 0, questions: 0, news: 0 })
  }, 60_000)

  test('killed between the parts, the next start goes on, and the one after it does nothing', async () => {
    await expect(killedAt('have been held')).rejects.toThrow('killed')
    const half = await countRows()
    expect(half).toMatchObject({ people: 627, news: 10, tickets: 0 })
    await prepareDemo(app.world, () => {})
    const whole = await countRows()
    expect(whole).toMatchObject({ people: 627, sessions: half.sessions, bookings: half.bookings })
    expect(whole.tickets).toBeGreaterThan(500)

    app.countQueries()
    await prepareDemo(app.world, () => {})
    expect(app.countQueries()).toBeLessThan(8)
    expect(await countRows()).toEqual(whole)
  }, 120_000)

  test('all members have their accents and 18 their logos, and the list of them stays light', async () => {
    const page = await app.page('/members')
    expect(page.match(/<article class="card accent-\d+"/g)).toHaveLength(22)
    expect(logosOf(page)).toHaveLength(18)
    expect(page.match(/<img [^>]*loading="lazy"/g)).toHaveLength(18)
    expect(gzipSync(page).length).toBeLessThan(25_000)
    const bytes = await Promise.all(logosOf(page).map(async (logo) => (await (await app.request(logo)).arrayBuffer()).byteLength))
    expect(Math.max(...bytes)).toBeLessThan(5_000)
  })

  test('the week covers two days back and four ahead, released twice', async () => {
    expect((await listWeeks(app.db)).filter(({ isDemo }) => isDemo)).toMatchObject([
      { slug: 'kaleidoscope-2026-11-21', startsOn: '2026-11-21', endsOn: '2026-11-27', isDemo: true, releasedVersion: 2 },
    ])
    const changes = await sql<{ kind: string }>`select distinct kind from week.release_change change join week.release release
      on release.id = change.release_id where version = 2 order by kind`.execute(app.db)
    expect(changes.rows.map((row) => row.kind)).toEqual(['added', 'moved', 'people', 'stream', 'text', 'withdrawn'])
  })
})

test('the week after it has an open call and proposals that are being read; nothing of it is public', async () => {
  const [next] = await listWeeks(app.db)
  expect(next).toMatchObject({ slug: 'next-2027-02-01', startsOn: '2027-02-01', endsOn: '2027-02-05', isDemo: false, releasedVersion: 0 })
  const { rows } = await sql<{ state: string; n: number }>`select state, count(*)::int as n from week.session
    where week_id = ${next!.id} group by state order by state`.execute(app.db)
  expect(Object.fromEntries(rows.map(({ state, n }) => [state, n]))).toEqual({
    accepted: 22,
    confirmed: 9,
    declined: 4,
    inReview: 23,
    reserve: 4,
    submitted: 10,
  })
  const told = await sql<{ n: number }>`select count(*)::int as n from week.review join week.session on session.id = session_id
    where week_id = ${next!.id}`.execute(app.db)
  expect(told.rows[0]!.n).toBeGreaterThan(50)
  expect(await app.page('/weeks/next-2027-02-01/call')).toContain('We look for lectures')
  expect((await app.request('/weeks/next-2027-02-01')).status).toBe(404)
})

describe('what a newcomer meets', () => {
  test('a lecture on air that anyone may watch, one click from the first page', async () => {
    const session = (await listOnAir(app.db, start)).find((one) => one.format === 'lecture')
    const room = await roomOf(session!)
    expect(room).toMatchObject({ state: 'live', audience: 'open' })
    expect(await app.page('/')).toContain(`/live/${room.uuid}`)
    expect(await app.page(`/live/${room.uuid}`)).toContain('<video')
    // The picture of a wave follows from the recording and the clock: the list of the newest seconds.
    const rooms = await Promise.all((await listOnAir(app.db, start)).map(roomOf))
    const stream = rooms.find(({ source, audience }) => source === 'recording' && audience === 'open')
    const video = await app.request(`/live/${stream!.uuid}/video`)
    expect([video.status, video.headers.get('location')]).toEqual([303, expect.stringMatching(/^\/m\/.+\/main\/main\.m3u8$/)])
    const list = await app.request(video.headers.get('location')!.replace(/main\.m3u8$/, '2.m3u8'))
    expect([list.status, (await list.text()).match(/#EXTINF/g)?.length]).toEqual([200, 10])
    expect(await app.page('/demo')).toContain(`/live/${stream!.uuid}"`)
  })

  test('what a session promises of captions, interpreter and sound is in its room', async () => {
    const { rows } = await sql<{
      access: string[]
      source: { kind: string; captions?: { lang: string }[]; signFileUuid?: string; audioFileUuid?: string }
    }>`
      select access_facts as access, video as source from week.session where state = 'placed'`.execute(app.db)
    const films = rows.filter(({ source }) => source.kind === 'file')
    expect(films.length).toBeGreaterThan(40)
    expect(rows.filter(({ source }) => source.kind === 'recording').length).toBeGreaterThan(250)
    const langs = (source: (typeof rows)[number]['source']) => source.captions?.map(({ lang }) => lang)
    expect(films.filter(({ source }) => !source.audioFileUuid || langs(source)?.join() !== 'ru,en')).toEqual([])
    expect(films.filter(({ access, source }) => access.includes('signLanguage') !== (source.signFileUuid !== undefined))).toEqual([])
    expect(films.some(({ source }) => source.signFileUuid)).toBe(true)
    const others = rows.filter(({ source }) => source.kind !== 'file')
    expect(others.filter(({ access }) => access.includes('signLanguage'))).toEqual([])
    const silent = others.filter(({ source }) => source.kind === 'external' || source.kind === 'none')
    expect(silent.filter(({ access }) => access.some((fact) => ['captions', 'lowBandwidth'].includes(fact)))).toEqual([])
  })

  test('a film with an interpreter has its captions, sound and transcript', async () => {
    const { rows } = await sql<{ slug: string; uuid: string }>`
      select p.slug, p.facts->>'room' as uuid from week.published_session p join week.session s on s.id = p.session_id
      where s.video ? 'signFileUuid' and p.format = 'lecture' and p.ends_at < ${start.toString()}::timestamptz limit 1`.execute(app.db)
    const { slug, uuid } = rows[0]!
    for (const [path, type] of [
      ['captions/ru.vtt', 'text/vtt; charset=utf-8'],
      ['captions/en.vtt', 'text/vtt; charset=utf-8'],
      ['audio', 'audio/mp4'],
      ['sign', 'video/mp4'],
    ])
      expect((await app.request(`/live/${uuid}/${path}`)).headers.get('content-type')).toBe(type)
    expect(await app.page(`/live/${uuid}/transcript?lang=ru`)).toContain('вместо лекции здесь медленно поворачивается калейдоскоп')
    expect(await app.page(`/weeks/kaleidoscope-2026-11-21/sessions/${slug}`)).toContain(`/live/${uuid}/transcript`)
  })

  test('held lectures of the coordinator’s university that can be aired again, and a studio for the lecturer to try', async () => {
    await app.runJobs()
    const coordinator = await demoPerson('coordinator')
    const { rows } = await sql<{ slug: string; over: boolean }>`
      select p.slug, p.ends_at <= ${start.toString()}::timestamptz as over from week.published_session p
      join week.session s on s.id = p.session_id where s.video->>'kind' = 'broadcast' order by p.starts_at`.execute(app.db)
    const pages = await Promise.all(
      rows.filter(({ over }) => over).map(({ slug }) => app.page(`/weeks/kaleidoscope-2026-11-21/sessions/${slug}`, { as: coordinator })),
    )
    expect(pages.filter((page) => page.includes('/again"')).length).toBeGreaterThanOrEqual(2)
    expect(pages.every((page) => page.includes('Watch the recording'))).toBe(true)
    expect(rows.filter(({ over }) => !over).length).toBeGreaterThanOrEqual(3)
    expect(await app.page('/my-sessions', { as: await demoPerson('lecturer') })).toContain('To the studio')
  }, 60_000)

  test('one person of each role, and something for each to do', async () => {
    const people = await listDemoPeople(app.db)
    expect(people.map((person) => person.role).toSorted()).toEqual([
      ...['coordinator', 'evaluator', 'guardian', 'lecturer', 'moderator', 'office', 'partner', 'pupil', 'teacher'],
    ])
    for (const { actor } of people) await app.page('/me', { as: actor.id })
    const bookings = await classBookings.list(app.db, { teacherId: await demoPerson('teacher') })
    const times = await sql<{ state: string }>`select distinct case when ends_at <= ${start.toString()}::timestamptz then 'over'
      when starts_at <= ${start.toString()}::timestamptz then 'on air' else 'ahead' end as state
      from week.published_session where session_id = any(${bookings.map((booking) => booking.sessionId)}) order by 1`.execute(app.db)
    expect(times.rows.map((row) => row.state)).toEqual(['ahead', 'on air', 'over'])
    expect(await app.page('/my-sessions', { as: await demoPerson('lecturer') })).toContain('/sessions/')
    expect(await app.page('/my-sessions', { as: await demoPerson('moderator') })).toContain('/sessions/')
  })

  test('a family with a seat, one to confirm, a place in a line, a draw that is over and one that goes on', async () => {
    await app.runJobs()
    const guardian = await demoPerson('guardian')
    const page = await app.page('/family', { as: guardian })
    expect(page).toContain('Айталина С.')
    expect(page).toContain('Эрчим С.')
    const { rows } = await sql<{
      state: string
    }>`select seat.state from seats.seat seat join people.guardianship tie on tie.child_id = seat.holder_id
      where seat.holder_type = 'people.child' and tie.guardian_id = ${guardian}`.execute(app.db)
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['granted', 'offered', 'waiting']))
    const found = await sql<{ state: string; applied: number }>`select draw.state, count(*)::int as applied from seats.draw draw
      join seats.application one on one.draw_id = draw.id group by draw.id order by draw.id`.execute(app.db)
    expect(found.rows).toEqual([
      { state: 'drawn', applied: 301 },
      { state: 'open', applied: 151 },
    ])
    const claimed = await sql<{ n: number }>`select count(*)::int as n from schools.claim where claimed_by = ${guardian}`.execute(app.db)
    expect(claimed.rows[0]!.n).toBe(1)
  }, 60_000)

  test('held days with hundreds of classes from at least forty regions', async () => {
    const { rows } = await sql<{ classes: number; regions: number; heads: number }>`
      select count(*)::int as classes, count(distinct region_code)::int as regions, sum(head_count)::int as heads
      from reporting.v_connection where kind = 'class' and takes_part`.execute(app.db)
    expect(rows[0]!.classes).toBeGreaterThan(250)
    expect(rows[0]!.regions).toBeGreaterThanOrEqual(40)
    expect(rows[0]!.heads).toBeGreaterThan(4000)
  })

  test('proofs for the teacher’s classes and evidence for the pupil, by the listener alone', async () => {
    await app.runJobs()
    const teacher = await demoPerson('teacher')
    const bookings = await classBookings.list(app.db, { teacherId: teacher })
    const classIds = [...new Set(bookings.map((booking) => booking.classId))]
    const proofs = await sql<{ n: number }>`select count(*)::int as n from trajectory.proof
      where subject_type = 'class' and subject_id = any(${classIds})`.execute(app.db)
    expect(proofs.rows[0]!.n).toBeGreaterThanOrEqual(3)
    const evidence = await sql<{ n: number }>`select count(*)::int as n from trajectory.evidence
      where subject_type = 'person' and subject_id = ${await demoPerson('pupil')}`.execute(app.db)
    expect(evidence.rows[0]!.n).toBeGreaterThanOrEqual(2)
  }, 120_000)
})

/** Lets the keeper work through this time, with longer steps than its job takes. */
async function keepFor(
  from: Temporal.Instant,
  minutes: number,
  meanwhile?: (now: Temporal.Instant) => Promise<void>,
): Promise<Temporal.Instant> {
  let now = from
  for (const end = from.add({ seconds: minutes * 60 }); Temporal.Instant.compare(now, end) < 0; now = now.add({ seconds: 30 })) {
    app.setNow(now.toString())
    await meanwhile?.(now)
    await keepDemo(app.world, {})
  }
  return now
}

describe('the keeper', () => {
  test('opens rooms at their start, keeps questions moving, and ends them at their end', async () => {
    const now = await keepFor(Temporal.Instant.from('2026-11-23T08:29:30Z'), 6)
    const onAir = await listOnAir(app.db, now)
    for (const session of onAir) expect(await roomOf(session)).toMatchObject({ state: 'live' })
    const later = await keepFor(Temporal.Instant.from('2026-11-23T08:35:30Z'), 23)
    const questions = await sql<{ state: string; n: number }>`select question.state, count(*)::int as n from live.question question
      join live.room room on room.id = room_id where room.starts_at = '2026-11-23T08:30:00Z' group by 1`.execute(app.db)
    expect(questions.rows.find((row) => row.state === 'answered')?.n).toBeGreaterThanOrEqual(1)
    await keepFor(later, 20)
    const over = await sql<{ state: string }>`select distinct state from live.room
      where starts_at = '2026-11-23T08:30:00Z' and ends_at <= '2026-11-23T09:15:00Z'`.execute(app.db)
    expect(over.rows).toEqual([{ state: 'ended' }])
  }, 120_000)

  test('leaves a room to the person who sits at its desk, and takes it up again when they are gone', async () => {
    const [own] = await sql<{ slug: string; uuid: string; starts: Temporal.Instant }>`
      select slug, facts->>'room' as uuid, starts_at as starts from week.published_session
      where facts->'people' @> ${JSON.stringify([{ personId: await demoPerson('moderator'), role: 'moderator' }])}::jsonb
        and starts_at > '2026-11-23T12:00:00Z' and format = 'lecture' order by starts_at limit 1`
      .execute(app.db)
      .then((found) => found.rows)
    const begin = own!.starts.add({ minutes: 1 })
    await keepFor(own!.starts.subtract({ seconds: 12 }), 1.2)
    app.setNow(begin.toString())
    const moderator = await demoPerson('moderator')
    const entry = await app.request(`/weeks/kaleidoscope-2026-11-21/sessions/${own!.slug}/enter`, { as: moderator, form: {} })
    const entered = await app.request(entry.headers.get('location')!, { as: moderator })
    const cookie = /live=([^;]+)/.exec(entered.headers.get('set-cookie') ?? '')![1]!
    const state = async () =>
      (await sql<{ state: string }>`select state from live.room where uuid = ${own!.uuid}::uuid`.execute(app.db)).rows[0]!.state
    await app.page(`/live/${own!.uuid}/desk`, { cookies: { live: cookie } })
    expect(await state()).toBe('live')

    // The person's console falls silent: the rule freezes the room, and the keeper does not pretend that they are there.
    await keepFor(begin.add({ seconds: 12 }), 2)
    expect(await state()).toBe('frozen')
    await keepFor(begin.add({ seconds: 132 }), 2)
    expect(await state()).toBe('live')
  }, 120_000)

  test('brings the second adult to a studio that somebody tries days before; without them the film is shown', async () => {
    const { rows } = await sql<{ slug: string; uuid: string; starts: Temporal.Instant }>`
      select p.slug, p.facts->>'room' as uuid, p.starts_at as starts from week.published_session p join week.session s on s.id = p.session_id
      where s.video->>'kind' = 'broadcast' and p.starts_at > '2026-11-24T12:00:00Z' order by p.starts_at limit 1`.execute(app.db)
    const [tried] = rows
    const lecturer = await demoPerson('lecturer')
    const room = async () =>
      (
        await sql<{ state: string; kind: string }>`
        select state, source->>'kind' as kind from live.room where uuid = ${tried!.uuid}::uuid`.execute(app.db)
      ).rows[0]!
    app.setNow('2026-11-23T20:00:00Z')
    await keepDemo(app.world, {})
    const present = async () =>
      (
        await sql<{ n: number }>`select count(*)::int as n from live.ticket t join live.room r on r.id = t.room_id
        where r.uuid = ${tried!.uuid}::uuid and t.last_seen_at is not null`.execute(app.db)
      ).rows[0]!.n
    expect(await present()).toBe(0)

    const path = `/weeks/kaleidoscope-2026-11-21/sessions/${tried!.slug}/enter`
    const entry = await app.request(path, { as: lecturer, form: { to: 'studio' } })
    const entered = await app.request(entry.headers.get('location')!, { as: lecturer })
    expect(entered.headers.get('location')).toBe(`/live/${tried!.uuid}/studio`)
    const live = /live=([^;]+)/.exec(entered.headers.get('set-cookie') ?? '')![1]!
    await app.page(`/live/${tried!.uuid}/desk`, { cookies: { live } })
    await keepDemo(app.world, {})
    expect(await present()).toBe(2)
    await app.request(`/live/${tried!.uuid}/desk/room`, { cookies: { live }, form: { act: 'open' } })
    expect(await room()).toEqual({ state: 'live', kind: 'broadcast' })

    await keepFor(tried!.starts.subtract({ seconds: 30 }), 1.5)
    expect(await room()).toEqual({ state: 'live', kind: 'recording' })
  }, 60_000)

  test('does nothing where DEMO is off', async () => {
    app.countQueries()
    await keepDemo({ ...app.world, config: { ...app.world.config, demo: false } }, {})
    await loadDemoEdition({ ...app.world, config: { ...app.world.config, demo: false } }, {})
    expect(app.countQueries()).toBe(0)
  })
})

test('on the last day the next edition comes; the old one stays with all that was made in it', async () => {
  const before = await countRows()
  app.setNow('2026-11-27T07:00:00Z')
  await loadDemoEdition(app.world, {})
  expect((await listWeeks(app.db)).map((week) => [week.slug, week.releasedVersion])).toEqual([
    ['next-2027-02-01', 0],
    ['kaleidoscope-2026-11-28', 2],
    ['kaleidoscope-2026-11-21', 2],
  ])
  const after = await countRows()
  expect(after).toMatchObject({ people: before.people, tickets: before.tickets, questions: before.questions })
  expect(after.bookings).toBeGreaterThan(before.bookings!)
  expect((await findState(app.db))!.pastToTell).toBeNull()
}, 60_000)

test('a reset wipes what visitors made, tells kept pages, and loads the week that goes on now', async () => {
  const moderator = await demoPerson('moderator')
  const cookie = await app.signIn(moderator)
  const version = () => sql<{ version: number }>`select version from platform.page_version where scope = 'week'`.execute(app.db)
  const before = (await version()).rows[0]!.version
  await expect(
    resetDemo(app.world, (step) => {
      if (step.includes('science week')) throw new Error('killed')
    }),
  ).rejects.toThrow('killed')
  expect((await listWeeks(app.db)).length).toBe(3)

  await resetDemo(app.world, () => {})
  expect((await listWeeks(app.db)).map((week) => [week.slug, week.releasedVersion])).toEqual([
    ['next-2027-02-08', 0],
    ['kaleidoscope-2026-11-25', 2],
  ])
  expect((await version()).rows[0]!.version).toBeGreaterThan(before)
  expect((await app.request('/me', { cookies: { session: cookie } })).status).toBe(303)
  expect(await app.page('/')).toContain('kaleidoscope-2026-11-25')
  // The logos were put into storage anew, those of the old demonstration are gone.
  const [logo] = logosOf(await app.page('/members'))
  expect((await app.request(logo!)).status).toBe(200)
  const files = await app.db.selectFrom('platform.stored_file').select('storage_key').where('media_type', '=', 'image/webp').execute()
  expect(files.filter((file) => file.storage_key.startsWith('consortium/logo/'))).toHaveLength(54)
}, 120_000)
