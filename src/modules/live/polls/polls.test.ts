import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { inTransaction } from '#platform/db/database.ts'
import { Temporal } from '#platform/time.ts'
import { liveApp, startsAt } from '../../../../checks/setup/live-app.ts'
import type { Guest, LiveApp } from '../../../../checks/setup/live-app.ts'
import { refreshFrame } from '../frames/write.ts'
import { copyPolls } from './actions.ts'
import { countAnswers, listPolls } from './store.ts'

let app: LiveApp
let host: Guest
let moderator: Guest
beforeEach(async () => {
  app = await liveApp({ policy: { audience: 'open' } })
  ;({ host, moderator } = await app.openWithTwo())
})
afterEach(() => app.close())

const json = { accept: 'application/json' }
const draft = { question: 'Что легче воздуха?', choice1: 'Гелий', choice2: 'Аргон', correct: '1', seconds: '60' }
const seat = (n: number, cohort = 'class:1') => app.guest({ kind: 'seat', subject: `class-pass:${n}`, cohort })
const school = (headMax = 24) => app.guest({ kind: 'class', subject: 'class:1', label: '6Б', headMax, cohort: 'class:1' })
const staff = async () => Promise.all([host.get('/desk/board'), moderator.get('/desk/board')])

async function openOne(wish: Record<string, string> = {}): Promise<void> {
  await moderator.post('/polls', { ...draft, ...wish })
  await moderator.post('/polls/1', { act: 'open' })
}
const answer = (who: Guest, choice: number | string, more: Record<string, string> = {}) =>
  who.post('/polls/1/answers', { choice: String(choice), ...more }, json)
const hands = (who: Guest, ...tally: (number | string)[]) =>
  who.post('/polls/1/answers', Object.fromEntries(tally.map((count, at) => [`hands${at + 1}`, String(count)])), json)

async function counted(): Promise<number[]> {
  return (await countAnswers(app.db, (await listPolls(app.db, app.room.id))[0]!)).counts
}
async function frame(): Promise<Record<string, unknown>> {
  await refreshFrame(app.db, app.room.id, app.world.clock())
  return (await app.db.selectFrom('live.room').select('frame').where('id', '=', app.room.id).executeTakeFirstOrThrow()).frame
}

