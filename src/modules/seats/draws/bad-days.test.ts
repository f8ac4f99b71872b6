import { beforeAll, describe, expect, test } from 'vitest'
import { openDrawHouse } from '../../../../checks/setup/draw-house.ts'
import { apply, giveShares, makeDraw } from '../../../../checks/setup/drawn.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import type { Db } from '#platform/db/database.ts'
import { inTransaction, sql } from '#platform/db/database.ts'
import { draws, cancelSeat, confirmSeat, listSeatsOfHolders, setCap } from '../index.ts'
import { closeDraw } from './close.ts'
import { placeDraw } from './place.ts'
import { runDraw } from './run.ts'
import { runThrough } from './sweep.ts'

const house = openDrawHouse()
const { toClosed, find, inputsOf, resultOf, newChildren, openDraw, seatsOf, counts } = house
let app: TestApp
let db: Db
beforeAll(() => {
  app = house.app
  db = app.db
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
