// Everything that an installation has written down, as texts to search in: every row of every table, every file, every line of the log.
import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from '../../src/platform/db/database.ts'
import type { Db } from '../../src/platform/db/database.ts'

/** Where a text was found: "live.question.body", "file files/week/…", "log". */
export interface Written {
  place: string
  text: string
}

/** Every column of every table of every schema but PostgreSQL's own, row by row; bytes as hex. */
export async function dumpDatabase(db: Db): Promise<Written[]> {
  const { rows: columns } = await sql<{ schema: string; table: string; column: string; type: string }>`
    select table_schema as schema, table_name as table, column_name as column, data_type as type
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'
    order by 1, 2, ordinal_position`.execute(db)
  const written: Written[] = []
  for (const { schema, table, column, type } of columns) {
    const value = type === 'bytea' ? sql`encode(${sql.ref(column)}, 'hex')` : sql`${sql.ref(column)}::text`
    const { rows } = await sql<{ text: string | null }>`select ${value} as text from ${sql.table(`${schema}.${table}`)}`.execute(db)
    for (const { text } of rows) if (text) written.push({ place: `${schema}.${table}.${column}`, text })
  }
  return written
}

/** Every file below a folder, as its bytes say (latin1, one sign a byte). */
export async function dumpFolder(folder: string): Promise<Written[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(
    files.map(async (file) => ({ place: `file ${file.slice(folder.length + 1)}`, text: (await readFile(file)).toString('latin1') })),
  )
}

/** The ways in which a string may lie in text or bytes, by any of which it could be read again. */
export function formsOf(needle: string): string[] {
  const bytes = Buffer.from(needle)
  // Base64 of a longer text holds the same bytes at one of three offsets; the signs at its edges depend on what stands beside.
  const within = [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes, Buffer.alloc(2)]).toString('base64')
    return whole.slice(Math.ceil((before * 8) / 6) + 1, Math.floor(((before + bytes.length) * 8) / 6) - 1)
  })
  return [
    needle,
    needle.toLowerCase(),
    bytes.toString('latin1'),
    bytes.toString('hex'),
    JSON.stringify(needle).slice(1, -1),
    [...needle]
      .map((sign) => ((sign.codePointAt(0) ?? 0) > 127 ? `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}` : sign))
      .join(''),
    encodeURIComponent(needle),
    new URLSearchParams({ n: needle }).toString().slice(2),
    ...within,
    ...within.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
    createHash('md5').update(needle).digest('hex'),
  ]
}

/** Which of the strings stand where. */
export function findIn(written: readonly Written[], needles: readonly string[]): string[] {
  const found = needles.flatMap((needle) => {
    const forms = [...new Set(formsOf(needle))]
    return written.filter(({ text }) => forms.some((form) => text.includes(form))).map(({ place }) => `${needle}: ${place}`)
  })
  return [...new Set(found)]
}
