import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { testApp } from '../../../../checks/setup/test-app.ts'
import type { Db } from '#platform/db/database.ts'
import { inTransaction, sql } from '#platform/db/database.ts'
import { Temporal } from '#platform/time.ts'
import {
  cancelSeat,
  confirmSeat,
  createPool,
  findAvailability,
  listSeatsOfHolders,
  seats,
  setCap,
  setOffer,
  setOpen,
  takeSeats,
} from '../index.ts'
import type { NewPool } from '../pools/store.ts'
import type { DrawnSeat } from './insert.ts'
import { placeDrawn } from './insert.ts'
import { dieInside, problemsOf } from './race-check.ts'
import { releaseDue } from './release.ts'

const start = Temporal.Instant.from('2026-11-23T07:00:00Z')
const inHours = (hours: number) => start.add({ seconds: hours * 3600 })
let app: TestApp
let db: Db
let owner = 0

beforeAll(async () => {
  app = await testApp({ modules: [seats] })
  db = app.db
})
afterAll(() => app.close())
beforeEach(async () => {
  owner += 1
  app.setNow(start.toString())
  await dropJobs()
  // The sweep is for all pools.
  await sql`truncate seats.pool cascade`.execute(db)
})

const dropJobs = () => sql`delete from graphile_worker._private_jobs`.execute(db)
const newPool = (cap: number, more: Partial<NewPool> = {}) =>
  inTransaction(db, (trx) => createPool(trx, { ownerType: 'test', ownerId: owner, unit: 'person', cap, ...more }))
const holder = (id: number, type = 'class') => ({ type, id: owner * 100 + id })
const take = (poolId: number, id: number, units = 1, at = start, type = 'class') =>
  inTransaction(db, (trx) => takeSeats(trx, { poolId, holder: holder(id, type), units, now: at }))
const confirm = (seatId: number, at: Temporal.Instant) => inTransaction(db, (trx) => confirmSeat(trx, seatId, at))
const cancel = (seatId: number, at: Temporal.Instant) => inTransaction(db, (trx) => cancelSeat(trx, seatId, at))
const seatIdOf = (answer: Awaited<ReturnType<typeof take>>) => ('seatId' in answer ? answer.seatId : 0)
const held = async (...ids: number[]) => {
  const all = await listSeatsOfHolders(
    db,
    'class',
    ids.map((id) => holder(id).id),
  )
  return ids.map((id) => {
    const seat = all.find((one) => one.holder.id === holder(id).id)
    return seat
      ? `${seat.state}${seat.confirmUntil ? ` until ${seat.confirmUntil.toString()}` : ''}${seat.place ? ` at ${seat.place}` : ''}`
      : 'none'
  })
}
/** Facts that wait to be told, as "name seat detail". */
const facts = async () => {
  const { rows } = await sql<{ payload: { name: string; payload: Record<string, unknown> } }>`
    select payload from graphile_worker._private_jobs where payload->>'name' like 'Seat%' order by id`.execute(db)
  return rows.map(({ payload: { name, payload } }) =>
    [name, payload.seatId, payload.was ?? payload.promoted ?? '', payload.endedAs ?? payload.confirmUntil ?? ''].join(' ').trim(),
  )
}
const sweep = (at: Temporal.Instant) => {
  app.setNow(at.toString())
  return seats.jobs!.sweepSeats!(app.world, {})
}

test.each([
  ['two days, when the beginning is far', 48, 200, 48],
  ['a day before the beginning at latest', 48, 60, 36],
  ['two hours in the last 24', 48, 20, 2],
  ['two hours too when a day before is nearer than that', 48, 25, 2],
  ['no longer than it was to be', 1, 20, 1],
  ['never beyond the beginning', 48, 0.5, 0.5],
])('an offer lasts: %s', async (_words, confirmH, beginsInH, expectedH) => {
  const poolId = await newPool(1, { confirmH, beginsAt: inHours(beginsInH) })
  expect(await take(poolId, 1)).toMatchObject({ state: 'offered', confirmUntil: inHours(expectedH) })
})

