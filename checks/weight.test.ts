import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { buildBrowser } from '../scripts/build.ts'
import { projectRoot } from '../src/platform/root.ts'

const folder = join(projectRoot, 'dist/assets')
beforeAll(async () => {
  if (!existsSync(join(folder, 'manifest.json'))) await buildBrowser()
})

const sizes = (ending: string): [name: string, bytes: number][] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => [name, gzipSync(readFileSync(join(folder, name)), { level: 9 }).length])

test('an island is at most 3 kB compressed, all of them together under 20 kB', () => {
  const islands = sizes('.js')
  expect(islands.length).toBeGreaterThan(3)
  expect(islands.filter(([, bytes]) => bytes > 3072)).toEqual([])
  expect(islands.reduce((sum, [, bytes]) => sum + bytes, 0)).toBeLessThan(20_000)
})

test('the style sheet is at most 20 kB compressed', () => {
  expect(sizes('.css').map(([, bytes]) => bytes <= 20_000)).toEqual([true])
})
