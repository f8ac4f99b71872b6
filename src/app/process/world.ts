import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '#platform/config.ts'
import { openDatabase } from '#platform/db/database.ts'
import { postgresLimits } from '#platform/limits.ts'
import { createLog } from '#platform/log.ts'
import { createMetrics } from '#platform/metrics.ts'
import type { World } from '#platform/http/route.ts'
import { openRealtime } from '#platform/realtime.ts'
import { openStorage } from '#platform/open-storage.ts'
import { Temporal } from '#platform/time.ts'

export interface OpenWorld {
  world: World
  pool: ReturnType<typeof openDatabase>['pool']
  close: () => Promise<void>
}

/** 32 secret bytes of this installation, made once; who has the database alone can't derive class codes. */
async function readKey(dataDir: string): Promise<Uint8Array> {
  const file = join(dataDir, 'secret.key')
  const known = await readFile(file).catch(() => undefined)
  if (known?.length === 32) return new Uint8Array(known)
  await mkdir(dataDir, { recursive: true })
  await writeFile(file, randomBytes(32), { mode: 0o600, flag: 'wx' }).catch(() => {})
  return new Uint8Array(await readFile(file))
}

/** Opens everything a process has, once the database is there and migrated. */
export async function openWorld(config: Config, databaseUrl: string, clock = () => Temporal.Now.instant()): Promise<OpenWorld> {
  const metrics = createMetrics()
  const { db, pool, close } = openDatabase(databaseUrl, { max: 12, onQuery: () => metrics.queries.inc() })
  const realtime = await openRealtime(databaseUrl)
  const world: World = {
    config,
    db,
    storage: await openStorage(config),
    realtime,
    limits: postgresLimits(pool),
    log: createLog(config.logLevel),
    metrics,
    clock,
    key: await readKey(config.dataDir),
  }
  return {
    world,
    pool,
    async close() {
      await realtime.close()
      await close()
    },
  }
}