test('with no beginning an offer lasts its hours; after the beginning, and where nothing is to be confirmed, a seat is granted', async () => {
  const poolId = await newPool(2, { confirmH: 48 })
  expect(await take(poolId, 1)).toMatchObject({ state: 'offered', confirmUntil: inHours(48) })
  await inTransaction(db, (trx) => setOffer(trx, poolId, { beginsAt: inHours(50) }, start))
  expect(await take(poolId, 2, 1, inHours(51))).toMatchObject({ state: 'granted' })
})

test('an offered seat is a taken seat; confirmed in time it is granted, twice confirmed it stays so', async () => {
  const poolId = await newPool(1, { confirmH: 48 })
  const [first, second] = [seatIdOf(await take(poolId, 1)), seatIdOf(await take(poolId, 2))]
  expect(await take(poolId, 1)).toEqual({ state: 'offered', seatId: first, confirmUntil: inHours(48) })
  expect((await findAvailability(db, 'test', [owner])).get(owner)).toMatchObject({ used: 1, free: 0, waiting: 1, confirmH: 48 })
  expect(await held(1, 2)).toEqual([`offered until ${inHours(48).toString()}`, 'waiting at 1'])
  expect(await confirm(second, inHours(1))).toEqual({ ok: false, reason: 'notOffered' })
  expect(await confirm(first, inHours(47.99))).toEqual({ ok: true })
  expect(await confirm(first, inHours(60))).toEqual({ ok: true })
  expect(await held(1, 2)).toEqual(['granted', 'waiting at 1'])
  expect(await facts()).toEqual([`SeatOffered ${first} false ${inHours(48).toString()}`, `SeatConfirmed ${first}`])
})

test('unconfirmed: reminded once at half time, released once at the end, and the next in line is offered it with time of its own', async () => {
  const poolId = await newPool(5, { confirmH: 48, beginsAt: inHours(100) })
  const [first, second, third] = [
    seatIdOf(await take(poolId, 1, 5)),
    seatIdOf(await take(poolId, 2, 3)),
    seatIdOf(await take(poolId, 3, 3)),
  ]
  await dropFacts()
  app.setNow(inHours(23.9).toString())
  expect(await app.runJobs()).toEqual([])
  app.setNow(inHours(24).toString())
  expect(await app.runJobs()).toEqual(['remindSeat', 'deliverFact'])
  await sweep(inHours(25))
  expect(await facts()).toEqual([])
  await seats.jobs!.releaseSeat!(app.world, { seatId: first })
  expect(await held(1, 2)).toEqual([`offered until ${inHours(48).toString()}`, 'waiting at 1'])
  app.setNow(inHours(48).toString())
  await seats.jobs!.releaseSeat!(app.world, { seatId: first })
  await Promise.all([seats.jobs!.releaseSeat!(app.world, { seatId: first }), sweep(inHours(48)), sweep(inHours(48))])
  // 48 hours from now would end within the last day: so it is a day before the beginning.
  expect(await facts()).toEqual([`SeatReleased ${first} offered expired`, `SeatOffered ${second} true ${inHours(76).toString()}`])
  expect(await held(1, 2, 3)).toEqual(['none', `offered until ${inHours(76).toString()}`, 'waiting at 1'])
  expect(await confirm(first, inHours(48))).toEqual({ ok: false, reason: 'released' })
  expect(await confirm(second, inHours(76))).toEqual({ ok: false, reason: 'late' })
  expect(third).toBeGreaterThan(second)
  expect(await problemsOf(db, poolId)).toEqual([])
})
const dropFacts = () => sql`delete from graphile_worker._private_jobs where payload->>'name' like 'Seat%'`.execute(db)

