import { ButtonLink, PostButton } from '#ui/action.tsx'
import { Badge, Facts } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Empty, Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { When } from '#ui/when.tsx'
import { newToken } from '#platform/ids.ts'
import { isCallOpen } from '../../weeks/call-window.ts'
import type { Week } from '../../weeks/store.ts'
import type { OpenChange } from '../changes/store.ts'
import { canAskOthers } from '../co-speakers/rules.ts'
import type { CoSpeaker } from '../co-speakers/store.ts'
import { CoSpeakersSection } from '../co-speakers/views.tsx'
import { Deadline } from '../edit/form-view.tsx'
import { canAskChange, canConfirm, canTakeBack } from '../rules.ts'
import type { ListedProposal, Proposal } from '../store.ts'
import { StateMark } from '../views.tsx'
import type { Told } from '../told.tsx'
import { ToldFacts } from '../told.tsx'
import type { Asking } from './render.tsx'

interface ListProps {
  proposals: readonly ListedProposal[]
  weeks: readonly Week[]
}

export function ProposalsPage({ proposals, weeks }: ListProps) {
  const { t, now } = useUi()
  const pick = useText()
  const open = weeks.filter((week) => isCallOpen(week, now))
  const start = open.map((week) => (
    <ButtonLink href={`/proposals/new?week=${week.slug}`}>{t('week.proposal.newFor', { week: pick(week.name).text })}</ButtonLink>
  ))
  return (
    <>
      <PageHeader kicker={t('week.proposal.kicker')} title={t('week.proposal.title')} lead={t('week.proposal.lead')}>
        {start}
      </PageHeader>
      {open.map((week) => (
        <Deadline week={week} />
      ))}
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
        <ProposalTable proposals={proposals} weeks={weeks} />
      )}
    </>
  )
}

function ProposalTable({ proposals, weeks }: ListProps) {
  const { t, now } = useUi()
  const byId = new Map(weeks.map((week) => [week.id, week]))
  const [title, ...more] = (['title', 'week', 'state', 'updated'] as const).map((key) => ({ key, label: t(`week.proposal.column.${key}`) }))
  // Waves of one item have one title: the time tells them apart.
  const columns = [title!, { key: 'when', label: t('week.board.column.when') }, ...more]
  const stateOf = ({ state, weekId, ...rest }: ListedProposal) => {
    const week = byId.get(weekId)
    const isFrozen = state === 'draft' && (!week || !isCallOpen(week, now))
    return (
      <>
        <StateMark state={state} />
        {isFrozen && <Badge tone="warn">{t('week-call.isFrozen')}</Badge>}
        {canConfirm({ state, ...rest }) && <Badge tone="warn">{t('week-call.toConfirm')}</Badge>}
      </>
    )
  }
  return (
    <Table
      caption={t('week.proposal.title')}
      captionHidden
      columns={columns}
      rows={proposals.map((proposal) => ({
        title: <Text of={proposal.title} or={t('week.proposal.untitled')} />,
        when: proposal.state === 'placed' && proposal.startsAt ? <When at={proposal.startsAt} showDate /> : '—',
        week: <Text of={byId.get(proposal.weekId)?.name ?? {}} or="—" />,
        state: stateOf(proposal),
        updated: <When at={proposal.updatedAt} showDate />,
      }))}
      rowHref={(_, index) => `/proposals/${proposals[index]!.guid}`}
    />
  )
}

interface PageProps {
  proposal: Proposal
  week: Week
  told: readonly Told[]
  coSpeakers: readonly CoSpeaker[]
  change: OpenChange | undefined
  /** Other weeks whose call is open. */
  later: readonly Week[]
  mayDecide: boolean
  message?: string | undefined
  asking?: Asking | undefined
}

