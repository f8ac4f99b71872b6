import { randomUUID } from 'node:crypto'
import type { Db, Trx } from '#platform/db/database.ts'
import { inTransaction, sql } from '#platform/db/database.ts'
import { Temporal } from '#platform/time.ts'
import { cancelSeat, confirmSeat, takeSeats } from './actions.ts'
import { releaseDue } from './release.ts'
import type { SeatAnswer, SeatWish } from './store.ts'

// The race and what must hold after it: for its test, and for the test that takes the guards out and wants to see it fail.

export const connections = 32
const start = Temporal.Instant.from('2026-11-23T07:00:00Z')

/** What the race is run with: ours, or a mutant's. */
export interface Actions {
  take: (db: Db, wish: SeatWish) => Promise<SeatAnswer>
  cancel: (db: Db, seatId: number, now: Temporal.Instant) => Promise<unknown>
  confirm: (db: Db, seatId: number, now: Temporal.Instant) => Promise<{ ok: boolean }>
  release: (db: Db, poolId: number, now: Temporal.Instant) => Promise<unknown>
}

/** Each in a transaction of its own, as a request or a job has it. */
export const ours: Actions = {
  take: (db, wish) => inTransaction(db, (trx) => takeSeats(trx, wish)),
  cancel: (db, seatId, now) => inTransaction(db, (trx) => cancelSeat(trx, seatId, now)),
  confirm: (db, seatId, now) => inTransaction(db, (trx) => confirmSeat(trx, seatId, now)),
  release: (db, poolId, now) => inTransaction(db, (trx) => releaseDue(trx, poolId, now)),
}

/** What must hold whenever nobody writes: counts are those of the rows, nothing is oversold, nothing idle while the head fits. */
export async function problemsOf(db: Db, poolId: number): Promise<string[]> {
  const { rows } = await sql<
    Record<'cap' | 'used' | 'waiting' | 'taken' | 'in_line' | 'twice' | 'keys_twice', number> & { next: number | null }
  >`
    with seat as (select * from seats.seat where pool_id = ${poolId} and state <> 'cancelled')
    select cap, used, waiting,
      (select coalesce(sum(units), 0) from seat where state in ('granted', 'offered')) as taken,
      (select count(*) from seat where state = 'waiting') as in_line,
      (select count(*) from (select from seat group by holder_type, holder_id having count(*) > 1) same) as twice,
      (select count(*) from (select from seats.seat where pool_id = ${poolId} and post_key is not null group by post_key having count(*) > 1) same) as keys_twice,
      (select units from seat where state = 'waiting' order by case pool.policy when 'fill' then units else position end limit 1) as next
    from seats.pool where id = ${poolId}`.execute(db)
  const pool = rows[0]!
  const checks: Record<string, boolean> = {
    'used differs from the seats granted or offered': pool.used !== pool.taken,
    'waiting differs from the seats in the line': pool.waiting !== pool.in_line,
    'more used than the cap': pool.used > pool.cap,
    'a holder has two seats': pool.twice > 0,
    'a post has two seats': pool.keys_twice > 0,
    'a place is idle while the next would fit': pool.next !== null && pool.next <= pool.cap - pool.used,
  }
  return Object.keys(checks).filter((problem) => checks[problem])
}

/** A small, repeatable generator: a failing run can be run again. */
function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * sides)
  }
}

export interface RaceOptions {
  poolId: number
  operations: number
  seed: number
  actions?: Actions
  /** Largest group. */
  unitsMax?: number
}

/**
 * 32 connections take (a third of it posted twice at once), cancel, confirm and release at random, while the clock runs ten minutes an
 * operation. Returns what does not hold in the end; a confirmation that was said to have won and whose seat was released counts too.
 */
export async function race(db: Db, { poolId, operations, seed, actions = ours, unitsMax = 6 }: RaceOptions): Promise<string[]> {
  const roll = dice(seed)
  const plan = Array.from({ length: operations }, (_, at) => ({ at, dice: roll(100), units: 1 + roll(unitsMax), which: roll(1_000_000) }))
  const held: number[] = []
  const confirmed = new Set<number>()
  const cancelled = new Set<number>()
  const broken: string[] = []
  const one = async ({ at, dice: sort, units, which }: (typeof plan)[number]): Promise<void> => {
    const now = start.add({ minutes: at * 10 })
    const seatId = held[which % held.length]
    if (sort < 45 || seatId === undefined) {
      const wish = { poolId, holder: { type: 'class', id: at }, units, postKey: randomUUID(), now }
      const answers = await Promise.all([actions.take(db, wish), ...(sort % 3 === 0 ? [actions.take(db, wish)] : [])])
      if (new Set(answers.map((answer) => 'seatId' in answer && answer.seatId)).size > 1) broken.push('one post got two answers')
      if ('seatId' in answers[0]) held.push(answers[0].seatId)
    } else if (sort < 70) {
      cancelled.add(seatId)
      await actions.cancel(db, seatId, now)
    } else if (sort < 85) {
      if ((await actions.confirm(db, seatId, now)).ok) confirmed.add(seatId)
    } else await actions.release(db, poolId, now)
  }
  const workers = Array.from({ length: connections }, async () => {
    for (let next = plan.shift(); next; next = plan.shift()) {
      // Whoever dies in the middle is not there to say so.
      await one(next).catch((error: Error) => void (error.message === 'killed' || broken.push(error.message)))
    }
  })
  await Promise.all(workers)
  const lost = await sql<{
    id: number
  }>`select id from seats.seat where id = any(${[...confirmed]}::bigint[]) and ended_as = 'expired'`.execute(db)
  if (lost.rows.length > 0) broken.push('a confirmed seat was released')
  return [...new Set([...broken, ...(await problemsOf(db, poolId))])]
}

/** An offer's confirmation and its release come at the same moment, by clocks that differ: how many of so many had both or neither. */
export async function raceConfirmations(db: Db, poolId: number, count: number, actions: Actions = ours): Promise<string[]> {
  const until = start.add({ hours: 1 })
  const problems: string[] = []
  for (let holder = 1; holder <= count; holder += 1) {
    const answer = await actions.take(db, { poolId, holder: { type: 'class', id: holder }, units: 1, now: start })
    if (answer.state !== 'offered') throw new Error(`Expected an offer, got ${answer.state}`)
    const [confirmation] = await Promise.all([
      actions.confirm(db, answer.seatId, until.subtract({ milliseconds: 1 })),
      actions.release(db, poolId, until),
    ])
    const { state } = await db.selectFrom('seats.seat').select('state').where('id', '=', answer.seatId).executeTakeFirstOrThrow()
    if (state !== (confirmation.ok ? 'granted' : 'cancelled')) problems.push(`confirmed: ${confirmation.ok}, yet ${state}`)
    await actions.cancel(db, answer.seatId, until)
  }
  return [...new Set([...problems, ...(await problemsOf(db, poolId))])]
}

/** What a worker does that is killed before its transaction commits. */
export async function dieInside(db: Db, work: (trx: Trx) => Promise<unknown>): Promise<void> {
  await inTransaction(db, async (trx) => {
    await work(trx)
    await sql`select pg_terminate_backend(pg_backend_pid())`.execute(trx)
  }).then(
    () => Promise.reject(new Error('It lived on')),
    () => {},
  )
}
