import { Button } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { Checkbox, Field, Form, SubmitRow } from '#ui/form.tsx'
import { PageHeader, Section } from '#ui/page.tsx'

export function LostDevice({ values, errors }: { values: Record<string, string>; errors: Record<string, string> }) {
  const { t } = useUi()
  return (
    <>
      <PageHeader title={t('people-security.lost.title')} lead={t('people-security.lost.lead')} />
      <Section title={t('people-security.lost.mailTitle')} id="mail">
        <p>{t('people-security.lost.mail')}</p>
        <p>
          <a href="/sign-in">{t('people-security.lost.toMail')}</a>
        </p>
      </Section>
      <Section title={t('people-security.lost.codeTitle')} id="code">
        <Form action="/sign-in/recovery" errors={errors}>
          <Field name="email" type="email" label={t('people.signIn.email')} value={values.email} autocomplete="email" required />
          <Field
            name="code"
            label={t('people-security.recovery.code')}
            hint={t('people-security.recovery.codeHint')}
            autocomplete="off"
            spellcheck={false}
            width="medium"
            required
          />
          <Checkbox
            name="forgetPasskeys"
            label={t('people-security.recovery.forget')}
            hint={t('people-security.recovery.forgetHint')}
            checked={values.forgetPasskeys === 'on'}
          />
          <SubmitRow>
            <Button>{t('people-security.recovery.enter')}</Button>
          </SubmitRow>
        </Form>
      </Section>
      <Section title={t('people-security.lost.bothTitle')} id="both">
        <p>{t('people-security.lost.both')}</p>
      </Section>
    </>
  )
}
