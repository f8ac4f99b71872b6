import { ButtonLink } from '#ui/action.tsx'
import { Badge, Card, CardGrid } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { LinkTabs } from '#ui/nav.tsx'
import { Empty } from '#ui/notice.tsx'
import { PageHeader } from '#ui/page.tsx'
import { daySpan } from '#ui/when.tsx'
import type { Week } from '../weeks/store.ts'

export interface WeekCounts {
  submitted: number
  accepted: number
  placed: number
}

export function OfficeWeeksPage({ weeks, counts }: { weeks: readonly Week[]; counts: ReadonlyMap<number, WeekCounts> }) {
  const { t, locale, person } = useUi()
  const pick = useText()
  return (
    <>
      <PageHeader kicker={t('week.office.kicker')} title={t('week.office.weeks')} lead={t('week.office.weeksLead')}>
        {isOffice(person) && (
          <>
            <ButtonLink href="/office/weeks/new">{t('week-setup.new.title')}</ButtonLink>
            <ButtonLink href="/office/weeks/import" variant="quiet">
              {t('week-exchange.new.title')}
            </ButtonLink>
          </>
        )}
      </PageHeader>
      {weeks.length === 0 && <Empty title={t('week.office.noWeeks')} />}
      <CardGrid>
        {weeks.map((week) => {
          const count = counts.get(week.id) ?? { submitted: 0, accepted: 0, placed: 0 }
          const badge = week.releasedVersion > 0 ? t('week.office.version', { version: week.releasedVersion }) : t('week.office.unreleased')
          return (
            <Card
              href={`/office/weeks/${week.slug}`}
              title={pick(week.name).text}
              titleLang={pick(week.name).lang}
              badges={<Badge tone={week.releasedVersion > 0 ? 'info' : 'soon'}>{badge}</Badge>}
              meta={daySpan(locale, week.startsOn, week.endsOn)}
            >
              <p>{t('week.office.counts', { ...count })}</p>
            </Card>
          )
        })}
      </CardGrid>
    </>
  )
}

type OfficeTab = 'board' | 'grid' | 'call' | 'proposals' | 'release' | 'draws' | 'solve' | 'import' | 'availability' | 'setup' | 'adults'

const isOffice = (person: { roles: string[] } | null): boolean => person?.roles.includes('office') ?? false

/** Every part of one week's office, so that each page leads to the others; a coordinator is led to the own part. */
export function OfficeTabs({ week, current }: { week: Week; current: OfficeTab }) {
  const { t, person } = useUi()
  const path = `/office/weeks/${week.slug}`
  const own = week.source.format === undefined
  const tab = (name: OfficeTab, href: string) => ({ href, label: t(`week.office.tab.${name}`), current: name === current })
  // Adults and what the next release changes: a coordinator reads the own part of both.
  const shared = [
    tab('board', path),
    tab('grid', `${path}/grid`),
    ...(own ? [tab('adults', `${path}/adults`)] : []),
    tab('release', `${path}/release`),
  ]
  const report = week.releasedVersion > 0 ? [{ href: `/reports/weeks/${week.slug}`, label: t('week.office.tab.report') }] : []
  const office = [
    ...(own ? [tab('call', `${path}/call`)] : []),
    tab('proposals', `${path}/proposals`),
    ...(own ? [tab('solve', `${path}/solve`)] : []),
    tab('draws', `${path}/draws`),
    ...(own ? [tab('availability', `${path}/availability`), tab('import', `${path}/intake`)] : [tab('import', `${path}/import`)]),
    tab('setup', `${path}/setup`),
  ]
  const items = [...shared, ...(isOffice(person) ? office : []), ...report]
  return (
    <div>
      <LinkTabs label={t('week.office.tabs')} items={items} />
    </div>
  )
}
