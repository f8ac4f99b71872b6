import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { broadcastTo } from '../../../../checks/setup/fragments.ts'
import { liveApp } from '../../../../checks/setup/live-app.ts'
import type { LiveApp } from '../../../../checks/setup/live-app.ts'
import type { World } from '#platform/http/route.ts'
import { takeRooms } from './lease.ts'
import { ownRooms } from './owner.ts'
import { newAiring } from './rules.ts'
import { insertSlots } from './store.ts'

let app: LiveApp

beforeAll(async () => {
  app = await liveApp({ source: { kind: 'broadcast' } })
})
afterAll(() => app.close())

const lease = () => app.db.selectFrom('live.owner_lease').selectAll().where('room_id', '=', app.room.id).executeTakeFirst()

async function until(check: () => Promise<boolean>, ms = 8000): Promise<number> {
  const from = performance.now()
  while (!(await check())) {
    if (performance.now() - from > ms) throw new Error('it never came')
    await new Promise((wake) => setTimeout(wake, 25))
  }
  return performance.now() - from
}

/** A process of its own over the same database; killed, it neither says goodbye nor writes any more. */
function startProcess(): { stop: () => Promise<void>; kill: () => void } {
  let killed = false
  const db = new Proxy(app.db, {
    get(target, name) {
      if (killed) throw new Error('killed')
      const value = Reflect.get(target, name, target) as unknown
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const world: World = { ...app.world, db }
  return { stop: ownRooms(world), kill: () => (killed = true) }
}

describe('one owner at a time', () => {
  test('of two processes one owns the room; the other takes it within five seconds after it was killed', async () => {
    const first = startProcess()
    await until(async () => (await lease()) !== undefined)
    const held = (await lease())!
    const second = startProcess()
    await new Promise((wake) => setTimeout(wake, 1500))
    expect((await lease())!).toMatchObject({ holder: held.holder, gen: held.gen })
    first.kill()
    const tookMs = await until(async () => (await lease())!.holder !== held.holder)
    expect(tookMs).toBeLessThan(5000)
    expect((await lease())!.gen).toBe(held.gen + 1)
    await first.stop().catch(() => {})
    await second.stop()
  })

  test('who leaves of its own accord hands over at once', async () => {
    const [first, second] = [startProcess(), startProcess()]
    await until(async () => ((await lease())!.expires_at.epochMilliseconds ?? 0) > Date.now())
    await new Promise((wake) => setTimeout(wake, 200))
    const held = (await lease())!
    // Whichever of the two it is.
    await first.stop()
    const other = (await lease())!
    if (other.holder === held.holder && other.expires_at.epochMilliseconds > Date.now()) await second.stop()
    else expect(await until(async () => (await lease())!.holder !== held.holder)).toBeLessThan(1000)
    await second.stop()
  })

  test('what a former owner still writes is refused by its number', async () => {
    const now = app.world.clock()
    await app.db.updateTable('live.owner_lease').set({ expires_at: '2020-01-01T00:00:00Z' }).execute()
    const before = (await takeRooms(app.db, 'slow', now)).find(({ roomId }) => roomId === app.room.id)!
    await app.db.updateTable('live.owner_lease').set({ expires_at: '2020-01-01T00:00:00Z' }).execute()
    const after = (await takeRooms(app.db, 'quick', now)).find(({ roomId }) => roomId === app.room.id)!
    expect(after.gen).toBe(before.gen + 1)
    expect(await takeRooms(app.db, 'slow', now)).toEqual([])
    const slot = { ...newAiring(0), msn: 0, startsAt: now.epochMilliseconds, durationMs: 1000, breaks: false, item: null }
    const write = (holder: string, gen: number) => insertSlots(app.db, { roomId: app.room.id, holder, gen }, 'main', [slot], new Map(), now)
    expect([await write('slow', before.gen), await write('slow', after.gen), await write('quick', before.gen)]).toEqual([
      false,
      false,
      false,
    ])
    expect(await write('quick', after.gen)).toBe(true)
    await app.db.deleteFrom('live.slot').execute()
    await app.db.deleteFrom('live.owner_lease').execute()
  })
})

test('the owner freezes a room whose adults have gone, thaws it when they are back, and makes a frame each ten seconds', async () => {
  const { stop } = startProcess()
  const { host, moderator } = await app.openWithTwo()
  app.at(61)
  await until(async () => (await app.state()) === 'frozen')
  await host.get('/desk')
  await moderator.get('/desk')
  await until(async () => (await app.state()) === 'live')
  const framedAt = async (): Promise<string> =>
    String((await app.db.selectFrom('live.room').select('framed_at').executeTakeFirstOrThrow()).framed_at)
  app.at(72)
  await until(async () => (await framedAt()) === app.world.clock().toString())
  await stop()
})

test('a list goes on over a killed owner: no number twice, none left out', async () => {
  const first = startProcess()
  await until(async () => ((await lease())?.expires_at.epochMilliseconds ?? 0) > Date.now())
  const adults = [await app.staff('person:1', 'host'), await app.staff('person:2')]
  const broadcast = await broadcastTo(app, app.room, 3)
  const slots = async () =>
    app.db.selectFrom('live.slot').select(['msn', 'seq']).where('room_id', '=', app.room.id).orderBy('msn').execute()
  await until(async () => (await slots()).some((slot) => slot.seq === 2))
  const second = startProcess()
  first.kill()
  for (let n = 3; n < 10; n += 1) {
    app.setNow(app.world.clock().add({ seconds: 1 }).toString())
    for (const one of adults) await one.get('/desk')
    await broadcast.sendSecond(n)
    await new Promise((wake) => setTimeout(wake, 700))
  }
  await until(async () => (await slots()).at(-1)!.seq === 9)
  const all = await slots()
  expect(all.map(({ msn }) => msn)).toEqual(all.map((_, at) => at))
  const seqs = all.flatMap(({ seq }) => (seq === null ? [] : [seq]))
  expect(seqs).toEqual([...new Set(seqs)].toSorted((a, b) => a - b))
  await first.stop().catch(() => {})
  await second.stop()
})

test('hundreds of idle rooms cost a few statements each second', async () => {
  await app.db.updateTable('live.room').set({ state: 'ended' }).execute()
  for (let owner = 100; owner < 400; owner += 1) await app.newRoom(owner)
  const { stop } = startProcess()
  await until(
    async () =>
      Number(
        (
          await app.db
            .selectFrom('live.owner_lease')
            .select(({ fn }) => fn.countAll<number>().as('n'))
            .executeTakeFirstOrThrow()
        ).n,
      ) >= 300,
  )
  await new Promise((wake) => setTimeout(wake, 1000))
  app.countQueries()
  await new Promise((wake) => setTimeout(wake, 3200))
  expect(app.countQueries()).toBeLessThan(20)
  await stop()
})
