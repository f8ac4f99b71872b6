import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { testApp } from '../../../../checks/setup/test-app.ts'
import type { Db, OpenDatabase } from '#platform/db/database.ts'
import { inTransaction, openDatabase, sql } from '#platform/db/database.ts'
import { createPool } from '../pools/actions.ts'
import type { NewPool } from '../pools/store.ts'
import { lockPool } from '../pools/store.ts'
import { promoteWaiting } from './promote.ts'
import type { Actions } from './race-check.ts'
import { connections, ours, race, raceConfirmations } from './race-check.ts'
import { markCancelled, moveCounts } from './store.ts'

// Each guard is taken out, in a database that is thrown away: the race must see it. If it stayed green, it would prove nothing.

let app: TestApp
let opened: OpenDatabase
let db: Db
let owner = 0

beforeAll(async () => {
  app = await testApp({ modules: [] })
  opened = openDatabase(app.world.config.databaseUrl!, { max: connections })
  db = opened.db
})
afterAll(async () => {
  await opened.close()
  await app.close()
})

const newPool = (more: Partial<NewPool> = {}) =>
  inTransaction(db, (trx) => createPool(trx, { ownerType: 'mutant', ownerId: (owner += 1), unit: 'person', cap: 25, ...more }))
const run = async () => race(db, { poolId: await newPool(), operations: 600, seed: 3 })

/** Runs with the function of the schema changed; a piece that is not found is a fault of this test. */
async function withMutant<T>(change: (body: string) => string, work: () => Promise<T>): Promise<T> {
  const { rows } = await sql<{ body: string }>`select pg_get_functiondef('seats.take'::regproc) as body`.execute(db)
  const body = rows[0]!.body
  const mutant = change(body)
  expect(mutant).not.toBe(body)
  await sql.raw(mutant).execute(db)
  return work().finally(() => sql.raw(body).execute(db))
}
const unguarded = (body: string) => body.replaceAll('used + wanted <= cap and ', '')
const fits = "used + wanted <= cap and (waiting = 0 or policy = 'fill')"

test('with every guard in its place the race is green', async () => {
  expect(await run()).toEqual([])
})

describe('taken out, the race is red:', () => {
  test('the condition of the UPDATE and the CHECK', async () => {
    const check = 'constraint pool_check check (used between 0 and hard_cap)'
    await sql`alter table seats.pool drop constraint pool_check`.execute(db)
    expect(await withMutant(unguarded, run)).toContain('more used than the cap')
    await sql`update seats.pool set used = 0 where used > hard_cap`.execute(db)
    await sql.raw(`alter table seats.pool add ${check}`).execute(db)
  })

  test('the condition alone: the CHECK stops what is oversold, loudly', async () => {
    expect((await withMutant(unguarded, run)).join()).toContain('violates check constraint "pool_check"')
  })

  test('the one UPDATE: counts are read, and then written', async () => {
    const readFirst = (body: string) =>
      body
        .replace('update seats.pool set\n', 'select used, waiting into read from seats.pool where id = in_pool; update seats.pool set\n')
        .replace('used = used + case when used + wanted', 'used = read.used + case when read.used + wanted')
        .replace('declare\n', 'declare read record;\n')
    expect((await withMutant(readFirst, run)).join()).toMatch(/used differs|more used|waiting differs/)
  })

  test('the condition of the line: who would fit joins it all the same', async () => {
    // One wish is enough: later cancellations would let in whom it left outside.
    const one = async () => race(db, { poolId: await newPool(), operations: 1, seed: 3 })
    expect(await one()).toEqual([])
    expect(await withMutant((body) => body.replaceAll(fits, 'false'), one)).toContain('a place is idle while the next would fit')
  })

  test('the unique key of the post and of the active holder', async () => {
    const { rows } = await sql<{ key: string; active: string }>`
      select pg_get_constraintdef(oid) as key, pg_get_indexdef('seats.seat_one_active'::regclass) as active
      from pg_constraint where conname = 'seat_post_key_key'`.execute(db)
    await sql`alter table seats.seat drop constraint seat_post_key_key`.execute(db)
    await sql`drop index seats.seat_one_active`.execute(db)
    const problems = await run()
    expect(problems).toContain('one post got two answers')
    expect(problems).toContain('a post has two seats')
    await sql`delete from seats.seat`.execute(db)
    await sql.raw(`alter table seats.seat add constraint seat_post_key_key ${rows[0]!.key}`).execute(db)
    await sql.raw(rows[0]!.active).execute(db)
  })

  test('promotion within the cancelling transaction: whoever is killed after the commit leaves a place idle', async () => {
    let turn = 0
    const cancel: Actions['cancel'] = async (_db, seatId, now) => {
      const ended = await inTransaction(db, async (trx) => {
        const found = await trx.selectFrom('seats.seat').select('pool_id').where('id', '=', seatId).executeTakeFirstOrThrow()
        await lockPool(trx, found.pool_id)
        const done = await markCancelled(trx, seatId, now)
        const { units, poolId } = done?.seat ?? { units: 0, poolId: found.pool_id }
        if (done) await moveCounts(trx, poolId, done.was === 'waiting' ? { used: 0, waiting: -1 } : { used: -units, waiting: 0 })
        return done && poolId
      })
      if ((turn += 1) % 3 === 0) throw new Error('killed')
      if (ended !== undefined) await inTransaction(db, async (trx) => promoteWaiting(trx, (await lockPool(trx, ended))!, now))
    }
    // From the last operation on nobody repairs it: so cancellations alone, at the end.
    const poolId = await newPool({ cap: 3 })
    const now = app.world.clock()
    const take = (id: number) => ours.take(db, { poolId, holder: { type: 'class', id }, units: 1, postKey: randomUUID(), now })
    const seats = [await take(1), await take(2), await take(3), await take(4), await take(5), await take(6)]
    const leave = async (actions: Pick<Actions, 'cancel'>) => {
      for (const seat of seats.slice(0, 3)) if ('seatId' in seat) await actions.cancel(db, seat.seatId, now).catch(() => {})
      return race(db, { poolId, operations: 0, seed: 1 })
    }
    expect(await leave({ cancel })).toContain('a place is idle while the next would fit')
  })

  test('the condition of the release: an offer is read as due, and then released', async () => {
    const release: Actions['release'] = async (_db, poolId, now) =>
      inTransaction(db, async (trx) => {
        const { rows } = await sql<{ id: number }>`
          select id from seats.seat where pool_id = ${poolId} and state = 'offered' and confirm_until <= ${now}`.execute(trx)
        await sql`select pg_sleep(0.02)`.execute(trx)
        for (const { id } of rows) {
          await sql`update seats.seat set state = 'cancelled', ended_as = 'expired' where id = ${id}`.execute(trx)
          await moveCounts(trx, poolId, { used: -1, waiting: 0 })
        }
      })
    const poolId = await newPool({ cap: 5, confirmH: 1 })
    expect(await raceConfirmations(db, poolId, 10, { ...ours, release })).toContain('confirmed: true, yet cancelled')
  })
})
