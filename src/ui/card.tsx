import type { ComponentChildren, VNode } from 'preact'
import { toChildArray } from 'preact'
import { useId } from 'preact/hooks'
import { accentClass, classes } from './accent.ts'
import { Icon, type IconName } from './icons.tsx'
import { useHeading } from './heading.ts'
import { Kaleidoscope } from './motif.tsx'

/** Cards side by side, as a list. */
export function CardGrid({ children }: { children?: ComponentChildren }): VNode {
  return (
    <ul class="grid">
      {toChildArray(children).map((card) => (
        <li>{card}</li>
      ))}
    </ul>
  )
}

export interface CardProps {
  /** Makes the whole card one link, named by its title. */
  href?: string | undefined
  title: ComponentChildren
  titleLang?: string | undefined
  kicker?: ComponentChildren
  meta?: ComponentChildren
  badges?: ComponentChildren
  /** A topic's slug or a number from 0 to 11. */
  accent?: string | number | undefined
  /** The seed of the picture on top. */
  motif?: string | undefined
  /** A picture of one's own on top, instead of the motif: decoration, the title says it in words. */
  picture?: ComponentChildren
  children?: ComponentChildren
}

export function Card({ href, title, titleLang, kicker, meta, badges, accent, motif, picture, children }: CardProps): VNode {
  const Heading = useHeading()
  return (
    <article class={classes('card', accentClass(accent))}>
      {picture && (
        <div class="card-picture" aria-hidden="true">
          {picture}
        </div>
      )}
      {motif !== undefined && !picture && (
        <div class="card-cover" aria-hidden="true">
          <Kaleidoscope seed={motif} size={280} />
        </div>
      )}
      {badges && <div class="badges">{badges}</div>}
      {kicker && <p class="card-kicker">{kicker}</p>}
      <Heading class="card-title" lang={titleLang}>
        {href ? <a href={href}>{title}</a> : title}
      </Heading>
      {children && <div class="card-body">{children}</div>}
      {meta && <div class="card-meta">{meta}</div>}
    </article>
  )
}

export type BadgeTone = 'neutral' | 'live' | 'soon' | 'done' | 'warn' | 'info' | 'topic'

export interface BadgeProps {
  tone?: BadgeTone
  /** With tone "topic" outside of an accented card. */
  accent?: string | number | undefined
  children?: ComponentChildren
}

export function Badge({ tone = 'neutral', accent, children }: BadgeProps): VNode {
  return <span class={classes('badge', tone !== 'neutral' && tone, accentClass(accent))}>{children}</span>
}

export interface Fact {
  term: ComponentChildren
  icon?: IconName | undefined
  children?: ComponentChildren
}

/** What a thing is, line by line: a term and its value. */
export function Facts({ items }: { items: Fact[] }): VNode {
  return (
    <dl class="facts">
      {items.map(({ term, icon, children }) => (
        <div>
          <dt>
            {icon && <Icon name={icon} />}
            {term}
          </dt>
          <dd>{children}</dd>
        </div>
      ))}
    </dl>
  )
}

export interface StatProps {
  value: ComponentChildren
  label: ComponentChildren
  /** How the number is counted, printed beside it. */
  definition?: ComponentChildren
  /** Opens the number to its rows. */
  href?: string | undefined
}

/** One number of a StatRow; as a link it is named by number and label. */
export function Stat({ value, label, definition, href }: StatProps): VNode {
  const id = useId()
  // "7" alone names no link: two numbers beside each other may be equal.
  const link = href && (
    <a href={href} id={`${id}-value`} aria-labelledby={`${id}-value ${id}`}>
      {value}
    </a>
  )
  return (
    <div class="stat">
      <dt id={href && id}>{label}</dt>
      <dd class="stat-value">{link || value}</dd>
      {definition && <dd class="stat-definition">{definition}</dd>}
    </div>
  )
}

export function StatRow({ children }: { children?: ComponentChildren }): VNode {
  return <dl class="stats">{children}</dl>
}
