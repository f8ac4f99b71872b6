import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TestDraw } from '../../../../checks/setup/drawn.ts'
import { apply, drawTimes, giveShares, makeDraw, shareHolders } from '../../../../checks/setup/drawn.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { testApp } from '../../../../checks/setup/test-app.ts'
import type { Db } from '#platform/db/database.ts'
import { inTransaction, sql } from '#platform/db/database.ts'
import { draws, listSeatsOfHolders, setCap, takeSeats } from '../index.ts'
import { seats as seatsModule } from '../module.ts'
import { closeDraw } from './close.ts'
import { computeDraw, hashOf, toCanonical } from './compute.ts'
import type { Inputs, Result } from './compute.ts'
import { placeDraw } from './place.ts'
import { runDraw } from './run.ts'
import { listShares } from './shares.ts'
import { runThrough, sweepDraws } from './sweep.ts'

let app: TestApp
let db: Db

beforeAll(async () => {
  app = await testApp({ modules: [seatsModule] })
  db = app.db
})
afterAll(() => app.close())
beforeEach(() => app.setNow('2026-11-23T07:00:00Z'))

const toOpen = (): void => app.setNow('2026-11-24T07:00:00Z')
const toClosed = (): void => app.setNow(drawTimes.closesAt)
const toEnd = (): void => app.setNow(drawTimes.revealUntil)

async function openDraw(
  places: number[],
  more: { reserve?: number; confirmH?: number; kept?: boolean } = {},
): Promise<TestDraw & { shares: string[] }> {
  const draw = await makeDraw(app, places, more)
  const shares = await giveShares(app, draw.drawId, more.kept)
  toOpen()
  return { ...draw, shares }
}
const find = async (draw: TestDraw) => (await draws.find(db, draw.uuid))!
const phase = async (draw: TestDraw) => draws.phase(await find(draw), app.world.clock())
const inputsOf = async (draw: TestDraw): Promise<Inputs> =>
  JSON.parse(Buffer.from((await app.world.storage.read((await find(draw)).inputsKey!))!).toString()) as Inputs
const resultOf = async (draw: TestDraw): Promise<Result> =>
  JSON.parse(Buffer.from((await app.world.storage.read((await find(draw)).resultKey!))!).toString()) as Result
const seatsOf = async (ids: number[]) =>
  (await listSeatsOfHolders(db, 'people.child', ids)).map(({ holder, poolId, state, place }) => ({ id: holder.id, poolId, state, place }))
const counts = async (poolIds: number[]) => {
  const { rows } = await sql<{ id: number; used: number; waiting: number; sum: number; line: number }>`
    select id, used, waiting, (select coalesce(sum(units) filter (where seat.state in ('granted','offered')), 0)::int from seats.seat where pool_id = pool.id) as sum,
      (select count(*) from seats.seat where pool_id = pool.id and seat.state = 'waiting') as line
    from seats.pool where id = any(${poolIds}) order by id`.execute(db)
  return rows
}
let child = 1000
const newChildren = (n: number): number[] => Array.from({ length: n }, () => (child += 1))

