import type { BrowserContextOptions, Page } from 'playwright-core'
import { allRoutes } from '../../src/app/modules.ts'
import type { House } from './house.ts'

export const roles = ['pupil', 'guardian', 'teacher', 'lecturer', 'moderator', 'coordinator', 'office', 'partner', 'evaluator'] as const
export type Role = (typeof roles)[number]
/** Whose eyes: nobody's, a demonstration person's, or those of a pupil with a class code. */
export type Reader = 'visitor' | 'class' | Role

export interface FoundPage {
  reader: Reader
  href: string
  /** The route that answers it. */
  route: string
}

export interface FoundPages {
  pages: FoundPage[]
  fetchers: Map<Reader, Fetcher>
  /** Links that lead their reader to a refusal. */
  dead: string[]
}

/** A browser without pictures: keeps cookies, follows where it is sent. For finding pages, not for judging them. */
export interface Fetcher {
  get: (path: string) => Promise<{ status: number; html: string; path: string }>
  post: (path: string, fields: Record<string, string>) => Promise<{ status: number; html: string; path: string }>
  cookies: () => { name: string; value: string; url: string }[]
}

export function openFetcher(house: House): Fetcher {
  const jar = new Map<string, string>()
  const ask = async (path: string, options: RequestInit = {}): Promise<{ status: number; html: string; path: string }> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { cookie, origin: house.address, 'accept-language': 'ru', ...(options.headers as Record<string, string>) }
    const answer = await fetch(house.address + path, { ...options, headers, redirect: 'manual' })
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (name !== undefined) jar.set(name, value ?? '')
    }
    const next = answer.headers.get('location')
    if (next) {
      await answer.body?.cancel()
      return ask(next.replace(house.address, ''))
    }
    return { status: answer.status, html: await answer.text(), path }
  }
  return {
    get: (path) => ask(path),
    post: (path, fields) => ask(path, { method: 'POST', body: new URLSearchParams(fields) }),
    cookies: () => [...jar].map(([name, value]) => ({ name, value, url: house.address })),
  }
}

const patterns = allRoutes()
  .filter((route) => route.method === 'GET')
  .map((route) => ({ path: route.path, test: new RegExp(`^${route.path.replaceAll(/:[A-Za-z]+(\{[^}]*\})?/g, '[^/]+')}$`) }))
  // Fixed words before patterns, as the server has it.
  .toSorted((a, b) => a.path.split(':').length - b.path.split(':').length)

export const routeOf = (href: string): string | undefined =>
  patterns.find((pattern) => pattern.test.test(new URL(href, 'http://x').pathname))?.path

const links = (html: string): string[] =>
  [...html.matchAll(/<a\b[^>]*?\shref="(\/[^"#]*)/g)].map(([, href]) => href!.replaceAll('&amp;', '&').replaceAll('&#x26;', '&'))

export async function signIn(house: House, reader: Reader): Promise<Fetcher> {
  const fetcher = openFetcher(house)
  if (reader === 'class') await joinClass(house, fetcher)
  else if (reader !== 'visitor') await fetcher.post('/demo/sign-in', { person: reader })
  return fetcher
}

const wordsOf = (html: string): string =>
  html
    .replace(/^[\s\S]*<main/, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')

/** As a pupil does it: the code from the teacher's sheet, then the first nickname offered. */
async function joinClass(house: House, pupil: Fetcher): Promise<void> {
  const teacher = await signIn(house, 'teacher')
  const classes = await teacher.get('/classes')
  const address = /href="(\/classes\/[0-9a-f-]{36})/.exec(classes.html)![1]!
  const sheet = await teacher.get(`${address}/sheet`)
  const code = /[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}/.exec(wordsOf(sheet.html))![0]
  const choice = await pupil.post('/join', { code })
  const form = /<form[^>]*action="\/join\/nickname"[\s\S]*?<\/form>/.exec(choice.html)?.[0]
  if (form === undefined) throw new Error(`the code ${code} led to ${choice.path}: ${choice.status} ${wordsOf(choice.html).slice(0, 600)}`)
  const fields: Record<string, string> = {}
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(tag)?.[1]
    if (name !== undefined && fields[name] === undefined) fields[name] = /value="([^"]*)"/.exec(tag)?.[1] ?? ''
  }
  const done = await pupil.post('/join/nickname', fields)
  if (done.path !== '/pupil') throw new Error(`joining led to ${done.path}: ${done.status}`)
}

