import { Button, ButtonLink } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { Field, Form, SubmitRow } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { PageHeader } from '#ui/page.tsx'

/** On the child's own device: one field, one button. */
export function CodePage({ code, error, other }: { code: string; error: string | undefined; other: string | undefined }) {
  const { t } = useUi()
  return (
    <>
      <PageHeader title={t('family.code.title')} lead={t('family.code.lead')} />
      {other && (
        <Notice tone="warning">
          <p>{t('family.code.other', { name: other })}</p>
        </Notice>
      )}
      <Form action="/sign-in/code" errors={error ? { code: error } : undefined}>
        <Field
          name="code"
          label={t('family.code.label')}
          hint={t('family.code.hint')}
          value={code}
          error={error}
          width={10}
          maxlength={40}
          autocomplete="one-time-code"
          required
        />
        <SubmitRow>
          <Button>{t('family.code.enter')}</Button>
        </SubmitRow>
      </Form>
      <Notice title={t('family.code.classTitle')}>
        <p>{t('family.code.class')}</p>
        <ButtonLink href="/join" variant="quiet">
          {t('people.signIn.toJoin')}
        </ButtonLink>
      </Notice>
    </>
  )
}