describe('opening', () => {
  test('without shares of the office and two members nobody can apply, and at the end it is called off', async () => {
    const draw = await makeDraw(app, [3])
    toOpen()
    expect(await phase(draw)).toBe('unready')
    expect(await apply(app, draw, 1, [0])).toEqual({ ok: false, reason: 'notOpenYet' })
    toClosed()
    await closeDraw(app.world, { drawId: draw.drawId })
    expect(await find(draw)).toMatchObject({ state: 'cancelled', endedWhy: 'notOpened' })
  })

  test('three shares of members alone, or of the office and one member, are not enough', async () => {
    const draw = await makeDraw(app, [3])
    for (const id of [1, 2, 3]) {
      const wish = { drawId: draw.drawId, holder: { type: 'member' as const, id }, label: { en: 'm' }, now: app.world.clock() }
      await inTransaction(db, (trx) => draws.commit(trx, app.world, wish))
    }
    expect((await find(draw)).isReady).toBe(false)
  })

  test('a share may be given anew until the window opens, never afterwards, and no hash twice', async () => {
    const draw = await makeDraw(app, [3])
    await giveShares(app, draw.drawId)
    const before = await listShares(db, draw.drawId)
    const wish = { drawId: draw.drawId, holder: shareHolders[0]!, label: { en: 'office' } }
    const commit = (commitment?: string) =>
      inTransaction(db, (trx) => draws.commit(trx, app.world, { ...wish, commitment, now: app.world.clock() }))
    expect(await commit(before[1]!.commitment)).toEqual({ ok: false, reason: 'sameAsAnother' })
    expect(await commit('not a hash')).toEqual({ ok: false, reason: 'notAHash' })
    expect(await commit()).toEqual({ ok: true })
    expect((await listShares(db, draw.drawId))[0]!.commitment).not.toBe(before[0]!.commitment)
    toOpen()
    expect(await commit()).toEqual({ ok: false, reason: 'late' })
    expect(await listShares(db, draw.drawId)).toHaveLength(3)
  })

  test('no secret share stands readable in the database before the list is closed', async () => {
    const draw = await openDraw([3])
    const { rows } = await sql<{ share: Buffer | null; sealed: Buffer; commitment: Buffer }>`
      select share, sealed, commitment from seats.share where draw_id = ${draw.drawId}`.execute(db)
    for (const { share, sealed, commitment } of rows) {
      expect(share).toBeNull()
      for (let at = 0; at + 32 <= sealed.length; at += 1)
        expect(
          createHash('sha256')
            .update(sealed.subarray(at, at + 32))
            .digest('hex'),
        ).not.toBe(commitment.toString('hex'))
    }
  })

  test.each([
    { wish: { pools: [] }, reason: 'noPools' },
    { wish: { closesAt: drawTimes.opensAt }, reason: 'badTimes' },
    { wish: { reserves: { A: 9 } }, reason: 'reservesTooLarge' },
    { wish: { reserves: { Z: 1 } }, reason: 'badQuotas' },
    { wish: { taken: true }, reason: 'poolTaken' },
  ])('set up wrongly it is refused: $reason', async ({ wish, reason }) => {
    const draw = await makeDraw(app, [3])
    const { opensAt, closesAt, revealUntil, quotas } = await find(draw)
    if (!wish.taken) await inTransaction(db, (trx) => draws.cancel(trx, draw.drawId, app.world.clock()))
    const made = await inTransaction(db, (trx) =>
      draws.create(trx, {
        ownerType: 'test.week',
        ownerId: 1,
        label: { en: 'Again' },
        opensAt,
        closesAt: wish.closesAt ? opensAt : closesAt,
        revealUntil,
        quotas,
        pools: wish.pools ?? [{ poolId: draw.poolIds[0]!, reserves: { ...wish.reserves } as Record<string, number> }],
      }),
    )
    expect(made).toMatchObject({ ok: false, reason })
  })
})

describe('applying', () => {
  test('the last ranks count; a double click and two tabs make one application', async () => {
    const draw = await openDraw([3, 3, 3])
    const [id] = newChildren(1) as [number]
    const answers = await Promise.all([0, 1, 2, 0, 1].map((rank) => apply(app, draw, id, [rank], { postKey: `key-${rank}` })))
    expect(answers.every((answer) => answer.ok)).toBe(true)
    expect(await apply(app, draw, id, [2, 0], { letters: 'BZA', units: 2 })).toMatchObject({ ok: true, edited: true })
    const [application, ...others] = await draws.listApplications(db, 'people.child', [id])
    expect(others).toEqual([])
    expect(application).toMatchObject({ units: 2, letters: 'AB', outcome: null, alias: null })
    expect(application!.ranks.map(({ poolId }) => poolId)).toEqual([draw.poolIds[2], draw.poolIds[0]])
  })

  test('a post repeated after a change takes nothing back', async () => {
    const draw = await openDraw([3, 3])
    const [id] = newChildren(1) as [number]
    await apply(app, draw, id, [0], { postKey: 'first' })
    await apply(app, draw, id, [1], { postKey: 'second' })
    expect(await apply(app, draw, id, [0], { postKey: 'first' })).toMatchObject({ ok: true, edited: false })
    const [application] = await draws.listApplications(db, 'people.child', [id])
    expect(application!.ranks[0]!.poolId).toBe(draw.poolIds[1])
  })

  test.each([
    { ranks: [], units: 1, reason: 'noRanks' },
    { ranks: [0, 0], units: 1, reason: 'sameTwice' },
    { ranks: [0, 1, 2, 3, 4, 5], units: 1, reason: 'tooManyRanks' },
    { ranks: [77], units: 1, reason: 'unknownPool' },
    { ranks: [0], units: 4, reason: 'tooLarge' },
  ])('$reason', async ({ ranks, units, reason }) => {
    const draw = await openDraw([3, 3, 3, 3, 3, 3])
    expect(await apply(app, draw, newChildren(1)[0]!, ranks, { units })).toMatchObject({ ok: false, reason })
  })

  test('before and after the window nobody gets in; seats are not given at once', async () => {
    const draw = await makeDraw(app, [3])
    await giveShares(app, draw.drawId)
    expect(await apply(app, draw, 1, [0])).toEqual({ ok: false, reason: 'notOpenYet' })
    toOpen()
    const taken = await inTransaction(db, (trx) =>
      takeSeats(trx, { poolId: draw.poolIds[0]!, holder: { type: 'people.child', id: 1 }, units: 1, now: app.world.clock() }),
    )
    expect(taken).toEqual({ state: 'refused', reason: 'byDraw' })
    toClosed()
    expect(await apply(app, draw, 1, [0])).toEqual({ ok: false, reason: 'closed' })
  })
})

