// Writes db/schema.sql: the schema as the migrations leave it, for reading and for review. The migrations stay the source.
import { writeFileSync } from 'node:fs'
import { withScratchDatabase } from './database.ts'
import { describeSchema } from './describe-schema.ts'

await withScratchDatabase(async (url) => {
  writeFileSync(process.argv[2] ?? 'db/schema.sql', await describeSchema(url))
})
