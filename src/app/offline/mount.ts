import type { Hono } from 'hono'
import { compress } from 'hono/compress'
import type { AppEnv, World } from '#platform/http/route.ts'
import type { Assets } from '../http/assets.ts'
import { answerManifest } from './manifest.ts'
import { writeWorker } from './worker.ts'

/** The service worker and the manifest: no pages, so they answer before language and reader are known. */
export function mountWorker(hono: Hono<AppEnv>, assets: Assets, world: World): void {
  const script = writeWorker(assets, world.config.offline)
  hono.get('/service-worker.js', compress(), (c) =>
    c.body(script, 200, {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'no-cache',
      'service-worker-allowed': '/',
    }),
  )
  hono.get('/manifest.webmanifest', compress(), (c) => answerManifest(c, assets))
}