describe('the list', () => {
  test('holds random ids, ranks, sizes and letters, in an order that tells nothing, and nothing else', async () => {
    const draw = await openDraw([3, 3], { reserve: 1 })
    const ids = newChildren(30)
    for (const id of ids) await apply(app, draw, id, [0, 1], { letters: id % 2 ? 'A' : '' })
    toClosed()
    await closeDraw(app.world, { drawId: draw.drawId })
    const inputs = await inputsOf(draw)
    const stored = Buffer.from((await app.world.storage.read((await find(draw)).inputsKey!))!)
    expect(createHash('sha256').update(stored).digest('hex')).toBe((await find(draw)).inputsHash)
    expect(toCanonical(inputs)).toBe(stored.toString())
    expect(inputs.applications).toHaveLength(30)
    expect(Object.keys(inputs.applications[0]!).toSorted()).toEqual(['id', 'letters', 'ranks', 'size'])
    const aliases = inputs.applications.map(({ id }) => id)
    expect(aliases).toEqual(aliases.toSorted())
    expect(aliases.every((id) => /^.{14}4/.test(id))).toBe(true)
    // Sorted by alias, the order of arrival is gone: of 30 the chance to keep it is 1 in 30!.
    const arrived = (await draws.listApplications(db, 'people.child', ids)).map(({ alias }) => alias)
    expect(arrived).not.toEqual(aliases)
    expect(arrived.toReversed()).not.toEqual(aliases)
    expect(inputs.pools.map(({ places, reserves }) => ({ places, reserves }))).toEqual([
      { places: 3, reserves: { A: 1 } },
      { places: 3, reserves: { A: 1 } },
    ])
  })

  test('is closed once: two workers, a job again, a clock that goes back', async () => {
    const draw = await openDraw([2])
    for (const id of newChildren(5)) await apply(app, draw, id, [0])
    const job = { drawId: draw.drawId }
    await closeDraw(app.world, job)
    expect(await phase(draw)).toBe('open')
    toClosed()
    await Promise.all([closeDraw(app.world, job), closeDraw(app.world, job)])
    const first = await find(draw)
    app.setNow('2026-11-25T07:00:00Z')
    await closeDraw(app.world, job)
    expect(await phase(draw)).toBe('revealing')
    expect(await apply(app, draw, 1, [0])).toEqual({ ok: false, reason: 'closed' })
    app.setNow('2026-12-25T07:00:00Z')
    await closeDraw(app.world, job)
    expect((await find(draw)).inputsHash).toBe(first.inputsHash)
  })

  test('whoever applies at the moment of closing is in the list or is told that it is closed', async () => {
    const draw = await openDraw([2])
    const ids = newChildren(40)
    const answers = ids.map((id) => apply(app, draw, id, [0]))
    const closing = closeDraw({ ...app.world, clock: () => app.world.clock().add({ hours: 48 }) }, { drawId: draw.drawId })
    const [done] = await Promise.all([Promise.all(answers), closing])
    expect((await inputsOf(draw)).applications).toHaveLength(done.filter(({ ok }) => ok).length)
  })
})