const starts: Partial<Record<Reader, string[]>> = { visitor: ['/', '/demo', '/ui', '/sign-in', '/sign-in/sent'], class: ['/pupil'] }
/** Pages that are quite another for another reader. */
const differing: Record<string, Reader[]> = { '/passport': ['class', 'guardian'], '/live/:room': ['class', 'lecturer'] }
const reads: Reader[] = ['visitor', 'class', ...roles]

/**
 * One page of every kind that links lead to, each with the first reader who finds it; a role's own rooms and desks are entered as
 * that role enters them. New pages come in by being linked.
 */
export async function findPages(house: House): Promise<FoundPages> {
  const pages: FoundPage[] = []
  const dead: string[] = []
  const fetchers = new Map<Reader, Fetcher>()
  const seen = new Set<string>()
  for (const reader of reads) {
    const fetcher = await signIn(house, reader)
    fetchers.set(reader, fetcher)
    const waiting = (starts[reader] ?? ['/me']).map((href) => ({ href, from: 'the start' }))
    const tried = new Set<string>()
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { href, from } = next
      const route = routeOf(href)
      const kind = `${route} ${/[?&]who=/.test(href)}`
      if (route === undefined || tried.has(kind)) continue
      tried.add(kind)
      // Of what is held there is a page and a file of the same words: the file is taken along, not shown.
      if (/^\/language\/|events$|video$|\/data\.html$/.test(href)) continue
      const answer = await fetcher.get(href)
      if (answer.status >= 400) {
        dead.push(`${reader}: ${from} leads to ${href}, which answers ${answer.status}`)
        continue
      }
      if (!answer.html.startsWith('<!doctype html>')) continue
      const landed = routeOf(answer.path) ?? route
      const looks = differing[landed]?.includes(reader) ? `${landed} ${reader}` : landed
      const isNew = !seen.has(looks)
      seen.add(looks)
      if (isNew) pages.push({ reader, href: answer.path, route: landed })
      // Whoever keeps a room goes in by a button.
      const rooms = route === '/my-sessions' ? await enterDesk(fetcher, answer.html) : []
      waiting.push(...[...links(answer.html), ...rooms].map((to) => ({ href: to, from: href })))
    }
  }
  return { pages, fetchers, dead }
}

async function enterDesk(fetcher: Fetcher, html: string): Promise<string[]> {
  const action = /<form[^>]*action="(\/weeks\/[^"]*\/enter)"/.exec(html)?.[1]
  if (!action) return []
  const room = await fetcher.post(action, {})
  return [room.path, `${room.path.replace(/\/desk$/, '')}/desk`]
}

/**
 * Looks at every page, each through the eyes of its reader, and gathers what is wrong with it. What a person prefers (zoom, colours,
 * motion) comes with the browser's context.
 */
export async function lookAtPages(
  house: House,
  found: FoundPages,
  preferences: BrowserContextOptions,
  look: (page: Page, found: FoundPage) => Promise<string[]>,
): Promise<string[]> {
  const wrong: string[] = []
  const walk = async (fetcher: Fetcher, some: FoundPage[]): Promise<void> => {
    if (some.length === 0) return
    const context = await house.browser.newContext({
      locale: 'ru-RU',
      timezoneId: 'Europe/Moscow',
      viewport: { width: 1280, height: 900 },
      reducedMotion: 'reduce',
      ...preferences,
    })
    await context.addCookies([...fetcher.cookies(), { name: 'zone-guess', value: 'Europe/Moscow', url: house.address }])
    const page = await context.newPage()
    for (const one of some) {
      await page.goto(house.address + one.href)
      wrong.push(...(await look(page, one)).map((what) => `${one.reader} ${one.href}: ${what}`))
    }
    await context.close()
  }
  for (const [reader, fetcher] of found.fetchers) {
    const mine = found.pages.filter((one) => one.reader === reader)
    // Two windows side by side: while one page is judged, the other loads.
    await Promise.all(
      [0, 1].map((lane) =>
        walk(
          fetcher,
          mine.filter((_, at) => at % 2 === lane),
        ),
      ),
    )
  }
  return wrong
}
