import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../checks/setup/test-app.ts'
import { inTransaction, openDatabase, sql } from '#platform/db/database.ts'
import { queueJob } from '#platform/facts.ts'
import type { Module } from '#platform/http/route.ts'
import { startWorker } from './worker.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp({ modules: [] })
})
afterAll(() => app.close())

const done: string[] = []
const module: Module = {
  name: 'probe',
  routes: [],
  permissions: {},
  jobs: { probe: async (_world, payload) => void done.push(String(payload.name)) },
}

/** In one transaction, so that no worker sees the job before it is locked. */
async function queueLost(name: string): Promise<void> {
  await inTransaction(app.db, async (trx) => {
    await queueJob(trx, 'probe', { name })
    await sql`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'worker-killed', attempts = 1
      where payload->>'name' = ${name}`.execute(trx)
  })
}

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 100 && !condition(); turn += 1) await pause(50)
}

test('a job that a killed worker had in hand is done by the next start, unless another worker lives', async () => {
  const { pool, close } = openDatabase(app.world.config.databaseUrl!, { max: 8 })
  await queueLost('first')
  const worker = await startWorker(app.world, pool, [module])
  await until(() => done.length > 0)
  expect(done).toEqual(['first'])

  await queueLost('second')
  const other = await startWorker(app.world, pool, [module])
  await pause(1500)
  expect(done).toEqual(['first'])
  await other.stop()
  await worker.stop()

  const next = await startWorker(app.world, pool, [module])
  await until(() => done.length > 1)
  expect(done).toEqual(['first', 'second'])
  await next.stop()
  await close()
})
