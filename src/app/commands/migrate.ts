import { migrateDatabase } from '../process/prepare.ts'
import { readConfigOrStop, say, withDatabase } from './open.ts'

export async function migrateCommand(): Promise<void> {
  const applied = await withDatabase(readConfigOrStop(), (url) => migrateDatabase(url, say))
  say(applied.length === 0 ? 'the database is up to date' : `${applied.length} migrations applied`)
}
