import { createHash } from 'node:crypto'
import { intlLocales, locales, translator } from '#platform/i18n.ts'
import type { Locale } from '#platform/i18n.ts'
import type { Assets } from '../http/assets.ts'

// What the worker puts into pages. {time} it fills in itself.
function textsOf(locale: Locale): Record<string, string> {
  const t = translator(locale)
  return {
    dates: intlLocales(locale).at(0)!,
    strip: t('offline.strip', { time: '{time}' }),
    shelf: t('offline.stripMore'),
    keptAt: t('offline.keptAt', { time: '{time}' }),
    waitsSince: t('offline.post.waitsSince', { time: '{time}' }),
    refused: t('offline.post.refused'),
    sent: t('offline.post.sent'),
    show: t('offline.post.show'),
    sendNow: t('offline.post.sendNow'),
    sendAgain: t('offline.post.sendAgain'),
    forget: t('offline.post.forget'),
  }
}

/** Files that the worker's own pages need, besides what each kept page names itself. */
const needed = ['app.css', 'shell.js', 'offline-page.js', 'icon.svg']

/**
 * The service worker as one script: what it must know of this version, then its code. Where offline use is off, a worker that
 * throws everything away and unregisters itself: the way to get rid of a bad one (docs/guides/offline.md).
 */
export function writeWorker(assets: Assets, on: boolean): string {
  if (!on) return assets.read('service-worker-off.js')
  const code = assets.read('service-worker.js')
  const known = { locales, assets: needed.map(assets.url), texts: Object.fromEntries(locales.map((locale) => [locale, textsOf(locale)])) }
  const version = createHash('sha256').update(JSON.stringify(known)).update(code).digest('hex').slice(0, 10)
  return `self.house=${JSON.stringify({ version, ...known })};\n${code}`
}
