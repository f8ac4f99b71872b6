import type { MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import type { AppEnv, World } from '#platform/http/route.ts'
import { contentPolicy } from './layout.tsx'

/** Gives every answer the headers that keep browsers careful, and our strict policy where a page has not set its own. */
export function secureAnswers(world: World): MiddlewareHandler<AppEnv> {
  const addHeaders = secureHeaders({
    strictTransportSecurity: world.config.publicUrl?.startsWith('https:') ? 'max-age=31536000' : false,
    referrerPolicy: 'same-origin',
    permissionsPolicy: { camera: ['self'], microphone: ['self'], displayCapture: ['self'], geolocation: [] },
  })
  return async (c, next) => {
    // Media is for pages of other hosts too, as its own answer says.
    let reach: string | null = null
    await addHeaders(c, async () => {
      await next()
      reach = c.res.headers.get('cross-origin-resource-policy')
    })
    if (reach) c.res.headers.set('cross-origin-resource-policy', reach)
    if (!c.res.headers.has('content-security-policy')) c.res.headers.set('content-security-policy', contentPolicy())
  }
}
