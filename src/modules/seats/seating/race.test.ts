import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { testApp } from '../../../../checks/setup/test-app.ts'
import type { Db, OpenDatabase } from '#platform/db/database.ts'
import { inTransaction, openDatabase, sql } from '#platform/db/database.ts'
import { Temporal } from '#platform/time.ts'
import { createPool } from '../pools/actions.ts'
import type { NewPool } from '../pools/store.ts'
import { cancelSeat, takeSeats } from './actions.ts'
import { connections, problemsOf, race, raceConfirmations } from './race-check.ts'

let app: TestApp
let opened: OpenDatabase
let db: Db
let owner = 0
const now = Temporal.Instant.from('2026-11-23T07:00:00Z')

beforeAll(async () => {
  app = await testApp({ modules: [] })
  opened = openDatabase(app.world.config.databaseUrl!, { max: connections })
  db = opened.db
})
afterAll(async () => {
  await opened.close()
  await app.close()
})
beforeEach(() => {
  owner += 1
})

const newPool = (cap: number, more: Partial<NewPool> = {}) =>
  inTransaction(db, (trx) => createPool(trx, { ownerType: 'race', ownerId: owner, unit: 'person', cap, ...more }))
const take = (poolId: number, holderId: number, units: number, postKey: string = randomUUID()) =>
  inTransaction(db, (trx) => takeSeats(trx, { poolId, holder: { type: 'class', id: holderId }, units, postKey, now }))
const cancel = (seatId: number) => inTransaction(db, (trx) => cancelSeat(trx, seatId, now))

test('32 connections rush for 40 connections of a lecture: exactly 40 are granted, the rest stand in one line without gaps', async () => {
  const poolId = await newPool(40)
  const answers = await Promise.all(Array.from({ length: 400 }, (_, holder) => take(poolId, holder, 1)))
  expect(answers.filter((answer) => answer.state === 'granted')).toHaveLength(40)
  expect(await problemsOf(db, poolId)).toEqual([])
  const line = await sql<{
    position: number
  }>`select position from seats.seat where pool_id = ${poolId} and state = 'waiting' order by position`.execute(db)
  expect(line.rows.map((row) => row.position)).toEqual(Array.from({ length: 360 }, (_, at) => at + 1))
})

for (const policy of ['strict', 'fill'] as const) {
  test(`${policy}: 1,000 random bookings and cancellations by 32 connections leave no oversold and no idle place`, async () => {
    const poolId = await newPool(25, { policy })
    expect(await race(db, { poolId, operations: 1000, seed: policy === 'strict' ? 7 : 11 })).toEqual([])
  })
}

test('10,000 random bookings, cancellations, confirmations and releases of offers: all holds in the end', async () => {
  const poolId = await newPool(60, { confirmH: 48 })
  expect(await race(db, { poolId, operations: 10_000, seed: 5 })).toEqual([])
  const { rows } = await sql<{ ended_as: string | null; state: string }>`
    select distinct state, ended_as from seats.seat where pool_id = ${poolId} and (confirmed_at is not null or ended_as is not null) order by 1, 2`.execute(
    db,
  )
  // All that may happen has happened.
  expect(rows).toEqual([
    { state: 'cancelled', ended_as: 'cancelled' },
    { state: 'cancelled', ended_as: 'expired' },
    { state: 'granted', ended_as: null },
  ])
}, 300_000)

test('a confirmation and the release at the same moment, by clocks that differ: exactly one wins, a hundred times', async () => {
  const poolId = await newPool(5, { confirmH: 1 })
  expect(await raceConfirmations(db, poolId, 100)).toEqual([])
})

test('the same post sent 20 times at once is one seat and one answer', async () => {
  const poolId = await newPool(5)
  const answers = await Promise.all(Array.from({ length: 20 }, () => take(poolId, 1, 2, 'the-same-key')))
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  expect(answers[0]?.state).toBe('granted')
  const { rows } = await sql<{ used: number }>`select used from seats.pool where id = ${poolId}`.execute(db)
  expect(rows[0]?.used).toBe(2)
})

test('one holder from 20 tabs, each with its own key, still has one seat', async () => {
  const poolId = await newPool(5)
  await Promise.all(Array.from({ length: 20 }, () => take(poolId, 1, 1)))
  const { rows } = await sql<{
    used: number
    seats: number
  }>`select used, (select count(*) from seats.seat where pool_id = ${poolId}) as seats
    from seats.pool where id = ${poolId}`.execute(db)
  expect(rows[0]).toEqual({ used: 1, seats: 1 })
})

test('cancelled 10 times at once, a seat comes free once and the head of the line has it', async () => {
  const poolId = await newPool(1)
  const first = await take(poolId, 1, 1)
  const second = await take(poolId, 2, 1)
  await take(poolId, 3, 1)
  const seatId = first.state === 'granted' ? first.seatId : 0
  const done = await Promise.all(Array.from({ length: 10 }, () => cancel(seatId)))
  expect(done.filter(Boolean)).toHaveLength(1)
  const granted = await sql<{ id: number }>`select id from seats.seat where pool_id = ${poolId} and state = 'granted'`.execute(db)
  expect(granted.rows.map((row) => row.id)).toEqual([second.state === 'waiting' ? second.seatId : 0])
  expect(await problemsOf(db, poolId)).toEqual([])
})

test('a place freed between the two statements is not lost: the second finds it no longer full, and the first is tried again', async () => {
  const poolId = await newPool(1)
  const first = await take(poolId, 1, 1)
  let second: ReturnType<typeof take> | undefined
  await inTransaction(db, async (trx) => {
    await cancelSeat(trx, 'seatId' in first ? first.seatId : 0, now)
    // It sees the pool full, since this is not committed, and its second statement waits for this transaction.
    second = take(poolId, 2, 1)
    await waitUntilBlocked()
  })
  expect(await second).toMatchObject({ state: 'granted' })
  expect(await problemsOf(db, poolId)).toEqual([])
})

async function waitUntilBlocked(): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    const { rows } = await sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
    if (rows.length > 0) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('Nothing came to wait')
}
