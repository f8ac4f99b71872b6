import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sql } from '#platform/db/database.ts'
import { verifyLog } from '../desk/log.ts'
import { liveApp } from '../../../../checks/setup/live-app.ts'
import type { Guest, LiveApp } from '../../../../checks/setup/live-app.ts'
import { setVote } from './actions.ts'

let app: LiveApp
let host: Guest
let moderator: Guest
let pupil: Guest
beforeEach(async () => {
  app = await liveApp({ policy: { audience: 'open' } })
  ;({ host, moderator } = await app.openWithTwo())
  pupil = await app.guest({ kind: 'seat', subject: 'class-pass:1', label: 'Быстрый Ёж', cohort: 'class:1' })
})
afterEach(() => app.close())

const ask = (who: Guest, text: string, formKey = 'key-number-one') => who.post('/questions', { text, formKey })
const act = (who: Guest, number: number, name: string, more = {}) => who.post(`/desk/questions/${number}`, { act: name, ...more })
const shown = async () => (await app.anyone.get('/questions/list?rev=0&lang=ru')).text()
const votes = async (number: number) =>
  (await app.db.selectFrom('live.question').select('votes').where('number', '=', number).executeTakeFirstOrThrow()).votes

test('numbers that no question has are refused, however large or odd', async () => {
  await ask(pupil, 'Почему небо синее?')
  for (const number of ['0', '-1', '1.5', '1e20', '99999999999999999999', 'NaN']) {
    const voted = await pupil.post(`/questions/${number}/vote`, { on: '1' })
    expect([number, [404, 409].includes(voted.status)]).toEqual([number, true])
    const merged = await act(moderator, 1, 'merge', { into: number })
    expect([number, merged.headers.get('location')]).toEqual([number, expect.stringContaining('note=target')])
  }
})

test('a made-up note or answer in the address of a page says nothing', async () => {
  for (const word of ['constructor', 'toString', '__proto__']) {
    expect([word, (await moderator.get(`/desk?note=${word}`)).status]).toEqual([word, 200])
    expect([word, (await pupil.get(`?heads=${word}`)).status]).toEqual([word, 200])
  }
})

test('the youngest begin with half a question; others are not offered one, and no other words come from an address', async () => {
  const cookies = { live: pupil.cookie, look: 'stage~young' }
  const room = await (await app.request(`/live/${app.room.uuid}`, { cookies })).text()
  expect(room.match(/\/ask\?start=\w+/g)).toEqual(['/ask?start=why', '/ask?start=how', '/ask?start=whatIf', '/ask?start=canI'])
  expect(await (await pupil.get()).text()).not.toContain('ask?start=')
  expect(await (await pupil.get('/ask?start=why')).text()).toMatch(/<textarea[^>]*>\s*Why /)
  expect(await (await pupil.get('/ask?start=<b>bad</b>')).text()).toMatch(/<textarea[^>]*><\/textarea>/)
})

describe('moderation', () => {
  test('nobody but the moderators and who asked sees a question before it is approved', async () => {
    await ask(pupil, 'Почему небо синее?')
    const other = await app.guest({ kind: 'seat', subject: 'class-pass:2' })
    for (const page of [
      await shown(),
      await (await other.get()).text(),
      await (await other.get('/questions')).text(),
      await (await host.get('/desk')).text(),
    ])
      expect(page).not.toContain('небо синее')
    expect(await (await app.anyone.get('/state')).text()).not.toContain('небо')
    expect((await host.get('/desk/questions/1')).status).toBe(404)
    expect(await (await moderator.get('/desk')).text()).toContain('небо синее')
    expect(await (await pupil.get()).text()).toContain('небо синее')
    await act(moderator, 1, 'approve')
    expect(await shown()).toContain('Почему небо синее?')
  })

  test('a host may not approve, a pupil may do nothing', async () => {
    await ask(pupil, 'Почему небо синее?')
    expect((await act(host, 1, 'approve')).status).toBe(403)
    expect((await act(pupil, 1, 'approve')).status).toBe(403)
    expect(await shown()).not.toContain('небо')
  })

  test('declined: nobody sees it, and the pupil learns it without being blamed', async () => {
    await ask(pupil, 'Почему небо синее?')
    await act(moderator, 1, 'decline')
    expect(await shown()).not.toContain('небо')
    expect(await (await pupil.get()).text()).toContain('Not taken on air')
  })

  test('one question is on stage; an answered one is told once, a better text later is not told again', async () => {
    for (const [at, text] of ['Первый вопрос?', 'Второй вопрос?'].entries()) {
      await ask(pupil, text, `key-number-${at}`)
      await act(moderator, at + 1, 'approve')
      await act(host, at + 1, 'stage')
    }
    const stages = await app.db.selectFrom('live.question').select(['number', 'state']).orderBy('number').execute()
    expect(stages).toEqual([
      { number: 1, state: 'shown' },
      { number: 2, state: 'onStage' },
    ])
    await act(host, 2, 'answer')
    await act(host, 2, 'answer', { answer: 'Потому что рассеяние' })
    expect(await shown()).toContain('Потому что рассеяние')
    await app.runJobs()
    expect(app.facts.filter((fact) => fact.name === 'QuestionAnswered')).toHaveLength(1)
  })

  test('two moderators: the second hears that a colleague was faster', async () => {
    await ask(pupil, 'Почему небо синее?')
    await act(moderator, 1, 'decline')
    const late = await act(moderator, 1, 'stage')
    expect(late.headers.get('location')).toContain('note=late')
  })
})

