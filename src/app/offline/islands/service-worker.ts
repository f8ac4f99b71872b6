// Keeps one's own pages for times without a line, and forms that did not get through. See docs/guides/offline.md.
import { findAsset, keepAssets } from './worker/kept.ts'
import { fetchAlong, fetchPage, listPages, showKept, takeIn, tidyPages } from './worker/pages.ts'
import { keepPost, listPosts, send, sendPost, sendWaiting } from './worker/posts.ts'
import { forgetReader, hearReader } from './worker/reader.ts'
import { endsReader, isLeaving, keyOfPost, kindOf } from './worker/rules.ts'
import type { FetchEvent } from './worker/scope.ts'
import { house, worker } from './worker/scope.ts'
import type { Reason } from './worker/shelf.ts'
import { deleteOldTemplates, fetchTemplates, showShelf } from './worker/shelf.ts'
import { deletePost } from './worker/store.ts'

/** After so long without an answer the kept copy is shown, where there is one. */
const pageWaitMs = 6000

worker.addEventListener('install', (event) => {
  event.waitUntil(Promise.all([fetchTemplates(), keepAssets(house.assets)]).then(() => worker.skipWaiting()))
})

worker.addEventListener('activate', (event) => event.waitUntil(start()))

async function start(): Promise<void> {
  await worker.registration.navigationPreload?.enable()
  await worker.clients.claim()
  await deleteOldTemplates()
  await tidyPages()
  // Not waited for: until this worker is active every page waits.
  void keepOpenPages()
}

/** The pages that are open came before this worker: they are kept too. */
async function keepOpenPages(): Promise<void> {
  for (const { url } of await worker.clients.matchAll({ type: 'window' })) {
    const { pathname, search } = new URL(url)
    if (kindOf(pathname) || pathname === '/me') await fetchAlong(await fetchPage(pathname + search))
  }
}

// What is being sent, as the page says it: the button and the page's name, by the form's address.
const spoken = new Map<string, string>()

worker.addEventListener('message', (event) => {
  const said = event.data as { action?: string; what?: string }
  if (said.action) spoken.set(said.action, said.what ?? '')
  else event.waitUntil(sendWaiting(true))
})

worker.addEventListener('sync', (event) => event.waitUntil(sendInSync()))

async function sendInSync(): Promise<void> {
  // The browser tries a sync that failed again.
  if (!(await sendWaiting(true))) throw new Error('no line yet')
}

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== location.origin) return
  const isGet = request.method === 'GET'
  if (isGet && url.pathname.startsWith('/assets/')) event.respondWith(findAsset(url.pathname).then((file) => file ?? fetch(request)))
  else if (request.mode === 'navigate' && request.method === 'POST') answerPost(event, url)
  // Downloads are the browser's own affair.
  else if (request.mode === 'navigate' && isGet && !/\.\w+$/.test(url.pathname)) event.respondWith(answerGet(event, url))
})

const storageWaitMs = 2000

/** The browser's storage may be full, forbidden or stuck: that must not take away a page that the line would bring. */
function spare<T>(work: Promise<T>): Promise<T | undefined> {
  const patience = new Promise<undefined>((done) => setTimeout(() => done(undefined), storageWaitMs))
  return Promise.race([work.catch(() => undefined), patience])
}

const toOwn = (path: string): Response => Response.redirect(new URL(path, location.origin).href, 303)
const isAway = (answer: Response): boolean => answer.status >= 502 && answer.status <= 504

async function answerGet(event: FetchEvent, url: URL): Promise<Response> {
  if (url.pathname === '/offline') return showShelf(url.searchParams.has('waits') ? 'waits' : 'shelf', url)
  const online = askLine(event, url)
  const first = await Promise.race([online.catch(() => 'lost' as const), late()])
  if (first instanceof Response && !isAway(first)) return first
  const kept = await spare(showKept(url))
  if (kept) {
    event.waitUntil(online.catch(() => {}))
    return kept
  }
  return online.catch(() => withoutLine(url))
}

