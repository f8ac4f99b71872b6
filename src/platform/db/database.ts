import { CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely'
import type { KyselyPlugin, LogEvent, Transaction } from 'kysely'
import pg from 'pg'
import { Temporal } from '#platform/time.ts'
import type { DB } from './types.ts'

export type Db = Kysely<DB>
export type Trx = Transaction<DB>
export { sql }

const oidInt8 = 20
const oidInt8s: number = 1016
const oidDate = 1082
const oidTimestamptz = 1184
const oidNumeric = 1700

// Our ids stay far below 2^53, counts too: numbers are safe and pleasant.
pg.types.setTypeParser(oidInt8, Number)
pg.types.setTypeParser(oidNumeric, Number)
// Flat, and without nulls: as all lists of ids are.
pg.types.setTypeParser(oidInt8s, (text) => (text === '{}' ? [] : text.slice(1, -1).split(',').map(Number)))
pg.types.setTypeParser(oidDate, (text) => text)
pg.types.setTypeParser(oidTimestamptz, (text) => Temporal.Instant.from(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')))
// pg asks a value for `toPostgres` before it falls back to JSON.
Object.defineProperty(Temporal.Instant.prototype, 'toPostgres', {
  value(this: Temporal.Instant) {
    return this.toString()
  },
})

export interface OpenDatabase {
  db: Db
  pool: pg.Pool
  close: () => Promise<void>
}

/** Opens a pool. `onQuery` sees every statement with its time in ms: for metrics and for tests that count. */
export function openDatabase(
  url: string,
  options: { max?: number; onQuery?: (event: LogEvent) => void; plugins?: KyselyPlugin[] } = {},
): OpenDatabase {
  const pool = new pg.Pool({ connectionString: url, max: options.max ?? 10, application_name: 'kaleidoscope' })
  // An idle connection that the server closes must not end the process: the next query opens another.
  pool.on('error', () => {})
  pool.on('connect', (client) => void client.on('error', () => {}))
  const db = new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    ...(options.onQuery ? { log: options.onQuery } : {}),
    ...(options.plugins ? { plugins: options.plugins } : {}),
  })
  return { db, pool, close: () => db.destroy() }
}

/** Runs in a transaction; inside another one, in a savepoint of it. Throwing rolls back. */
export async function inTransaction<T>(db: Db, work: (trx: Trx) => Promise<T>): Promise<T> {
  if (!db.isTransaction) return db.transaction().execute(work)
  const trx = db as Trx
  await trx.executeQuery(CompiledQuery.raw('savepoint inner_transaction'))
  try {
    const result = await work(trx)
    await trx.executeQuery(CompiledQuery.raw('release savepoint inner_transaction'))
    return result
  } catch (error) {
    await trx.executeQuery(CompiledQuery.raw('rollback to savepoint inner_transaction'))
    throw error
  }
}

/** For jsonb parameters: arrays and strings need it, objects do not. */
export function json<T>(value: T) {
  return sql<T>`${JSON.stringify(value)}::jsonb`
}
