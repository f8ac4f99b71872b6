import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { extname, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Hono } from 'hono'
import type { AppEnv } from '#platform/http/route.ts'
import { projectRoot } from '#platform/root.ts'

export interface Assets {
  /** Address of a built file by its plain name, such as "app.css"; its content's hash is in it, so caches may keep it for ever. */
  url: (name: string) => string
  /** The text of a built file, for what stands within a page or is not served under /assets; empty where nothing is built. */
  read: (name: string) => string
  mount: (app: Hono<AppEnv>) => void
}

interface Packed {
  type: string
  plain: Uint8Array<ArrayBuffer>
  br: Uint8Array<ArrayBuffer>
  gzip: Uint8Array<ArrayBuffer>
}

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
}

// The last per cent of a large file is not worth seconds of every start.
const largeBytes = 100_000

function pack(path: string): Packed {
  const plain = readFileSync(path)
  const isLarge = plain.length > largeBytes
  return {
    type: types[extname(path)] ?? 'application/octet-stream',
    plain: new Uint8Array(plain),
    br: new Uint8Array(brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: isLarge ? 6 : 11 } })),
    gzip: new Uint8Array(gzipSync(plain, { level: isLarge ? 6 : 9 })),
  }
}

/** The built browser files of dist/assets, read once and kept compressed. */
export function loadAssets(folder = join(projectRoot, 'dist/assets')): Assets {
  const manifestFile = join(folder, 'manifest.json')
  const manifest: Record<string, string> = existsSync(manifestFile) ? JSON.parse(readFileSync(manifestFile, 'utf8')) : {}
  const files = new Map<string, Packed>()
  if (existsSync(folder))
    for (const name of readdirSync(folder))
      if (name !== 'manifest.json' && !name.endsWith('.map')) files.set(name, pack(join(folder, name)))
  return {
    url: (name) => `/assets/${manifest[name] ?? name}`,
    read: (name) => new TextDecoder().decode(files.get(manifest[name] ?? name)?.plain),
    mount(app) {
      app.get('/assets/:name', (c) => {
        const file = files.get(c.req.param('name'))
        if (!file) return c.text('Not found', 404)
        const accepts = c.req.header('accept-encoding') ?? ''
        const encoding = /\bbr\b/.test(accepts) ? 'br' : /\bgzip\b/.test(accepts) ? 'gzip' : 'plain'
        c.header('content-type', file.type)
        c.header('cache-control', 'public, max-age=31536000, immutable')
        c.header('vary', 'accept-encoding')
        c.header('x-content-type-options', 'nosniff')
        if (encoding !== 'plain') c.header('content-encoding', encoding)
        return c.body(file[encoding])
      })
    },
  }
}