describe('from draft to result', () => {
  test('a draft is nobody’s, an open poll carries only how many answered, the counts come a minute and two seconds after the close', async () => {
    await moderator.post('/polls', draft)
    const pupil = await seat(1)
    expect((await pupil.get('/polls/1')).status).toBe(404)
    expect((await pupil.get('/polls/1/part?show=form&role=seat&lang=ru&stage=')).status).toBe(404)
    expect((await answer(pupil, 1)).status).toBe(404)
    app.at(2)
    expect((await frame()).poll).toBeNull()

    await host.post('/polls/1', { act: 'open' })
    const opened = Temporal.Instant.from(startsAt).epochMilliseconds + 2000
    app.at(4)
    await answer(pupil, 1)
    expect(await frame()).toMatchObject({
      poll: { number: 1, state: 'open', answered: 1 },
      cues: [
        [opened, 'pollOpens', 1],
        [opened + 60_000, 'pollCloses', 1],
      ],
    })
    app.at(10)
    expect(JSON.stringify((await frame()).poll)).not.toContain('counts')

    app.at(62)
    expect((await frame()).poll).toEqual({ number: 1, state: 'closed', answered: 1 })
    app.at(123.9)
    expect((await frame()).poll).toEqual({ number: 1, state: 'closed', answered: 1 })
    app.at(125)
    expect((await frame()).poll).toEqual({ number: 1, state: 'closed', answered: 1, counts: [1, 0] })
    app.at(62 + 62 + 300)
    expect((await frame()).poll).toBeNull()
  })

  test('the part of the form and of the result: the same for all, kept by caches, without the right answer before the end', async () => {
    await openOne()
    await answer(await seat(1), 2)
    const form = await app.anyone.get('/polls/1/part?show=form&role=seat&lang=ru&stage=young')
    expect(form.headers.get('cache-control')).toBe('public, max-age=60')
    const text = await form.text()
    expect(text).toContain('Гелий')
    expect(text).not.toMatch(/Верный ответ|aria-pressed="true"/)
    expect((await app.anyone.get('/polls/1/part?show=results&role=seat&lang=ru&stage=')).status).toBe(404)
    app.at(122)
    const result = await (await app.anyone.get('/polls/1/part?show=results&role=guest&lang=ru&stage=')).text()
    expect(result).toContain('Верный ответ: Гелий')
    expect(result).toMatch(/<svg[\s\S]*<table/)
  })

  test('closing by hand takes the place of the planned close; another one that opens closes it too', async () => {
    await openOne()
    await moderator.post('/polls', { ...draft, question: 'А второй?' })
    app.at(20)
    await moderator.post('/polls/2', { act: 'open' })
    const polls = await listPolls(app.db, app.room.id)
    expect(polls.map(({ closesAt }) => closesAt?.epochMilliseconds)).toEqual([20, 80].map((s) => Date.parse(startsAt) + s * 1000))
    const cues = await app.db.selectFrom('live.cue').select(['kind', 'number']).orderBy('at').orderBy('id').execute()
    expect(cues.map(({ kind, number }) => `${kind} ${number}`)).toEqual(['pollOpens 1', 'pollCloses 1', 'pollOpens 2', 'pollCloses 2'])
    const log = await app.db.selectFrom('live.moderation_log').select(['act', 'detail']).orderBy('id').execute()
    expect(log.slice(-3)).toEqual([
      { act: 'openPoll', detail: { poll: 1 } },
      { act: 'closePoll', detail: { poll: 1 } },
      { act: 'openPoll', detail: { poll: 2 } },
    ])
  })

  test('opening and closing twice is once; opened again it is not; with an adult missing none opens', async () => {
    await moderator.post('/polls', draft)
    await moderator.post('/desk/room', { act: 'freeze' })
    expect((await moderator.post('/polls/1', { act: 'open' })).headers.get('location')).toContain('note=notLive')
    await moderator.post('/desk/room', { act: 'thaw' })
    for (const act of ['open', 'open', 'close', 'close'])
      expect((await host.post('/polls/1', { act })).headers.get('location')).not.toContain('note')
    expect((await host.post('/polls/1', { act: 'open' })).headers.get('location')).toContain('note=late')
    expect(await app.db.selectFrom('live.cue').selectAll().execute()).toHaveLength(2)
  })

  test.each(['0', 'abc', '1.5', '99999999999', '9223372036854775808', '1e20'])('there is no poll %s to act on', async (number) => {
    for (const act of ['open', 'close', 'delete']) expect((await moderator.post(`/polls/${number}`, { act })).status).toBe(404)
  })

  test('a double click on "keep" makes one poll; pupils and guests make none', async () => {
    for (let click = 0; click < 2; click++) await moderator.post('/polls', { ...draft, formKey: 'one-and-the-same' })
    expect(await listPolls(app.db, app.room.id)).toHaveLength(1)
    for (const who of [await seat(1), await school(), app.anyone]) {
      expect((await who.post('/polls', draft)).status).toBe(403)
      expect((await who.get('/polls')).status).toBe(403)
      expect((await who.post('/polls/1', { act: 'open' })).status).toBe(403)
    }
    expect(await listPolls(app.db, app.room.id)).toHaveLength(1)
  })

  test('what was typed wrongly comes back with the reason', async () => {
    const page = await moderator.post('/polls', { ...draft, choice2: '', correct: '' })
    expect(page.status).toBe(422)
    expect(await page.text()).toMatch(/Two to six different answers[\s\S]*Что легче воздуха\?/)
  })
})

