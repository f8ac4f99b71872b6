import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import { projectRoot } from '../src/platform/root.ts'
import { buildProduct, demoSettings, importProgramme, serverFile } from './setup/demo.ts'
import { freePort, startPinned, stopChild } from './setup/machine.ts'
import { serveScriptPage } from './setup/script-page.ts'
import { openBrowser, openSlowly, slowLine } from './setup/slow-line.ts'
import type { FirstView } from './setup/slow-line.ts'
import { median, printTable } from './setup/table.ts'

interface Row {
  page: string
  bytes: number
  requests: number
  firstViewMs: number
  largestMs: number
}

/** `npm run bench -- pages [--rounds 5] [--schedule FILE] [--only WORD]`: what a phone on a weak line gets of each page, and when. */
export async function run(options: string[]): Promise<Record<string, unknown>> {
  const option = (name: string, fallback: string): string => options[options.indexOf(`--${name}`) + 1 || Infinity] ?? fallback
  const rounds = Number(option('rounds', '5'))
  const only = option('only', '')
  const schedule = resolve(option('schedule', join(projectRoot, '../shared/data/schedules/fosdem-2025.xml')))
  const folder = await mkdtemp(join(tmpdir(), 'kaleidoscope-bench-'))
  await chmod(folder, 0o755)
  const port = await freePort()
  const env = demoSettings(folder, port)
  buildProduct()
  const server = await startPinned(0, process.execPath, [serverFile], { env, ready: 'is ready', cwd: projectRoot })
  const peer = await serveScriptPage(500)
  const browser = await openBrowser()
  try {
    const address = `http://127.0.0.1:${port}`
    const pages = await listPages(address, schedule, env)
    const rows: Row[] = []
    for (const { page, url, cookies } of [...pages, { page: 'peer: 500 sessions drawn by a script', url: peer.address, cookies: {} }]) {
      if (page.includes(only)) rows.push(await measure(browser, page, url, cookies, rounds))
    }
    printTable([
      ['page', 'bytes', 'requests', 'first view ms', 'largest ms'],
      ...rows.map((row) => [row.page, row.bytes, row.requests, row.firstViewMs, row.largestMs]),
    ])
    return { rounds, ...slowLine, pages: rows }
  } finally {
    await browser.close()
    await peer.stop()
    await stopChild(server)
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(browser: Browser, page: string, url: string, cookies: Record<string, string>, rounds: number): Promise<Row> {
  const views: FirstView[] = []
  for (let round = 0; round < rounds; round += 1) views.push(await openSlowly(browser, url, cookies))
  const middle = (name: 'bytes' | 'requests' | 'firstViewMs' | 'largestMs'): number => Math.round(median(views.map((view) => view[name])))
  return { page, bytes: middle('bytes'), requests: middle('requests'), firstViewMs: middle('firstViewMs'), largestMs: middle('largestMs') }
}

const textMode = { look: 'text~yes' }

async function listPages(address: string, schedule: string, env: Record<string, string>) {
  const read = async (path: string): Promise<string> => (await fetch(address + path)).text()
  const first = async (path: string, pattern: RegExp): Promise<string> => {
    const found = pattern.exec(await read(path))?.[1]
    if (!found) throw new Error(`${path} has no ${pattern}`)
    return found
  }
  const week = await first('/weeks', /href="(\/weeks\/kaleidoscope-[\d-]+)"/)
  const day = await first(week, new RegExp(`href="(${week}/\\d{4}-\\d\\d-\\d\\d)"`))
  const session = await first(day, new RegExp(`href="(${week}/sessions/[^"?#]+)"`))
  const room = await first('/', /href="(\/live\/[0-9a-f-]+)"/)
  const paths: [page: string, path: string][] = [
    ['front page', '/'],
    ['week', week],
    ['day of the programme', day],
    ['session', session],
    ['live room, with the film', room],
    ['live room by ear', `${room}?as=audio`],
    ['class code', '/join'],
    ['programmes', '/programmes'],
    ['members', '/members'],
    ['news', '/news'],
    ['search', '/search?q=%D0%BB%D1%91%D0%B4'],
    ['how pages look', '/view'],
  ]
  if (existsSync(schedule)) {
    importProgramme(schedule, 'fosdem-2025', env)
    paths.push(['FOSDEM 2025, a day of 473 sessions', '/weeks/fosdem-2025/2025-02-01'])
  }
  return paths.flatMap(([page, path]) => [
    { page, url: address + path, cookies: {} },
    { page: `${page}, text mode`, url: address + path, cookies: textMode },
  ])
}
