import type { ComponentChildren, VNode } from 'preact'
import { classes } from './accent.ts'
import { Icon, type IconName } from './icons.tsx'
import { useHeading } from './heading.ts'
import { Kaleidoscope } from './motif.tsx'

export type NoticeTone = 'info' | 'success' | 'warning' | 'danger'

const icons: Record<NoticeTone, IconName> = { info: 'info', success: 'check', warning: 'danger', danger: 'danger' }

export interface NoticeProps {
  tone?: NoticeTone
  title?: ComponentChildren
  children?: ComponentChildren
}

/** Danger and success are announced at once when they appear in a page that is already open. */
export function Notice({ tone = 'info', title, children }: NoticeProps): VNode {
  const role = tone === 'danger' ? 'alert' : tone === 'success' ? 'status' : undefined
  return (
    <div class={classes('notice', tone)} role={role}>
      <Icon name={icons[tone]} />
      <div>
        {title && <p class="notice-title">{title}</p>}
        {children}
      </div>
    </div>
  )
}

export interface EmptyProps {
  title: ComponentChildren
  children?: ComponentChildren
  action?: ComponentChildren
}

/** Nothing here yet: says why, and what to do next. */
export function Empty({ title, children, action }: EmptyProps): VNode {
  const Heading = useHeading()
  return (
    <div class="empty">
      <Kaleidoscope seed="empty-3" size={96} />
      <Heading class="card-title">{title}</Heading>
      {children && <div>{children}</div>}
      {action}
    </div>
  )
}

export interface ProgressProps {
  label: string
  /** Without a value: something goes on, nobody knows how long. */
  value?: number | undefined
  max?: number
  /** The count in words, "12 of 30". */
  text?: string | undefined
}

export function Progress({ label, value, max = 100, text }: ProgressProps): VNode {
  return (
    <div class="progress">
      <div class="progress-label" aria-hidden="true">
        <span>{label}</span>
        {text && <span>{text}</span>}
      </div>
      <progress aria-label={text ? `${label}: ${text}` : label} {...(value === undefined ? {} : { value, max })} />
    </div>
  )
}
