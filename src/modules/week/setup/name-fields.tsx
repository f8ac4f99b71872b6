import type { FormValues } from '#platform/http/form.ts'
import { useUi } from '#ui/context.ts'
import { Field } from '#ui/form.tsx'

/** The name in both languages, for a week as for its streams and tracks. */
export function NameFields({ values }: { values: FormValues }) {
  const { t } = useUi()
  return (
    <>
      <Field
        name="nameRu"
        label={t('week-setup.form.nameRu')}
        hint={t('week-setup.form.nameHint')}
        value={values.nameRu}
        maxlength={200}
        required={false}
      />
      <Field name="nameEn" label={t('week-setup.form.nameEn')} value={values.nameEn} maxlength={200} required={false} />
    </>
  )
}
