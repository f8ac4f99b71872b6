import { useText, useUi } from '#ui/context.ts'
import { LinkTabs } from '#ui/nav.tsx'
import { Empty } from '#ui/notice.tsx'
import { Crumbs, PageHeader } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { When } from '#ui/when.tsx'
import { useWords } from '../programme/words.ts'
import { OfficeTabs } from '../timetable/board-view.tsx'
import type { WorkingSession } from '../timetable/store.ts'
import { isCallOpen } from '../weeks/store.ts'
import type { Week } from '../weeks/store.ts'

export interface InboxProps {
  week: Week
  proposals: readonly WorkingSession[]
  state: WorkingSession['state']
  memberNames: ReadonlyMap<number, string>
}

export const inboxStates = ['submitted', 'accepted', 'declined', 'withdrawn'] as const

export function InboxPage({ week, proposals, state, memberNames }: InboxProps) {
  const { t, now } = useUi()
  const pick = useText()
  const words = useWords()
  const path = `/office/weeks/${week.slug}/proposals`
  const tabs = inboxStates.map((name) => ({
    href: `${path}?state=${name}`,
    label: `${t(`week.state.${name}`)} (${proposals.filter((proposal) => proposal.state === name).length})`,
    current: name === state,
  }))
  const shown = proposals.filter((proposal) => proposal.state === state)
  const columns = (['title', 'member', 'kind', 'people', 'updated'] as const).map((key) => ({
    key,
    label: t(`week.proposal.column.${key}`),
  }))
  return (
    <>
      <Crumbs
        items={[
          { href: '/office/weeks', label: t('week.office.weeks') },
          { href: `/office/weeks/${week.slug}`, label: <Text of={week.name} /> },
          { label: t('week.office.tab.proposals') },
        ]}
      />
      <PageHeader
        title={t('week.office.tab.proposals')}
        lead={t(isCallOpen(week, now) ? 'week.proposal.callIsOpen' : 'week.proposal.callIsClosed')}
      />
      <OfficeTabs week={week} current="proposals" />
      <div>
        <LinkTabs label={t('week.proposal.column.state')} items={tabs} />
      </div>
      {shown.length === 0 ? (
        <Empty title={t('week.board.none')} />
      ) : (
        <Table
          caption={t('week.office.tab.proposals')}
          captionHidden
          columns={columns}
          rows={shown.map((proposal) => ({
            title: <Text of={proposal.title} or={t('week.proposal.untitled')} />,
            member: memberNames.get(proposal.memberId ?? 0) ?? '—',
            kind: [
              words.format(proposal.format),
              words.grades(proposal.gradeFrom, proposal.gradeTo),
              t('week.minutes', { minutes: proposal.durationMin }),
            ]
              .filter(Boolean)
              .join(' · '),
            people: proposal.people.map((person) => pick(person.name).text).join(', ') || '—',
            updated: <When at={proposal.updatedAt} showDate />,
          }))}
          rowHref={(_, index) => `/office/weeks/${week.slug}/sessions/${shown[index]!.guid}`}
        />
      )}
    </>
  )
}
