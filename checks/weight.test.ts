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

// The service worker is no part of a page: it comes after the first look, and works beside.
const isWorker = ([name]: [string, number]) => name.startsWith('service-worker')

test('the service worker is at most 7 kB compressed', () => {
  const workers = sizes('.js').filter(isWorker)
  expect(workers).toHaveLength(2)
  expect(workers.filter(([, bytes]) => bytes > 7168)).toEqual([])
})

// Loaded by an island only when it plays, records or is asked for a passkey, never with the page: libraries, and what a studio or the timetable's grid needs.
const isLate = ([name]: [string, number]) => /^(grid-|hls-player|studio-|pdf-|passkey-|draw-computing)/.test(name)

test('an island is at most 3 kB compressed, all of them together under 40 kB', () => {
  const islands = sizes('.js').filter((island) => !isWorker(island) && !isLate(island))
  expect(islands.length).toBeGreaterThan(3)
  expect(islands.filter(([, bytes]) => bytes > 3072)).toEqual([])
  expect(islands.reduce((sum, [, bytes]) => sum + bytes, 0)).toBeLessThan(40_000)
})

test('a style sheet is at most 20 kB compressed', () => {
  expect(sizes('.css').length).toBeGreaterThan(0)
  expect(sizes('.css').filter(([, bytes]) => bytes > 20_000)).toEqual([])
})
