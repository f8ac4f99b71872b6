// Writes src/platform/db/types.ts from a freshly migrated database.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { withScratchDatabase } from './database.ts'

const schemas = 'platform|regions|people|consortium|schools|trends|live|seats|week|catalogue|trajectory|news|reporting'
const types = { timestamptz: 'InstantColumn', int8: 'number', numeric: 'number', jsonb: 'JsonColumn', date: 'string', uuid: 'string' }

await withScratchDatabase(async (url) => {
  const out = process.argv[2] ?? 'src/platform/db/types.ts'
  execFileSync(
    'kysely-codegen',
    [
      '--dialect',
      'postgres',
      '--url',
      url,
      '--out-file',
      out,
      '--include-pattern',
      `(${schemas}).*`,
      '--no-domains',
      '--type-mapping',
      JSON.stringify(types),
      '--default-schema',
      'public',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  // The generator's own imports name no local types.
  writeFileSync(
    out,
    readFileSync(out, 'utf8').replace(/^(import type .*)$/m, "$1\nimport type { InstantColumn, JsonColumn } from './columns.ts'"),
  )
})
