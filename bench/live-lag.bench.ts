import { chromium } from 'playwright-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { findNginx, startEdge } from '../checks/setup/edge.ts'
import { findBrowser } from '../journeys/setup/browser.ts'
import { admit } from '../src/modules/live/index.ts'
import { inTransaction } from '../src/platform/db/database.ts'
import { projectRoot } from '../src/platform/root.ts'
import { Temporal } from '../src/platform/time.ts'
import type { Seen } from './setup/clock-picture.ts'
import { fakeCamera, watchClock } from './setup/clock-picture.ts'
import { buildProduct, demoSettings, serverFile } from './setup/demo.ts'
import type { BenchRoom } from './setup/live-room.ts'
import { openBenchRoom, quantile } from './setup/live-room.ts'
import { freePort, startPinned, stopChild } from './setup/machine.ts'
import { printTable } from './setup/table.ts'

const serverCpus = '0,1'
const stillMaxMs = 4000
// The loader that runs this file wraps functions by this name; pages don't know it.
const wrap = 'globalThis.__name = (it) => it'
const sleep = (ms: number): Promise<unknown> => new Promise((wake) => setTimeout(wake, ms))

interface Part {
  part: string
  p50Ms: number
  p95Ms: number
  offsetMs: number
  stillMaxMs: number
  readings: number
}

/**
 * `npm run bench -- live-lag [--seconds 60] [--cut 20] [--viewers 2]`: a real Chromium broadcasts a clock from the studio, others watch through nginx and
 * read it back. Then the broadcaster is reloaded, then its line is cut; at the end nothing that was recorded may be missing.
 */
export async function run(options: string[]): Promise<Record<string, unknown>> {
  const option = (name: string, fallback: number): number => Number(options[options.indexOf(`--${name}`) + 1 || Infinity] ?? fallback)
  const [seconds, cutS, viewers] = [option('seconds', 60), option('cut', 20), option('viewers', 2)]
  if (!findNginx()) throw new Error('This measurement needs nginx. On Debian: apt-get install nginx')
  buildProduct()
  const bench = await openBenchRoom(1)
  await bench.db.updateTable('live.room').set({ source: '{"kind":"broadcast"}' }).execute()
  const port = await freePort()
  const env = { ...demoSettings(bench.folder, port), DATABASE_URL: bench.url, DEMO: 'off', ROLE: 'web' }
  const server = await startPinned(serverCpus, process.execPath, [serverFile], { env, ready: 'is ready', cwd: projectRoot })
  const edge = await startEdge(port)
  const browsers = [await openBrowser(), await openBrowser()] as const
  try {
    return await measure(bench, { browsers, origin: `http://127.0.0.1:${port}`, edge: edge.url, seconds, cutS, viewers })
  } finally {
    for (const browser of browsers) await browser.close()
    await edge.stop()
    await stopChild(server)
    await bench.stop()
  }
}

async function openBrowser(): Promise<Browser> {
  const found = findBrowser()
  if (!found.ok) throw new Error(found.problem)
  const quiet = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--autoplay-policy=no-user-gesture-required']
  // Neither of the two windows is in front of the other: none may be treated as hidden.
  const seen = ['--disable-backgrounding-occluded-windows', '--disable-renderer-backgrounding', '--disable-background-timer-throttling']
  return chromium.launch({ executablePath: found.path, args: [...quiet, ...seen] })
}

interface Plan {
  browsers: readonly [Browser, Browser]
  origin: string
  edge: string
  seconds: number
  cutS: number
  viewers: number
}

