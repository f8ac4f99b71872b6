import { ButtonLink, PostButton } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { Notice } from '#ui/notice.tsx'
import { PageHeader, Row, Section } from '#ui/page.tsx'

/** The first step: what goes, what stays, and the files to take along before. */
export function ErasePage({ title, base, isChild }: { title: string; base: string; isChild: boolean }) {
  const { t } = useUi()
  return (
    <>
      <PageHeader title={title} lead={t('holdings.erase.lead')} />
      <Section title={t('holdings.erase.goes')} id="goes">
        <p class="prose">{t(isChild ? 'holdings.erase.goesChild' : 'holdings.erase.goesAdult')}</p>
      </Section>
      <Section title={t('holdings.erase.stays')} id="stays">
        <p class="prose">{t('holdings.erase.staysText')}</p>
        <p class="prose">{t('holdings.erase.backups')}</p>
      </Section>
      <p>{t('holdings.erase.when')}</p>
      <p class="actions">
        <ButtonLink href={`${base}.json`} variant="quiet" download>
          {t('holdings.erase.first')}
        </ButtonLink>
        <ButtonLink href={base} variant="quiet">
          {t('holdings.erase.back')}
        </ButtonLink>
        <ButtonLink href={`${base}/delete/sure`} variant="danger">
          {t('holdings.erase.go')}
        </ButtonLink>
      </p>
    </>
  )
}

/** The second step: one button, nothing to type. */
export function SurePage({ title, base }: { title: string; base: string }) {
  const { t } = useUi()
  return (
    <>
      <PageHeader title={title} lead={t('holdings.erase.sureLead')} />
      <Row>
        <ButtonLink href={base} variant="quiet">
          {t('holdings.erase.back')}
        </ButtonLink>
        <PostButton action={`${base}/delete`} label={t('holdings.erase.confirm')} variant="danger" fields={{ sure: 'yes' }} />
      </Row>
    </>
  )
}

export function ErasedPage() {
  const { t } = useUi()
  return (
    <>
      <PageHeader title={t('holdings.erase.done')} />
      <Notice tone="success">
        <p>{t('holdings.erase.doneLead')}</p>
      </Notice>
    </>
  )
}
