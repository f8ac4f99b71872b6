import { createHash } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { Fragment } from 'preact'
import type { ComponentChild } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { AppEnv, PageOptions } from '#platform/http/route.ts'
import { languageOf, locales } from '#platform/i18n.ts'
import type { Ui } from '#ui/context.ts'
import { AssetContext, UiContext } from '#ui/context.ts'
import { lookAttributes, needsLookSheet } from '#ui/look.ts'
import { Notice } from '#ui/notice.tsx'
import { Shell } from '#ui/shell.tsx'
import { manifestPath } from '../offline/manifest.ts'
import type { OfflineUse } from '../offline/reader.ts'
import { nobody, offlineUse } from '../offline/reader.ts'
import type { Assets } from './assets.ts'
import { footNavigation, navigation } from './navigation.ts'
import { drawInOneLanguage } from './one-language.ts'

/** The policy that every answer carries: no inline script, no inline style, no other host. */
export function contentPolicy(
  { mediaSources = [], captures }: Pick<PageOptions, 'mediaSources' | 'captures'> = {},
  styleHash?: string,
): string {
  return [
    "default-src 'none'",
    // Encoders that a browser lacks are WebAssembly, in workers that their library makes of a blob.
    `script-src 'self'${captures ? " 'wasm-unsafe-eval'" : ''}`,
    // Text mode brings its kilobyte of style within the page, known by its hash: one round trip less.
    `style-src 'self'${styleHash === undefined ? '' : ` 'sha256-${styleHash}'`}`,
    `img-src 'self' data:${captures ? ' blob:' : ''}`,
    `media-src ${["'self'", 'blob:', ...mediaSources].join(' ')}`,
    "connect-src 'self'",
    "manifest-src 'self'",
    `worker-src 'self'${captures ? ' blob:' : ''}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

// Stands where the content goes. No text of ours or of a reader can hold it: forms lose control signs, PostgreSQL refuses it.
const place = '\u0000'

function DemoBanner({ ui }: { ui: Ui }) {
  return (
    <p>
      {ui.t('app.demo.banner')} <a href="/demo">{ui.t('app.demo.bannerLink')}</a>
    </p>
  )
}

/** Pages that change load themselves again where no script does it: without JavaScript, and in text mode. */
function Refresh({ seconds, scripted }: { seconds: number; scripted: boolean }) {
  const refresh = <meta http-equiv="refresh" content={String(seconds)} />
  return scripted ? <noscript>{refresh}</noscript> : refresh
}

function Head({ ui, options, assets, offline }: { ui: Ui; options: PageOptions; assets: Assets; offline: OfflineUse }) {
  return (
    <>
      <meta name="zone" content={ui.zone} />
      {ui.zoneChosen && <meta name="zone-chosen" content="yes" />}
      {options.personal && <meta name="robots" content="noindex" />}
      {options.refreshS !== undefined && <Refresh seconds={options.refreshS} scripted={!ui.look.text} />}
      {ui.look.text && <style dangerouslySetInnerHTML={{ __html: assets.read('text.css') }} />}
      <link rel="alternate" type="application/atom+xml" href="/news.atom" title={ui.t('app.nav.news')} />
      <link rel="icon" href={assets.url('icon.svg')} type="image/svg+xml" />
      <link rel="apple-touch-icon" href={assets.url('icon-touch-180.png')} />
      <link rel="manifest" href={manifestPath(ui.locale)} />
      {offline && <meta name="offline" content={offline} />}
    </>
  )
}

function BarePage({
  ui,
  options,
  styles,
  head,
  children,
}: {
  ui: Ui
  options: PageOptions
  styles: string[]
  head: preact.ComponentChildren
  children: string
}) {
  return (
    <html lang={ui.locale} {...lookAttributes(ui.look, ui.stage)}>
      <head>
        <meta charset="utf-8" />
        <title>{options.title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {head}
        {styles.map((href) => (
          <link rel="stylesheet" href={href} />
        ))}
      </head>
      <body class="bare">
        <main id="main">{children}</main>
      </body>
    </html>
  )
}

/** Says, in the reader's own language, that this page doesn't speak it yet. */
function NotYet({ wanted }: { wanted: Ui }) {
  return (
    <div class="not-yet" lang={wanted.locale}>
      <Notice>{languageOf(wanted.locale).notYet}</Notice>
    </div>
  )
}

/** The whole page in the language of `ui`; `wanted` is what its reader chose. */
function drawPage(
  assets: Assets,
  offline: OfflineUse,
  wanted: Ui,
  { ui, content, options }: { ui: Ui; content: ComponentChild; options: PageOptions },
): string {
  // The content first: its components say which browser code they need.
  const body = renderToString(
    <AssetContext.Provider value={assets.url}>
      <UiContext.Provider value={ui}>
        {ui.locale !== wanted.locale && !options.bare && <NotYet wanted={wanted} />}
        {content ?? <Fragment />}
      </UiContext.Provider>
    </AssetContext.Provider>,
  )
  ui.islands.add('shell')
  if (ui.look.on && ui.look.aloud) ui.islands.add('read-aloud')
  const sheets = [...ui.sheets].map((name) => `${name}.css`)
  const styles = [
    ...(ui.look.text ? [] : ['app.css', ...sheets]),
    ...(options.everyLook || needsLookSheet(ui.look) ? ['look.css'] : []),
  ].map(assets.url)
  const scripts = ui.look.text ? [] : [...ui.islands].map((name) => assets.url(`${name}.js`))
  const head = <Head {...{ ui, options, assets, offline }} />
  const alternates = locales
    .filter((locale) => locale !== wanted.locale)
    .map((lang) => ({ lang, href: `/language/${lang}?next=${encodeURIComponent(ui.url)}`, label: languageOf(lang).name }))
  const page = options.bare ? (
    <BarePage {...{ ui, options, styles, head }}>{place}</BarePage>
  ) : (
    <Shell
      title={options.title}
      description={options.description}
      lang={ui.locale}
      path={ui.url}
      nav={navigation(ui)}
      footNav={footNavigation(ui)}
      person={ui.person && { name: ui.person.name, href: '/me' }}
      signInHref="/sign-in"
      settingsHref={`/settings?next=${encodeURIComponent(ui.url)}`}
      banner={ui.demo ? <DemoBanner ui={ui} /> : undefined}
      language={{ lang: wanted.locale, label: languageOf(wanted.locale).name }}
      {...{ alternates, styles, scripts, head }}
    >
      {place}
    </Shell>
  )
  const whole = renderToString(<UiContext.Provider value={ui}>{page}</UiContext.Provider>)
  return whole.replace(place, () => body)
}

/** Gives `c.render` its meaning: content inside the shell, as one whole page in one language. */
export function renderPages(assets: Assets): MiddlewareHandler<AppEnv> {
  const textHash = createHash('sha256').update(assets.read('text.css')).digest('base64')
  return async (c, next) => {
    c.setRenderer((content, options: PageOptions) => {
      const wanted = c.var.ui
      const { html, ui } = drawInOneLanguage({ ui: wanted, content, options }, (draft) => drawPage(assets, offlineUse(c), wanted, draft))
      c.header('content-language', ui.locale)
      c.header('content-security-policy', contentPolicy(options, ui.look.text ? textHash : undefined))
      // Who has a pass sees what their class has its seat for.
      if (options.personal || c.var.reader !== nobody) c.header('cache-control', 'private, no-store')
      return c.html(`<!doctype html>${html}`, options.status ?? 200)
    })
    await next()
  }
}
