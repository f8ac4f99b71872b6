import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import { createApp } from '../../src/app/http/app.ts'
import type { App } from '../../src/app/http/app.ts'
import { modules as everyModule } from '../../src/app/modules.ts'
import { deliverFact, jobsOf } from '../../src/app/process/worker.ts'
import { children, register } from '../../src/modules/people/index.ts'
import type { Role } from '../../src/modules/people/index.ts'
import { startSession } from '../../src/modules/people/sign-in/sessions.ts'
import { readConfig } from '../../src/platform/config.ts'
import { inTransaction, openDatabase, sql } from '../../src/platform/db/database.ts'
import type { Db } from '../../src/platform/db/database.ts'
import type { Fact } from '../../src/platform/facts.ts'
import type { Module, World } from '../../src/platform/http/route.ts'
import { postgresLimits } from '../../src/platform/limits.ts'
import { createLog } from '../../src/platform/log.ts'
import { createMetrics } from '../../src/platform/metrics.ts'
import { openRealtime } from '../../src/platform/realtime.ts'
import { folderStorage } from '../../src/platform/storage.ts'
import { Temporal } from '../../src/platform/time.ts'

export const testOrigin = 'http://kaleidoscope.test'

export interface RequestOptions {
  /** A person's id, or a role: then somebody of that role is made and signed in (the same one at each call). */
  as?: number | Role
  /** Posts these fields as a form; a string is posted as it is. */
  form?: Record<string, string> | URLSearchParams | FormData
  method?: string
  headers?: Record<string, string>
  cookies?: Record<string, string>
}

export interface TestApp {
  app: App
  world: World
  db: Db
  /** Sends a request as a browser would: same origin, cookies, no redirects followed. */
  request: (path: string, options?: RequestOptions) => Promise<Response>
  /** The text of a page that must answer 200. */
  page: (path: string, options?: RequestOptions) => Promise<string>
  personOf: (role: Role, scope?: { type: string; id: number }) => Promise<number>
  /** Cookie of a new session of this person. */
  signIn: (personId: number) => Promise<string>
  /** Runs every job that is due, facts included, until none is left. Returns the names run. */
  runJobs: () => Promise<string[]>
  /** Tells every listener a fact, as the worker would. */
  deliver: (fact: Fact) => Promise<void>
  setNow: (iso: string) => void
  /** SQL statements sent since the last call. */
  countQueries: () => number
  close: () => Promise<void>
}

let serial = 0

/** The whole app over an own clone of the migrated database. `now` stands still until `setNow`. */
export async function testApp(options: { now?: string; demo?: boolean; modules?: Module[]; log?: World['log'] } = {}): Promise<TestApp> {
  const clusterUrl = inject('clusterUrl')
  const name = `test_${process.pid}_${(serial += 1)}`
  await runAsAdmin(clusterUrl, `create database ${name} template template_schema`)
  const url = clusterUrl.replace(/\/postgres$/, `/${name}`)
  const folder = await mkdtemp(join(tmpdir(), 'kaleidoscope-test-'))
  let queries = 0
  const { db, pool, close } = openDatabase(url, { max: 8, onQuery: () => (queries += 1) })
  const config = readConfig({
    DEMO: options.demo ? 'on' : 'off',
    DATA_DIR: folder,
    DATABASE_URL: url,
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'fatal',
  })
  if (!config.ok) throw new Error(config.problems.join('\n'))
  let now = Temporal.Instant.from(options.now ?? '2026-11-23T07:00:00Z')
  const realtime = await openRealtime(url)
  const world: World = {
    config: config.config,
    db,
    storage: folderStorage(join(folder, 'files')),
    realtime,
    limits: postgresLimits(pool),
    log: options.log ?? createLog(config.config.logLevel),
    metrics: createMetrics(),
    clock: () => now,
    key: new Uint8Array(32).fill(7),
  }
  const list = options.modules ?? everyModule
  const app = createApp(world, list)
  app.setReady(true)
  const known = new Map<string, number>()

  const personOf: TestApp['personOf'] = async (role, scope) => {
    const key = `${role} ${scope?.type ?? ''} ${scope?.id ?? ''}`
    const id =
      known.get(key) ??
      (await inTransaction(db, async (trx) => {
        if (role === 'pupil') return (await children.add(world, trx, { name: 'Проба' })).id
        const personId = await register.person(trx, {
          name: { ru: `Проба ${role}`, en: `Test ${role}` },
          email: `${role}${(serial += 1)}@example.test`,
        })
        await register.role(trx, personId, role, scope)
        return personId
      }))
    known.set(key, id)
    return id
  }
  const signIn = (personId: number) => inTransaction(db, (trx) => startSession(trx, personId, now, 'test'))
  const request: TestApp['request'] = async (path, wish = {}) => {
    const cookies = { ...wish.cookies }
    if (wish.as !== undefined) cookies.session = await signIn(typeof wish.as === 'number' ? wish.as : await personOf(wish.as))
    const method = wish.method ?? (wish.form ? 'POST' : 'GET')
    const headers: Record<string, string> = { host: 'kaleidoscope.test', 'accept-language': 'en', ...wish.headers }
    if (Object.keys(cookies).length > 0)
      headers.cookie = Object.entries(cookies)
        .map((pair) => pair.join('='))
        .join('; ')
    if (method !== 'GET' && headers.origin === undefined) headers.origin = testOrigin
    const body =
      wish.form === undefined
        ? undefined
        : wish.form instanceof FormData || wish.form instanceof URLSearchParams
          ? wish.form
          : new URLSearchParams(wish.form)
    return app.hono.request(`${testOrigin}${path}`, { method, headers, ...(body ? { body } : {}) })
  }
  const jobs = jobsOf(list)
  return {
    app,
    world,
    db,
    request,
    personOf,
    signIn,
    async page(path, wish) {
      const answer = await request(path, wish)
      if (answer.status !== 200)
        throw new Error(`${path} answered ${answer.status} ${answer.headers.get('location') ?? ''}\n${await answer.text()}`)
      return answer.text()
    },
    async runJobs() {
      const ran: string[] = []
      for (;;) {
        const due = await takeJob(db, now)
        if (!due) return ran
        ran.push(due.name)
        await jobs[due.name]!(world, due.payload)
      }
    },
    deliver: (fact) => deliverFact(list, world, fact),
    setNow: (iso) => void (now = Temporal.Instant.from(iso)),
    countQueries() {
      const count = queries
      queries = 0
      return count
    },
    async close() {
      await realtime.close()
      await close()
      await runAsAdmin(clusterUrl, `drop database ${name} with (force)`)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function runAsAdmin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** The next job that is due by the test's clock, taken off the queue: what is to run at once has the database's time, which a test's clock may be behind. */
async function takeJob(db: Db, now: Temporal.Instant): Promise<{ name: string; payload: Record<string, unknown> } | undefined> {
  const { rows } = await sql<{ id: string; name: string; payload: Record<string, unknown>; key: string | null }>`
    select job.id::text, task.identifier as name, job.payload, job.key
    from graphile_worker._private_jobs job join graphile_worker._private_tasks task on task.id = job.task_id
    where job.run_at <= ${now.toString()}::timestamptz or job.run_at = job.updated_at order by job.run_at, job.id limit 1`.execute(db)
  const row = rows[0]
  if (!row) return undefined
  await sql`delete from graphile_worker._private_jobs where id = ${row.id}::bigint`.execute(db)
  return row
}