/** A proposal that was handed in, or froze: what became of it, and what its author can still do. */
export function ProposalPage(props: PageProps) {
  const { proposal, week, told, coSpeakers, mayDecide, message, asking } = props
  const { t } = useUi()
  const pick = useText()
  const title = pick(proposal.title)
  const { guid, state } = proposal
  const lead = state === 'draft' ? t('week-call.frozenText') : t(`week.proposal.stateText.${state}`)
  return (
    <>
      <Crumbs items={[{ href: '/proposals', label: t('week.proposal.title') }, { label: <Text of={week.name} /> }]} />
      <PageHeader title={title.text || t('week.proposal.untitled')} titleLang={title.lang} lead={lead}>
        <StateMark state={state} />
      </PageHeader>
      {message && (
        <Notice tone="danger">
          <p>{message}</p>
        </Notice>
      )}
      <Confirm proposal={proposal} />
      <WhatBecame {...props} />
      <ToldFacts told={told} />
      <CoSpeakersSection
        {...{ guid, coSpeakers, error: asking?.error, email: asking?.email }}
        mayAsk={mayDecide && canAskOthers(state) && state !== 'draft'}
      />
      <OwnDoors {...{ proposal, week, mayDecide }} />
      {mayDecide && <Steps {...props} />}
    </>
  )
}

/** What else its people tell: when they can, and by whom it should not be reviewed. */
function OwnDoors({ proposal, week, mayDecide }: { proposal: Proposal; week: Week; mayDecide: boolean }) {
  const { t, person } = useUi()
  const isOf = (role: string) => person?.roles.includes(role) ?? false
  const isOver = ['declined', 'withdrawn'].includes(proposal.state)
  if (isOver || !(isOf('lecturer') || isOf('coordinator'))) return null
  return (
    <p class="row">
      {isOf('lecturer') && <a href={`/my-availability/${week.slug}`}>{t('week-availability.title')}</a>}
      {mayDecide && <a href={`/proposals/${proposal.guid}/conflicts`}>{t('week-conflict.addresses.title')}</a>}
    </p>
  )
}

function Confirm({ proposal }: { proposal: Proposal }) {
  const { t } = useUi()
  if (!canConfirm(proposal)) return null
  const { guid, revision } = proposal
  return (
    <Notice tone="warning" title={t('week-call.confirm.title')}>
      <p>{t('week-call.confirm.text')}</p>
      <PostButton action={`/proposals/${guid}/confirm`} label={t('week-call.confirm.press')} fields={{ revision, formKey: newToken() }} />
    </Notice>
  )
}

function WhatBecame({ proposal, week, change }: PageProps) {
  const { t } = useUi()
  const items = [
    ...(proposal.startsAt && proposal.state === 'placed'
      ? [{ term: t('week.session.when'), children: <When at={proposal.startsAt} until={proposal.endsAt ?? undefined} showDate /> }]
      : []),
    ...(proposal.submittedAt ? [{ term: t('week-call.submittedAt'), children: <When at={proposal.submittedAt} showDate /> }] : []),
    ...(proposal.confirmedAt ? [{ term: t('week-call.confirmedAt'), children: <When at={proposal.confirmedAt} showDate /> }] : []),
    ...(proposal.state === 'draft' && week.call
      ? [{ term: t('week-call.frozenAt'), children: <When at={week.call.closesAt} showDate /> }]
      : []),
    ...(proposal.decisionNote ? [{ term: t('week.place.decisionNote'), children: proposal.decisionNote }] : []),
    ...(change ? [{ term: t('week-call.change.waits'), children: <When at={change.askedAt} showDate /> }] : []),
  ]
  return items.length > 0 ? <Facts items={items} /> : null
}

function Steps({ proposal, week, later }: PageProps) {
  const { t, now } = useUi()
  const pick = useText()
  const { guid, revision, state } = proposal
  const back = (['draft', 'withdrawn'] as const).filter((to) => canTakeBack(state, to, week, now))
  if (back.length === 0 && later.length === 0 && !canAskChange(state)) return null
  return (
    <Section title={t('week-call.steps')} id="steps">
      {canAskChange(state) && (
        <p>
          <ButtonLink href={`/proposals/${guid}/change`} variant="quiet">
            {t('week-call.change.ask')}
          </ButtonLink>
        </p>
      )}
      {later.map((one) => (
        <PostButton
          action={`/proposals/${guid}/carry`}
          label={t('week-call.carry', { week: pick(one.name).text })}
          variant="quiet"
          fields={{ week: one.slug, formKey: newToken() }}
        />
      ))}
      {back.map((to) => (
        <PostButton
          action={`/proposals/${guid}/take-back`}
          label={t(`week.proposal.take.${to}`)}
          variant={to === 'withdrawn' ? 'danger' : 'quiet'}
          fields={{ to, revision, formKey: newToken() }}
          confirm={t(`week.proposal.takeText.${to}`)}
        />
      ))}
    </Section>
  )
}
