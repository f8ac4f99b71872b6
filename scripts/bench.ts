// npm run bench -- NAME [options]: prints a table, then as its last line one JSON object with the figures.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const folder = join(import.meta.dirname, '../bench')
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.slice(0, -'.bench.ts'.length))
const [name, ...options] = process.argv.slice(2)
if (!name || !names.includes(name)) {
  console.error(`Usage: npm run bench -- NAME [options]\nThere are: ${names.join(', ')}`)
  process.exit(2)
}
const { run } = (await import(pathToFileURL(join(folder, `${name}.bench.ts`)).href)) as {
  run: (options: string[]) => Promise<Record<string, unknown>>
}
console.log(JSON.stringify({ bench: name, ...(await run(options)) }))
