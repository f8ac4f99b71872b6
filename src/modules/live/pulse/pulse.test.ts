import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Temporal } from '#platform/time.ts'
import { inTransaction, sql } from '#platform/db/database.ts'
import { admit } from '../index.ts'
import { liveApp } from '../../../../checks/setup/live-app.ts'
import type { Guest, LiveApp } from '../../../../checks/setup/live-app.ts'
import { beatsMax, breakInMin, fillBeats, lastMinute, lightTiles, minutesUntil, wishOf } from './rules.ts'

describe('the map', () => {
  const regions = ['RU-A', 'RU-B', 'RU-C', 'RU-D', 'RU-E'].map((code, tileCol) => ({ code, tileCol, tileRow: 0 }))
  test('a number from three classes on, rounded; one or two light the tile without one; nobody leaves it dark', () => {
    const present = [
      { region: 'RU-A', classes: 1 },
      { region: 'RU-B', classes: 2 },
      { region: 'RU-C', classes: 4 },
      { region: 'RU-D', classes: 137 },
      { region: 'XX-NO', classes: 50 },
    ]
    expect(lightTiles(regions, present).map(({ level, classes }) => [level, classes])).toEqual([
      ['few', null],
      ['few', null],
      [1, 3],
      [3, 130],
      ['none', null],
    ])
  })
})

describe('what they press', () => {
  const nowMs = 1_000_000_000
  test('sixty places of ten seconds, the newest last; older ones and those of the future fall out', () => {
    const at = (ago: number) => nowMs - ago * 1000
    const moments = [0, 65, 589, 700, -60].map((ago, n) => ({ atMs: at(ago), counts: [n + 1, 0, 0, 9, 9] }))
    const beats = fillBeats(moments, nowMs)
    expect(beats).toHaveLength(beatsMax)
    expect(beats.map((beat) => beat.clear).filter((count) => count > 0)).toEqual([3, 2, 1])
    expect(beats.at(-1)).toEqual({ clear: 1, fast: 0, louder: 0 })
    expect(lastMinute(beats)).toEqual({ clear: 1, fast: 0, louder: 0 })
  })

  test.each([
    [{ clear: 0, fast: 2, louder: 0 }, undefined],
    [{ clear: 0, fast: 3, louder: 0 }, 'fast'],
    [{ clear: 4, fast: 4, louder: 0 }, undefined],
    [{ clear: 4, fast: 5, louder: 6 }, 'louder'],
  ])('%j asks for %s', (beat, wish) => expect(wishOf(beat)).toBe(wish))
})

describe('time', () => {
  test('whole minutes, rounded up; negative when it is over', () => {
    expect([minutesUntil(60_001, 0), minutesUntil(60_000, 0), minutesUntil(1, 0), minutesUntil(0, 61_000)]).toEqual([2, 1, 1, -1])
  })
  test('the next rest of the eyes is told in minutes', () => {
    const at = (minutes: number) => Temporal.Instant.fromEpochMilliseconds(minutes * 60_000)
    const room = (policy: { screenBlockMin?: number }) => ({ policy, openedAt: at(0), endsAt: at(45) }) as never
    expect(breakInMin(room({}), 0)).toBe(undefined)
    expect([9, 11].map((minutes) => breakInMin(room({ screenBlockMin: 10 }), minutes * 60_000))).toEqual([1, 9])
  })
})

