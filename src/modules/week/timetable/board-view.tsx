import { ButtonLink } from '#ui/action.tsx'
import { Badge, Card, CardGrid } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { LinkTabs } from '#ui/nav.tsx'
import { Empty } from '#ui/notice.tsx'
import { Crumbs, PageHeader } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { daySpan, When } from '#ui/when.tsx'
import { wallDate } from '#platform/time.ts'
import { useWords } from '../programme/words.ts'
import type { Stream, Week } from '../weeks/store.ts'
import { datesOf } from '../weeks/store.ts'
import { ProblemList } from './problem-list.tsx'
import type { Problem } from './rules.ts'
import type { WorkingSession } from './store.ts'

export interface WeekCounts {
  submitted: number
  accepted: number
  placed: number
}

export function OfficeWeeksPage({ weeks, counts }: { weeks: readonly Week[]; counts: ReadonlyMap<number, WeekCounts> }) {
  const { t, locale } = useUi()
  const pick = useText()
  return (
    <>
      <PageHeader kicker={t('week.office.kicker')} title={t('week.office.weeks')} lead={t('week.office.weeksLead')}>
        <ButtonLink href="/office/weeks/new">{t('week-setup.new.title')}</ButtonLink>
        <ButtonLink href="/office/weeks/import" variant="quiet">
          {t('week-exchange.new.title')}
        </ButtonLink>
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

type OfficeTab = 'board' | 'proposals' | 'release' | 'draws' | 'import' | 'availability' | 'setup'

/** Every part of one week's office, so that each page leads to the others. */
export function OfficeTabs({ week, current }: { week: Week; current: OfficeTab }) {
  const { t } = useUi()
  const path = `/office/weeks/${week.slug}`
  const own = week.source.format === undefined
  const tab = (name: OfficeTab, href: string) => ({ href, label: t(`week.office.tab.${name}`), current: name === current })
  return (
    <div>
      <LinkTabs
        label={t('week.office.tabs')}
        items={[
          tab('board', path),
          tab('proposals', `${path}/proposals`),
          tab('release', `${path}/release`),
          tab('draws', `${path}/draws`),
          ...(own ? [tab('availability', `${path}/availability`), tab('import', `${path}/intake`)] : [tab('import', `${path}/import`)]),
          tab('setup', `${path}/setup`),
          ...(week.releasedVersion > 0 ? [{ href: `/reports/weeks/${week.slug}`, label: t('week.office.tab.report') }] : []),
        ]}
      />
    </div>
  )
}

export interface BoardProps {
  week: Week
  sessions: readonly WorkingSession[]
  streams: readonly Stream[]
  problems: ReadonlyMap<string, Problem[]>
  /** A date, "unplaced" or "problems". */
  show: string
}

export function BoardPage({ week, sessions, streams, problems, show }: BoardProps) {
  const { t } = useUi()
  const pick = useText()
  const words = useWords()
  const shown = sessions.filter((session) => belongs(session, week, problems, show))
  const count = (which: string) => sessions.filter((session) => belongs(session, week, problems, which)).length
  const path = `/office/weeks/${week.slug}`
  const tab = (which: string, label: string) => ({
    href: `${path}?show=${which}`,
    label: `${label} (${count(which)})`,
    current: which === show,
  })
  const tabs = [
    ...datesOf(week).map((date) => tab(date, words.date(date, 'short'))),
    tab('unplaced', t('week.board.unplaced')),
    tab('problems', t('week.board.problems')),
  ]
  return (
    <>
      <Crumbs items={[{ href: '/office/weeks', label: t('week.office.weeks') }, { label: <Text of={week.name} /> }]} />
      <PageHeader
        title={pick(week.name).text}
        titleLang={pick(week.name).lang}
        lead={week.releasedVersion === 0 ? t('week.board.leadNone') : t('week.board.lead', { version: week.releasedVersion })}
      >
        <ButtonLink href={`${path}/release`}>{t('week.board.toRelease')}</ButtonLink>
        {week.releasedVersion > 0 && (
          <ButtonLink href={`/weeks/${week.slug}`} variant="quiet">
            {t('week.board.public')}
          </ButtonLink>
        )}
      </PageHeader>
      <OfficeTabs week={week} current="board" />
      <div>
        <LinkTabs label={t('week.day.tabs')} items={tabs} />
      </div>
      {shown.length === 0 ? <Empty title={t('week.board.none')} /> : <BoardTable {...{ week, sessions: shown, streams, problems }} />}
    </>
  )
}

function belongs(session: WorkingSession, week: Week, problems: ReadonlyMap<string, Problem[]>, show: string): boolean {
  if (show === 'unplaced') return session.state === 'accepted' || session.state === 'confirmed'
  if (show === 'problems') return problems.has(session.guid)
  return session.state === 'placed' && session.startsAt !== null && wallDate(session.startsAt, week.zone) === show
}

function BoardTable({ week, sessions, streams, problems }: Omit<BoardProps, 'show'>) {
  const { t } = useUi()
  const pick = useText()
  const words = useWords()
  const streamName = new Map(streams.map((stream) => [stream.id, pick(stream.name).text]))
  const rows = sessions.map((session) => ({
    title: <Text of={session.title} or={t('week.proposal.untitled')} />,
    when: session.startsAt ? <When at={session.startsAt} until={session.endsAt ?? undefined} /> : t('week.board.noTime'),
    stream: streamName.get(session.streamId ?? 0) ?? '—',
    people: session.people.map((person) => pick(person.name).text).join(', ') || '—',
    kind: [words.format(session.format), words.grades(session.gradeFrom, session.gradeTo)].filter(Boolean).join(' · '),
    problems: problems.has(session.guid) ? <ProblemList problems={problems.get(session.guid)!} /> : '✓',
  }))
  const columns = (['title', 'when', 'stream', 'people', 'kind', 'problems'] as const).map((key) => ({
    key,
    label: t(`week.board.column.${key}`),
  }))
  return (
    <Table
      caption={t('week.board.caption')}
      captionHidden
      columns={columns}
      rows={rows}
      rowHref={(_, index) => `/office/weeks/${week.slug}/sessions/${sessions[index]!.guid}`}
    />
  )
}
