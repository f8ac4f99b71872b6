import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'
import pg from 'pg'
import { inject } from 'vitest'
import { prepareDemo } from '../../src/app/demo/prepare.ts'
import { createApp } from '../../src/app/http/app.ts'
import { modules } from '../../src/app/modules.ts'
import { migrateDatabase } from '../../src/app/process/prepare.ts'
import { listen, stopListening } from '../../src/app/process/server.ts'
import { jobsOf } from '../../src/app/process/worker.ts'
import { openWorld } from '../../src/app/process/world.ts'
import { readConfig } from '../../src/platform/config.ts'
import { sql } from '../../src/platform/db/database.ts'
import type { World } from '../../src/platform/http/route.ts'
import { Temporal } from '../../src/platform/time.ts'
import { findBrowser } from './browser.ts'

export interface House {
  address: string
  world: World
  browser: Browser
  /** Moves the clock of the whole house forward and runs what has fallen due. */
  advance: (seconds: number) => Promise<void>
  /** Runs every job that is due by the house's clock. */
  work: () => Promise<void>
  close: () => Promise<void>
}

let serial = 0

/**
 * The whole product with its demonstration: the real server on a port, the real jobs, a real browser. Only the clock is ours: it
 * goes with the machine's and can be moved forward, so that a lecture need not be sat through.
 */
export async function openHouse(): Promise<House> {
  const clusterUrl = inject('clusterUrl')
  const name = `journey_${process.pid}_${(serial += 1)}`
  const admin = new pg.Client({ connectionString: clusterUrl })
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  const databaseUrl = clusterUrl.replace(/\/postgres$/, `/${name}`)
  const folder = await mkdtemp(join(tmpdir(), 'kaleidoscope-house-'))
  const config = readConfig({ DATA_DIR: folder, DATABASE_URL: databaseUrl, DEMO: 'on', LOG_LEVEL: process.env.LOG_LEVEL ?? 'error' })
  if (!config.ok) throw new Error(config.problems.join('\n'))
  await migrateDatabase(databaseUrl, () => {})
  let aheadMs = 0
  const clock = () => Temporal.Now.instant().add({ milliseconds: aheadMs })
  const { world, close } = await openWorld(config.config, databaseUrl, clock)
  await prepareDemo(world, () => {})
  const app = createApp(world)
  const { server, port } = await listen(app, 0, '127.0.0.1')
  app.setReady(true)
  const duties = modules.flatMap(({ background }) => (background ? [background(world)] : []))
  const found = findBrowser()
  if (!found.ok) throw new Error(found.problem)
  const browser = await chromium.launch({
    executablePath: found.path,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      // A camera and a microphone of the browser's own, for whoever broadcasts.
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
    ],
  })
  const jobs = jobsOf()
  let working: Promise<void> = Promise.resolve()
  const workOnce = async (): Promise<void> => {
    for (let job = await takeJob(world); job; job = await takeJob(world)) await jobs[job.name]!(world, job.payload)
  }
  const work = (): Promise<void> => (working = working.catch(() => {}).then(workOnce))
  const timer = setInterval(() => void work().catch((error: unknown) => console.error(error)), 500)
  return {
    address: `http://127.0.0.1:${port}`,
    world,
    browser,
    work,
    async advance(seconds) {
      aheadMs += Math.round(seconds * 1000)
      // The cron of the worker goes by the machine's clock, so its timers are rung here.
      for (const name of new Set(modules.flatMap((module) => Object.values(module.timers ?? {})))) await jobs[name]!(world, {})
      await work()
    },
    async close() {
      clearInterval(timer)
      await working.catch(() => {})
      await browser.close()
      for (const end of duties) await end()
      await stopListening(server)
      await close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function takeJob(world: World): Promise<{ name: string; payload: Record<string, unknown> } | undefined> {
  const { rows } = await sql<{ name: string; payload: Record<string, unknown> }>`
    with due as (
      delete from graphile_worker._private_jobs where id = (
        select id from graphile_worker._private_jobs where run_at <= greatest(now(), ${world.clock().toString()}::timestamptz)
        order by run_at, id limit 1
      ) returning task_id, payload
    ) select task.identifier as name, due.payload from due join graphile_worker._private_tasks task on task.id = due.task_id`.execute(
    world.db,
  )
  return rows[0]
}
