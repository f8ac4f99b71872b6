import { langOf } from './html.ts'
import { readerHeader } from './kept.ts'
import { readDress, textsFor } from './pages.ts'
import { currentReader, hearReader, nobody } from './reader.ts'
import { backOff, isOutdated, postsMax } from './rules.ts'
import { worker } from './scope.ts'
import type { Waiting } from './store.ts'
import { deletePost, readPosts, writePost } from './store.ts'

type Sent = Pick<Waiting, 'action' | 'body' | 'from'>

const answerWaitMs = 20_000
const sentShownMs = 24 * 3_600_000

/** What waits for whoever is here, and what was sent lately, the oldest first. */
export async function listPosts(): Promise<Waiting[]> {
  const reader = await currentReader()
  const now = Date.now()
  const posts = await readPosts()
  for (const post of posts)
    if (isOutdated(post.at, now) || (post.state === 'sent' && now - post.nextAt > sentShownMs)) await deletePost(post.id)
  return posts.filter((post) => post.reader === reader && !isOutdated(post.at, now)).toSorted((a, b) => a.at - b.at)
}

/** Keeps a post that did not get through; false where it can't be kept. */
export async function keepPost(post: Pick<Waiting, 'id' | 'action' | 'body' | 'from' | 'what'>): Promise<boolean> {
  const reader = await currentReader()
  const waiting = await listPosts()
  if (!reader || reader === nobody || waiting.length >= postsMax) return false
  await writePost({ ...post, reader, at: Date.now(), state: 'waiting', tries: 1, nextAt: Date.now() + backOff(1), place: '' })
  await worker.registration.sync?.register('send').catch(() => {})
  return true
}

/** A post as the browser itself would send it. Where it may be sent again, a line that says nothing for long counts as dead. */
export async function send({ action, body, from }: Sent, more: RequestInit, mayRepeat: boolean): Promise<Response> {
  const patience = new AbortController()
  const timer = setTimeout(() => mayRepeat && patience.abort(), answerWaitMs)
  try {
    return await fetch(action, {
      method: 'POST',
      body,
      referrer: from,
      signal: patience.signal,
      ...more,
      headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded', ...more.headers },
    })
  } finally {
    clearTimeout(timer)
  }
}

export type Outcome = { kind: 'sent'; place: string } | { kind: 'refused'; answer: Response } | { kind: 'lost' }

// Two tabs may ask at the same moment; should two workers, the server's own memory of form keys holds.
const underWay = new Map<string, Promise<Outcome>>()

export function sendPost(post: Waiting): Promise<Outcome> {
  const before = underWay.get(post.id)
  if (before) return before.then((outcome) => (outcome.kind === 'refused' ? { kind: 'refused', answer: outcome.answer.clone() } : outcome))
  const sending = trySending(post).finally(() => underWay.delete(post.id))
  underWay.set(post.id, sending)
  return sending
}

async function trySending(post: Waiting): Promise<Outcome> {
  const outcome = await askServer(post)
  // Thrown away or wiped meanwhile: then nothing of it is written down again.
  if (!(await readPosts()).some(({ id }) => id === post.id)) return outcome
  const now = Date.now()
  const tries = post.tries + 1
  if (outcome.kind === 'sent') await writePost({ ...post, body: '', state: 'sent', place: outcome.place, nextAt: now })
  else if (outcome.kind === 'refused') await writePost({ ...post, state: 'refused' })
  else await writePost({ ...post, tries, nextAt: now + backOff(tries) })
  return outcome
}

async function askServer(post: Waiting): Promise<Outcome> {
  const askedAt = Date.now()
  try {
    // The server refuses with 412 where another person's cookies would go along.
    const answer = await send(post, { headers: { [readerHeader]: post.reader } }, true)
    const place = new URL(answer.url)
    if (answer.status === 412) await hearReader(answer, askedAt)
    if (answer.redirected && !place.pathname.startsWith('/sign-in'))
      return { kind: 'sent', place: place.pathname + place.search + place.hash }
    if (answer.redirected || answer.status === 412 || answer.status === 429 || answer.status >= 500) return { kind: 'lost' }
    return { kind: 'refused', answer }
  } catch {
    return { kind: 'lost' }
  }
}

/** Sends what waits, in the order in which it was typed, and stops at the first that doesn't get through. Returns whether all did. */
export async function sendWaiting(force: boolean): Promise<boolean> {
  const waiting = (await listPosts()).filter(({ state, nextAt }) => state === 'waiting' && (force || nextAt <= Date.now()))
  for (const post of waiting) {
    const outcome = await sendPost(post)
    if (outcome.kind === 'lost') return false
    const texts = textsFor(langOf((await readDress()).root))
    const isSent = outcome.kind === 'sent'
    const said = { text: `${isSent ? texts.sent : texts.refused} ${post.what}`, place: isSent ? outcome.place : '/offline' }
    for (const page of await worker.clients.matchAll({ type: 'window' })) page.postMessage(said, {})
  }
  return true
}
