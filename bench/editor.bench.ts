import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { loadRegions } from '../db/load-regions.ts'
import { prepareDatabase } from '../scripts/database.ts'
import { openDatabase } from '../src/platform/db/database.ts'
import { startEmbedded } from '../src/platform/db/embedded.ts'
import { projectRoot } from '../src/platform/root.ts'
import { buildProduct, demoSettings, serverFile } from './setup/demo.ts'
import { fillEditedWeeks } from './setup/edited-week.ts'
import { freePort, startPinned, stopChild } from './setup/machine.ts'
import { openBrowser } from './setup/slow-line.ts'
import { median, printTable } from './setup/table.ts'

const day = '2027-02-08'
const pages = { list: '', grid: '/grid', 'grid.json': '/grid.json' }

async function countQueries(address: string): Promise<number> {
  const text = await (await fetch(`${address}/metrics`)).text()
  return Number(/^db_queries_total ([\d.e+]+)$/m.exec(text)?.[1] ?? 0)
}

interface PageFigures {
  queries: number
  ms: number
  kB: number
}

async function measurePage(address: string, path: string, cookie: string): Promise<PageFigures> {
  const read = async () => {
    const from = performance.now()
    const answer = await fetch(`${address}${path}`, { headers: { cookie: `session=${cookie}`, 'accept-language': 'ru' } })
    const bytes = (await answer.arrayBuffer()).byteLength
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`)
    return { ms: performance.now() - from, bytes }
  }
  await read()
  const tries = []
  const counts = []
  for (let turn = 0; turn < 7; turn += 1) {
    const before = await countQueries(address)
    tries.push(await read())
    counts.push((await countQueries(address)) - before)
  }
  // What the process asks for itself meanwhile is no part of the page.
  const queries = Math.min(...counts)
  return { queries, ms: Math.round(median(tries.map(({ ms }) => ms))), kB: Math.round(tries[0]!.bytes / 1024) }
}

/** Notes for each press and move of the pointer how long it takes until the frame after it is painted, warnings and all. */
function watchPointer(): void {
  const noted: [string, number][] = []
  Object.assign(globalThis, { noted })
  for (const kind of ['pointermove', 'pointerup'])
    addEventListener(kind, ({ timeStamp }) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.addEventListener('message', () => noted.push([kind, performance.now() - timeStamp]))
        port1.start()
        port2.postMessage(0)
      })
    })
}

const percentile = (values: number[], share: number): number => values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? 0

/** Drags bars about the visible part of the grid; every drop is a command that the server obeys. */
async function drag(page: Page, drops: number): Promise<Record<string, number>> {
  await page.waitForSelector('#week-grid[data-ready]')
  await page.evaluate(() => document.getElementById('grid-frame')?.scrollIntoView())
  await page.evaluate(watchPointer)
  const frame = (await page.locator('#grid-frame').boundingBox())!
  for (let turn = 0; turn < drops; turn += 1) {
    const from = await page.evaluate(
      ({ x, y, width, height, at }) => {
        const bars = [...document.querySelectorAll('#grid-body a.bar')].map((bar) => bar.getBoundingClientRect())
        const seen = bars.filter(
          (bar) => bar.left > x + 80 && bar.top > y + 60 && bar.right < x + width - 60 && bar.bottom < y + height - 60,
        )
        const bar = seen[at % seen.length]!
        return { x: bar.left + 30, y: bar.top + 8 }
      },
      { ...frame, at: turn * 7 },
    )
    const to = { x: frame.x + 120 + ((turn * 131) % (frame.width - 240)), y: frame.y + 100 + ((turn * 89) % (frame.height - 200)) }
    // Less than a few pixels is a click.
    if (Math.hypot(to.x - from.x, to.y - from.y) < 40) to.y += 60
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(to.x, to.y, { steps: 6 })
    await page.mouse.up()
    if (!page.url().includes('/grid')) throw new Error(`A drop led to ${page.url()}`)
  }
  await page.waitForTimeout(500)
  const noted = await page.evaluate(() => (globalThis as unknown as { noted: [string, number][] }).noted)
  const of = (kind: string) => noted.filter(([one]) => one === kind).map(([, ms]) => ms)
  const figures = (name: string, values: number[]) => ({
    [`${name}P50Ms`]: percentile(values, 0.5),
    [`${name}P95Ms`]: percentile(values, 0.95),
  })
  return { drops: of('pointerup').length, ...figures('move', of('pointermove')), ...figures('drop', of('pointerup')) }
}

/** `npm run bench -- editor [--sessions 1000] [--drops 100]`: from the hand to the updated warnings in Chromium; queries of each page, few and many. */
export async function run(options: string[]): Promise<Record<string, unknown>> {
  const option = (name: string, fallback: string): number => Number(options[options.indexOf(`--${name}`) + 1 || Infinity] ?? fallback)
  const sizes: Record<string, number> = { few: 50, many: option('sessions', '1000') }
  const folder = await mkdtemp(join(tmpdir(), 'kaleidoscope-editor-'))
  await chmod(folder, 0o755)
  buildProduct()
  const cluster = await startEmbedded(join(folder, 'postgres'))
  const [url, port] = [cluster.url(), await freePort()]
  await prepareDatabase(url)
  const { db, close } = openDatabase(url, { max: 2 })
  const browser = await openBrowser()
  let server: Awaited<ReturnType<typeof startPinned>> | undefined
  try {
    await loadRegions(db)
    const { cookie } = await fillEditedWeeks(db, sizes)
    const env = { ...demoSettings(folder, port), DATABASE_URL: url, DEMO: 'off', ROLE: 'web' }
    server = await startPinned(0, process.execPath, [serverFile], { env, ready: 'is ready', cwd: projectRoot })
    const address = `http://127.0.0.1:${port}`
    const figures: Record<string, PageFigures> = {}
    for (const slug of Object.keys(sizes))
      for (const [name, path] of Object.entries(pages))
        figures[`${name}, ${sizes[slug]}`] = await measurePage(address, `/office/weeks/${slug}${path}?show=${day}`, cookie)
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: 'Europe/Moscow' })
    // A first visit would load itself again in the browser's own zone.
    const cookies = { session: cookie, 'zone-guess': 'Europe/Moscow' }
    await context.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url: address })))
    const page = await context.newPage()
    await page.goto(`${address}/office/weeks/many/grid?show=${day}`)
    const dragged = await drag(page, option('drops', '100'))
    // What the browser counted is what the server counts.
    await page.waitForFunction(() => document.getElementById('grid-status')?.firstChild?.textContent !== 'Saving…')
    const live = await page.locator('#grid-counts').textContent()
    await page.reload()
    await page.waitForSelector('#week-grid[data-ready]')
    const fresh = await page.locator('#grid-counts').textContent()
    printTable([['page', 'queries', 'ms', 'kB'], ...Object.entries(figures).map(([name, { queries, ms, kB }]) => [name, queries, ms, kB])])
    printTable([['of the pointer', 'ms'], ...Object.entries(dragged)])
    return { sessions: sizes.many, ...dragged, pages: figures, sameAfterReload: live === fresh }
  } finally {
    await browser.close()
    if (server) await stopChild(server)
    await close()
    await cluster.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
