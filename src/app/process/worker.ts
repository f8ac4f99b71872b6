import { run, Logger } from 'graphile-worker'
import type { Runner, TaskList } from 'graphile-worker'
import type pg from 'pg'
import type { Fact } from '#platform/facts.ts'
import type { Module, World } from '#platform/http/route.ts'
import { deliverMail } from '#platform/mail.ts'
import { modules as everyModule } from '../modules.ts'

/** Every job by name: the platform's own, and those of the modules. */
export function jobsOf(list: Module[] = everyModule): Record<string, (world: World, payload: Record<string, unknown>) => Promise<void>> {
  const jobs: ReturnType<typeof jobsOf> = {
    deliverFact: (world, payload) => deliverFact(list, world, payload as unknown as Fact),
    deliverMail: (world, payload) =>
      deliverMail(world.db, Number(payload.mailId), { url: world.config.mailUrl, from: world.config.mailFrom }),
  }
  for (const module of list) Object.assign(jobs, module.jobs)
  return jobs
}

/** Tells one fact to every listener above. If one fails, all hear it again: listeners are idempotent. */
export async function deliverFact(list: Module[], world: World, fact: Fact): Promise<void> {
  for (const module of list) await module.listeners?.[fact.name]?.({ db: world.db }, fact)
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
  return run({
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
}