async function measure(bench: BenchRoom, { browsers, origin, edge, seconds, cutS, viewers }: Plan): Promise<Record<string, unknown>> {
  const { context, page } = await openStudio(bench, browsers[0], origin)
  const rungs = await goOnAir(page)
  const watching = await Promise.all(Array.from({ length: viewers }, () => watch(browsers[1], `${edge}/live/${bench.room.uuid}`)))
  await sleep(8000)
  const parts: Part[] = []
  const during = async (part: string, work: () => Promise<unknown>): Promise<void> => {
    for (const one of watching)
      await one.evaluate(() => Object.assign((window as never as { seen: Seen }).seen, { lags: [], offsets: [], stillMaxMs: 0 }))
    await work()
    parts.push(summarise(part, await Promise.all(watching.map((one) => one.evaluate(() => (window as never as { seen: Seen }).seen)))))
  }
  await during('on air', () => sleep(seconds * 1000))
  await during('broadcaster reloaded', async () => {
    page.on('dialog', (dialog) => void dialog.accept())
    await page.reload()
    await page.locator('#studio-goon').click()
    await onAir(page)
    await sleep(15_000)
  })
  await during(`line cut for ${cutS} s`, async () => {
    await context.setOffline(true)
    await sleep(cutS * 1000)
    await context.setOffline(false)
    await sleep(20_000)
  })
  const back = await Promise.all(watching.map((one) => one.evaluate(() => Date.now() - (window as never as { seen: Seen }).seen.readAtMs)))
  await page.locator('#studio-end summary').click()
  await page.locator('#studio-stop').click()
  const missing = await waitForAll(bench, 40)
  const first = await watching[0]!.evaluate(() => (window as never as { seen: Seen }).seen.width)
  printTable([
    ['part', 'glass to glass p50 ms', 'p95 ms', 'picture ahead of sound, median ms', 'longest still playhead ms', 'readings'],
    ...parts.map((part) => [part.part, part.p50Ms, part.p95Ms, part.offsetMs, part.stillMaxMs, part.readings]),
  ])
  return {
    date: new Date().toISOString().slice(0, 10),
    rungs,
    watchedWidth: first,
    viewers,
    parts,
    stuck: parts.filter((part) => part.stillMaxMs > stillMaxMs).length,
    seesAgain: back.every((ms) => ms < 2000),
    ...missing,
  }
}

async function openStudio(bench: BenchRoom, browser: Browser, origin: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({
    locale: 'en-GB',
    viewport: { width: 1280, height: 800 },
    permissions: ['camera', 'microphone'],
  })
  await context.addInitScript(wrap)
  await context.addInitScript(fakeCamera)
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  const now = Temporal.Now.instant()
  const entry = { roomId: bench.room.id, label: 'A host', vetted: true, kind: 'host' as const, subject: 'bench:host', now }
  const token = await inTransaction(bench.db, (trx) => admit(trx, entry))
  await page.goto(`${origin}/live/${bench.room.uuid}/enter?t=${token}`)
  await page.goto(`${origin}/live/${bench.room.uuid}/studio`)
  await page.locator('#studio[data-ready]').waitFor()
  return { context, page }
}

const onAir = (page: Page): Promise<void> => page.locator('#studio-air[data-state="air"]').waitFor()

async function goOnAir(page: Page): Promise<number> {
  await page.locator('#studio-allow').click()
  await page.locator('#studio-test').click()
  await page.locator('#studio-result').waitFor()
  const rungs = await page.locator('#studio-rungs li').count()
  await page.locator('#studio-go').click()
  await onAir(page)
  return rungs
}

async function watch(browser: Browser, address: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } })
  await context.addInitScript(wrap)
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  await page.goto(address)
  await page.waitForFunction(() => (document.querySelector<HTMLVideoElement>('#live-film')?.currentTime ?? 0) > 0)
  await page.evaluate(watchClock)
  return page
}

function summarise(part: string, seen: Seen[]): Part {
  const lags = seen.flatMap((one) => one.lags).toSorted((a, b) => a - b)
  const offsets = seen.flatMap((one) => one.offsets).toSorted((a, b) => a - b)
  return {
    part,
    p50Ms: quantile(lags, 0.5),
    p95Ms: quantile(lags, 0.95),
    offsetMs: quantile(offsets, 0.5),
    stillMaxMs: Math.round(Math.max(...seen.map((one) => one.stillMaxMs))),
    readings: lags.length,
  }
}

/** Seconds of every epoch that some declared rung does not have, when everything had its time to arrive. */
async function waitForAll(bench: BenchRoom, forS: number): Promise<{ seconds: number; missing: number; epochs: number }> {
  for (let left = forS; ; left -= 1) {
    const epochs = await bench.db.selectFrom('live.epoch').select(['id', 'rungs']).execute()
    const rows = await bench.db.selectFrom('live.fragment').select(['epoch_id', 'rung', 'seq']).execute()
    let [seconds, missing] = [0, 0]
    for (const { id, rungs } of epochs) {
      const own = rows.filter((row) => row.epoch_id === id)
      const count = Math.max(0, ...own.map(({ seq }) => seq + 1))
      seconds += count
      missing += count * rungs.length - own.length
    }
    if ((missing === 0 && left < forS - 5) || left === 0) return { seconds, missing, epochs: epochs.length }
    await sleep(1000)
  }
}