test('an offer given back promotes in the same transaction; whoever books again after a release stands at the end', async () => {
  const poolId = await newPool(2, { confirmH: 48 })
  const first = seatIdOf(await take(poolId, 1, 2))
  await take(poolId, 2)
  await take(poolId, 3)
  await take(poolId, 4)
  await cancel(first, inHours(1))
  expect(await held(2, 3, 4)).toEqual([
    `offered until ${inHours(49).toString()}`,
    `offered until ${inHours(49).toString()}`,
    'waiting at 1',
  ])
  expect((await facts()).slice(1).map((fact) => fact.split(' ')[0])).toEqual(['SeatReleased', 'SeatOffered', 'SeatOffered'])
  expect(await take(poolId, 1, 2, inHours(2))).toMatchObject({ state: 'waiting', place: 2 })
})

test('strict and fill hold for what is released: a class of five waits whole, a single passes it only where that is allowed', async () => {
  for (const [policy, expected] of [
    ['strict', ['waiting at 1', 'waiting at 2']],
    ['fill', ['waiting at 1', 'granted']],
  ] as const) {
    owner += 1
    const poolId = await newPool(6, { policy, confirmH: 1 })
    await take(poolId, 1, 3)
    await confirm(seatIdOf(await take(poolId, 2, 3)), start)
    await take(poolId, 3, 5)
    await take(poolId, 4, 1)
    await inTransaction(db, (trx) => setOffer(trx, poolId, { beginsAt: start }, start))
    await sweep(inHours(1))
    expect(await held(3, 4), policy).toEqual(expected)
    expect(await problemsOf(db, poolId)).toEqual([])
  }
})

test('lost jobs lose nothing: the minute’s sweep reminds and releases, once, in every pool', async () => {
  const pools = []
  for (let at = 0; at < 3; at += 1) {
    owner += 1
    pools.push(await newPool(1, { confirmH: 10 }))
    await take(pools.at(-1)!, 1)
    await take(pools.at(-1)!, 2)
  }
  await dropJobs()
  await sweep(inHours(5))
  await sweep(inHours(6))
  expect((await facts()).map((fact) => fact.split(' ')[0])).toEqual(['SeatReminded', 'SeatReminded', 'SeatReminded'])
  await dropJobs()
  await sweep(inHours(10))
  await sweep(inHours(10))
  expect((await facts()).map((fact) => fact.split(' ')[0])).toEqual([
    'SeatReleased',
    'SeatOffered',
    'SeatReleased',
    'SeatOffered',
    'SeatReleased',
    'SeatOffered',
  ])
})

test('a clock that jumps ahead and back: each seat is released once, the next has its full time, and no place is idle', async () => {
  const poolId = await newPool(1, { confirmH: 10 })
  const first = seatIdOf(await take(poolId, 1))
  await take(poolId, 2)
  await dropJobs()
  await sweep(inHours(24 * 365))
  await sweep(inHours(1))
  await sweep(inHours(-24))
  expect((await facts()).map((fact) => fact.split(' ')[0])).toEqual(['SeatReleased', 'SeatOffered'])
  expect(await held(1, 2)).toEqual(['none', `offered until ${inHours(24 * 365 + 10).toString()}`])
  expect(await confirm(first, inHours(1))).toEqual({ ok: false, reason: 'released' })
  expect(await problemsOf(db, poolId)).toEqual([])
})

test('a worker killed in the middle of a release, or of a promotion, leaves all as it was; the next one does it once', async () => {
  const poolId = await newPool(2, { confirmH: 10 })
  const [first, second] = [seatIdOf(await take(poolId, 1)), seatIdOf(await take(poolId, 2))]
  await take(poolId, 3)
  await take(poolId, 4)
  await dropJobs()
  await dieInside(db, (trx) => releaseDue(trx, poolId, inHours(10)))
  await dieInside(db, (trx) => cancelSeat(trx, first, inHours(1)))
  expect(await held(1, 2, 3)).toEqual([...Array.from({ length: 2 }, () => `offered until ${inHours(10).toString()}`), 'waiting at 1'])
  expect(await facts()).toEqual([])
  expect(await problemsOf(db, poolId)).toEqual([])
  await confirm(second, inHours(9))
  await sweep(inHours(10))
  expect(await held(1, 2, 3, 4)).toEqual(['none', 'granted', `offered until ${inHours(20).toString()}`, 'waiting at 1'])
  expect((await facts()).map((fact) => fact.split(' ')[0])).toEqual(['SeatConfirmed', 'SeatReleased', 'SeatOffered'])
})