describe('the draw', () => {
  test('gives what the published files say, once, whoever runs it and how often', async () => {
    const draw = await openDraw([4, 4], { reserve: 1 })
    const ids = newChildren(20)
    for (const id of ids) await apply(app, draw, id, id % 2 ? [0, 1] : [1, 0], { letters: id % 5 ? '' : 'A', units: id % 7 ? 1 : 2 })
    toClosed()
    const job = { drawId: draw.drawId }
    await closeDraw(app.world, job)
    await Promise.all([runDraw(app.world, job), runDraw(app.world, job)])
    const drawn = await find(draw)
    expect(drawn).toMatchObject({ state: 'drawn', doneCount: 0, totalCount: 2 })
    await Promise.all([placeDraw(app.world, job), placeDraw(app.world, job), sweepDraws(app.world, {})])
    await runDraw(app.world, job)
    await placeDraw(app.world, job)
    const result = await resultOf(draw)
    const shares = (await listShares(db, draw.drawId)).map(({ share }) => share!)
    expect(result).toEqual(computeDraw(await inputsOf(draw), shares, { lowered: [], withdrawn: [] }))
    expect(hashOf(toCanonical(result))).toBe((await find(draw)).resultHash)
    expect((await find(draw)).resultHash).toBe(drawn.resultHash)

    const applications = await draws.listApplications(db, 'people.child', ids)
    const seats = await seatsOf(ids)
    for (const { alias, holderId, outcome } of applications) {
      const lot = result.lots.find(({ id }) => id === alias)!
      expect(outcome!.poolId).toBe(lot.pool === null ? null : draw.poolIds[lot.pool])
      const own = seats.filter(({ id }) => id === holderId)
      expect(own.filter(({ state }) => state === 'granted').map(({ poolId }) => poolId)).toEqual(
        lot.pool === null ? [] : [draw.poolIds[lot.pool]],
      )
      expect(own.filter(({ state }) => state === 'waiting')).toHaveLength(lot.pool === null ? 2 : 0)
    }
    // Each line is in the order of lots.
    for (const poolId of draw.poolIds) {
      const line = seats.filter((seat) => seat.poolId === poolId && seat.state === 'waiting').toSorted((a, b) => a.place! - b.place!)
      const lots = line.map(({ id }) => applications.find(({ holderId }) => holderId === id)!.outcome!.lotNo)
      expect(lots).toEqual(lots.toSorted((a, b) => a - b))
    }
    for (const { used, waiting, sum, line } of await counts(draw.poolIds)) expect({ used, waiting }).toEqual({ used: sum, waiting: line })
    const { rows } = await sql<{ n: number }>`select count(*) as n from graphile_worker._private_jobs
      where payload->>'name' = 'DrawPublished' and payload->>'key' = ${String(draw.drawId)}`.execute(db)
    expect(rows[0]!.n).toBe(1)
  })

  test('a worker that dies at any moment leaves nothing half: the next one ends it to the same bytes', async () => {
    const draw = await openDraw([2, 2, 2])
    const ids = newChildren(12)
    for (const id of ids) await apply(app, draw, id, [0, 1, 2])
    toClosed()
    const job = { drawId: draw.drawId }
    await closeDraw(app.world, job)
    // Dies after the file is stored and before the commit.
    const dying = {
      ...app.world,
      storage: {
        ...app.world.storage,
        put: async (...args: Parameters<typeof app.world.storage.put>) => {
          await app.world.storage.put(...args)
          throw new Error('killed')
        },
      },
    }
    await expect(runDraw(dying, job)).rejects.toThrow('killed')
    expect(await find(draw)).toMatchObject({ state: 'closed', resultHash: null })
    expect(await seatsOf(ids)).toEqual([])
    await runDraw(app.world, job)
    // Dies between two pools: the clock of the second one throws.
    let calls = 0
    const failing = {
      ...app.world,
      clock: () => {
        calls += 1
        if (calls === 2) throw new Error('killed')
        return app.world.clock()
      },
    }
    await expect(placeDraw(failing, job)).rejects.toThrow('killed')
    await placeDraw(app.world, job)
    const seats = await seatsOf(ids)
    expect(seats.filter(({ state }) => state === 'granted')).toHaveLength(6)
    expect(seats.filter(({ state }) => state === 'waiting')).toHaveLength(18)
    expect(await phase(draw)).toBe('drawn')
  })

  test('waits for shares that their holders keep; a wrong one is refused; the last right one draws at once', async () => {
    const draw = await openDraw([2], { kept: true })
    for (const id of newChildren(4)) await apply(app, draw, id, [0])
    const reveal = (at: number, share: string) =>
      inTransaction(db, (trx) => draws.reveal(trx, { drawId: draw.drawId, holder: shareHolders[at]!, share, now: app.world.clock() }))
    expect(await reveal(0, draw.shares[0]!)).toEqual({ ok: false, reason: 'early' })
    toClosed()
    await app.runJobs()
    expect(await phase(draw)).toBe('revealing')
    expect(await reveal(0, draw.shares[1]!)).toEqual({ ok: false, reason: 'wrong' })
    expect(await reveal(0, 'x')).toEqual({ ok: false, reason: 'wrong' })
    expect(await reveal(0, ` ${draw.shares[0]!.toUpperCase().slice(0, 32)} ${draw.shares[0]!.slice(32)}`)).toEqual({ ok: true })
    expect(await reveal(0, draw.shares[0]!)).toEqual({ ok: true })
    await reveal(1, draw.shares[1]!)
    await app.runJobs()
    expect(await phase(draw)).toBe('revealing')
    await reveal(2, draw.shares[2]!)
    await app.runJobs()
    expect(await phase(draw)).toBe('drawn')
    expect((await resultOf(draw)).shares).toEqual(draw.shares.toSorted())
  })

  test('a withheld share is dropped at the end of its time and its holder named; a late one changes nothing', async () => {
    const draw = await openDraw([2], { kept: true })
    for (const id of newChildren(4)) await apply(app, draw, id, [0])
    toClosed()
    await app.runJobs()
    const reveal = (at: number) =>
      inTransaction(db, (trx) =>
        draws.reveal(trx, { drawId: draw.drawId, holder: shareHolders[at]!, share: draw.shares[at]!, now: app.world.clock() }),
      )
    await reveal(0)
    await reveal(2)
    toEnd()
    await app.runJobs()
    expect(await phase(draw)).toBe('drawn')
    expect((await listShares(db, draw.drawId)).map(({ droppedAt }) => droppedAt !== null)).toEqual([false, true, false])
    expect((await resultOf(draw)).shares).toEqual([draw.shares[0]!, draw.shares[2]!].toSorted())
    expect(await reveal(1)).toEqual({ ok: false, reason: 'late' })
  })

  test('a share that is kept here is revealed last: who keeps their own back can not know what that changes', async () => {
    for (const isWithheld of [false, true]) {
      app.setNow('2026-11-23T07:00:00Z')
      const draw = await makeDraw(app, [2])
      const shares = await giveShares(app, draw.drawId, true)
      const office = { drawId: draw.drawId, holder: shareHolders[0]!, label: { en: 'office' }, now: app.world.clock() }
      expect(await inTransaction(db, (trx) => draws.commit(trx, app.world, office))).toEqual({ ok: true })
      toOpen()
      for (const id of newChildren(4)) await apply(app, draw, id, [0])
      toClosed()
      const reveal = (at: number) =>
        inTransaction(db, (trx) =>
          draws.reveal(trx, { drawId: draw.drawId, holder: shareHolders[at]!, share: shares[at]!, now: app.world.clock() }),
        )
      await app.runJobs()
      await reveal(1)
      await app.runJobs()
      expect((await listShares(db, draw.drawId)).map(({ share }) => share)).toEqual([null, shares[1], null])
      if (isWithheld) toEnd()
      else await reveal(2)
      await app.runJobs()
      expect(await phase(draw)).toBe('drawn')
      expect((await listShares(db, draw.drawId)).map(({ share }) => share !== null)).toEqual([true, true, !isWithheld])
    }
  })

  test('where nobody reveals a share there is no draw and no seat, and the pools may be drawn anew', async () => {
    const draw = await openDraw([2], { kept: true })
    const ids = newChildren(4)
    for (const id of ids) await apply(app, draw, id, [0])
    toClosed()
    await app.runJobs()
    toEnd()
    await app.runJobs()
    expect(await find(draw)).toMatchObject({ state: 'cancelled', endedWhy: 'noShares', seed: null })
    expect(await seatsOf(ids)).toEqual([])
    const now = app.world.clock()
    const again = await inTransaction(db, (trx) =>
      draws.create(trx, {
        ownerType: 'test.week',
        ownerId: 1,
        label: { en: 'Again' },
        opensAt: now,
        closesAt: now.add({ hours: 1 }),
        revealUntil: now.add({ hours: 2 }),
        quotas: [],
        pools: [{ poolId: draw.poolIds[0]!, reserves: {} }],
      }),
    )
    expect(again).toMatchObject({ ok: true })
  })

  test('a lost key of the shares kept here is a withheld share, not an endless wait', async () => {
    const draw = await openDraw([2])
    await apply(app, draw, newChildren(1)[0]!, [0])
    toClosed()
    const otherKey = { ...app.world, key: new Uint8Array(32).fill(9) }
    await closeDraw(otherKey, { drawId: draw.drawId })
    await runDraw(otherKey, { drawId: draw.drawId })
    expect(await phase(draw)).toBe('revealing')
    toEnd()
    await runDraw(otherKey, { drawId: draw.drawId })
    expect(await find(draw)).toMatchObject({ state: 'cancelled', endedWhy: 'noShares' })
  })

  test('a list that was changed in the storage is not drawn from', async () => {
    const draw = await openDraw([2])
    await apply(app, draw, newChildren(1)[0]!, [0])
    toClosed()
    await closeDraw(app.world, { drawId: draw.drawId })
    const inputs = await inputsOf(draw)
    inputs.applications[0]!.letters = 'A'
    await app.world.storage.put((await find(draw)).inputsKey!, new TextEncoder().encode(toCanonical(inputs)), 1e6)
    await expect(runDraw(app.world, { drawId: draw.drawId })).rejects.toThrow('not the one that was published')
    expect((await find(draw)).state).toBe('closed')
    expect(await inTransaction(db, (trx) => draws.cancel(trx, draw.drawId, app.world.clock()))).toBe(true)
  })
})