const late = (): Promise<'late'> => new Promise((done) => setTimeout(() => done('late'), pageWaitMs))

/** Asks the server; what comes is taken in beside. */
async function askLine(event: FetchEvent, url: URL): Promise<Response> {
  const askedAt = Date.now()
  const answer = (await event.preloadResponse) ?? (await fetch(event.request))
  await spare(hearReader(answer, askedAt))
  const work = takeIn(answer.clone(), url, askedAt)
  event.waitUntil(work.then((further) => fetchAlong(further)).then(() => sendWaiting(false)))
  return answer
}

async function withoutLine(url: URL): Promise<Response> {
  const timetable = url.pathname === '/start' && (await listPages()).find(({ key }) => key === '/pupil' || key === '/bookings')
  return timetable ? toOwn(timetable.key) : showShelf('lost', url)
}

function answerPost(event: FetchEvent, url: URL): void {
  const { request } = event
  // What a worker sends counts as our own. A form that another site made the browser post stays the browser's affair, or the
  // server could not tell the two apart; our own pages always name themselves.
  if (!URL.canParse(request.referrer) || new URL(request.referrer).origin !== location.origin) return
  const type = request.headers.get('content-type') ?? ''
  if (url.pathname === '/offline/send') event.respondWith(sendNow(request))
  else if (url.pathname === '/offline/forget') event.respondWith(forgetPost(request))
  else if (endsReader(url.pathname)) event.respondWith(endReader(event, url))
  else if (type.startsWith('application/x-www-form-urlencoded')) event.respondWith(postForm(request, url, type))
}

async function endReader(event: FetchEvent, url: URL): Promise<Response> {
  const leaving = isLeaving(url.pathname)
  await spare(forgetReader(leaving))
  try {
    const answer = await fetch(event.request)
    // What other tabs asked meanwhile was still answered for the one before. After leaving, the browser itself clears all away.
    if (!leaving) event.waitUntil(forgetReader(false))
    return answer
  } catch {
    return showShelf(leaving ? 'still-in' : 'needs-line', url)
  }
}

async function postForm(request: Request, url: URL, type: string): Promise<Response> {
  const body = await request.text()
  const action = url.pathname + url.search
  const key = keyOfPost(url.pathname, type, body)
  const post = { id: `${action} ${key}`, action, body, from: request.referrer }
  try {
    const answer = await send(post, { redirect: 'manual' }, key !== undefined)
    if (!isAway(answer)) {
      if (key) await spare(deletePost(post.id))
      return answer
    }
  } catch {
    // No answer: it may have arrived or not. The form's key makes the next try safe.
  }
  const what = spoken.get(url.pathname) ?? (await spare(nameOf(request.referrer))) ?? url.pathname
  const reason: Reason = key && (await spare(keepPost({ ...post, what }))) ? 'waits' : 'needs-line'
  return reason === 'waits' ? toOwn('/offline?waits') : showShelf(reason, url)
}

async function nameOf(referrer: string): Promise<string | undefined> {
  const path = URL.canParse(referrer) ? new URL(referrer).pathname : ''
  return (await listPages()).find(({ key }) => key === path)?.title
}

async function sendNow(request: Request): Promise<Response> {
  const id = new URLSearchParams(await request.text()).get('id')
  const post = (await listPosts()).find((one) => one.id === id && one.state !== 'sent')
  if (!post) return toOwn('/offline')
  const outcome = await sendPost({ ...post, state: 'waiting' })
  if (outcome.kind === 'refused') return outcome.answer
  if (outcome.kind === 'lost') return toOwn('/offline?waits')
  await deletePost(post.id)
  return toOwn(outcome.place)
}

async function forgetPost(request: Request): Promise<Response> {
  await deletePost(new URLSearchParams(await request.text()).get('id') ?? '')
  return toOwn('/offline')
}
