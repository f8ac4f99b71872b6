import { setTimeout as pause } from 'node:timers/promises'
import { run, Logger } from 'graphile-worker'
import type { Runner, TaskList } from 'graphile-worker'
import type pg from 'pg'
import type { Fact } from '#platform/facts.ts'
import type { Module, World } from '#platform/http/route.ts'
import { deliverMail } from '#platform/mail.ts'
import { modules as everyModule } from '../modules.ts'
import { rebuildIndex } from './search-index.ts'

/** Every job by name: the platform's own, and those of the modules. */
export function jobsOf(list: Module[] = everyModule): Record<string, (world: World, payload: Record<string, unknown>) => Promise<void>> {
  const jobs: ReturnType<typeof jobsOf> = {
    deliverFact: (world, payload) => deliverFact(list, world, payload as unknown as Fact),
    deliverMail: (world, payload) =>
      deliverMail(world.db, Number(payload.mailId), { url: world.config.mailUrl, from: world.config.mailFrom }),
    rebuildIndex: async (world) => void (await rebuildIndex(world.db, list)),
  }
  for (const module of list) Object.assign(jobs, module.jobs)
  return jobs
}

/** Tells one fact to every listener above. If one fails, all hear it again: listeners are idempotent. */
export async function deliverFact(list: Module[], world: World, fact: Fact): Promise<void> {
  for (const module of list) await module.listeners?.[fact.name]?.({ db: world.db, now: world.clock() }, fact)
}

// Any number that no other lock of ours has.
const presenceKey = 0x776f726b
const [aloneTries, aloneWaitMs] = [5, 200]

/**
 * Jobs that a killed worker had in hand stay locked for four hours. Every living worker holds a shared lock; who gets the
 * exclusive one is alone, so all locks on jobs are those of the dead and are taken off. Returns the connection that says "I live".
 */
async function freeLostJobs(pool: pg.Pool): Promise<pg.PoolClient> {
  const client = await pool.connect()
  // The connection of a worker that has just died may hold its lock for a moment yet.
  let alone = false
  for (let left = aloneTries; !alone && left > 0; left -= 1) {
    if (left < aloneTries) await pause(aloneWaitMs)
    const { rows } = await client.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [presenceKey])
    alone = rows[0]?.alone ?? false
  }
  if (alone) {
    await client.query(`select graphile_worker.force_unlock_workers(
      array(select distinct locked_by from graphile_worker._private_jobs where locked_by is not null))`)
  }
  await client.query('select pg_advisory_lock_shared($1)', [presenceKey])
  if (alone) await client.query('select pg_advisory_unlock($1)', [presenceKey])
  return client
}

export async function startWorker(world: World, pool: pg.Pool, list: Module[] = everyModule): Promise<Runner> {
  const taskList: TaskList = {}
  for (const [name, job] of Object.entries(jobsOf(list))) {
    taskList[name] = async (payload) => {
      try {
        await job(world, payload as Record<string, unknown>)
        world.metrics.jobs.inc({ name, outcome: 'done' })
      } catch (error) {
        world.metrics.jobs.inc({ name, outcome: 'failed' })
        throw error
      }
    }
  }
  const crontab = list
    .flatMap((module) => Object.entries(module.timers ?? {}))
    .map(([line, name]) => `${line} ${name}`)
    .join('\n')
  const presence = await freeLostJobs(pool)
  const runner = await run({
    pgPool: pool,
    taskList,
    crontab,
    concurrency: 4,
    noHandleSignals: true,
    pollInterval: 1000,
    logger: new Logger((scope) => (level, message) => {
      if (level === 'error') world.log.error({ job: scope.taskIdentifier }, message)
      else if (level === 'warning') world.log.warn({ job: scope.taskIdentifier }, message)
      else world.log.debug({ job: scope.taskIdentifier }, message)
    }),
  })
  // Closed, not returned: the lock goes with the connection.
  runner.events.once('stop', () => presence.release(true))
  return runner
}

const restartMs = 2000

/** A worker that comes back when it ended by itself, as it may when the database was away. Returns what stops it for good. */
export async function keepWorker(world: World, pool: pg.Pool): Promise<() => Promise<void>> {
  let runner = await startWorker(world, pool)
  let stopping = false
  const startAgain = async (): Promise<void> => {
    while (!stopping) {
      await pause(restartMs)
      if (stopping) return
      try {
        runner = await startWorker(world, pool)
        return follow(runner)
      } catch (error) {
        world.log.error({ err: error }, 'the worker can not start yet')
      }
    }
  }
  const follow = (current: Runner): void => {
    void current.promise.catch((error: unknown) => world.log.error({ err: error }, 'the worker ended')).then(startAgain)
  }
  follow(runner)
  return async () => {
    stopping = true
    // One that has ended already has nothing to stop.
    await runner.stop().catch(() => {})
  }
}
