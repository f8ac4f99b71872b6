import { NotFound } from '#platform/http/errors.ts'
import type { Ctx } from '#platform/http/route.ts'
import { routesOf } from '#platform/http/route.ts'
import { isUuid } from '#platform/ids.ts'
import { findLogoKey } from './store.ts'

const yearS = 31_536_000

/** A logo's bytes. They never change under their uuid, so whoever has them need not ask again. */
async function showLogo(c: Ctx): Promise<Response> {
  const [, uuid = ''] = /^([0-9a-f-]{36})\.webp$/.exec(c.req.param('file') ?? '') ?? []
  const key = isUuid(uuid) ? await findLogoKey(c.var.db, c.req.param('slug') ?? '', uuid) : undefined
  const bytes = key && (await c.var.world.storage.read(key))
  if (!bytes) throw new NotFound('consortium-look.logo.unknown')
  const etag = `"${uuid}"`
  const headers = { etag, 'cache-control': `public, max-age=${yearS}, immutable`, 'x-content-type-options': 'nosniff' }
  if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers)
  return c.body(new Uint8Array(bytes), 200, { ...headers, 'content-type': 'image/webp', 'content-length': String(bytes.length) })
}

export const logoRoutes = routesOf(import.meta.url, [['GET', '/members/:slug/logo/:file', 'everyone', showLogo]])