describe('bad days', () => {
  test('taken back before the closing: not in the list; after it: in the list, in the result named, without a seat', async () => {
    const draw = await openDraw([5])
    const [early, late, stays] = newChildren(3) as [number, number, number]
    for (const id of [early, late, stays]) await apply(app, draw, id, [0], { units: id === late ? 3 : 1 })
    const idOf = async (id: number) => (await draws.listApplications(db, 'people.child', [id]))[0]!.id
    const withdraw = async (id: number) => {
      const applicationId = await idOf(id)
      return inTransaction(db, (trx) => draws.withdraw(trx, applicationId, app.world.clock()))
    }
    expect(await withdraw(early)).toBe(true)
    expect(await withdraw(early)).toBe(false)
    toClosed()
    await closeDraw(app.world, { drawId: draw.drawId })
    expect((await inputsOf(draw)).applications.map(({ size }) => size).toSorted()).toEqual([1, 3])
    expect(await withdraw(late)).toBe(true)
    await app.runJobs()
    const result = await resultOf(draw)
    expect(result.withdrawn).toHaveLength(1)
    expect(result.lots).toHaveLength(1)
    expect(await seatsOf([early, late, stays])).toMatchObject([{ id: stays, state: 'granted' }])
    expect(await withdraw(stays)).toBe(false)
  })

  test('whoever takes back may apply again while the window is open', async () => {
    const draw = await openDraw([5])
    const [id] = newChildren(1) as [number]
    const first = await apply(app, draw, id, [0])
    await inTransaction(db, (trx) => draws.withdraw(trx, first.ok ? first.applicationId : 0, app.world.clock()))
    expect(await apply(app, draw, id, [0])).toMatchObject({ ok: true, edited: false })
    toClosed()
    await closeDraw(app.world, { drawId: draw.drawId })
    expect((await inputsOf(draw)).applications).toHaveLength(1)
  })

  test('what was withdrawn before the closing has no places, what was withdrawn after it neither, and both are said', async () => {
    const draw = await openDraw([2, 2, 2])
    const ids = newChildren(6)
    for (const id of ids) await apply(app, draw, id, [0, 1, 2])
    const withdraw = (at: number) => sql`update seats.pool set state = 'closed' where id = ${draw.poolIds[at]!}`.execute(db)
    await withdraw(0)
    expect(await apply(app, draw, newChildren(1)[0]!, [0])).toMatchObject({ ok: false, reason: 'poolClosed' })
    toClosed()
    await closeDraw(app.world, { drawId: draw.drawId })
    expect((await inputsOf(draw)).pools.map(({ places }) => places)).toEqual([0, 2, 2])
    await withdraw(1)
    await app.runJobs()
    expect((await resultOf(draw)).lowered).toEqual([{ pool: 1, places: 0 }])
    expect((await draws.listPools(db, draw.drawId)).map(({ isWithdrawn }) => isWithdrawn)).toEqual([true, true, false])
    const seats = await seatsOf(ids)
    expect(seats.filter(({ state }) => state === 'granted').map(({ poolId }) => poolId)).toEqual([draw.poolIds[2], draw.poolIds[2]])
    expect(new Set(seats.map(({ poolId }) => poolId))).toEqual(new Set([draw.poolIds[2]]))
  })

  test('fewer places since the list: the draw gives no more than there are; more places: the line comes in', async () => {
    const draw = await openDraw([4, 2])
    const ids = newChildren(12)
    for (const id of ids) await apply(app, draw, id, [id % 2])
    toClosed()
    await closeDraw(app.world, { drawId: draw.drawId })
    await inTransaction(db, (trx) => setCap(trx, draw.poolIds[0]!, 3, app.world.clock()))
    await inTransaction(db, (trx) => setCap(trx, draw.poolIds[1]!, 5, app.world.clock()))
    await app.runJobs()
    expect((await resultOf(draw)).lowered).toEqual([{ pool: 0, places: 3 }])
    expect((await counts(draw.poolIds)).map(({ used, waiting }) => ({ used, waiting }))).toEqual([
      { used: 3, waiting: 3 },
      { used: 5, waiting: 1 },
    ])
  })

  test('places taken away between the draw and the writing of its seats: the last ones wait in front', async () => {
    const draw = await openDraw([4])
    const ids = newChildren(6)
    for (const id of ids) await apply(app, draw, id, [0])
    toClosed()
    await closeDraw(app.world, { drawId: draw.drawId })
    await runDraw(app.world, { drawId: draw.drawId })
    await inTransaction(db, (trx) => setCap(trx, draw.poolIds[0]!, 2, app.world.clock()))
    await placeDraw(app.world, { drawId: draw.drawId })
    expect((await counts(draw.poolIds))[0]).toMatchObject({ used: 2, waiting: 4, sum: 2, line: 4 })
    const lots = new Map((await draws.listApplications(db, 'people.child', ids)).map(({ holderId, outcome }) => [holderId, outcome!.lotNo]))
    const inOrder = (await seatsOf(ids)).toSorted((a, b) => (a.place ?? 0) - (b.place ?? 0))
    expect(inOrder.filter(({ place }) => place !== null).map(({ id }) => lots.get(id))).toEqual([3, 4, 5, 6])
  })

  test('who was erased since has no seat, and the list keeps an id that leads to nobody', async () => {
    const draw = await openDraw([5])
    const [gone, stays] = newChildren(2) as [number, number]
    await apply(app, draw, gone, [0])
    await apply(app, draw, stays, [0])
    toClosed()
    await closeDraw(app.world, { drawId: draw.drawId })
    await app.deliver({ name: 'PersonErased', key: String(gone), payload: { personId: gone } })
    await app.runJobs()
    expect((await resultOf(draw)).withdrawn).toHaveLength(1)
    expect(await seatsOf([gone])).toEqual([])
    expect(await seatsOf([stays])).toMatchObject([{ state: 'granted' }])
  })

  test('seats that are to be confirmed are offered; who then has one for certain leaves the other lines', async () => {
    const draw = await openDraw([1, 1], { confirmH: 48 })
    const ids = newChildren(3)
    for (const id of ids) await apply(app, draw, id, [0, 1])
    toClosed()
    await app.runJobs()
    const unserved = (await draws.listApplications(db, 'people.child', ids)).find(({ outcome }) => outcome!.poolId === null)!.holderId
    const states = async () => (await seatsOf([unserved])).map(({ state }) => state)
    expect(await states()).toEqual(['waiting', 'waiting'])
    expect((await seatsOf(ids.filter((id) => id !== unserved))).map(({ state }) => state)).toEqual(['offered', 'offered'])
    // Nobody confirms: both places go on, and of two offers the first that is confirmed ends the waiting elsewhere.
    const holder = (await listSeatsOfHolders(db, 'people.child', ids)).find(
      ({ holder: { id }, poolId }) => id !== unserved && poolId === draw.poolIds[0],
    )!
    const { cancelSeat, confirmSeat } = await import('../index.ts')
    await inTransaction(db, (trx) => cancelSeat(trx, holder.id, app.world.clock()))
    await app.runJobs()
    expect((await states()).toSorted()).toEqual(['offered', 'waiting'])
    const offered = (await listSeatsOfHolders(db, 'people.child', [unserved])).find(({ state }) => state === 'offered')!
    await inTransaction(db, (trx) => confirmSeat(trx, offered.id, app.world.clock()))
    await app.runJobs()
    expect(await states()).toEqual(['granted'])
  })

  test('called off by its owner before the draw nobody gets anything; after it, it can not be called off', async () => {
    const draw = await openDraw([5])
    const [id] = newChildren(1) as [number]
    await apply(app, draw, id, [0])
    expect(await inTransaction(db, (trx) => draws.cancel(trx, draw.drawId, app.world.clock()))).toBe(true)
    toClosed()
    await app.runJobs()
    expect(await seatsOf([id])).toEqual([])
    expect(await find(draw)).toMatchObject({ state: 'cancelled', endedWhy: 'owner' })
    const other = await makeDraw(app, [5])
    app.setNow('2026-11-23T07:00:00Z')
    await giveShares(app, other.drawId)
    await runThrough(app.world, other.drawId, (await find(other)).closesAt)
    expect(await inTransaction(db, (trx) => draws.cancel(trx, other.drawId, app.world.clock()))).toBe(false)
  })
})

