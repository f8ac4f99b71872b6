import type { Dress } from './html.ts'
import { assetsOf, dressOf, langOf, linksOf, sayTime, titleOf, withFreshKeys, withStrip, zoneOf } from './html.ts'
import type { KeptPage } from './kept.ts'
import { deleteAssets, deleteCopies, findCopy, keepAssets, listCopies, putCopy, readCopies } from './kept.ts'
import { currentReader, hearReader } from './reader.ts'
import { isOutdated, keyOf, kindOf, listFollowed, listOutdated, pageMaxSigns } from './rules.ts'
import type { Texts } from './scope.ts'
import { house } from './scope.ts'
import { readFact, writeFact } from './store.ts'

// A page fetched only because another leads to it is fetched anew after this time.
const followAgainMs = 6 * 3_600_000
const alongMax = 20

export const textsFor = (lang: string): Texts => house.texts[lang] ?? house.texts[house.locales[0]!]!

/** What is kept for whoever is here, the youngest first. */
export async function listPages(): Promise<KeptPage[]> {
  const reader = await currentReader()
  const pages = await listCopies()
  return pages.filter((page) => page.reader === reader && !isOutdated(page.keptAt, Date.now())).toSorted((a, b) => b.keptAt - a.keptAt)
}

/** Throws away what is too old or too much, and files that no kept page needs. */
export async function tidyPages(): Promise<void> {
  const outdated = listOutdated(await listCopies(), Date.now())
  await deleteCopies(({ key }) => outdated.includes(key))
  const pages = await readCopies()
  const needed = new Set([...house.assets, ...assetsOf((await readDress()).sheets), ...pages.flatMap(assetsOf)])
  await deleteAssets((path) => !needed.has(path))
}

export const readDress = async (): Promise<Dress> => (await readFact<Dress>('dress')) ?? { root: '', sheets: '', zone: '' }

async function rememberDress(html: string): Promise<void> {
  const dress = dressOf(html)
  const before = await readDress()
  if (JSON.stringify(dress) === JSON.stringify(before)) return
  await writeFact('dress', dress)
  await keepAssets(assetsOf(dress.sheets))
}

/** Takes in an answer that came over the line: keeps the page if it is one that is kept. Returns pages to fetch along. */
export async function takeIn(answer: Response, url: URL, askedAt: number): Promise<string[]> {
  const key = keyOf(url)
  const kind = kindOf(url.pathname)
  const isPage = answer.status === 200 && !answer.redirected && (answer.headers.get('content-type') ?? '').startsWith('text/html')
  // What the server doesn't show any more is not shown from here either.
  if (kind && !isPage && answer.status < 500) await deleteCopies((page) => page.key === key)
  if (!isPage || !(await hearReader(answer, askedAt))) return []
  const html = await answer.text()
  await rememberDress(html)
  if (kind && html.length <= pageMaxSigns) {
    await keepAssets(assetsOf(html))
    await putCopy(key, html, titleOf(html), answer.headers)
    // Whoever it is for may have gone while the files were fetched: then the sweep at their going came before this copy.
    const reader = await currentReader()
    await deleteCopies((page) => page.key === key && page.reader !== reader)
    await tidyPages()
  }
  return listFollowed(url.pathname, linksOf(html))
}

/** Fetches a page for keeping, though nobody looks at it now. */
export async function fetchPage(path: string): Promise<string[]> {
  const askedAt = Date.now()
  const answer = await fetch(path, { headers: { accept: 'text/html' }, priority: 'low' }).catch(() => undefined)
  return answer ? takeIn(answer, new URL(path, location.origin), askedAt) : []
}

/** Fetches what a page leads to, and what that leads to, without asking for what was fetched lately. */
export async function fetchAlong(paths: readonly string[]): Promise<void> {
  if ((navigator as { connection?: { saveData?: boolean } }).connection?.saveData) return
  const now = Date.now()
  const pages = await listPages()
  const seen = new Set(pages.filter(({ keptAt }) => now - keptAt < followAgainMs).map(({ key }) => key))
  let left = alongMax
  let next = [...paths]
  for (let step = 0; step < 2; step += 1) {
    const wanted = next.filter((path) => !seen.has(path))
    next = []
    for (const path of wanted) {
      if (seen.has(path) || left === 0) continue
      seen.add(path)
      left -= 1
      next.push(...(await fetchPage(path)))
    }
  }
}

/** 256 bits, as the server's own keys of forms. */
const makeKey = (): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/** The kept copy of a page for whoever is here, with a line that says of when it is. */
export async function showKept(url: URL): Promise<Response | undefined> {
  const kept = await findCopy(keyOf(url))
  if (!kept || kept.page.reader !== (await currentReader()) || isOutdated(kept.page.keptAt, Date.now())) return undefined
  const html = withFreshKeys(await kept.answer.text(), makeKey)
  const texts = textsFor(langOf(html))
  const strip = texts.strip.replace('{time}', sayTime(kept.page.keptAt, Date.now(), texts.dates, zoneOf(html)))
  return new Response(withStrip(html, strip, { href: '/offline', label: texts.shelf }), { headers: kept.answer.headers })
}
