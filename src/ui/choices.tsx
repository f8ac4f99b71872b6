import type { VNode } from 'preact'
import { classes } from './accent.ts'
import { FieldFrame, inputWiring, useField, type FieldProps } from './field-frame.tsx'
import type { Option } from './fields.tsx'
import { Icon } from './icons.tsx'

interface ChoiceProps {
  id: string
  type: 'checkbox' | 'radio'
  name: string
  option: Option
  checked: boolean
  required?: boolean | undefined
}

function Choice({ id, type, name, option, checked, required }: ChoiceProps): VNode {
  const hint = option.hint ? `${id}-what` : undefined
  const { value, disabled } = option
  return (
    <div class="choice">
      <input {...{ id, type, name, value, checked, disabled, required }} aria-describedby={hint} />
      <label for={id} lang={option.lang} class={classes(option.picture !== undefined && 'pictured')}>
        {option.picture}
        {option.label}
      </label>
      {option.hint && (
        <p class="hint" id={hint}>
          {option.hint}
        </p>
      )}
    </div>
  )
}

export interface CheckboxProps extends FieldProps {
  checked?: boolean | undefined
  value?: string
}

/** One yes or no. */
export function Checkbox(props: CheckboxProps): VNode {
  const { name, label, hint, checked, value = 'on', required } = props
  const wiring = useField(props)
  const { id, error } = wiring
  return (
    <div class={classes('field', error !== undefined && 'wrong')}>
      {error !== undefined && (
        <p class="field-error" id={`${id}-error`}>
          <Icon name="danger" />
          <span>{error}</span>
        </p>
      )}
      <div class="choice">
        <input type="checkbox" {...{ name, value, checked }} {...inputWiring(wiring, required)} />
        <label for={id}>{label}</label>
        {hint && (
          <p class="hint" id={`${id}-hint`}>
            {hint}
          </p>
        )}
      </div>
    </div>
  )
}

export interface CheckboxesProps extends FieldProps {
  options: readonly Option[]
  values?: readonly (string | number)[] | undefined
  /** Short choices side by side. */
  inline?: boolean
}

/** Any number of choices under one name. */
export function Checkboxes(props: CheckboxesProps): VNode {
  const { name, options, values = [], inline } = props
  const wiring = useField(props)
  const chosen = new Set(values.map(String))
  return (
    <FieldFrame {...props} wiring={wiring} group>
      <div class={classes('choices', inline && 'inline')}>
        {options.map((option, at) => (
          <Choice id={choiceId(wiring.id, at)} type="checkbox" checked={chosen.has(String(option.value))} {...{ name, option }} />
        ))}
      </div>
    </FieldFrame>
  )
}

export interface RadiosProps extends FieldProps {
  options: readonly Option[]
  value?: string | number | null | undefined
  inline?: boolean
}

/** One choice of a few. */
export function Radios(props: RadiosProps): VNode {
  const { name, options, value, inline, required } = props
  const wiring = useField(props)
  return (
    <FieldFrame {...props} wiring={wiring} group>
      <div class={classes('choices', inline && 'inline')}>
        {options.map((option, at) => (
          <Choice
            id={choiceId(wiring.id, at)}
            type="radio"
            checked={String(option.value) === String(value ?? '')}
            {...{ name, option, required }}
          />
        ))}
      </div>
    </FieldFrame>
  )
}

/** The first choice carries the field's own id, since the error summary leads to it. */
function choiceId(field: string, at: number): string {
  return at === 0 ? field : `${field}-${at}`
}
