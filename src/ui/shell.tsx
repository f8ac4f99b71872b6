import type { ComponentChildren, VNode } from 'preact'
import { classes } from './accent.ts'
import { useUi } from './context.ts'
import { Icon } from './icons.tsx'
import { lookAttributes } from './look.ts'
import { Kaleidoscope } from './motif.tsx'
import type { NavLink } from './nav.tsx'
import { SearchForm } from './search-form.tsx'
import { Panel } from './panel.tsx'
import { zoneName } from './when.tsx'

export interface Alternate {
  lang: string
  href: string
  /** The language's own name. */
  label: string
}

export interface ShellProps {
  title: string
  description?: string | undefined
  lang: string
  path: string
  nav: readonly NavLink[]
  /** Further links at the foot of every page. */
  footNav?: readonly NavLink[]
  person?: { name: string; href: string } | null | undefined
  signInHref?: string
  settingsHref?: string
  /** A line above everything, for the demonstration. */
  banner?: ComponentChildren
  /** The page's own language, in itself. */
  language?: { lang: string; label: string }
  /** This page in other languages. */
  alternates?: readonly Alternate[]
  /** Language-neutral address of this page, where it differs from `path`. */
  canonical?: string | undefined
  icon?: string | undefined
  scripts: readonly string[]
  styles: readonly string[]
  /** Further elements of the head: feeds, robots. */
  head?: ComponentChildren
  children?: ComponentChildren
}

/** The whole document around a page. */
export function Shell(props: ShellProps): VNode {
  const { t, look, stage } = useUi()
  const { lang, banner, children } = props
  return (
    <html lang={lang} {...lookAttributes(look, stage)}>
      <Head {...props} />
      <body>
        <Panel />
        <a class="skip" href="#main">
          {t('ui.shell.skip')}
        </a>
        {banner && (
          <div class="banner" role="region" aria-label={t('ui.shell.banner')}>
            <div class="frame">{banner}</div>
          </div>
        )}
        <Header {...props} />
        <main class="shell-main" id="main" tabIndex={-1}>
          {children}
        </main>
        <Footer {...props} />
        <div class="busy" id="busy" role="status">
          <p hidden>
            <progress aria-label={t('ui.shell.busy')} />
            {t('ui.shell.busy')}
          </p>
        </div>
      </body>
    </html>
  )
}

function Head({ title, description, canonical, icon, scripts, styles, alternates = [], head }: ShellProps): VNode {
  const { t } = useUi()
  const name = t('ui.shell.name')
  return (
    <head>
      <meta charset="utf-8" />
      <title>{title === name ? name : `${title} · ${name}`}</title>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="theme-color" content="#10143a" />
      {description && <meta name="description" content={description} />}
      {icon && <link rel="icon" href={icon} type="image/svg+xml" />}
      {canonical && <link rel="canonical" href={canonical} />}
      {alternates.map(({ lang, href }) => (
        <link rel="alternate" hreflang={lang} href={href} />
      ))}
      {styles.map((href) => (
        <link rel="stylesheet" href={href} />
      ))}
      {scripts.map((src) => (
        <script type="module" src={src} />
      ))}
      {head}
    </head>
  )
}

function Header(props: ShellProps): VNode {
  const { t, look } = useUi()
  return (
    <header class="head">
      <div class="frame">
        <a class="wordmark" href="/" aria-label={t('ui.shell.home')}>
          <Kaleidoscope seed={emblem} size={40} />
          {t('ui.shell.name')}
        </a>
        <SearchForm compact id="search-site" label={t('ui.search.site')} />
        {!look.text && (
          <a class="search-link" href="/search" aria-label={t('ui.search.site')}>
            <Icon name="search" />
          </a>
        )}
        <Tools {...props} />
        <button class="menu-button" type="button" popovertarget="menu">
          <Icon name="menu" />
          <span>{t('ui.shell.menu')}</span>
        </button>
        <nav class="menu" id="menu" popover="auto" aria-label={t('ui.shell.nav')}>
          <button class="menu-button menu-close" type="button" popovertarget="menu" popovertargetaction="hide">
            <Icon name="close" />
            {t('ui.shell.close')}
          </button>
          <Links nav={props.nav} />
        </nav>
      </div>
    </header>
  )
}

/** The seed of our own mark. */
export const emblem = 'seed77'

function Links({ nav }: { nav: readonly NavLink[] }): VNode {
  return (
    <ul class="links">
      {nav.map(({ href, label, current }) => (
        <li>
          <a href={href} aria-current={current ? 'page' : undefined}>
            {label}
          </a>
        </li>
      ))}
    </ul>
  )
}

function Tools({ person, signInHref = '/sign-in', settingsHref = '/settings', alternates = [], language }: ShellProps): VNode {
  const { t, zone, zoneChosen } = useUi()
  const city = zoneName(t, zone)
  return (
    <ul class="head-tools">
      <li>
        <a href={settingsHref} aria-label={t(zoneChosen ? 'ui.shell.zone' : 'ui.shell.zoneGuess', { zone: city })}>
          <Icon name="clock" />
          {city}
        </a>
      </li>
      {alternates.length > 0 && (
        <li>
          <details class="langs">
            <summary>
              <Icon name="globe" />
              <span class="hidden">{t('ui.shell.language')}</span>{' '}
              <span class="langs-name" lang={language?.lang}>
                {language?.label}
              </span>
              <span class="langs-short" aria-hidden="true">
                {language?.lang.toUpperCase()}
              </span>
            </summary>
            <ul class="langs-list">
              {alternates.map(({ lang, href, label }) => (
                <li>
                  <a href={href} hreflang={lang} lang={lang}>
                    {label}
                  </a>
                </li>
              ))}
            </ul>
          </details>
        </li>
      )}
      <li>
        <a
          class={classes('me')}
          href={person?.href ?? signInHref}
          aria-label={person ? t('ui.shell.me', { name: person.name }) : undefined}
        >
          <Icon name="person" />
          <span>{person?.name.split(' ')[0] ?? t('ui.shell.signIn')}</span>
        </a>
      </li>
    </ul>
  )
}

function Footer({ nav, footNav = [], settingsHref = '/settings' }: ShellProps): VNode {
  const { t } = useUi()
  return (
    <footer class="foot night">
      <div class="frame">
        <Kaleidoscope seed={emblem} size={72} />
        <div>
          <strong>{t('ui.shell.about')}</strong>
          <p>{t('ui.shell.aboutText')}</p>
        </div>
        <nav aria-label={t('ui.shell.footNav')}>
          <Links
            nav={[
              ...nav.map(({ href, label }) => ({ href, label })),
              ...footNav,
              { href: settingsHref, label: t('ui.shell.settings') },
              { href: '/view', label: t('ui.shell.look') },
            ]}
          />
        </nav>
      </div>
    </footer>
  )
}