describe('at the end', () => {
  test('what was not answered is told once, the most wanted first, held ones apart; nothing where nothing is left', async () => {
    for (const number of [1, 2, 3, 4, 5]) await ask(pupil, `Вопрос ${number}?`, `key-number-${number}`)
    for (const number of [1, 2, 3]) await act(moderator, number, 'approve')
    await pupil.post('/questions/2/vote', { on: '1' })
    await act(moderator, 1, 'answer')
    await act(moderator, 4, 'decline')
    const ids = await app.db.selectFrom('live.question').select('id').orderBy('number').execute()
    for (let press = 0; press < 2; press++) await moderator.post('/desk/room', { act: 'end' })
    await app.runJobs()
    const left = app.facts.filter((fact) => fact.name === 'QuestionsLeft')
    expect(left.map((fact) => fact.payload)).toEqual([
      { roomId: app.room.id, ownerType: 'test.thing', ownerId: 1, shown: [ids[1]!.id, ids[2]!.id], held: [ids[4]!.id] },
    ])
  })

  test('nothing is told where nothing is left', async () => {
    await moderator.post('/desk/room', { act: 'end' })
    await app.runJobs()
    expect(app.facts.map((fact) => fact.name)).not.toContain('QuestionsLeft')
  })
})

describe('words that hurt', () => {
  test('are refused gently, nothing is kept, and the text stays in the form', async () => {
    const answer = await ask(pupil, 'Почему ты мудак?')
    expect(answer.status).toBe(422)
    const html = await answer.text()
    expect(html).toContain('a word in it that hurts')
    expect(html).toContain('Почему ты мудак?</textarea>')
    expect(await app.db.selectFrom('live.question').selectAll().execute()).toEqual([])
  })
})

describe('asking', () => {
  test('without scripts: 303 back to the room; with them: the words to say', async () => {
    const plain = await ask(pupil, 'Почему небо синее?')
    expect([plain.status, plain.headers.get('location')]).toEqual([303, `/live/${app.room.uuid}?asked=1#mine`])
    const fetched = await pupil.post('/questions', { text: 'А трава?', formKey: 'key-number-two' }, { accept: 'application/json' })
    expect(await fetched.json()).toMatchObject({ ok: true, message: expect.stringContaining('moderator') })
  })

  test('the same post twice is one question', async () => {
    await ask(pupil, 'Почему небо синее?')
    const again = await ask(pupil, 'Почему небо синее?')
    expect(again.headers.get('location')).toContain('asked=1')
    expect(await app.db.selectFrom('live.question').selectAll().execute()).toHaveLength(1)
  })

  test('a phone number comes back with what was typed, and is not kept', async () => {
    const answer = await ask(pupil, 'Звони 8 912 345-67-89')
    expect(answer.status).toBe(422)
    const page = await answer.text()
    expect(page).toContain('Звони 8 912 345-67-89')
    expect(page).toContain('phone number')
    expect(await app.db.selectFrom('live.question').selectAll().execute()).toHaveLength(0)
  })

  test('markup is text', async () => {
    await ask(pupil, '<script>alert(1)</script> зачем?')
    await act(moderator, 1, 'approve')
    expect(await shown()).toContain('&lt;script>alert(1)&lt;/script> зачем?')
  })

  test('frozen: refused with the text kept, even before the sweep has noticed', async () => {
    app.at(61)
    const silent = await ask(pupil, 'Почему небо синее?')
    expect(silent.status).toBe(409)
    expect(await silent.text()).toContain('Почему небо синее?')
    expect(await app.db.selectFrom('live.question').selectAll().execute()).toHaveLength(0)
  })

  test('guests and staff do not ask', async () => {
    expect((await ask(app.anyone, 'Почему небо синее?')).status).toBe(403)
    expect((await ask(host, 'Почему небо синее?')).status).toBe(403)
  })

  test('a sixth question within a minute waits, with the text kept; a classmate is not slowed down', async () => {
    for (let at = 1; at <= 5; at++) expect((await ask(pupil, `Вопрос номер ${at}?`, `key-number-${at}`)).status).toBe(303)
    const sixth = await ask(pupil, 'Шестой вопрос?', 'key-number-6')
    expect(sixth.status).toBe(429)
    expect(await sixth.text()).toContain('Шестой вопрос?')
    const mate = await app.guest({ kind: 'seat', subject: 'class-pass:2', cohort: 'class:1' })
    expect((await ask(mate, 'Мой первый?')).status).toBe(303)
  })
})

