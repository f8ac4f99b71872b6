import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'

const lockKey = 7_201_145

export class MigrationProblem extends Error {}

/**
 * Applies the numbered .sql files that are missing, each in a transaction of its own, under an advisory lock, so that
 * several processes may start at once. A file that was changed after it was applied is refused: migrations are immutable.
 * Returns the names applied.
 */
export async function migrate(pool: pg.Pool, folder: string, onStep: (name: string) => void = () => {}): Promise<string[]> {
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey])
    await client.query(
      'create table if not exists public.migration (name text primary key, hash text not null, at timestamptz not null default now())',
    )
    const done = new Map(
      (await client.query<{ name: string; hash: string }>('select name, hash from public.migration')).rows.map((row) => [
        row.name,
        row.hash,
      ]),
    )
    const applied: string[] = []
    const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).toSorted()
    for (const name of files) {
      const text = await readFile(join(folder, name), 'utf8')
      const hash = createHash('sha256').update(text).digest('hex')
      const known = done.get(name)
      if (known === hash) continue
      if (known) throw new MigrationProblem(`Migration ${name} was changed after it was applied. Put it back and write a new file.`)
      onStep(name)
      await client.query('begin')
      try {
        await client.query(text)
        await client.query('insert into public.migration (name, hash) values ($1, $2)', [name, hash])
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw error
      }
      applied.push(name)
    }
    return applied
  } finally {
    await client.query('select pg_advisory_unlock($1)', [lockKey]).catch(() => {})
    client.release()
  }
}

/** Stops where similarity of Cyrillic words is zero: a cluster made with LC_CTYPE=C finds no trigrams in them. */
export async function assertCyrillicSearch(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ near: number }>("select similarity('үлгэр', 'улгэр')::float8 as near")
  if (!(rows[0]!.near > 0)) {
    throw new MigrationProblem('The database finds no trigrams in Cyrillic. Create it with the locale C.UTF-8 (initdb --locale=C.UTF-8).')
  }
}
