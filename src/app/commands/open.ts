import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '#platform/config.ts'
import { readConfig } from '#platform/config.ts'
import { sql } from '#platform/db/database.ts'
import type { Db } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import { projectRoot } from '#platform/root.ts'
import { findDatabase } from '../process/prepare.ts'
import { openWorld } from '../process/world.ts'

/** Ends a command with a message that says what to do: 1 for what failed, 2 for a command or a setting that is wrong. */
export class Stop extends Error {
  readonly code: 1 | 2
  constructor(message: string, code: 1 | 2 = 1) {
    super(message)
    this.code = code
  }
}

/** What people follow goes to stderr, so that stdout is only what a command was asked for. */
export const say = (step: string): void => console.error(`kaleidoscope: ${step}`)

export function readConfigOrStop(): Config {
  const result = readConfig(process.env)
  if (result.ok) return result.config
  throw new Stop(`A setting is wrong (see .env.example).\n${result.problems.map((problem) => `  ${problem}`).join('\n')}`, 2)
}

/** Finds the database as the server does: the running embedded one is joined, a resting one is started for this command. */
export async function withDatabase<T>(config: Config, work: (url: string) => Promise<T>): Promise<T> {
  const database = await findDatabase(config, (step) => process.env.LOG_LEVEL === 'debug' && say(step))
  try {
    return await work(database.url)
  } finally {
    await database.stop()
  }
}

/** The same world that the server has, on a database of this version. */
export async function withWorld<T>(work: (world: World) => Promise<T>): Promise<T> {
  const config = readConfigOrStop()
  return withDatabase(config, async (url) => {
    const { world, close } = await openWorld(config, url)
    try {
      await assertMigrated(world.db)
      return await work(world)
    } finally {
      await close()
    }
  })
}

async function assertMigrated(db: Db): Promise<void> {
  const files = (await readdir(join(projectRoot, 'db/migrations'))).filter((file) => file.endsWith('.sql'))
  const table = await sql<{ found: string | null }>`select to_regclass('public.migration')::text as found`.execute(db)
  const done = table.rows[0]?.found
    ? (await sql<{ name: string }>`select name from public.migration`.execute(db)).rows.map((row) => row.name)
    : []
  const missing = files.filter((file) => !done.includes(file))
  if (missing.length > 0) throw new Stop(`The database lacks ${missing.join(', ')}. Run: npx kaleidoscope migrate`)
}