test('the minute’s sweep carries a draw whose jobs were lost to its end', async () => {
  const draw = await openDraw([2, 2])
  const ids = newChildren(6)
  for (const id of ids) await apply(app, draw, id, [0, 1])
  toClosed()
  await sql`select graphile_worker.complete_jobs(array(select id from graphile_worker._private_jobs))`.execute(db)
  for (let minute = 0; minute < 2; minute += 1) await sweepDraws(app.world, {})
  toEnd()
  for (let minute = 0; minute < 3; minute += 1) await sweepDraws(app.world, {})
  expect(await phase(draw)).toBe('drawn')
  expect((await seatsOf(ids)).filter(({ state }) => state === 'granted')).toHaveLength(4)
})

test('chances are told once the draw was repeated, and lots, ranks and lines explain the rest', async () => {
  const draw = await openDraw([5])
  const ids = newChildren(20)
  for (const id of ids) await apply(app, draw, id, [0])
  toClosed()
  await app.runJobs()
  const found = await find(draw)
  expect(found.repeatCount).toBe(100)
  const outcomes = (await draws.listApplications(db, 'people.child', ids)).map(({ outcome }) => outcome!)
  expect(outcomes.map(({ lotNo }) => lotNo).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1))
  expect(outcomes.reduce((sum, { chance }) => sum + chance!, 0)).toBeCloseTo(5)
  for (const { chance, chances, lotNo, poolId, rank } of outcomes) {
    expect(chances).toEqual([chance])
    expect(chance).toBeGreaterThan(0.05)
    expect(chance).toBeLessThan(0.5)
    expect({ poolId, rank }).toEqual(lotNo <= 5 ? { poolId: draw.poolIds[0], rank: 1 } : { poolId: null, rank: null })
  }
})
