import type { LocalText } from '#platform/i18n.ts'
import { Button } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Field, Form, FormKey, SubmitRow } from '#ui/form.tsx'
import { PageHeader } from '#ui/page.tsx'

interface AcceptProps {
  token: string
  by: LocalText
  email: string
  error: string | undefined
  formKey: string
}

/** The child isn't named here: the letter may have gone to a wrong address. */
export function AcceptPage({ token, by, email, error, formKey }: AcceptProps) {
  const { t } = useUi()
  const text = useText()
  return (
    <>
      <PageHeader title={t('family.accept.title')} lead={t('family.accept.lead', { name: text(by).text, email })} />
      <p>{t('family.accept.means')}</p>
      <Form action={`/family/invitations/${token}`} errors={error ? { word: error } : undefined}>
        <FormKey value={formKey} />
        <Field
          name="word"
          label={t('family.accept.word')}
          hint={t('family.accept.wordHint')}
          error={error}
          width={10}
          maxlength={20}
          autocomplete="off"
          required
        />
        <SubmitRow>
          <Button>{t('family.accept.accept')}</Button>
        </SubmitRow>
      </Form>
    </>
  )
}
