import type { ComponentChildren, VNode } from 'preact'
import { classes } from './accent.ts'
import { FieldFrame, inputWiring, useField, type FieldProps } from './field-frame.tsx'

export type FieldWidth = number | 'short' | 'medium' | 'full'

export interface InputFieldProps extends FieldProps {
  value?: string | number | null | undefined
  type?: 'text' | 'email' | 'password' | 'search' | 'tel' | 'url' | 'number' | 'date' | 'time' | 'datetime-local'
  autocomplete?: string | undefined
  inputmode?: 'text' | 'numeric' | 'decimal' | 'email' | 'tel' | 'url' | 'search' | undefined
  min?: string | number | undefined
  max?: string | number | undefined
  step?: string | number | undefined
  maxlength?: number | undefined
  pattern?: string | undefined
  placeholder?: string | undefined
  readonly?: boolean | undefined
  disabled?: boolean | undefined
  autofocus?: boolean | undefined
  spellcheck?: boolean | undefined
  /** Suggestions, or the id of a datalist. */
  list?: string | readonly string[] | undefined
  /** As wide as what is to be typed, in signs. */
  width?: FieldWidth | undefined
}

export function Field(props: InputFieldProps): VNode {
  const { name, required, value, type = 'text', list, width } = props
  const { autocomplete, inputmode, min, max, step, maxlength, pattern, placeholder, readonly, disabled, autofocus, spellcheck } = props
  const wiring = useField(props)
  const suggestions = typeof list === 'object' ? `${wiring.id}-list` : undefined
  return (
    <FieldFrame {...props} wiring={wiring}>
      <input
        class={classes('input', widthClass(width))}
        name={name}
        // Preact's types tie each type to its role; every type of ours is a textbox or the like.
        type={type as 'text'}
        value={value ?? ''}
        list={typeof list === 'object' ? suggestions : list}
        {...{ autocomplete, inputmode, min, max, step, maxlength, pattern, placeholder, readonly, disabled, autofocus, spellcheck }}
        {...inputWiring(wiring, required)}
      />
      {typeof list === 'object' && (
        <datalist id={suggestions}>
          {list.map((word) => (
            <option value={word} />
          ))}
        </datalist>
      )}
    </FieldFrame>
  )
}

export interface TextAreaProps extends FieldProps {
  value?: string | null | undefined
  rows?: number
  maxlength?: number | undefined
  placeholder?: string | undefined
  lang?: string | undefined
}

export function TextArea(props: TextAreaProps): VNode {
  const { name, value, rows = 5, maxlength, placeholder, lang, required } = props
  const wiring = useField(props)
  return (
    <FieldFrame {...props} wiring={wiring}>
      <textarea class="input" {...{ name, rows, maxlength, placeholder, lang }} {...inputWiring(wiring, required)}>
        {value ?? ''}
      </textarea>
    </FieldFrame>
  )
}

export interface Option {
  value: string | number
  label: ComponentChildren
  /** The language of the label, where it is not the page’s. */
  lang?: string | undefined
  hint?: ComponentChildren
  /** Decoration before the label of a box or round button. */
  picture?: ComponentChildren
  disabled?: boolean | undefined
}

export interface SelectProps extends FieldProps {
  options: readonly Option[]
  value?: string | number | null | undefined
  /** The first, empty choice; without it the first option is chosen. */
  placeholder?: string | undefined
  width?: FieldWidth | undefined
  autocomplete?: string | undefined
}

export function Select(props: SelectProps): VNode {
  const { name, options, value, placeholder, width, autocomplete, required } = props
  const wiring = useField(props)
  return (
    <FieldFrame {...props} wiring={wiring}>
      <select class={classes('input', widthClass(width))} {...{ name, autocomplete }} {...inputWiring(wiring, required)}>
        {placeholder !== undefined && <option value="">{placeholder}</option>}
        {options.map((option) => (
          <option
            value={option.value}
            selected={String(option.value) === String(value ?? '')}
            disabled={option.disabled}
            lang={option.lang}
          >
            {option.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  )
}

export interface FileFieldProps extends FieldProps {
  /** Media types and extensions, as in HTML. */
  accept?: string | undefined
  multiple?: boolean | undefined
}

/** The form around it needs enctype="multipart/form-data". */
export function FileField(props: FileFieldProps): VNode {
  const { name, accept, multiple, required } = props
  const wiring = useField(props)
  return (
    <FieldFrame {...props} wiring={wiring}>
      <input class="input" type="file" {...{ name, accept, multiple }} {...inputWiring(wiring, required)} />
    </FieldFrame>
  )
}

function widthClass(width: FieldWidth | undefined): string | undefined {
  if (width === undefined || width === 'full') return undefined
  if (width === 'short' || (typeof width === 'number' && width <= 5)) return 'w-4'
  return typeof width === 'number' && width <= 12 ? 'w-10' : 'w-20'
}
