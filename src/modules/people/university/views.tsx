import { Button, ButtonLink } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Form, SubmitRow } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { PageHeader } from '#ui/page.tsx'
import type { SignInService } from './store.ts'

type Named = Pick<SignInService, 'uuid' | 'name'>

/** On the page of sign-in: one link for each university that has a sign-in of its own. */
export function UniversityLinks({ services, next }: { services: Named[]; next: string }) {
  const { t } = useUi()
  const text = useText()
  if (services.length === 0) return null
  return (
    <>
      <h2>{t('people-security.university.or')}</h2>
      <ul class="plain">
        {services.map(({ uuid, name }) => (
          <li>
            <ButtonLink href={`/sign-in/university/${uuid}?next=${encodeURIComponent(next)}`} variant="quiet">
              {t('people-security.university.by', { name: text(name).text })}
            </ButtonLink>
          </li>
        ))}
      </ul>
    </>
  )
}

export function UniversityTrouble({
  service,
  trouble,
}: {
  service: Named
  trouble: 'away' | 'declined' | 'refused' | 'stale' | 'unknown' | 'taken'
}) {
  const { t, person } = useUi()
  const name = useText()(service.name).text
  return (
    <>
      <PageHeader title={t('people-security.university.title')} lead={t(`people-security.university.${trouble}`, { name })} />
      {trouble === 'unknown' && (
        <Notice tone="info" title={t('people-security.university.unknownTitle')}>
          <ul>
            <li>{t('people-security.university.unknownHave')}</li>
            <li>{t('people-security.university.unknownNew')}</li>
          </ul>
        </Notice>
      )}
      <ButtonLink href={person ? '/me/security' : '/sign-in'}>
        {t(person ? 'people-security.toSecurity' : 'people-security.toSignIn')}
      </ButtonLink>
    </>
  )
}

export function ConfirmLink({ service, word, account }: { service: Named; word: string; account: string | undefined }) {
  const { t, person } = useUi()
  const name = useText()(service.name).text
  return (
    <>
      <PageHeader
        title={t('people-security.university.linkTitle')}
        lead={t('people-security.university.linkLead', { name, account: account?.slice(0, 120) ?? '—', person: person?.name ?? '' })}
      />
      <Form action={`/me/security/university/${service.uuid}/link`}>
        <input type="hidden" name="word" value={word} />
        <SubmitRow>
          <Button>{t('people-security.university.link')}</Button>
          <ButtonLink href="/me/security" variant="quiet">
            {t('people-security.university.dont')}
          </ButtonLink>
        </SubmitRow>
      </Form>
    </>
  )
}
