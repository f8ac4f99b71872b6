import type { Context } from 'hono'
import type { AppEnv } from '#platform/http/route.ts'
import type { Locale, MessageKey } from '#platform/i18n.ts'
import { isLocale, locales, translator } from '#platform/i18n.ts'
import type { Assets } from '../http/assets.ts'

/** The night behind our mark, and the page. */
const themeColour = '#10143a'
const pageColour = '#ffffff'

export const manifestPath = (locale: Locale): string => `/manifest.webmanifest?lang=${locale}`

const shortcuts: [url: string, name: MessageKey][] = [
  ['/weeks', 'offline.app.programme'],
  ['/start?to=timetable', 'offline.app.timetable'],
  ['/join', 'offline.app.join'],
]

/** How the site looks as an installed app (W3C Web Application Manifest). Fetched without cookies, so the address names the language. */
export function answerManifest(c: Context<AppEnv>, assets: Assets): Response {
  const wanted = c.req.query('lang')
  const locale = isLocale(wanted) ? wanted : locales[0]!
  const t = translator(locale)
  const png = (name: string, size: number) => ({ src: assets.url(`${name}-${size}.png`), type: 'image/png', sizes: `${size}x${size}` })
  const manifest = {
    id: '/',
    name: t('offline.app.name'),
    short_name: t('offline.app.shortName'),
    description: t('offline.app.about'),
    lang: locale,
    dir: 'ltr',
    start_url: '/start',
    scope: '/',
    display: 'standalone',
    theme_color: themeColour,
    background_color: pageColour,
    categories: ['education'],
    icons: [
      { src: assets.url('icon.svg'), type: 'image/svg+xml', sizes: 'any', purpose: 'any' },
      { ...png('icon', 192), purpose: 'any' },
      { ...png('icon', 512), purpose: 'any' },
      { ...png('icon-maskable', 512), purpose: 'maskable' },
    ],
    shortcuts: shortcuts.map(([url, name]) => ({ name: t(name), url, icons: [png('icon', 192)] })),
  }
  c.header('cache-control', 'public, max-age=3600')
  return c.body(JSON.stringify(manifest), 200, { 'content-type': 'application/manifest+json; charset=utf-8' })
}
