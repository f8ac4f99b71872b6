import { gzipSync } from 'node:zlib'
import type { APIResponse, Response } from 'playwright-core'

/** What a page may weigh over the line, gzip: its own HTML, its style sheets and its scripts (kB of a thousand bytes). */
const readingMax = 50_000
const roomMax = 100_000

const assets = new Map<string, Promise<number>>()

/** Each file as it goes over the line, once, whatever the browser has kept. */
function weighAsset(url: string): Promise<number> {
  const known = assets.get(url)
  if (known) return known
  const weight = fetch(url).then(async (answer) => gzipSync(Buffer.from(await answer.arrayBuffer()), { level: 9 }).length)
  assets.set(url, weight)
  return weight
}

/** Undefined where the page keeps to its budget; else what it weighs, part by part. */
export async function overBudget(answer: Response | APIResponse): Promise<string | undefined> {
  const html = await answer.text()
  const address = answer.url()
  const parts = [...html.matchAll(/<(?:link rel="stylesheet" href|script type="module" src)="([^"]+)"/g)].map((match) => match[1]!)
  const own = gzipSync(html, { level: 6 }).length
  const weights = await Promise.all(parts.map((part) => weighAsset(new URL(part, address).href)))
  const sum = own + weights.reduce((total, weight) => total + weight, 0)
  const max = new URL(address).pathname.startsWith('/live/') ? roomMax : readingMax
  return sum <= max
    ? undefined
    : `${address} weighs ${sum} bytes: ${own} of HTML, ${parts.map((part, at) => `${part} ${weights[at]}`).join(', ')}`
}
