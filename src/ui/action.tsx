import type { ComponentChildren, VNode } from 'preact'
import { classes } from './accent.ts'

export type ButtonVariant = 'primary' | 'quiet' | 'danger'

export interface ButtonProps {
  variant?: ButtonVariant
  name?: string | undefined
  value?: string | undefined
  type?: 'submit' | 'button' | 'reset'
  disabled?: boolean | undefined
  id?: string | undefined
  formaction?: string | undefined
  /** Leaves the browser's own checks aside: for "save the draft". */
  formnovalidate?: boolean | undefined
  children?: ComponentChildren
}

export function Button({ variant = 'primary', type = 'submit', children, ...rest }: ButtonProps): VNode {
  return (
    <button class={buttonClass(variant)} type={type} {...rest}>
      {children}
    </button>
  )
}

export interface ButtonLinkProps {
  href: string
  variant?: ButtonVariant
  download?: boolean | string | undefined
  rel?: string | undefined
  children?: ComponentChildren
}

export function ButtonLink({ variant = 'primary', children, ...rest }: ButtonLinkProps): VNode {
  return (
    <a class={buttonClass(variant)} {...rest}>
      {children}
    </a>
  )
}

export interface PostButtonProps {
  action: string
  label: ComponentChildren
  variant?: ButtonVariant
  fields?: Record<string, string | number> | undefined
  /** A sentence that must be read first: the button then opens it, with the real button beneath. */
  confirm?: ComponentChildren
  disabled?: boolean | undefined
}

/** A form of one button. */
export function PostButton({ action, label, variant = 'primary', fields = {}, confirm, disabled }: PostButtonProps): VNode {
  const form = (
    <form class="post" method="post" action={action}>
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <Button variant={variant} disabled={disabled}>
        {label}
      </Button>
    </form>
  )
  if (!confirm || disabled) return form
  return (
    <details class="confirm">
      <summary class={buttonClass(variant)}>{label}…</summary>
      <div>
        <p>{confirm}</p>
        {form}
      </div>
    </details>
  )
}

function buttonClass(variant: ButtonVariant): string | undefined {
  return classes('button', variant !== 'primary' && variant)
}
