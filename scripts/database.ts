// A throw-away PostgreSQL for scripts and tests: `withScratchDatabase` migrates one and removes it afterwards.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runMigrations } from 'graphile-worker'
import { startEmbedded } from '../src/platform/db/embedded.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { openDatabase } from '../src/platform/db/database.ts'
import { projectRoot } from '../src/platform/root.ts'

export interface ScratchCluster {
  url: (database?: string) => string
  stop: () => Promise<void>
}

/** Starts an empty cluster in a temporary folder. Not durable: for scratch only. */
export async function startScratchCluster(): Promise<ScratchCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'kaleidoscope-'))
  await chmod(folder, 0o755)
  const cluster = await startEmbedded(join(folder, 'postgres'), {
    flags: ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'synchronous_commit=off', '-c', 'max_connections=200'],
  })
  return {
    url: cluster.url,
    async stop() {
      await cluster.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Brings a database to today's schema, jobs included. */
export async function prepareDatabase(url: string): Promise<void> {
  await runMigrations({ connectionString: url })
  const { pool, close } = openDatabase(url, { max: 2 })
  await migrate(pool, join(projectRoot, 'db/migrations'))
  await close()
}

export async function withScratchDatabase(work: (url: string) => Promise<void>): Promise<void> {
  const cluster = await startScratchCluster()
  try {
    await prepareDatabase(cluster.url())
    await work(cluster.url())
  } finally {
    await cluster.stop()
  }
}
