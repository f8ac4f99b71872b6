import { Button, ButtonLink } from '#ui/action.tsx'
import { Badge } from '#ui/card.tsx'
import { useUi } from '#ui/context.ts'
import { Field, Form, FormKey, Radios, SubmitRow } from '#ui/form.tsx'
import { Empty, Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { daySpan } from '#ui/when.tsx'
import type { FormValues } from '#platform/http/form.ts'
import type { Locale } from '#platform/i18n.ts'
import { newToken } from '#platform/ids.ts'
import { moscowZone, wallDate } from '#platform/time.ts'
import { holds, statements } from './providers.ts'
import type { Signature } from './providers.ts'

const dayOf = (locale: Locale, date: string): string => daySpan(locale, date, date)

export interface Provider {
  host: string
  signature: Signature | undefined
}

export function ProvidersPage({ providers }: { providers: readonly Provider[] }) {
  const { t, now, locale } = useUi()
  const waiting = providers.filter(({ signature }) => !holds(signature, now))
  const columns = [
    { key: 'host', label: t('live-engine.host') },
    { key: 'state', label: t('live-engine.state') },
    { key: 'by', label: t('live-engine.signedBy') },
  ]
  const rows = providers.map(({ host, signature }) => ({
    host: <a href={`/office/providers/${encodeURIComponent(host)}`}>{host}</a>,
    state: <State signature={signature} />,
    by: signature ? `${signature.signedBy}, ${dayOf(locale, wallDate(signature.signedAt, moscowZone))}` : '—',
  }))
  return (
    <>
      <PageHeader title={t('live-engine.title')} lead={t('live-engine.lead')}>
        <ButtonLink href="/office/providers/new">{t('live-engine.add')}</ButtonLink>
      </PageHeader>
      {waiting.length > 0 && (
        <Notice tone="warning" title={t('live-engine.waiting', { n: waiting.length })}>
          <p>{t('live-engine.waitingText')}</p>
        </Notice>
      )}
      {providers.length === 0 ? (
        <Empty title={t('live-engine.none')}>
          <p>{t('live-engine.noneText')}</p>
        </Empty>
      ) : (
        <Table caption={t('live-engine.title')} captionHidden columns={columns} rows={rows} />
      )}
    </>
  )
}

function State({ signature }: { signature: Signature | undefined }) {
  const { t, now, locale } = useUi()
  if (!signature) return <Badge tone="soon">{t('live-engine.state.unsigned')}</Badge>
  const until = dayOf(locale, signature.validUntil)
  if (!holds(signature, now)) return <Badge tone="soon">{t('live-engine.state.over', { until })}</Badge>
  return <Badge tone="done">{t('live-engine.state.holds', { until })}</Badge>
}

export interface ProviderFormProps {
  /** Undefined: one that no room leads to yet. */
  host: string | undefined
  signature: Signature | undefined
  values: FormValues
  errors?: Record<string, string> | undefined
}

/** The dozen statements, read and signed: each answered anew, none is ticked beforehand. */
export function ProviderPage({ host, signature, values, errors }: ProviderFormProps) {
  const { t } = useUi()
  const label = (name: (typeof statements)[number]['name']) => t(`live-engine.say.${name}`)
  const options = [
    { value: 'yes', label: t('live-engine.yes') },
    { value: 'no', label: t('live-engine.no') },
  ]
  return (
    <>
      <Crumbs items={[{ href: '/office/providers', label: t('live-engine.title') }, { label: host ?? t('live-engine.add') }]} />
      <PageHeader title={host ?? t('live-engine.add')} lead={t('live-engine.readLead')}>
        {host !== undefined && <State signature={signature} />}
      </PageHeader>
      {signature && (
        <Section title={t('live-engine.lastTitle')} id="last">
          <ul>
            {statements.map(({ name }) => (
              <li>
                {label(name)} <b>{t(signature.answers[name] ? 'live-engine.yes' : 'live-engine.no')}</b>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t('live-engine.checklist')} id="checklist">
        <Form action="/office/providers" errors={errors}>
          <FormKey value={newToken()} />
          {host === undefined ? (
            <Field name="host" label={t('live-engine.host')} hint={t('live-engine.hostHint')} value={values.host} />
          ) : (
            <input type="hidden" name="host" value={host} />
          )}
          {statements.map(({ name, needed }) => (
            <Radios
              name={name}
              label={label(name)}
              hint={t(needed ? 'live-engine.needed' : 'live-engine.told')}
              options={options}
              inline
              value={values[name]}
            />
          ))}
          <Field
            name="validUntil"
            type="date"
            label={t('live-engine.validUntil')}
            hint={t('live-engine.validUntilHint')}
            value={values.validUntil}
            width={10}
          />
          <p>{t('live-engine.signText')}</p>
          <SubmitRow>
            <Button>{t('live-engine.sign')}</Button>
          </SubmitRow>
        </Form>
      </Section>
    </>
  )
}
