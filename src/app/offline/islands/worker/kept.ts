/** The header by which the server says for whom it answers: an opaque word, "none" for nobody. */
export const readerHeader = 'reader-key'
const keptAtHeader = 'kept-at'
const titleHeader = 'kept-title'

/** Copies of pages: each with whose it is and of when. */
export interface KeptPage {
  key: string
  reader: string
  keptAt: number
  /** As HTML. */
  title: string
}

const open = (): Promise<Cache> => caches.open('pages')

function describe(key: string, { headers }: Response): KeptPage {
  return {
    key,
    reader: headers.get(readerHeader)!,
    keptAt: Number(headers.get(keptAtHeader)),
    title: decodeURIComponent(headers.get(titleHeader)!),
  }
}

export async function listCopies(): Promise<KeptPage[]> {
  const cache = await open()
  const found: KeptPage[] = []
  for (const request of await cache.keys()) {
    const { pathname, search } = new URL(request.url)
    const answer = await cache.match(request)
    if (answer) found.push(describe(pathname + search, answer))
  }
  return found
}

export async function findCopy(key: string): Promise<{ page: KeptPage; answer: Response } | undefined> {
  const answer = await (await open()).match(key)
  return answer && { page: describe(key, answer), answer }
}

export async function putCopy(key: string, html: string, title: string, from: Headers): Promise<void> {
  const headers = new Headers(from)
  for (const name of ['content-encoding', 'content-length']) headers.delete(name)
  headers.set(keptAtHeader, String(Date.now()))
  headers.set(titleHeader, encodeURIComponent(title))
  const cache = await open()
  await cache.put(key, new Response(html, { headers }))
}

export async function deleteCopies(which: (page: KeptPage) => boolean): Promise<void> {
  const cache = await open()
  for (const page of await listCopies()) if (which(page)) await cache.delete(page.key)
}

export async function readCopies(): Promise<string[]> {
  const cache = await open()
  return Promise.all((await cache.matchAll()).map((answer) => answer.text()))
}

const openAssets = (): Promise<Cache> => caches.open('assets')

export const findAsset = async (path: string): Promise<Response | undefined> => (await openAssets()).match(path)

/** Keeps the files a page needs: with a new version of the site the old page still has its old sheet and scripts. */
export async function keepAssets(paths: readonly string[]): Promise<void> {
  const cache = await openAssets()
  for (const path of paths) if (!(await cache.match(path))) await cache.add(path).catch(() => {})
}

export async function deleteAssets(which: (path: string) => boolean): Promise<void> {
  const cache = await openAssets()
  for (const request of await cache.keys()) if (which(new URL(request.url).pathname)) await cache.delete(request)
}