describe('answers', () => {
  beforeEach(() => openOne())

  test('one ticket, one answer; a later one takes its place; the page knows it', async () => {
    const pupil = await seat(1)
    expect(await (await answer(pupil, 1)).json()).toEqual({ ok: true, message: 'Answer taken: Гелий.' })
    await answer(pupil, 2)
    expect(await counted()).toEqual([0, 1])
    expect(await (await pupil.get()).text()).toMatch(/value="2"[^>]*aria-pressed="true"/)
  })

  test('two tabs at the same moment: one answer', async () => {
    const pupil = await seat(1)
    const given = await Promise.all(Array.from({ length: 40 }, (_, n) => answer(pupil, (n % 2) + 1)))
    expect(given.every(({ status }) => status === 200)).toBe(true)
    expect((await counted()).reduce((a, b) => a + b)).toBe(1)
  })

  test('a retry that comes in after a change does not undo it', async () => {
    const pupil = await seat(1)
    await answer(pupil, 1, { formKey: 'first-press' })
    await answer(pupil, 2, { formKey: 'second-press' })
    expect((await answer(pupil, 1, { formKey: 'first-press' })).status).toBe(200)
    expect(await counted()).toEqual([0, 1])
  })

  test('forged numbers change nothing', async () => {
    const pupil = await seat(1)
    for (const choice of ['0', '3', '-1', '1.5', 'NaN', '', '1e9', '99999999999999999999', '1;drop'])
      expect([choice, (await answer(pupil, choice)).status]).toEqual([choice, 422])
    for (const number of ['0', '2', '-1', 'x', '99999999999', '1.5'])
      expect((await pupil.post(`/polls/${number}/answers`, { choice: '1' }, json)).status).toBe(404)
    expect((await hands(pupil, 1, 1)).status).toBe(422)
    expect(await counted()).toEqual([0, 0])
  })

  test('those behind answer until a minute after the close; then nobody', async () => {
    const [behind, late] = [await seat(1), await seat(2)]
    app.at(45)
    await staff()
    app.at(90)
    await staff()
    app.at(119.999)
    await staff()
    expect((await answer(behind, 1)).status).toBe(200)
    app.at(120)
    const refused = await answer(late, 1)
    expect(refused.status).toBe(409)
    expect((await refused.json()).message).toContain('closed already')
    expect(await counted()).toEqual([1, 0])
  })

  test('nobody without a ticket, no staff, nobody while there is a pause', async () => {
    expect((await answer(app.anyone, 1)).status).toBe(403)
    expect((await answer(moderator, 1)).status).toBe(403)
    const pupil = await seat(1)
    await moderator.post('/desk/room', { act: 'freeze' })
    expect((await answer(pupil, 1)).status).toBe(409)
    expect(await counted()).toEqual([0, 0])
  })

  test('the time of an answer is the media’s, clamped, and stands on no page', async () => {
    const pupil = await seat(1)
    app.at(30)
    const at = String(Date.parse(startsAt) + 4321)
    await answer(pupil, 1, { at })
    const row = await app.db.selectFrom('live.poll_answer').selectAll().executeTakeFirstOrThrow()
    expect(row.media_ms).toBe(4321)
    expect(await (await moderator.get('/polls')).text()).not.toMatch(/4321|4\.3/)
  })

  test('a removed ticket answers no more, ten seconds later at the latest', async () => {
    const pupil = await seat(1)
    await answer(pupil, 1)
    await app.db.updateTable('live.ticket').set({ removed_at: app.world.clock() }).where('kind', '=', 'seat').execute()
    app.at(10)
    expect((await answer(pupil, 2)).status).toBe(403)
    expect(await counted()).toEqual([1, 0])
  })

  test('5,000 answers with duplicates and retries at once are counted exactly', async () => {
    const tickets = Array.from({ length: 500 }, (_, n) => ({ room_id: app.room.id, subject: `bulk:${n}`, kind: 'seat', label: 'x' }))
    const until = app.world.clock().add({ hours: 1 })
    const rows = await app.db
      .insertInto('live.ticket')
      .values(tickets.map((ticket) => ({ ...ticket, expires_at: until })))
      .returning('id')
      .execute()
    const { setAnswer } = await import('./answer.ts')
    const sent = rows.flatMap(({ id }, n) =>
      Array.from({ length: 10 }, (_, again) => ({ id, choice: (n % 2) + 1, key: `press-${n}-${again % 3}` })),
    )
    const shuffled = sent.map((one, at) => ({ ...one, at: (at * 7919) % sent.length })).toSorted((a, b) => a.at - b.at)
    const results = await Promise.all(
      shuffled.map(({ id, choice, key }) =>
        setAnswer(app.world, {
          roomId: app.room.id,
          number: 1,
          ticketId: id,
          choice,
          tally: null,
          playedAtMs: undefined,
          key,
          now: app.world.clock(),
        }),
      ),
    )
    expect(results.every(({ ok }) => ok)).toBe(true)
    expect(await counted()).toEqual([250, 250])
  })
})

describe('a class', () => {
  beforeEach(() => openOne())

  test('"17 of 24 for the second" sets a tally, a new one takes its place', async () => {
    const teacher = await school()
    expect(await (await hands(teacher, 7, 17)).json()).toEqual({ ok: true, message: 'Written down: 24 hands.' })
    expect(await counted()).toEqual([7, 17])
    await hands(teacher, 8, 16)
    expect(await counted()).toEqual([8, 16])
  })

  test('never more hands than heads, declared ones before the size of the class; no forged fields', async () => {
    const teacher = await school()
    expect((await hands(teacher, 8, 17)).status).toBe(422)
    await teacher.post('/head-count', { count: '20' })
    expect((await hands(teacher, 4, 17)).status).toBe(422)
    expect((await hands(teacher, 4, 16)).status).toBe(200)
    for (const tally of [['-1', '5'], ['1.5', '1'], ['x', '1'], ['1'], ['1', '1', '1']])
      expect([tally, (await hands(teacher, ...tally)).status]).toEqual([tally, 422])
    expect((await answer(teacher, 1)).status).toBe(422)
    expect(await counted()).toEqual([4, 16])
  })

  test('hands and own screens of one class are never added: the tally stands for all of it', async () => {
    const teacher = await school()
    for (const [n, choice] of [
      [1, 1],
      [2, 1],
      [3, 2],
    ] as const)
      await answer(await seat(n), choice)
    await answer(await seat(9, 'class:2'), 2)
    expect(await counted()).toEqual([2, 2])
    await hands(teacher, 7, 17)
    expect(await counted()).toEqual([7, 18])
    await hands(teacher, 0, 0)
    expect(await counted()).toEqual([2, 2])
  })

  test('one child who makes passes again and again fills no poll: of a class sixty count, those who came in first', async () => {
    const bulk = async (cohort: string, choice: number, count: number): Promise<void> => {
      const tickets = Array.from({ length: count }, (_, n) => ({ subject: `${cohort}:${choice}:${n}`, kind: 'seat', label: 'x', cohort }))
      const rows = await app.db
        .insertInto('live.ticket')
        .values(tickets.map((ticket) => ({ ...ticket, room_id: app.room.id, expires_at: app.world.clock().add({ hours: 1 }) })))
        .returning('id')
        .execute()
      const { id } = (await listPolls(app.db, app.room.id))[0]!
      const row = { poll_id: id, choice, media_ms: 0, answered_at: app.world.clock(), post_keys: [] }
      await app.db
        .insertInto('live.poll_answer')
        .values(rows.map((ticket) => ({ ...row, ticket_id: ticket.id })))
        .execute()
    }
    await bulk('class:2', 1, 24)
    await bulk('class:2', 2, 300)
    await bulk('class:3', 1, 30)
    expect(await counted()).toEqual([54, 36])
  })

  test('both are told which counts', async () => {
    expect(await (await (await school()).get()).text()).toContain('only they count')
    expect(await (await (await seat(1)).get()).text()).toContain('the teacher’s count is taken')
  })
})

