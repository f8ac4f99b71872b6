import type { Module, Retention, Route } from '#platform/http/route.ts'
import { routesOf } from '#platform/http/route.ts'
import { useUi } from '#ui/context.ts'
import { PageHeader, Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { retentionsOf } from './keep.ts'

const dayS = 86_400

function PrivacyPage({ kept }: { kept: readonly Retention[] }) {
  const { t } = useUi()
  const long = (days: number): string =>
    days % 365 === 0 ? t('holdings.privacy.years', { years: days / 365 }) : t('holdings.privacy.days', { days })
  const columns = [
    { key: 'what', label: t('holdings.privacy.what') },
    { key: 'why', label: t('holdings.privacy.why') },
    { key: 'long', label: t('holdings.privacy.long') },
  ]
  const rows = kept.map(({ what, why, days }) => ({ what: t(what), why: t(why), long: long(days) }))
  return (
    <>
      <PageHeader title={t('holdings.privacy.title')} lead={t('holdings.privacy.lead')} />
      <Table caption={t('holdings.privacy.title')} captionHidden columns={columns} rows={rows} />
      <Section title={t('holdings.privacy.children')} id="children">
        <p class="prose">{t('holdings.privacy.childrenText')}</p>
      </Section>
      <Section title={t('holdings.privacy.stays')} id="stays">
        <p class="prose">{t('holdings.privacy.staysText')}</p>
        <p class="prose">{t('holdings.erase.backups')}</p>
      </Section>
      <Section title={t('holdings.privacy.own')} id="own">
        <p class="prose">{t('holdings.privacy.ownText')}</p>
        <ul>
          <li>
            <a href="/me/data">{t('holdings.data.title')}</a>
          </li>
          <li>
            <a href="/pupil/data">{t('holdings.pass.title')}</a>
          </li>
        </ul>
      </Section>
    </>
  )
}

/** The list that the daily job acts on, for everybody to read. */
export const privacyPages = (list: readonly Module[]): Route[] =>
  routesOf(import.meta.url, [
    [
      'GET',
      '/privacy',
      'everyone',
      (c) => c.render(<PrivacyPage kept={retentionsOf(list.toReversed())} />, { title: c.var.ui.t('holdings.privacy.title') }),
      { shared: { scope: 'site', seconds: dayS / 24 } },
    ],
  ])
