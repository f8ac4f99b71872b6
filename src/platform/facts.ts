import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db/database.ts'

/** Something that happened, told to modules above. The payload is JSON and holds ids, never copies. */
export interface Fact {
  name: string
  /** The same happening has the same key, however often it is told. */
  key: string
  payload: Record<string, unknown>
}

/** A listener does its work again without harm when the same fact comes twice. */
export type Listener = (context: { db: Db }, fact: Fact) => Promise<void>

/** Writes the fact as a job in the caller's transaction; the worker delivers it to all listeners, at least once. */
export async function announce(trx: Trx, fact: Fact): Promise<void> {
  await queueJob(trx, 'deliverFact', { ...fact }, { key: `${fact.name}:${fact.key}` })
}

/** Queues a job in the caller's transaction. With a key, a job that still waits is replaced instead of doubled. */
export async function queueJob(
  trx: Db | Trx,
  name: string,
  payload: Record<string, unknown>,
  options: { key?: string; runAt?: string; maxAttempts?: number } = {},
): Promise<void> {
  await sql`select graphile_worker.add_job(
    ${name}::text, ${JSON.stringify(payload)}::json,
    job_key => ${options.key ?? null}::text,
    run_at => ${options.runAt ?? null}::timestamptz,
    max_attempts => ${options.maxAttempts ?? 25}::int
  )`.execute(trx)
}
