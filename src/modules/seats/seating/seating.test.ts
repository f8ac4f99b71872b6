import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { testApp } from '../../../../checks/setup/test-app.ts'
import type { Db } from '#platform/db/database.ts'
import { inTransaction, sql } from '#platform/db/database.ts'
import { Temporal } from '#platform/time.ts'
import { cancelSeat, createPool, findAvailability, listSeatsOfHolders, setCap, takeSeats } from '../index.ts'

let app: TestApp
let db: Db
let owner = 0
const now = Temporal.Instant.from('2026-11-23T07:00:00Z')

beforeAll(async () => {
  app = await testApp({ modules: [] })
  db = app.db
})
afterAll(() => app.close())
beforeEach(() => {
  owner += 1
})

const newPool = (cap: number, more: { policy?: 'strict' | 'fill' } = {}) =>
  inTransaction(db, (trx) => createPool(trx, { ownerType: 'test', ownerId: owner, unit: 'person', cap, ...more }))
// Holders are new for each test: pools share the table.
const holder = (id: number) => ({ type: 'class', id: owner * 100 + id })
const take = (poolId: number, holderId: number, units: number, postKey?: string) =>
  inTransaction(db, (trx) => takeSeats(trx, { poolId, holder: holder(holderId), units, postKey: postKey ?? null, now }))
const cancel = (seatId: number) => inTransaction(db, (trx) => cancelSeat(trx, seatId, now))
const seatIdOf = (answer: Awaited<ReturnType<typeof take>>) => ('seatId' in answer ? answer.seatId : 0)
const facts = async () => {
  const { rows } = await sql<{ payload: { name: string; payload: Record<string, unknown> } }>`
    select payload from graphile_worker._private_jobs where payload->>'name' like 'Seat%' order by id`.execute(db)
  return rows.map((row) => [row.payload.name, row.payload.payload.seatId, row.payload.payload.promoted ?? row.payload.payload.was])
}

test('a pool is made once: a second call gives the same one and changes nothing', async () => {
  const poolId = await newPool(10)
  expect(await newPool(99)).toBe(poolId)
  expect((await findAvailability(db, 'test', [owner])).get(owner)).toEqual({
    poolId,
    ownerId: owner,
    unit: 'person',
    cap: 10,
    used: 0,
    free: 10,
    waiting: 0,
    open: true,
    label: {},
    mode: 'instant',
    applicants: [],
    opensAt: null,
    closesAt: null,
    beginsAt: null,
    confirmH: null,
    drawId: null,
  })
})

test('a class gets all its places or waits whole, and its place in the line is told', async () => {
  const poolId = await newPool(10)
  expect(await take(poolId, 1, 7)).toMatchObject({ state: 'granted' })
  expect(await take(poolId, 2, 4)).toMatchObject({ state: 'waiting', place: 1 })
  // Strict: three would fit, but nobody passes the head.
  expect(await take(poolId, 3, 3)).toMatchObject({ state: 'waiting', place: 2 })
  expect((await findAvailability(db, 'test', [owner])).get(owner)).toMatchObject({ used: 7, free: 3, waiting: 2 })
})

test('fill: a smaller class takes what the head of the line cannot use', async () => {
  const poolId = await newPool(10, { policy: 'fill' })
  await take(poolId, 1, 7)
  await take(poolId, 2, 4)
  expect(await take(poolId, 3, 3)).toMatchObject({ state: 'granted' })
})

test('a class larger than the whole pool is refused, and no row of it stays', async () => {
  const poolId = await newPool(10)
  expect(await take(poolId, 1, 11)).toEqual({ state: 'refused', reason: 'tooLarge' })
  expect(await listSeatsOfHolders(db, 'class', [holder(1).id])).toEqual([])
})

test('a closed pool refuses', async () => {
  const poolId = await newPool(10)
  await sql`update seats.pool set state = 'closed' where id = ${poolId}`.execute(db)
  expect(await take(poolId, 1, 1)).toEqual({ state: 'refused', reason: 'closed' })
})

