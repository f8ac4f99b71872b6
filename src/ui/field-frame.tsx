import type { ComponentChildren, VNode } from 'preact'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { classes } from './accent.ts'
import { useUi } from './context.ts'
import { Icon } from './icons.tsx'

/** What a form tells its fields: translated errors by field name, and a prefix where a page has several forms. */
export interface FormState {
  id?: string | undefined
  errors?: Record<string, string> | undefined
}

export const FormContext = createContext<FormState>({})

export interface FieldProps {
  name: string
  label: ComponentChildren
  hint?: ComponentChildren
  /** Already translated; by default the form's error of this name. */
  error?: string | undefined
  required?: boolean | undefined
}

export interface FieldWiring {
  id: string
  error: string | undefined
  describedBy: string | undefined
}

export function fieldId(name: string, form?: string): string {
  return `${form ?? 'f'}-${name.replaceAll(/[^\w-]+/g, '-')}`
}

/** Ids, error and description of a field, so that label, hint and error are read out with it. */
export function useField({ name, hint, error }: FieldProps): FieldWiring {
  const form = useContext(FormContext)
  const id = fieldId(name, form.id)
  const shown = error ?? form.errors?.[name]
  const describedBy = classes(Boolean(hint) && `${id}-hint`, Boolean(shown) && `${id}-error`)
  return { id, error: shown, describedBy }
}

export interface FrameProps extends FieldProps {
  wiring: FieldWiring
  /** A group of choices has a legend instead of a label. */
  group?: boolean
  children: ComponentChildren
}

/** Label, hint and error around an input. Optional fields say so: required is the rule. */
export function FieldFrame({ wiring, label, hint, required, group, children }: FrameProps): VNode {
  const { t } = useUi()
  const { id, error, describedBy } = wiring
  const name = (
    <>
      {label}
      {required === false && <span class="optional"> {t('ui.form.optional')}</span>}
    </>
  )
  const frame = classes('field', error !== undefined && 'wrong')
  const body = (
    <>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p class="field-error" id={`${id}-error`}>
          <Icon name="danger" />
          <span>{error}</span>
        </p>
      )}
      {children}
    </>
  )
  if (group) {
    return (
      <fieldset class={frame} aria-describedby={describedBy}>
        <legend>{name}</legend>
        {body}
      </fieldset>
    )
  }
  return (
    <div class={frame}>
      <label for={id}>{name}</label>
      {body}
    </div>
  )
}

/** The attributes that tie an input to its frame. */
export function inputWiring({ id, error, describedBy }: FieldWiring, required: boolean | undefined) {
  return {
    id,
    required: required || undefined,
    'aria-describedby': describedBy,
    'aria-invalid': error === undefined ? undefined : ('true' as const),
  }
}