describe('votes', () => {
  beforeEach(async () => {
    await ask(pupil, 'Почему небо синее?')
    await act(moderator, 1, 'approve')
  })
  const vote = (who: Guest, number: number, on = '1') => who.post(`/questions/${number}/vote`, { on })

  test('one ticket, one vote, however often; it can be taken back', async () => {
    await vote(pupil, 1)
    await vote(pupil, 1)
    expect(await votes(1)).toBe(1)
    await vote(await app.guest({ kind: 'class', subject: 'class:5' }), 1)
    expect(await votes(1)).toBe(2)
    await vote(pupil, 1, '0')
    await vote(pupil, 1, '0')
    expect(await votes(1)).toBe(1)
  })

  test('the same ticket on two devices at once is still one vote', async () => {
    const ticket = await app.db.selectFrom('live.ticket').selectAll().where('kind', '=', 'seat').executeTakeFirstOrThrow()
    const one = { id: ticket.id, roomId: ticket.room_id } as Parameters<typeof setVote>[1]['ticket']
    await Promise.all([1, 2, 3, 4].map(() => setVote(app.db, { ticket: one, number: 1, on: true, now: app.world.clock() })))
    expect(await votes(1)).toBe(1)
  })

  test('guests, staff, unknown and hidden questions: no vote', async () => {
    expect((await vote(app.anyone, 1)).status).toBe(403)
    expect((await vote(moderator, 1)).status).toBe(403)
    expect((await vote(pupil, 99)).status).toBe(409)
    await ask(pupil, 'Скрытый вопрос?', 'key-number-two')
    expect((await vote(pupil, 2)).status).toBe(409)
    expect(await votes(2)).toBe(0)
  })

  test('joining two questions unites their voters and counts nobody twice', async () => {
    const [second, third] = [
      await app.guest({ kind: 'seat', subject: 'class-pass:2' }),
      await app.guest({ kind: 'seat', subject: 'class-pass:3' }),
    ]
    await ask(second, 'Отчего небо голубое?')
    await act(moderator, 2, 'approve')
    for (const [who, number] of [
      [third, 1],
      [third, 2],
      [pupil, 2],
    ] as const)
      await vote(who, number)
    expect((await act(moderator, 2, 'merge', { into: '1' })).status).toBe(303)
    // Third voted for both, the pupil for the second, and second asked it.
    expect(await votes(1)).toBe(3)
    expect(await shown()).not.toContain('голубое')
    expect(await (await second.get()).text()).toContain('Joined with a similar one')
  })

  test('a question is not joined to itself or to one that nobody sees', async () => {
    await ask(pupil, 'Скрытый вопрос?', 'key-number-two')
    for (const into of ['1', '2', '99', ''])
      expect((await act(moderator, 1, 'merge', { into })).headers.get('location')).toContain('note=target')
  })
})

describe('the log', () => {
  test('holds every act of the staff in a chain', async () => {
    await ask(pupil, 'Почему небо синее?')
    await act(moderator, 1, 'approve')
    await act(host, 1, 'stage')
    await act(host, 1, 'answer')
    const acts = await app.db.selectFrom('live.moderation_log').select('act').orderBy('id').execute()
    expect(acts.map((row) => row.act)).toEqual(['open', 'approve', 'stage', 'answer'])
    expect(await verifyLog(app.db, app.room.id)).toMatchObject({ ok: true, entries: 4 })
  })

  test('can’t be changed, and where somebody forces it, the chain breaks there', async () => {
    await ask(pupil, 'Почему небо синее?')
    await act(moderator, 1, 'decline')
    await act(moderator, 1, 'approve')
    const [, second] = await app.db.selectFrom('live.moderation_log').select('id').orderBy('id').execute()
    const change = app.db.updateTable('live.moderation_log').set({ act: 'approve' }).where('id', '=', second!.id)
    await expect(change.execute()).rejects.toThrow('append only')
    await expect(app.db.deleteFrom('live.moderation_log').where('id', '=', second!.id).execute()).rejects.toThrow('append only')
    await sql`alter table live.moderation_log disable trigger moderation_log_append_only`.execute(app.db)
    await change.execute()
    expect(await verifyLog(app.db, app.room.id)).toEqual({ ok: false, brokenAtId: second!.id })
  })

  test('a row taken out of the middle breaks the chain after it', async () => {
    await ask(pupil, 'Почему небо синее?')
    await act(moderator, 1, 'decline')
    await act(moderator, 1, 'approve')
    const [, second, third] = await app.db.selectFrom('live.moderation_log').select('id').orderBy('id').execute()
    await sql`alter table live.moderation_log disable trigger moderation_log_append_only`.execute(app.db)
    await app.db.deleteFrom('live.moderation_log').where('id', '=', second!.id).execute()
    expect(await verifyLog(app.db, app.room.id)).toEqual({ ok: false, brokenAtId: third!.id })
  })
})