describe('the page', () => {
  let app: LiveApp
  let host: Guest
  let moderator: Guest
  beforeEach(async () => {
    app = await liveApp({ policy: { audience: 'open', screenBlockMin: 10 } })
    ;({ host, moderator } = await app.openWithTwo())
    await sql`insert into regions.region (code, name, zone, zones, tile_col, tile_row, pupils) values
      ('RU-AA', '{"ru":"Алтария"}', 'Europe/Moscow', '{Europe/Moscow}', 500, 500, 1), ('RU-BB', '{"ru":"Беломорье"}', 'Europe/Moscow', '{Europe/Moscow}', 501, 500, 1)
      on conflict do nothing`.execute(app.db)
  })
  afterEach(() => app.close())

  let serial = 0
  const come = (kind: 'class' | 'seat', region: string, cohort?: string) =>
    inTransaction(app.db, async (trx) => {
      const subject = `${kind}:${(serial += 1)}`
      await admit(trx, {
        roomId: app.room.id,
        kind,
        subject,
        cohort: cohort ?? subject,
        label: `Имя ${serial}`,
        region,
        now: app.world.clock(),
      })
      await trx.updateTable('live.ticket').set({ last_seen_at: app.world.clock() }).where('subject', '=', subject).execute()
    })
  const page = async (part = '') => (await host.get(`/pulse${part}`)).text()
  const tile = (html: string, code: string) =>
    new RegExp(`pulse-tile pulse-(\\w+)"[^>]*><rect[^>]*></rect><text[^>]*>${code}<`).exec(html.replaceAll('/>', '></rect>'))?.[1]

  test('a single child lights nothing and is in no number of a region; a class does; five of one class do', async () => {
    await come('seat', 'RU-AA', 'class:7')
    expect(tile(await page(), 'AA')).toBe('none')
    for (let n = 0; n < 4; n += 1) await come('seat', 'RU-AA', 'class:7')
    await come('class', 'RU-BB')
    const html = await page()
    expect([tile(html, 'AA'), tile(html, 'BB')]).toEqual(['few', 'few'])
    expect(html).not.toMatch(/Имя \d/)
  })

  test('declared heads stand for a class and its own screens are not added', async () => {
    await come('class', 'RU-AA', 'class:1')
    await app.db.updateTable('live.ticket').set({ head_count: 24 }).where('kind', '=', 'class').execute()
    for (let n = 0; n < 8; n += 1) await come('seat', 'RU-AA', 'class:1')
    expect(await page()).toMatch(/<b>20<\/b> pupils/)
  })

  test('the three most wanted, the pinned one first; held and answered ones are not there', async () => {
    const pupil = await app.guest({ kind: 'seat', subject: 'class-pass:1' })
    for (let n = 1; n <= 5; n += 1) await pupil.post('/questions', { text: `Вопрос номер ${n}?`, formKey: `key-number-${n}` })
    for (const n of [1, 2, 3, 4]) await moderator.post(`/desk/questions/${n}`, { act: 'approve' })
    await sql`update live.question set votes = number where room_id = ${app.room.id}`.execute(app.db)
    await moderator.post('/desk/questions/1', { act: 'pin' })
    await moderator.post('/desk/questions/4', { act: 'answer' })
    expect([...(await page()).matchAll(/Вопрос номер \d/g)].map(([text]) => text)).toEqual([
      'Вопрос номер 1',
      'Вопрос номер 3',
      'Вопрос номер 2',
    ])
  })

  test('it calls for a rest of the eyes, for less speed, and says when it is paused', async () => {
    expect(await page()).toContain('Rest for the eyes in 10 minutes')
    await sql`insert into live.reaction (room_id, at, kind, count) values (${app.room.id}, ${app.world.clock().toString()}::timestamptz, 1, 5)`.execute(
      app.db,
    )
    expect(await page()).toContain('Slower, please')
    app.at(601)
    for (const who of [host, moderator]) await who.get('/desk')
    expect(await page()).toContain('Time to rest the eyes')
    await moderator.post('/desk/room', { act: 'freeze' })
    expect(await page()).toContain('Paused: pupils can’t write now')
  })

  test('eyes rest after each block, with words for young pupils too; the page of now shows it without scripts', async () => {
    const guest = await app.guest({ kind: 'seat', subject: 'class-pass:9' })
    const rest = async (path: string) => /<p class="live-rest"[^>]*>/.exec(await (await guest.get(path)).text())?.[0]
    expect(await rest('/questions')).toContain(' hidden')
    app.at(605)
    for (const who of [host, moderator]) await who.get('/desk')
    expect(await rest('/questions')).not.toContain(' hidden')
    app.at(645)
    expect(await rest('/questions')).toContain(' hidden')
  })

  test('the part answers 204 until something changes; it is for the staff alone', async () => {
    const version = (await host.get('/pulse/part')).headers.get('x-version')!
    expect((await host.get(`/pulse/part?after=${version}`)).status).toBe(204)
    await come('class', 'RU-AA')
    expect((await host.get(`/pulse/part?after=${version}`)).status).toBe(200)
    const pupil = await app.guest({ kind: 'class', subject: 'class:1' })
    for (const who of [pupil, app.anyone]) for (const path of ['/pulse', '/pulse/part']) expect((await who.get(path)).status).toBe(403)
  })
})
