import type { Texts } from './scope.ts'
import { house } from './scope.ts'
import { escapeHtml, langOf, sayTime, withDress, withParts } from './html.ts'
import { listPages, readDress, textsFor } from './pages.ts'
import { listPosts } from './posts.ts'
import type { Waiting } from './store.ts'

const templatesName = `shelf-${house.version}`

/** Fetches the offline page in every language, as a stranger sees it. */
export async function fetchTemplates(): Promise<void> {
  const cache = await caches.open(templatesName)
  for (const locale of house.locales) {
    const answer = await fetch('/offline', {
      credentials: 'omit',
      headers: { accept: 'text/html', 'accept-language': locale },
      cache: 'no-store',
    })
    if (!answer.ok) throw new Error(`/offline: ${answer.status}`)
    await cache.put(`/offline/${locale}`, answer)
  }
}

export async function deleteOldTemplates(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith('shelf-') && name !== templatesName) await caches.delete(name)
}

/** Pages of the worker's own: what is kept here, and one of the reasons for coming to it. */
export type Reason = 'shelf' | 'lost' | 'waits' | 'needs-line' | 'still-in'

export async function showShelf(reason: Reason, url: URL): Promise<Response> {
  const dress = await readDress()
  const wanted = langOf(dress.root) || navigator.language.split('-')[0]!
  const locale = house.locales.includes(wanted) ? wanted : house.locales[0]!
  const template = await caches.match(`/offline/${locale}`, { cacheName: templatesName })
  if (!template) return Response.error()
  const html = withDress(await template.text(), dress)
  const texts = textsFor(locale)
  const time = (at: number): string => sayTime(at, Date.now(), texts.dates, dress.zone)
  const pages = await listPages()
  const posts = await listPosts()
  const parts = [reason, pages.length > 0 ? 'kept' : 'nothing', ...(posts.length > 0 ? ['posts'] : [])]
  const page = withParts(html, parts, {
    again: escapeHtml(url.pathname + url.search),
    pages: pages
      .map(
        ({ key, title, keptAt }) =>
          `<li><a href="${escapeHtml(key)}">${title}</a> <span class="hint">${texts.keptAt.replace('{time}', time(keptAt))}</span></li>`,
      )
      .join(''),
    posts: posts.map((post) => drawPost(post, texts, time)).join(''),
  })
  const headers = new Headers(template.headers)
  for (const name of ['content-encoding', 'content-length']) headers.delete(name)
  return new Response(page, { headers })
}

function drawPost(post: Waiting, texts: Texts, time: (at: number) => string): string {
  const button = (act: string, label: string, look: string): string =>
    `<form class="post" method="post" action="/offline/${act}"><input type="hidden" name="id" value="${escapeHtml(post.id)}">` +
    `<button class="button${look}" type="submit">${escapeHtml(label)}</button></form>`
  const what = `<strong>${escapeHtml(post.what)}</strong>`
  if (post.state === 'sent')
    return `<li>${what} <p>${escapeHtml(texts.sent)} <a href="${escapeHtml(post.place)}">${escapeHtml(texts.show)}</a></p></li>`
  const line = post.state === 'refused' ? texts.refused : texts.waitsSince.replace('{time}', time(post.at))
  const sendLabel = post.state === 'refused' ? texts.sendAgain : texts.sendNow
  return `<li data-waits>${what} <p>${escapeHtml(line)}</p><div class="row">${button('send', sendLabel, '')}${button('forget', texts.forget, ' quiet')}</div></li>`
}
