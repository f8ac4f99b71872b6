import { ButtonLink } from '#ui/action.tsx'
import { Badge, Facts } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Empty, Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { When } from '#ui/when.tsx'
import { useWords } from '../programme/words.ts'
import type { WorkingSession } from '../timetable/store.ts'
import type { Week } from '../weeks/store.ts'
import { TakeBack } from './take-back.tsx'

const tones = {
  draft: 'neutral',
  submitted: 'soon',
  inReview: 'soon',
  accepted: 'info',
  reserve: 'soon',
  declined: 'warn',
  confirmed: 'info',
  placed: 'done',
  withdrawn: 'neutral',
} as const

export function StateMark({ state }: { state: WorkingSession['state'] }) {
  const { t } = useUi()
  return <Badge tone={tones[state]}>{t(`week.state.${state}`)}</Badge>
}

export function ProposalsPage({
  proposals,
  weeks,
  open,
}: {
  proposals: readonly (WorkingSession & { weekId: number })[]
  weeks: readonly Week[]
  open: readonly Week[]
}) {
  const { t } = useUi()
  const pick = useText()
  const weekName = new Map(weeks.map((week) => [week.id, <Text of={week.name} />]))
  const start = open.map((week) => (
    <ButtonLink href={`/proposals/new?week=${week.slug}`}>{t('week.proposal.newFor', { week: pick(week.name).text })}</ButtonLink>
  ))
  const columns = (['title', 'week', 'state', 'updated'] as const).map((key) => ({ key, label: t(`week.proposal.column.${key}`) }))
  return (
    <>
      <PageHeader kicker={t('week.proposal.kicker')} title={t('week.proposal.title')} lead={t('week.proposal.lead')}>
        {start}
      </PageHeader>
      {open.length === 0 && (
        <Notice tone="info">
          <p>{t('week.proposal.noCall')}</p>
        </Notice>
      )}
      {proposals.length === 0 ? (
        <Empty title={t('week.proposal.none')}>
          <p>{t('week.proposal.noneText')}</p>
        </Empty>
      ) : (
        <Table
          caption={t('week.proposal.title')}
          captionHidden
          columns={columns}
          rows={proposals.map((proposal) => ({
            title: <Text of={proposal.title} or={t('week.proposal.untitled')} />,
            week: weekName.get(proposal.weekId) ?? '—',
            state: <StateMark state={proposal.state} />,
            updated: <When at={proposal.updatedAt} showDate />,
          }))}
          rowHref={(_, index) => `/proposals/${proposals[index]!.guid}`}
        />
      )}
    </>
  )
}

/** A proposal that was handed in: what became of it, and what its author can still do. */
export function ProposalPage({ proposal, week, message }: { proposal: WorkingSession; week: Week; message?: string | undefined }) {
  const { t } = useUi()
  const pick = useText()
  const words = useWords()
  const title = pick(proposal.title)
  const { guid, revision, state } = proposal
  const items = [
    {
      term: t('week.board.column.kind'),
      children: [
        words.format(proposal.format),
        words.grades(proposal.gradeFrom, proposal.gradeTo),
        t('week.minutes', { minutes: proposal.durationMin }),
      ]
        .filter(Boolean)
        .join(' · '),
    },
    { term: t('week.proposal.abstract'), children: <Text of={proposal.abstract} or="—" /> },
    { term: t('week.board.column.people'), children: proposal.people.map((person) => pick(person.name).text).join(', ') || '—' },
    ...(proposal.startsAt && state === 'placed'
      ? [{ term: t('week.session.when'), children: <When at={proposal.startsAt} until={proposal.endsAt ?? undefined} showDate /> }]
      : []),
    ...(proposal.decisionNote ? [{ term: t('week.place.decisionNote'), children: proposal.decisionNote }] : []),
  ]
  return (
    <>
      <Crumbs items={[{ href: '/proposals', label: t('week.proposal.title') }, { label: <Text of={week.name} /> }]} />
      <PageHeader title={title.text || t('week.proposal.untitled')} titleLang={title.lang} lead={t(`week.proposal.stateText.${state}`)}>
        <StateMark state={state} />
      </PageHeader>
      {message && (
        <Notice tone="danger">
          <p>{message}</p>
        </Notice>
      )}
      <Facts items={items} />
      {state === 'submitted' && <TakeBack guid={guid} revision={revision} to="draft" />}
      {(state === 'submitted' || state === 'accepted') && <TakeBack guid={guid} revision={revision} to="withdrawn" />}
    </>
  )
}
