import type { ComponentChildren, VNode } from 'preact'
import { classes } from './accent.ts'
import { useUi } from './context.ts'
import { HeadingRank } from './heading.ts'
import { Kaleidoscope } from './motif.tsx'

export interface PageHeaderProps {
  kicker?: ComponentChildren
  title: ComponentChildren
  titleLang?: string | undefined
  lead?: ComponentChildren
  /** A seed turns the header into a night sky with its own kaleidoscope: for front pages, not for forms. */
  motif?: string | undefined
  /** Buttons and links of the page. */
  children?: ComponentChildren
}

export function PageHeader({ kicker, title, titleLang, lead, motif, children }: PageHeaderProps): VNode {
  return (
    <header class={classes('page-header', motif !== undefined && 'night')}>
      {motif !== undefined && <Kaleidoscope seed={motif} size={560} />}
      {kicker && <p class="kicker">{kicker}</p>}
      <h1 lang={titleLang}>{keepRanges(title)}</h1>
      {lead && <p class="lead">{lead}</p>}
      {children && <div class="actions">{children}</div>}
    </header>
  )
}

/** "21–27" stays in one line: browsers break after the dash. */
function keepRanges(title: ComponentChildren): ComponentChildren {
  if (typeof title !== 'string') return title
  return title.split(/(\d+–\d+)/).map((part, at) => (at % 2 === 1 ? <span class="nowrap">{part}</span> : part))
}

export interface SectionProps {
  title: ComponentChildren
  id?: string | undefined
  more?: { href: string; label: string } | undefined
  children?: ComponentChildren
}

export function Section({ title, id, more, children }: SectionProps): VNode {
  const named = id ? { id, 'aria-labelledby': `${id}-title` } : {}
  return (
    <section class="section" {...named}>
      <div class="section-head">
        <h2 id={id && `${id}-title`}>{title}</h2>
        {more && <a href={more.href}>{more.label}</a>}
      </div>
      <HeadingRank.Provider value={3}>{children}</HeadingRank.Provider>
    </section>
  )
}

export interface Crumb {
  href?: string | undefined
  label: ComponentChildren
}

/** The way from the front page to here; the last item is this page. */
export function Crumbs({ items }: { items: Crumb[] }): VNode {
  const { t } = useUi()
  return (
    <nav class="crumbs" aria-label={t('ui.crumbs')}>
      <ol>
        {items.map(({ href, label }) => (
          <li>{href ? <a href={href}>{label}</a> : <span aria-current="page">{label}</span>}</li>
        ))}
      </ol>
    </nav>
  )
}

/** Running text: headings, paragraphs, lists at a readable width. */
export function Prose({ children, lang }: { children?: ComponentChildren; lang?: string | undefined }): VNode {
  return (
    <div class="prose" lang={lang}>
      {children}
    </div>
  )
}

/** Main matter with a narrower aside, one under the other on narrow screens. */
export function Split({ children, aside }: { children: ComponentChildren; aside: ComponentChildren }): VNode {
  return (
    <div class="split">
      <div>{children}</div>
      <aside>{aside}</aside>
    </div>
  )
}

/** As many equal columns as fit. */
export function Columns({ children }: { children: ComponentChildren }): VNode {
  return <div class="columns">{children}</div>
}

/** Small things side by side, wrapping. */
export function Row({ children }: { children: ComponentChildren }): VNode {
  return <div class="row">{children}</div>
}