test('before the window and after it, to whom it is not for, and before its draw a pool refuses with the reason and keeps no row', async () => {
  const poolId = await newPool(5, { opensAt: inHours(1), closesAt: inHours(2), applicants: ['people.child'] })
  const reason = async (at: Temporal.Instant, type = 'people.child') => {
    const answer = await take(poolId, 1, 1, at, type)
    return answer.state === 'refused' ? answer.reason : answer.state
  }
  expect(await reason(start)).toBe('notYet')
  expect(await reason(inHours(1), 'class')).toBe('notFor')
  expect(await reason(inHours(2))).toBe('over')
  expect(await reason(inHours(1))).toBe('granted')
  // What was answered stays the answer, after the window too.
  expect(await reason(inHours(3))).toBe('granted')
  owner += 1
  const drawn = await newPool(5, { mode: 'draw' })
  expect(await take(drawn, 1)).toEqual({ state: 'refused', reason: 'byDraw' })
  expect(await held(1)).toEqual(['none'])
})

test('after the window has closed the line still moves', async () => {
  const poolId = await newPool(1, { closesAt: inHours(2) })
  const first = seatIdOf(await take(poolId, 1))
  await take(poolId, 2)
  await cancel(first, inHours(5))
  expect(await held(2)).toEqual(['granted'])
})

test('a closed pool lets nobody in after those who leave; opened again it lets in who fits by then', async () => {
  const poolId = await newPool(1)
  const first = seatIdOf(await take(poolId, 1))
  await take(poolId, 2)
  await inTransaction(db, (trx) => setOpen(trx, poolId, false, start))
  await cancel(first, start)
  expect(await held(1, 2)).toEqual(['none', 'waiting at 1'])
  await inTransaction(db, (trx) => setOpen(trx, poolId, true, start))
  expect(await held(2)).toEqual(['granted'])
  expect(await problemsOf(db, poolId)).toEqual([])
})

test('an offer changes: not between draw and at once while seats are held; offers end with an earlier beginning, and are granted where nothing is to be confirmed', async () => {
  const poolId = await newPool(5, { confirmH: 48 })
  const change = (changes: Parameters<typeof setOffer>[2], at = start) => inTransaction(db, (trx) => setOffer(trx, poolId, changes, at))
  const seatId = seatIdOf(await take(poolId, 1))
  expect(await change({ mode: 'draw' })).toEqual({ ok: false, reason: 'hasSeats' })
  expect(await change({ unit: 'connection' })).toEqual({ ok: false, reason: 'hasSeats' })
  expect(await change({ beginsAt: inHours(30), label: { en: 'Stars' } })).toEqual({ ok: true })
  expect(await held(1)).toEqual([`offered until ${inHours(30).toString()}`])
  expect((await findAvailability(db, 'test', [owner])).get(owner)).toMatchObject({
    beginsAt: inHours(30),
    label: { en: 'Stars' },
    mode: 'instant',
  })
  await dropFacts()
  await change({ confirmH: null }, inHours(2))
  expect(await held(1)).toEqual(['granted'])
  expect(await facts()).toEqual([`SeatConfirmed ${seatId}`])
})

test('out of a draw a pool comes when that was called off, with no window left, and not before', async () => {
  const poolId = await newPool(5)
  const { rows } = await sql<{ id: number }>`insert into seats.draw (owner_type, owner_id, label, opens_at, closes_at, reveal_until)
    values ('test', 1, '{}', ${start}, ${inHours(1)}, ${inHours(2)}) returning id`.execute(db)
  await sql`update seats.pool set mode = 'draw', draw_id = ${rows[0]!.id}, closes_at = ${inHours(1)} where id = ${poolId}`.execute(db)
  const toInstant = () => inTransaction(db, (trx) => setOffer(trx, poolId, { mode: 'instant' }, start))
  expect(await toInstant()).toEqual({ ok: false, reason: 'inDraw' })
  await sql`update seats.draw set state = 'cancelled' where id = ${rows[0]!.id}`.execute(db)
  expect(await toInstant()).toEqual({ ok: true })
  expect(await take(poolId, 1, 1, inHours(3))).toMatchObject({ state: 'granted' })
})