test('after the end the page tells what was asked and answered, to those who were not there too', async () => {
  await openOne()
  await answer(await seat(1), 2)
  await moderator.post('/desk/room', { act: 'end' })
  const past = async (): Promise<string | undefined> =>
    /<section[^>]* aria-labelledby="polls"[\s\S]*?<\/section>|id="polls"[\s\S]*?<\/section>/.exec(
      await (await app.anyone.get()).text(),
    )?.[0]
  expect(await past()).toBeUndefined()
  app.at(130)
  expect(await past()).toMatch(/Polls and what was answered[\s\S]*Answers in all: 1[\s\S]*<table[\s\S]*Аргон/)
})

describe('without JavaScript', () => {
  test('the form stands on the room’s page, its answer leads back there; a refusal says why on the poll’s own page', async () => {
    await openOne()
    const pupil = await seat(1)
    expect(await (await pupil.get()).text()).toMatch(
      /<section class="live-poll" id="live-poll" aria-labelledby="live-poll-title" data-part/,
    )
    const sent = await pupil.post('/polls/1/answers', { choice: '1', formKey: 'no-script-key' })
    expect([sent.status, sent.headers.get('location')]).toEqual([303, `/live/${app.room.uuid}?poll=sent#live-poll`])
    expect(await (await pupil.get('?poll=sent')).text()).toContain('Answer taken: Гелий.')
    const wrong = await pupil.post('/polls/1/answers', { choice: '9' })
    expect(wrong.status).toBe(422)
    expect(await wrong.text()).toContain('no such answer')
  })

  test('the result is a picture with its table, on the room’s page', async () => {
    await openOne()
    await answer(await seat(1), 2)
    const other = await seat(2)
    app.at(50)
    await staff()
    app.at(100)
    await staff()
    app.at(123)
    await staff()
    const page = await (await other.get()).text()
    expect(page).toMatch(/<figure class="chart">[\s\S]*<svg[\s\S]*Аргон[\s\S]*<table/)
  })
})

describe('a wave', () => {
  test('asks the same again at its own instants, with answers of its own; what lies in a cut is not asked', async () => {
    await openOne()
    await answer(await seat(1), 1)
    await moderator.post('/polls', { ...draft, question: 'Вырезанный?' })
    app.at(20)
    await moderator.post('/polls/2', { act: 'open' })
    const wave = await app.newRoom(2)
    const move = (at: Temporal.Instant) => (at.epochMilliseconds === Date.parse(startsAt) + 20_000 ? undefined : at.add({ hours: 4 }))
    const copy = () => inTransaction(app.db, (trx) => copyPolls(trx, app.room.id, wave.id, move, app.world.clock()))
    expect(await copy()).toBe(1)
    expect(await copy()).toBe(0)
    const [poll] = await listPolls(app.db, wave.id)
    expect(poll).toMatchObject({ number: 1, question: { en: 'Что легче воздуха?' }, correct: 1 })
    expect(poll!.opensAt!.toString()).toBe('2026-11-23T11:00:00Z')
    expect((await countAnswers(app.db, poll!)).answered).toBe(0)
    const cues = await app.db.selectFrom('live.cue').select(['kind', 'at']).where('room_id', '=', wave.id).orderBy('at').execute()
    expect(cues.map(({ kind }) => kind)).toEqual(['pollOpens', 'pollCloses'])
  })
})
