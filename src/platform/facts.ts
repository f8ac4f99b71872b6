import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'

/** Something that happened, told to modules above. The payload is JSON and holds ids, never copies. */
export interface Fact {
  name: string
  /** The same happening has the same key, however often it is told. */
  key: string
  payload: Record<string, unknown>
}

/** A listener does its work again without harm when the same fact comes twice. `now` is when it is told. */
export type Listener = (context: { db: Db; now: Temporal.Instant }, fact: Fact) => Promise<void>

/** Writes the fact as a job in the caller's transaction; the worker delivers it to all listeners, at least once. */
export async function announce(trx: Trx, fact: Fact): Promise<void> {
  await queueJobs(trx, [factJob(fact)])
}

/** A job as it is queued; with a key, one that still waits is replaced instead of doubled. */
export interface QueuedJob {
  name: string
  payload: Record<string, unknown>
  key: string
  /** ISO; at once where it is missing. */
  runAt?: string
}

export const factJob = (fact: Fact): QueuedJob => ({ name: 'deliverFact', payload: { ...fact }, key: `${fact.name}:${fact.key}` })

/** Queues many jobs, facts among them, in the given order and in one statement. */
export async function queueJobs(trx: Trx, jobs: readonly QueuedJob[]): Promise<void> {
  if (jobs.length === 0) return
  await sql`select graphile_worker.add_job(name, payload::json, job_key => key, run_at => run_at, max_attempts => 25)
    from unnest(${jobs.map((job) => job.name)}::text[], ${jobs.map((job) => JSON.stringify(job.payload))}::text[],
      ${jobs.map((job) => job.key)}::text[], ${jobs.map((job) => job.runAt ?? null)}::timestamptz[]) as job(name, payload, key, run_at)`.execute(
    trx,
  )
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
