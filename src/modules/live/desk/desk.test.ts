import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { inTransaction, sql } from '#platform/db/database.ts'
import { Temporal } from '#platform/time.ts'
import { admit } from '../index.ts'
import { liveApp, readCookie, startsAt } from '../../../../checks/setup/live-app.ts'
import type { Guest, LiveApp } from '../../../../checks/setup/live-app.ts'
import { verifyLog } from './log.ts'

let app: LiveApp
let host: Guest
let moderator: Guest
let second: Guest
let pupil: Guest
beforeEach(async () => {
  app = await liveApp({ policy: { audience: 'open', moderation: 'trusted' } })
  ;({ host, moderator } = await app.openWithTwo())
  second = await app.staff('person:3')
  pupil = await app.guest({ kind: 'seat', subject: 'class-pass:1', label: 'Быстрый Ёж' })
})
afterEach(() => app.close())

let serial = 0
const ask = (text: string, who = pupil) => who.post('/questions', { text, formKey: `key-number-${(serial += 1)}` })
const act = (who: Guest, number: number, name: string, more = {}) => who.post(`/desk/questions/${number}`, { act: name, ...more })
const ticketUuid = async (subject = 'class-pass:1') =>
  (await app.db.selectFrom('live.ticket').select('uuid').where('subject', '=', subject).executeTakeFirstOrThrow()).uuid
const decide = async (who: Guest, name: string, more = {}, subject?: string) =>
  who.post(`/desk/tickets/${await ticketUuid(subject)}`, { act: name, ...more })
const acts = async () => (await app.db.selectFrom('live.moderation_log').select('act').orderBy('id').execute()).map((row) => row.act)
const room = () => app.db.selectFrom('live.room').selectAll().where('id', '=', app.room.id).executeTakeFirstOrThrow()
const desk = async (who = moderator, query = '') => (await who.get(`/desk${query}`)).text()
const states = async () =>
  (await app.db.selectFrom('live.question').select(['number', 'state']).orderBy('number').execute()).map((row) => row.state)

describe('pin', () => {
  test('one question stays on top, in the frame for all; the next one takes its place', async () => {
    for (const text of ['Почему небо синее?', 'Почему трава зелёная?']) await ask(text)
    for (const number of [1, 2]) await act(moderator, number, 'approve')
    await act(moderator, 1, 'pin')
    expect((await room()).frame).toMatchObject({ pin: 1 })
    await act(second, 2, 'pin')
    expect((await room()).frame).toMatchObject({ pin: 2 })
    expect((await desk()).indexOf('data-q="2"')).toBeLessThan((await desk()).indexOf('data-q="1"'))
    await act(second, 2, 'unpin')
    expect((await room()).frame).toMatchObject({ pin: null })
    expect(await acts()).toEqual(['open', 'approve', 'approve', 'pin', 'pin', 'unpin'])
  })

  test('a held one can’t be pinned; what is declined comes down; what is merged leaves its place to the other', async () => {
    for (const text of ['Почему небо синее?', 'Почему небо голубое?', 'Далеко ли Луна?']) await ask(text)
    expect((await act(moderator, 1, 'pin')).headers.get('location')).toContain('note=refused')
    for (const number of [1, 2, 3]) await act(moderator, number, 'approve')
    await act(moderator, 1, 'pin')
    await act(moderator, 1, 'merge', { into: '№ 2' })
    expect((await room()).pin).toBe(2)
    await act(moderator, 2, 'decline')
    expect((await room()).pin).toBe(null)
    expect((await act(host, 3, 'pin')).status).toBe(403)
  })
})

describe('slate', () => {
  test('stands in the frame and on the desk until it is taken away; once in the log however often it is pressed', async () => {
    for (const who of [host, moderator]) await who.post('/desk/room', { act: 'slate' })
    expect((await room()).frame).toMatchObject({ slate: true })
    expect(await desk()).toContain('The slate stands in the place of the picture')
    for (const who of [host, moderator]) await who.post('/desk/room', { act: 'unslate' })
    expect((await room()).frame).toMatchObject({ slate: false })
    expect(await acts()).toEqual(['open', 'slate', 'unslate'])
  })
})

describe('trust', () => {
  test('questions of a trusted ticket are shown at once, of others held; taken back, held again', async () => {
    await decide(moderator, 'trust')
    await ask('Почему небо синее?')
    const other = await app.guest({ kind: 'seat', subject: 'class-pass:2' })
    await ask('А трава?', other)
    expect(await states()).toEqual(['shown', 'held'])
    await decide(moderator, 'untrust')
    await ask('А море?')
    expect(await states()).toEqual(['shown', 'held', 'held'])
  })

  test('what may lead to a person is held, of a trusted ticket too', async () => {
    await decide(moderator, 'trust')
    await ask('Мой ник в телеграме dron2010')
    await ask('Почему небо синее?')
    expect(await states()).toEqual(['held', 'shown'])
  })

  test.each([
    ['pre', ['held', 'held']],
    ['trusted', ['held', 'shown']],
    ['post', ['shown', 'shown']],
  ])('policy %s: first not trusted, then trusted', async (moderation, expected) => {
    await app.db
      .updateTable('live.room')
      .set({ policy: sql`jsonb_set(policy, '{moderation}', to_jsonb(${moderation}::text))` })
      .execute()
    await ask('Почему небо синее?')
    await app.db.updateTable('live.ticket').set({ trusted: true }).where('subject', '=', 'class-pass:1').execute()
    await ask('А трава?')
    expect(await states()).toEqual(expected)
  })
})

