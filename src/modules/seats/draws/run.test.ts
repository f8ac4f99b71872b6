import { beforeAll, describe, expect, test } from 'vitest'
import { openDrawHouse } from '../../../../checks/setup/draw-house.ts'
import { apply, giveShares, makeDraw, shareHolders } from '../../../../checks/setup/drawn.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import type { Db } from '#platform/db/database.ts'
import { inTransaction, sql } from '#platform/db/database.ts'
import { draws } from '../index.ts'
import { closeDraw } from './close.ts'
import { computeDraw, hashOf, toCanonical } from './compute.ts'
import { placeDraw } from './place.ts'
import { runDraw } from './run.ts'
import { listShares } from './shares.ts'
import { sweepDraws } from './sweep.ts'

const house = openDrawHouse()
const { toOpen, toClosed, toEnd, find, phase, inputsOf, resultOf, newChildren, openDraw, seatsOf, counts } = house
let app: TestApp
let db: Db
beforeAll(() => {
  app = house.app
  db = app.db
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