test('a smaller cap names the offered and the granted whom it would hit, the last first', async () => {
  const poolId = await newPool(6, { confirmH: 48 })
  const [first, second, third] = [
    seatIdOf(await take(poolId, 1, 2)),
    seatIdOf(await take(poolId, 2, 2, inHours(1))),
    seatIdOf(await take(poolId, 3, 2, inHours(2))),
  ]
  await confirm(first, inHours(3))
  const outcome = await inTransaction(db, (trx) => setCap(trx, poolId, 3, inHours(4)))
  expect(outcome).toMatchObject({
    ok: false,
    reason: 'belowUsed',
    hit: [
      { id: third, state: 'offered' },
      { id: second, state: 'offered' },
    ],
  })
})

test('what a draw gave: seats and lines in the order of lots, counts right, each told once, offers reminded and released by the sweep', async () => {
  const poolId = await newPool(3, { mode: 'draw', confirmH: 10 })
  owner += 1
  const other = await newPool(2)
  const lots: DrawnSeat[] = [
    { poolId, holder: holder(1), units: 2, served: true },
    { poolId: other, holder: holder(9), units: 2, served: true },
    { poolId, holder: holder(2), units: 2, served: false },
    { poolId, holder: holder(3), units: 1, served: true },
    { poolId, holder: holder(4), units: 1, served: false },
    { poolId: other, holder: holder(1), units: 1, served: false },
  ]
  await inTransaction(db, (trx) => placeDrawn(trx, lots, start))
  expect(await held(9, 2, 3, 4)).toEqual(['granted', 'waiting at 1', `offered until ${inHours(10).toString()}`, 'waiting at 2'])
  expect(await problemsOf(db, poolId)).toEqual([])
  expect(await problemsOf(db, other)).toEqual([])
  const told = async () => (await facts()).map((fact) => fact.split(' ')[0])
  const tell = async () => {
    const { rows } = await sql<{ payload: Record<string, unknown> }>`
      select payload from graphile_worker._private_jobs where key like 'tellPlaced%' order by id`.execute(db)
    for (const { payload } of rows) await seats.jobs!.tellPlaced!(app.world, payload)
  }
  await tell()
  expect(await told()).toEqual(['SeatOffered', 'SeatOffered', 'SeatGranted'])
  await tell()
  expect(await told()).toHaveLength(3)
  await dropJobs()
  await sweep(inHours(10))
  expect(await held(1, 2, 3, 4)).toEqual([
    'waiting at 1',
    `offered until ${inHours(20).toString()}`,
    'none',
    `offered until ${inHours(20).toString()}`,
  ])
  await expect(
    inTransaction(db, (trx) => placeDrawn(trx, [{ poolId: other, holder: holder(20), units: 1, served: true }], start)),
  ).rejects.toThrow(/check constraint/)
})

test('twelve thousand lines of a draw stand in seconds, in the order of their lots across batches', async () => {
  const poolId = await newPool(1000)
  const lots = Array.from({ length: 12_000 }, (_, at): DrawnSeat => ({
    poolId,
    holder: { type: 'lot', id: at },
    units: 1,
    served: at % 12 === 0,
  }))
  await inTransaction(db, (trx) => placeDrawn(trx, lots, start))
  expect(await problemsOf(db, poolId)).toEqual([])
  const { rows } = await sql<{
    wrong: number
    last: number
  }>`select count(*) filter (where position <> place) as wrong, max(position) as last
    from (select position, row_number() over (order by holder_id) as place from seats.seat where pool_id = ${poolId} and state = 'waiting') line`.execute(
    db,
  )
  expect(rows[0]).toEqual({ wrong: 0, last: 11_000 })
})
