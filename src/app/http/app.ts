import { Hono } from 'hono'
import { compress } from 'hono/compress'
import type { MiddlewareHandler } from 'hono'
import type { FirstAnswer } from '#platform/http/line.ts'
import type { AppEnv, Module, Route, World } from '#platform/http/route.ts'
import { allRoutes, modules as everyModule, rolesOfPermission } from '../modules.ts'
import { nameReader } from '../offline/reader.ts'
import { mountWorker } from '../offline/mount.ts'
import { loadAssets } from './assets.ts'
import { mountErrorPages } from './error-pages.tsx'
import { checkAccess, limitBody, refuseForeignPosts, refuseZeroes } from './guard.ts'
import { renderPages } from './layout.tsx'
import type { PageCache } from './page-cache.ts'
import { createPageCache, pageKey } from './page-cache.ts'
import { prepareRequest } from './request.ts'
import { secureAnswers } from './security.ts'

export interface App {
  hono: Hono<AppEnv>
  pages: PageCache
  /** What modules answer over a bare line; nobody does before the start is done. */
  answerFirst: FirstAnswer
  /** Turned on when migrations are done and, where wanted, the demonstration is loaded. */
  setReady: (ready: boolean) => void
}

const keptPagesMaxBytes = 192 * 1024 * 1024

/** The whole web side of the house over a world; used by the server and, in the same way, by tests. `clockMs` ages kept pages. */
export function createApp(world: World, list: Module[] = everyModule, clockMs: () => number = () => world.clock().epochMilliseconds): App {
  const hono = new Hono<AppEnv>()
  const pages = createPageCache(keptPagesMaxBytes, clockMs)
  const assets = loadAssets()
  let ready = false

  hono.use(secureAnswers(world))
  hono.get('/healthz', (c) => c.text('ok'))
  hono.get('/readyz', (c) => (ready ? c.text('ready') : c.text('starting', 503, { 'retry-after': '1' })))
  hono.get('/metrics', async (c) =>
    c.text(await world.metrics.registry.metrics(), 200, { 'content-type': world.metrics.registry.contentType }),
  )
  assets.mount(hono)
  mountWorker(hono, assets, world)
  for (const module of list) module.mountEarly?.(hono, world)
  hono.use(async (c, next) =>
    ready ? next() : c.text('Kaleidoscope is starting, please try again in a moment.', 503, { 'retry-after': '2' }),
  )
  hono.use(measure(world))
  hono.use(compressText)
  hono.use(prepareRequest(world))
  hono.use(nameReader)
  hono.use(renderPages(assets))
  hono.use(refuseForeignPosts)
  hono.use(refuseZeroes)
  mountErrorPages(hono)
  mountRoutes(hono, list, pages, secureAnswers(world))
  world.realtime.subscribe('pages', (scope) => pages.forget(scope))
  const first = joinAnswers(list.flatMap((module) => module.answerFirst?.(world) ?? []))
  return { hono, pages, answerFirst: (request, line) => ready && first(request, line), setReady: (value) => void (ready = value) }
}

/** Modules are asked one after another. */
function joinAnswers(answers: FirstAnswer[]): FirstAnswer {
  return (request, line) => {
    for (const answer of answers) {
      const taken = answer(request, line)
      if (taken !== false) return taken
    }
    return false
  }
}

function mountRoutes(hono: Hono<AppEnv>, list: Module[], pages: PageCache, secure: MiddlewareHandler<AppEnv>): void {
  const roles = rolesOfPermission(list)
  // Fixed paths before patterns: /classes/new before /classes/:uuid.
  const weight = (route: Route): string => route.path.replaceAll(/:[^/]+/g, '\uffff')
  for (const route of allRoutes(list).toSorted((a, b) => (weight(a) < weight(b) ? -1 : 1))) {
    hono.on(
      route.method,
      route.path,
      checkAccess(route, roles.get(route.access) ?? []),
      limitBody(route),
      keepShared(route, pages, secure),
      async (c) => route.handler(c),
    )
  }
}

/** Keeps what anonymous readers of a shared page get: with all headers of a secured answer, since a kept copy meets no framework. */
function keepShared(route: Route, pages: PageCache, secure: MiddlewareHandler<AppEnv>): MiddlewareHandler<AppEnv> {
  const { shared } = route
  if (!shared) return (_c, next) => next()
  return async (c, next) => {
    const url = new URL(c.req.url)
    const key = pageKey(url.pathname + url.search, c.req.header('cookie'), c.req.header('accept-language'), c.req.header('host'))
    const before = pages.generation(shared.scope)
    await secure(c, next)
    if (key === undefined || c.res.status !== 200 || c.res.headers.has('set-cookie') || pages.generation(shared.scope) !== before) return
    const kept = await pages.keep(key, shared.scope, shared.seconds, c.res)
    c.res = undefined
    c.res = kept
  }
}

function measure(world: World): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const from = performance.now()
    await next()
    const route = c.var.route ?? 'none'
    world.metrics.requests.inc({ route, method: c.req.method, status: String(c.res.status) })
    world.metrics.requestSeconds.observe({ route }, (performance.now() - from) / 1000)
  }
}

const compressor = compress()
/** Event streams go out as they come: a compressor would hold them back. Media is compressed already. */
const compressText: MiddlewareHandler<AppEnv> = (c, next) =>
  (c.req.header('accept') ?? '').includes('text/event-stream') || c.req.header('range') ? next() : compressor(c, next)
