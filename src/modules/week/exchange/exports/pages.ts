import { createHash } from 'node:crypto'
import type { Db } from '#platform/db/database.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx, Handler } from '#platform/http/route.ts'
import { wholeLocale } from '#platform/i18n.ts'
import { getReleasedWeek } from '../../weeks/store.ts'
import type { Week } from '../../weeks/store.ts'
import type { Exported, ExportFormat } from './export.ts'
import { exportWeek } from './export.ts'
import { findReleaseMark } from './store.ts'

/** Texts that were written lately, by process: a programme is some megabytes and is asked for again and again. */
const keptMax = 12
const kept = new WeakMap<Db, Map<string, Promise<Exported>>>()

function writeOnce(db: Db, key: string, write: () => Promise<Exported>): Promise<Exported> {
  const texts = kept.get(db) ?? new Map<string, Promise<Exported>>()
  kept.set(db, texts)
  const known = texts.get(key)
  if (known) return known
  const text = write()
  texts.set(key, text)
  text.catch(() => texts.delete(key))
  for (const old of texts.keys()) {
    if (texts.size <= keptMax) break
    texts.delete(old)
  }
  return text
}

/** The released programme as everybody may have it; a version never changes, so neither does its tag. */
function showExport(format: ExportFormat): Handler {
  return async (c: Ctx) => {
    const { db, origin } = c.var
    const week = await getReleasedWeek(db, c.req.param('slug') ?? '')
    const asked = c.req.query('lang')
    const locale = wholeLocale(asked)
    const key = [week.id, await versionOf(db, week), format, locale, origin].join(' ')
    const etag = `"${createHash('sha256').update(key).digest('base64url').slice(0, 22)}"`
    const headers = { etag, 'cache-control': 'public, no-cache', 'access-control-allow-origin': '*' }
    if (holds(c.req.header('if-none-match'), etag)) return c.body(null, 304, headers)
    const { text, mediaType, fileName } = await writeOnce(db, key, () => exportWeek(db, week, format, { locale, origin }))
    return c.body(text, 200, { ...headers, 'content-type': mediaType, 'content-disposition': `inline; filename="${fileName}"` })
  }
}

/** The release, and for an imported week also the state of what is kept beside it. */
async function versionOf(db: Db, week: Week): Promise<string> {
  const mark = await findReleaseMark(db, week.id, week.releasedVersion)
  return [week.releasedVersion, mark?.hash, mark?.releasedAt, week.source.revision].join(' ')
}

/** If-None-Match compares weakly (RFC 9110, 13.1.2): a compressed answer carries the tag as W/. */
function holds(header: string | undefined, etag: string): boolean {
  return header?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag || tag.trim() === '*') ?? false
}

export const exportRoutes = routesOf(import.meta.url, [
  ['GET', '/weeks/:slug/export.xml', 'everyone', showExport('xml')],
  ['GET', '/weeks/:slug/export.json', 'everyone', showExport('json')],
  ['GET', '/weeks/:slug/export.ics', 'everyone', showExport('ics')],
  ['GET', '/weeks/:slug/export.emf.json', 'everyone', showExport('emf')],
])
