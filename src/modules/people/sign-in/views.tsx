import type { LocalText, MessageKey } from '#platform/i18n.ts'
import { Button, ButtonLink } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { Field, Form, Radios, SubmitRow } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { PageHeader, Row } from '#ui/page.tsx'
import { PasskeyBox } from '../security/views.tsx'
import type { NewRole } from './rules.ts'
import { newRoles } from './rules.ts'
import { UniversityLinks } from '../university/views.tsx'

interface SignIn {
  values: Record<string, string>
  errors: Record<string, string>
  services: { uuid: string; name: LocalText }[]
  hasPasskeys: boolean
}

export function SignInForm({ values, errors, services, hasPasskeys }: SignIn) {
  const { t, demo } = useUi()
  return (
    <>
      <PageHeader title={t('people.signIn.title')} lead={t('people.signIn.lead')} />
      <Form action="/sign-in" errors={errors}>
        <input type="hidden" name="next" value={values.next ?? ''} />
        <Field
          name="email"
          type="email"
          label={t('people.signIn.email')}
          hint={t('people.signIn.emailHint')}
          value={values.email}
          error={errors.email}
          autocomplete="email"
          required
        />
        <SubmitRow>
          <Button type="submit">{t('people.signIn.send')}</Button>
        </SubmitRow>
      </Form>
      {hasPasskeys && (
        <PasskeyBox way="/sign-in/passkey" next={values.next ?? ''}>
          <SubmitRow>
            <Button variant="quiet">{t('people-security.passkey.signIn')}</Button>
          </SubmitRow>
        </PasskeyBox>
      )}
      <UniversityLinks services={services} next={values.next ?? ''} />
      <p>
        <a href="/sign-in/recovery">{t('people-security.lost.link')}</a>
      </p>
      <Notice tone="info" title={t('people.signIn.pupilTitle')}>
        <p>{t('people.signIn.pupil')}</p>
        <Row>
          <ButtonLink href="/join" variant="quiet">
            {t('people.signIn.toJoin')}
          </ButtonLink>
          <ButtonLink href="/sign-in/code" variant="quiet">
            {t('people.signIn.toCode')}
          </ButtonLink>
        </Row>
      </Notice>
      {demo && (
        <p>
          <a href="/demo">{t('people.signIn.demo')}</a>
        </p>
      )}
    </>
  )
}

export function SignInSent() {
  const { t, demo } = useUi()
  return (
    <>
      <PageHeader title={t('people.sent.title')} lead={t('people.sent.lead')} />
      <p>{t('people.sent.nothing')}</p>
      {demo && <ButtonLink href="/demo/outbox">{t('people.sent.outbox')}</ButtonLink>}
    </>
  )
}

interface ReadyProps {
  token: string
  email: string
  /** Nobody has an account under this address: what brings them is asked, and nothing is guessed. */
  isNew: boolean
  suggested: NewRole | undefined
  error: string | undefined
}

export function LinkReady({ token, email, isNew, suggested, error }: ReadyProps) {
  const { t } = useUi()
  return (
    <>
      <PageHeader title={t('people.ready.title')} lead={t('people.ready.lead', { email })} />
      <Form action={`/sign-in/${token}`} errors={error ? { role: error } : undefined}>
        {isNew && (
          <Radios
            name="role"
            label={t('people.ready.role')}
            hint={t('people.ready.roleHint')}
            value={suggested}
            error={error}
            options={newRoles.map((role) => ({ value: role, label: t(`people.ready.${role}`), hint: t(`people.ready.${role}Hint`) }))}
            required
          />
        )}
        <SubmitRow>
          <Button type="submit">{t('people.ready.enter')}</Button>
        </SubmitRow>
      </Form>
    </>
  )
}

export function LinkBroken({ reason }: { reason: MessageKey }) {
  const { t } = useUi()
  return (
    <>
      <PageHeader title={t('people.link.title')} />
      <Notice tone="warning">
        <p>{t(reason)}</p>
      </Notice>
      <ButtonLink href="/sign-in">{t('people.link.again')}</ButtonLink>
    </>
  )
}
