import type { Trx } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import type { PoolRow } from '../pools/store.ts'
import { announceGot } from './facts.ts'
import type { Policy } from './rules.ts'
import { choosePromoted } from './rules.ts'
import { listWaiting, markGot, moveCounts } from './store.ts'

/** Gives what is free to those in the line, who fit. The pool's row must be locked, and these its counts of now. */
export async function promoteWaiting(trx: Trx, pool: PoolRow, now: Temporal.Instant): Promise<void> {
  if (pool.waiting === 0 || pool.state !== 'open' || pool.used >= pool.cap) return
  const chosen = choosePromoted(pool.cap - pool.used, await listWaiting(trx, pool.id), pool.policy as Policy)
  if (chosen.length === 0) return
  const promoted = await markGot(
    trx,
    pool.id,
    chosen.map((seat) => seat.id),
    now,
  )
  await moveCounts(trx, pool.id, { used: promoted.reduce((sum, seat) => sum + seat.units, 0), waiting: -promoted.length })
  await announceGot(trx, promoted, { promoted: true })
}
