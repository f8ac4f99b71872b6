import type { ComponentChildren, VNode } from 'preact'
import { FormContext, fieldId } from './field-frame.tsx'
import { useUi } from './context.ts'

export { Checkbox, Checkboxes, Radios } from './choices.tsx'
export { Field, FileField, Select, TextArea } from './fields.tsx'

export interface FormProps {
  action: string
  method?: 'post' | 'get'
  /** Needed where a page has several forms: it makes the fields' ids differ. */
  id?: string | undefined
  /** Translated errors by field name; under the name `form`, one that belongs to no field. */
  errors?: Record<string, string> | undefined
  enctype?: 'multipart/form-data' | undefined
  children?: ComponentChildren
}

/** The server checks and answers in the reader's language, so the browser's own bubbles are off. */
export function Form({ action, method = 'post', id, errors, enctype, children }: FormProps): VNode {
  return (
    <FormContext.Provider value={{ id, errors }}>
      <form class="form" noValidate {...{ action, method, id, enctype }}>
        {errors && Object.keys(errors).length > 0 && <ErrorSummary errors={errors} form={id} />}
        {children}
      </form>
    </FormContext.Provider>
  )
}

/** Everything that is wrong, at the top, each a link to its field; it takes the focus when the page opens. */
export function ErrorSummary({ errors, form }: { errors: Record<string, string>; form?: string | undefined }): VNode {
  const { t } = useUi()
  const id = fieldId('summary', form)
  return (
    <div class="summary" role="alert" aria-labelledby={id} tabIndex={-1} autofocus>
      <h2 id={id}>{t('ui.form.errors')}</h2>
      <ul>
        {Object.entries(errors).map(([name, error]) => (
          <li>{name === 'form' ? <strong>{error}</strong> : <a href={`#${fieldId(name, form)}`}>{error}</a>}</li>
        ))}
      </ul>
    </div>
  )
}

/** A key for the whole form: sent twice, it is obeyed once. */
export function FormKey({ value }: { value: string }): VNode {
  return <input type="hidden" name="formKey" value={value} />
}

/** The buttons at a form's end. */
export function SubmitRow({ children }: { children?: ComponentChildren }): VNode {
  return <div class="submit">{children}</div>
}
