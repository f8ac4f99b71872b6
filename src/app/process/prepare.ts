import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Logger, runMigrations } from 'graphile-worker'
import { loadRegions } from '../../../db/load-regions.ts'
import type { Config } from '#platform/config.ts'
import { openDatabase } from '#platform/db/database.ts'
import { startEmbedded } from '#platform/db/embedded.ts'
import { assertCyrillicSearch, migrate } from '#platform/db/migrate.ts'
import { projectRoot } from '#platform/root.ts'

export interface PreparedDatabase {
  url: string
  stop: () => Promise<void>
}

/** The database of this installation: the one named in DATABASE_URL, else the embedded one, started or joined. The server owns it. */
export async function findDatabase(config: Config, say: (step: string) => void, own = false): Promise<PreparedDatabase> {
  if (config.databaseUrl) return { url: config.databaseUrl, stop: async () => {} }
  say('starting the embedded PostgreSQL')
  await mkdir(config.dataDir, { recursive: true })
  const lines: string[] = []
  try {
    const cluster = await startEmbedded(join(config.dataDir, 'postgres'), { own, onLog: (line) => lines.push(line.trim()) })
    return { url: cluster.url(), stop: cluster.stop }
  } catch (error) {
    throw new Error(
      `The embedded PostgreSQL didn't start: ${error instanceof Error ? error.message : 'it ended at once'}\n${lines.slice(-6).join('\n')}`,
      { cause: error },
    )
  }
}

/** Brings the database to the schema of this version: jobs, migrations, regions. Returns the migrations applied. */
export async function migrateDatabase(url: string, say: (step: string) => void): Promise<string[]> {
  await runMigrations({ connectionString: url, logger: new Logger(() => () => {}) })
  const { db, pool, close } = openDatabase(url, { max: 2 })
  try {
    const applied = await migrate(pool, join(projectRoot, 'db/migrations'), (name) => say(`migrating: ${name}`))
    await assertCyrillicSearch(pool)
    await loadRegions(db)
    return applied
  } finally {
    await close()
  }
}