test('cancelling promotes those who fit, in order, and tells both', async () => {
  const poolId = await newPool(10)
  const [a, b, c, d] = [await take(poolId, 1, 10), await take(poolId, 2, 4), await take(poolId, 3, 6), await take(poolId, 4, 1)]
  await sql`select graphile_worker.complete_jobs(array(select id from graphile_worker._private_jobs))`.execute(db)
  expect(await cancel(seatIdOf(a))).toBe(true)
  const held = await listSeatsOfHolders(
    db,
    'class',
    [1, 2, 3, 4].map((id) => holder(id).id),
  )
  expect(held.map((seat) => [seat.id, seat.state, seat.place])).toEqual([
    [seatIdOf(b), 'granted', null],
    [seatIdOf(c), 'granted', null],
    [seatIdOf(d), 'waiting', 1],
  ])
  expect(await facts()).toEqual([
    ['SeatReleased', seatIdOf(a), 'granted'],
    ['SeatGranted', seatIdOf(b), true],
    ['SeatGranted', seatIdOf(c), true],
  ])
  expect(await cancel(seatIdOf(a))).toBe(false)
})

test('when a head that did not fit gives up, those behind it come in', async () => {
  const poolId = await newPool(10)
  await take(poolId, 1, 7)
  const head = await take(poolId, 2, 5)
  const behind = await take(poolId, 3, 3)
  await cancel(seatIdOf(head))
  const [seat] = await listSeatsOfHolders(db, 'class', [holder(3).id])
  expect(seat).toMatchObject({ id: seatIdOf(behind), state: 'granted' })
})

test('a post repeated after its seat was cancelled says so and takes nothing; a new post books again', async () => {
  const poolId = await newPool(2)
  const first = await take(poolId, 1, 1, `key-${owner}`)
  await cancel(seatIdOf(first))
  expect(await take(poolId, 1, 1, `key-${owner}`)).toEqual({ state: 'cancelled', seatId: seatIdOf(first) })
  expect(await take(poolId, 1, 1, `other-${owner}`)).toMatchObject({ state: 'granted' })
})

test('a smaller cap is refused with those whom it would hit; a larger one lets the line in', async () => {
  const poolId = await newPool(6)
  await take(poolId, 1, 3)
  const second = await take(poolId, 2, 3)
  const third = await take(poolId, 3, 4)
  const shrink = await inTransaction(db, (trx) => setCap(trx, poolId, 5, now))
  expect(shrink).toMatchObject({ ok: false, reason: 'belowUsed', hit: [{ id: seatIdOf(second) }] })
  expect(await inTransaction(db, (trx) => setCap(trx, poolId, 10, now))).toEqual({ ok: true })
  expect(await listSeatsOfHolders(db, 'class', [holder(3).id])).toMatchObject([{ id: seatIdOf(third), state: 'granted' }])
})

test('a cap under which one in the line could never fit is refused, naming it', async () => {
  const poolId = await newPool(6)
  await take(poolId, 1, 3)
  const waiter = await take(poolId, 2, 5)
  const shrink = await inTransaction(db, (trx) => setCap(trx, poolId, 4, now))
  expect(shrink).toMatchObject({ ok: false, reason: 'waiterTooLarge', hit: [{ id: seatIdOf(waiter) }] })
})

test('the fence of the table itself stops an oversold pool', async () => {
  const poolId = await newPool(3)
  await expect(sql`update seats.pool set used = 4 where id = ${poolId}`.execute(db)).rejects.toThrow(/check constraint/)
})

test('after a cap is lowered the fence stands at the new one', async () => {
  const poolId = await newPool(30)
  await inTransaction(db, (trx) => setCap(trx, poolId, 3, now))
  await expect(sql`update seats.pool set used = 4 where id = ${poolId}`.execute(db)).rejects.toThrow(/check constraint/)
})