describe('a removed ticket', () => {
  const reenter = async (token: string) => app.request(`/live/${app.room.uuid}/enter?t=${token}`)
  const token = (subject = 'class-pass:1') =>
    inTransaction(app.db, (trx) => admit(trx, { roomId: app.room.id, kind: 'seat', subject, label: 'Быстрый Ёж', now: app.world.clock() }))

  test('old cookie, unused link, new link and every post are refused; the page is gentle; votes and questions stay', async () => {
    await ask('Почему небо синее?')
    await act(moderator, 1, 'approve')
    const voter = await app.guest({ kind: 'seat', subject: 'class-pass:2' })
    await voter.post('/questions/1/vote', { on: '1' })
    const unused = await token('class-pass:2')
    expect((await decide(moderator, 'remove', { reason: 'rude' }, 'class-pass:2')).status).toBe(303)
    expect((await room()).frame).toMatchObject({ top: [[1, 1]] })
    const page = await voter.get()
    expect([page.status, await page.text()]).toEqual([403, expect.stringContaining('You are not in this room any more')])
    for (const path of ['/me', '/screen', '/questions', '/ask', '/desk', '/pulse', '/captioner', '/log'])
      expect([path, (await voter.get(path)).status]).toEqual([path, 403])
    for (const path of ['/questions', '/questions/1/vote', '/head-count', '/desk/room'])
      expect([path, (await voter.post(path, { text: 'Ещё вопрос?', on: '1', act: 'leave' })).status]).toEqual([path, 403])
    expect((await reenter(unused)).status).toBe(403)
    expect(readCookie(await reenter(await token('class-pass:2')))).toBe('')
  })

  test('may still call an adult', async () => {
    await decide(moderator, 'remove', { reason: 'noise' })
    expect((await pupil.post('/help', { note: 'за что' })).status).toBe(303)
    expect(await desk()).toContain('за что')
  })

  test('needs a reason of the list, which stands in the log and never on a pupil’s page', async () => {
    for (const reason of ['', 'constructor', 'плохой'])
      expect([reason, (await decide(moderator, 'remove', { reason })).status]).toEqual([reason, 422])
    await decide(moderator, 'remove', { reason: 'rude' })
    expect(await (await pupil.get()).text()).not.toContain('rude')
    const log = await app.db.selectFrom('live.moderation_log').select(['act', 'detail']).orderBy('id', 'desc').executeTakeFirstOrThrow()
    expect(log).toEqual({ act: 'remove', detail: { ticket: expect.any(Number), reason: 'rude' } })
  })

  test('let back in, it comes in by a new link and with the old cookie', async () => {
    await decide(moderator, 'remove', { reason: 'other' })
    await decide(second, 'restore')
    expect((await pupil.get('/me')).status).toBe(200)
    expect((await reenter(await token())).status).toBe(303)
  })

  test('the staff can’t be removed, nor a ticket of another room', async () => {
    expect((await decide(moderator, 'remove', { reason: 'rude' }, 'person:1')).status).toBe(404)
    const other = await app.newRoom(2)
    await inTransaction(app.db, (trx) =>
      admit(trx, { roomId: other.id, kind: 'seat', subject: 'class-pass:9', label: 'x', now: app.world.clock() }),
    )
    expect((await decide(moderator, 'remove', { reason: 'rude' }, 'class-pass:9')).status).toBe(404)
  })
})

describe('two moderators at once', () => {
  test('no act is done twice, and the second hears who was first', async () => {
    await ask('Почему небо синее?')
    const answers = await Promise.all([act(moderator, 1, 'approve'), act(second, 1, 'approve')])
    const late = answers.map((answer) => answer.headers.get('location')!).filter((to) => to.includes('note'))
    expect(late).toHaveLength(1)
    expect(await acts()).toEqual(['open', 'approve'])
    expect(await desk(moderator, late[0]!.slice(late[0]!.indexOf('?')))).toMatch(/Label of person:[23] was faster: “put on air”/)
  })

  test('a double click of one hand is no quarrel', async () => {
    await ask('Почему небо синее?')
    await act(moderator, 1, 'approve')
    expect((await act(moderator, 1, 'approve')).headers.get('location')).toBe(`/live/${app.room.uuid}/desk`)
    await decide(moderator, 'remove', { reason: 'rude' })
    expect((await decide(moderator, 'remove', { reason: 'rude' })).headers.get('location')).toBe(`/live/${app.room.uuid}/desk`)
    expect((await decide(second, 'remove', { reason: 'rude' })).headers.get('location')).toContain('note=late')
    expect(await acts()).toEqual(['open', 'approve', 'remove'])
  })

  test('an island is told in words', async () => {
    await ask('Почему небо синее?')
    const json = { accept: 'application/json' }
    await moderator.post('/desk/questions/1', { act: 'decline' }, json)
    const late = await second.post('/desk/questions/1', { act: 'stage' }, json)
    expect(await late.json()).toEqual({ ok: false, note: 'Label of person:2 was faster: “declined”.' })
  })

  test('a made-up note, number or name in an address says nothing', async () => {
    for (const query of ['?note=constructor', '?note=late&q=99999999999', '?note=late&of=1e9', '?note=late&call=x', '?note=Evil'])
      expect([query, (await desk(moderator, query)).split('<main')[1]!.split('</main>')[0]!.includes('class="notice')]).toEqual([
        query,
        query.startsWith('?note=late'),
      ])
  })
})

