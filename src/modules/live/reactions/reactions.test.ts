import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { liveApp, startsAt } from '../../../../checks/setup/live-app.ts'
import type { Guest, LiveApp } from '../../../../checks/setup/live-app.ts'
import { refreshFrame } from '../frames/write.ts'
import { Presses } from './rules.ts'
import { listReactionHistory } from './store.ts'

describe('one pupil is at most one reaction in ten seconds', () => {
  const press = (presses: Presses, atMs: number, kind = 0, ticket = 1, cohort: string | null = null) =>
    presses.press(ticket, cohort, kind, atMs)
  test('too soon it is refused, the same again changes nothing, another one moves the count', () => {
    const presses = new Presses()
    expect(press(presses, 1000, 1)).toEqual({ taken: true, counts: [{ kind: 1, bucketMs: 0, by: 1 }] })
    expect(press(presses, 2999, 2)).toEqual({ taken: false, counts: [] })
    expect(press(presses, 3000, 1)).toEqual({ taken: true, counts: [] })
    expect(press(presses, 5000, 2)).toEqual({
      taken: true,
      counts: [
        { kind: 1, bucketMs: 0, by: -1 },
        { kind: 2, bucketMs: 0, by: 1 },
      ],
    })
    expect(press(presses, 11_000, 2)).toEqual({ taken: true, counts: [{ kind: 2, bucketMs: 10_000, by: 1 }] })
  })
  test('of one class at most sixty in a window; other classes are not touched', () => {
    const presses = new Presses()
    const taken = (cohort: string, from: number) =>
      Array.from({ length: 100 }, (_, n) => press(presses, 1000, 0, from + n, cohort)).filter((one) => one.taken).length
    expect([taken('class:1', 0), taken('class:2', 1000), taken('class:1', 2000)]).toEqual([60, 60, 0])
  })
})

let app: LiveApp
let moderator: Guest
beforeEach(async () => {
  app = await liveApp()
  ;({ moderator } = await app.openWithTwo())
})
afterEach(() => app.close())

const json = { accept: 'application/json' }
const react = (who: Guest, kind: string) => who.post('/reactions', { kind }, json)
async function shown(): Promise<unknown> {
  await refreshFrame(app.db, app.room.id, app.world.clock())
  return (await app.db.selectFrom('live.room').select('frame').where('id', '=', app.room.id).executeTakeFirstOrThrow()).frame.reactions
}

test('10,000 reactions from one child change nothing but one count', async () => {
  const [child, other] = [
    await app.guest({ kind: 'seat', subject: 'class-pass:1' }),
    await app.guest({ kind: 'seat', subject: 'class-pass:2' }),
  ]
  const kinds = ['fast', 'louder', 'clear', 'wow', 'funny']
  const statuses = new Map<number, number>()
  for (let batch = 0; batch < 100; batch++) {
    const given = await Promise.all(Array.from({ length: 100 }, (_, n) => react(child, kinds[(n + batch) % 5]!)))
    for (const { status } of given) statuses.set(status, (statuses.get(status) ?? 0) + 1)
  }
  expect([...statuses]).toEqual([
    [200, 1],
    [429, 9999],
  ])
  expect((await react(other, 'wow')).status).toBe(200)
  app.at(2)
  expect(await shown()).toEqual([0, 1, 0, 1, 0])
  const rows = await app.db.selectFrom('live.reaction').selectAll().execute()
  expect(rows.map(({ count }) => count)).toEqual([1, 1])
  expect(await app.db.selectFrom('live.presence_span').select('ticket_id').distinct().execute()).toHaveLength(2)
}, 120_000)

test('the frame has the last ten seconds, the history all of them by ten seconds, nobody’s name', async () => {
  const [a, b] = [await app.guest({ kind: 'seat', subject: 'class-pass:1' }), await app.guest({ kind: 'class', subject: 'class:1' })]
  await react(a, 'fast')
  app.at(4)
  await react(b, 'fast')
  await react(a, 'clear')
  expect(await shown()).toEqual([1, 1, 0, 0, 0])
  app.at(9)
  expect(await shown()).toEqual([1, 1, 0, 0, 0])
  app.at(12)
  expect(await shown()).toEqual([0, 1, 0, 0, 0])
  app.at(14)
  expect(await shown()).toEqual([0, 0, 0, 0, 0])
  await react(a, 'funny')
  const history = await listReactionHistory(app.db, app.room.id)
  expect(history.map(({ at, counts }) => [(at.epochMilliseconds - Date.parse(startsAt)) / 1000, counts])).toEqual([
    [0, [1, 1, 0, 0, 0]],
    [10, [0, 0, 0, 0, 1]],
  ])
})

test('a press that a pause refused takes nothing from others when the next one comes', async () => {
  const [child, other] = [
    await app.guest({ kind: 'seat', subject: 'class-pass:1' }),
    await app.guest({ kind: 'seat', subject: 'class-pass:2' }),
  ]
  await react(other, 'fast')
  await moderator.post('/desk/room', { act: 'freeze' })
  expect((await react(child, 'fast')).status).toBe(409)
  await moderator.post('/desk/room', { act: 'thaw' })
  app.at(3)
  expect((await react(child, 'wow')).status).toBe(200)
  expect(await shown()).toEqual([0, 1, 0, 1, 0])
})

test('a form without JavaScript leads back; unknown ones, guests, staff and pauses change nothing', async () => {
  const child = await app.guest({ kind: 'seat', subject: 'class-pass:1' })
  expect(await (await child.get()).text()).toContain('action="/live/')
  expect((await child.post('/reactions', { kind: 'boo' })).status).toBe(404)
  expect((await react(moderator, 'fast')).status).toBe(403)
  expect((await react(app.anyone, 'fast')).status).toBe(403)
  await moderator.post('/desk/room', { act: 'freeze' })
  expect((await react(child, 'fast')).status).toBe(409)
  await moderator.post('/desk/room', { act: 'thaw' })
  app.at(10)
  const sent = await child.post('/reactions', { kind: 'fast' })
  expect(sent.headers.get('location')).toBe(`/live/${app.room.uuid}#live-reactions`)
  const soon = await child.post('/reactions', { kind: 'fast' })
  expect(soon.headers.get('location')).toBe(`/live/${app.room.uuid}?react=soon#live-reactions`)
  expect(await app.db.selectFrom('live.reaction').select('count').execute()).toEqual([{ count: 1 }])
})
