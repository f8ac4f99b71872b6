import type { ComponentChildren, VNode } from 'preact'
import { useId } from 'preact/hooks'
import { classes } from './accent.ts'
import { useUi } from './context.ts'

export interface NavLink {
  href: string
  label: ComponentChildren
  current?: boolean | undefined
}

/** Views of one thing, as links: days of a week, parts of a page. */
export function LinkTabs({ items, label }: { items: readonly NavLink[]; label: string }): VNode {
  return (
    <nav class="tabs" aria-label={label}>
      <ul>
        {items.map((item) => (
          <li>
            <a href={item.href} aria-current={item.current ? 'page' : undefined}>
              {item.label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

export interface FilterLink extends NavLink {
  /** How many it leads to, or a word on what it does. */
  count?: number | string | undefined
}

export interface FilterGroupProps {
  label: string
  items: readonly FilterLink[]
}

interface FiltersProps {
  /** Where there are many: the words of a box that shows them on a narrow screen; ticked while one is chosen. */
  fold?: string
  open?: boolean
  children?: ComponentChildren
}

/** Filter groups in a row. */
export function Filters({ fold, open, children }: FiltersProps): VNode {
  const id = useId()
  return (
    <div class="filters">
      {fold && (
        <>
          <input class="fold" type="checkbox" id={id} checked={open} />
          <label class="fold" for={id}>
            {fold}
          </label>
        </>
      )}
      {children}
    </div>
  )
}

/** One filter: a chip that shows what is chosen and opens its links. The first item means "all"; several may be chosen. */
export function FilterGroup({ label, items }: FilterGroupProps): VNode {
  const current = items.filter((item) => item.current)
  const chosen = current.length > 0 && current[0] !== items[0]
  return (
    <details class={classes('filter', chosen && 'chosen')} name="filters">
      <summary>
        <span>
          {label}
          {current.map((item, at) => (
            <>
              {at === 0 ? ': ' : ', '}
              <b>{item.label}</b>
            </>
          ))}
        </span>
      </summary>
      <ul>
        {items.map((item) => (
          <li>
            <a href={item.href} aria-current={item.current ? 'true' : undefined}>
              <span>{item.label}</span>
              {item.count !== undefined && <span>{item.count}</span>}
            </a>
          </li>
        ))}
      </ul>
    </details>
  )
}

export interface PagesProps {
  page: number
  pages: number
  href: (page: number) => string
}

/** Pages of a long list: the first, the last, and those around this one. */
export function Pages({ page, pages, href }: PagesProps): VNode | null {
  const { t } = useUi()
  if (pages < 2) return null
  const shown = [...new Set([1, page - 1, page, page + 1, pages])].filter((n) => n >= 1 && n <= pages)
  return (
    <nav aria-label={t('ui.pages.label')}>
      <ol class="pages">
        {page > 1 && step(href(page - 1), t('ui.pages.previous'), 'prev')}
        {shown.map((n, at) => (
          <>
            {at > 0 && n - shown[at - 1]! > 1 && <li aria-hidden="true">…</li>}
            <li>
              {n === page ? (
                <span aria-current="page">{n}</span>
              ) : (
                <a href={href(n)} aria-label={t('ui.pages.page', { n })}>
                  {n}
                </a>
              )}
            </li>
          </>
        ))}
        {page < pages && step(href(page + 1), t('ui.pages.next'), 'next')}
      </ol>
    </nav>
  )
}

function step(href: string, label: string, rel: string): VNode {
  return (
    <li>
      <a href={href} rel={rel}>
        {label}
      </a>
    </li>
  )
}