describe('merging', () => {
  test('what asks the same is offered, what does not isn’t', async () => {
    for (const text of ['Почему небо синее днём?', 'Сколько лет Земле?', 'А почему небо днём синее?']) await ask(text)
    for (const number of [1, 2]) await act(moderator, number, 'approve')
    const html = await desk()
    expect(html).toContain('join-3-1')
    expect(html).not.toContain('join-3-2')
    expect(await (await moderator.get('/desk/questions/3')).text()).toContain('№ 1: Почему небо синее днём?')
    await act(moderator, 3, 'merge', { into: '1' })
    expect(await states()).toEqual(['shown', 'shown', 'merged'])
  })

  test.each(['', '0', '1', '-2', '1e3', '２', '999999', "1' or '1'='1"])('into %j nothing is merged', async (into) => {
    await ask('Почему небо синее?')
    await act(moderator, 1, 'approve')
    expect((await act(moderator, 1, 'merge', { into })).headers.get('location')).toContain('note=target')
    expect(await states()).toEqual(['shown'])
  })
})

describe('the log', () => {
  test('a page for moderator and duty, with the chain’s check; not for host and pupil', async () => {
    await ask('Почему небо синее?')
    await act(moderator, 1, 'approve')
    const html = await (await moderator.get('/log')).text()
    expect(html).toContain('The chain is whole')
    expect(html).toContain('put on air, question 1')
    expect(html).toContain(((await verifyLog(app.db, app.room.id)) as { lastHash: string }).lastHash.slice(0, 12))
    const duty = await app.staff('person:4', 'duty')
    expect((await duty.get('/log')).status).toBe(200)
    for (const who of [host, pupil, app.anyone]) expect((await who.get('/log')).status).toBe(403)
    expect((await moderator.get('/log?before=x')).status).toBe(404)
    await sql`alter table live.moderation_log disable trigger moderation_log_append_only`.execute(app.db)
    await app.db.updateTable('live.moderation_log').set({ act: 'decline' }).where('act', '=', 'approve').execute()
    expect(await (await moderator.get('/log')).text()).toContain('The chain is broken')
  })

  test('a pupil reaches no part of the desk', async () => {
    await ask('Почему небо синее?')
    const uuid = await ticketUuid()
    for (const path of ['/desk', '/desk/board', '/desk/questions/1', `/desk/tickets/${uuid}`, '/log'])
      expect([path, (await pupil.get(path)).status]).toEqual([path, 403])
    for (const path of ['/desk/room', '/desk/questions/1', `/desk/tickets/${uuid}`, `/desk/incidents/${uuid}`])
      for (const name of ['approve', 'pin', 'trust', 'remove', 'slate', 'freeze', 'panic', 'hand'])
        expect([path, name, [403, 404].includes((await pupil.post(path, { act: name, reason: 'rude' })).status)]).toEqual([
          path,
          name,
          true,
        ])
    expect(await acts()).toEqual(['open'])
  })
})

describe('two rooms', () => {
  test('who keeps both sees the counters of both side by side', async () => {
    expect(await desk()).not.toContain('Your rooms')
    const other = await app.newRoom(2)
    const link = await inTransaction(app.db, (trx) =>
      admit(trx, { roomId: other.id, kind: 'moderator', subject: 'person:2', label: 'Label', vetted: true, now: app.world.clock() }),
    )
    expect(await desk()).toContain('You have not come in there yet.')
    const cookie = readCookie(await app.request(`/live/${other.uuid}/enter?t=${link}`))
    await app.request(`/live/${other.uuid}/desk`, { cookies: { live: cookie } })
    await ask('Почему небо синее?')
    const html = await desk()
    expect(html).toContain(`data-beat="${other.uuid}"`)
    expect(html).toMatch(/live-counters"><b>1<\/b> waiting <b>0<\/b> on air/)
    await app.request(`/live/${other.uuid}/desk/room`, { cookies: { live: cookie }, form: { act: 'leave' } })
    expect(await desk()).not.toContain('data-beat')
    app.setNow(Temporal.Instant.from(startsAt).add({ minutes: 106 }).toString())
    expect(await desk(second)).not.toContain('Your rooms')
  })
})
