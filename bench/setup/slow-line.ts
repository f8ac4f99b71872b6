import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { findBrowser } from '../../journeys/setup/browser.ts'

/** A mobile line in a village: 400 kbit/s, 400 ms for every round trip; and a phone a quarter as fast as this machine. */
export const slowLine = { kbitPerS: 400, roundTripMs: 400, slowdown: 4 }

export interface FirstView {
  /** From the press to the first painted words, and to the largest thing in the first view; milliseconds. */
  firstViewMs: number
  largestMs: number
  /** Over the line, bodies as they were sent. */
  bytes: number
  requests: number
}

export async function openBrowser(): Promise<Browser> {
  const found = findBrowser()
  if (!found.ok) throw new Error(found.problem)
  return chromium.launch({ executablePath: found.path, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] })
}

/** Opens the address with an empty cache on the slow line. `cookies` are name=value pairs of the address's host. */
export async function openSlowly(browser: Browser, address: string, cookies: Record<string, string> = {}): Promise<FirstView> {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    locale: 'ru-RU',
    timezoneId: 'Europe/Moscow',
    serviceWorkers: 'block',
  })
  await context.addCookies(
    Object.entries({ 'zone-guess': 'Europe/Moscow', ...cookies }).map(([name, value]) => ({ name, value, url: address })),
  )
  const page = await context.newPage()
  const line = await context.newCDPSession(page)
  const bytesPerS = (slowLine.kbitPerS * 1000) / 8
  let bytes = 0
  let requests = 0
  line.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
    requests += 1
  })
  await line.send('Network.enable')
  await line.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: slowLine.roundTripMs,
    downloadThroughput: bytesPerS,
    uploadThroughput: bytesPerS,
  })
  await line.send('Emulation.setCPUThrottlingRate', { rate: slowLine.slowdown })
  await page.goto(address, { waitUntil: 'load', timeout: 120_000 })
  // A film goes on loading: what is asked is what stands in the first view.
  await page.waitForTimeout(1500)
  const view = await readPaints(page)
  await context.close()
  return { ...view, bytes, requests }
}

async function readPaints(page: Page): Promise<{ firstViewMs: number; largestMs: number }> {
  return page.evaluate(
    () =>
      new Promise<{ firstViewMs: number; largestMs: number }>((done) => {
        const first = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN
        new PerformanceObserver((list) => done({ firstViewMs: first, largestMs: list.getEntries().at(-1)?.startTime ?? first })).observe({
          type: 'largest-contentful-paint',
          buffered: true,
        })
        setTimeout(() => done({ firstViewMs: first, largestMs: first }), 1000)
      }),
  )
}
