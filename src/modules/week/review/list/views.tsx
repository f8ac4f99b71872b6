import type { Member } from '#consortium'
import type { Topic } from '#trends'
import { Button, ButtonLink } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Field, Form } from '#ui/form.tsx'
import { FilterGroup, Filters, LinkTabs, Pages } from '#ui/nav.tsx'
import { Empty } from '#ui/notice.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { When } from '#ui/when.tsx'
import { StateMark } from '../../proposals/views.tsx'
import { useWords } from '../../programme/words.ts'
import type { Week } from '../../weeks/store.ts'
import { ReviewFrame } from '../frame.tsx'
import { listHref, listedStates, orders, pageSize } from './filter.ts'
import type { ListFilter } from './filter.ts'
import { Score } from './score.tsx'
import type { ListCounts, ListedProposal } from './store.ts'

export interface FilterProps {
  path: string
  filter: ListFilter
  counts: ListCounts
  topics: readonly Topic[]
  members: readonly Member[]
}

export interface ProposalListProps extends Omit<FilterProps, 'path'> {
  week: Week
  rows: readonly ListedProposal[]
  total: number
}

export function ProposalListPage(props: ProposalListProps) {
  const { week, filter, rows, total } = props
  const { t } = useUi()
  const path = `/office/weeks/${week.slug}/proposals`
  const csv = listHref(`${path}.csv`, filter)
  return (
    <ReviewFrame
      week={week}
      current="proposals"
      lead={t('week-review.list.lead')}
      actions={
        <ButtonLink href={csv} variant="quiet" download>
          {t('week-review.list.csv')}
        </ButtonLink>
      }
    >
      <StateTabs {...props} path={path} />
      <ListFilters {...props} path={path} />
      <p>{t('week-review.list.count', { count: total })}</p>
      {rows.length === 0 ? <Empty title={t('week-review.list.none')} /> : <ProposalTable {...props} />}
      <Pages page={filter.page} pages={Math.ceil(total / pageSize)} href={(page) => listHref(path, filter, { page })} />
    </ReviewFrame>
  )
}

export const countOf = (counts: ListCounts, by: ListCounts[number]['by'], value: string): number =>
  counts.find((count) => count.by === by && count.value === value)?.n ?? 0

function StateTabs({ path, filter, counts }: FilterProps) {
  const { t } = useUi()
  const all = counts.filter(({ by }) => by === 'state').reduce((sum, { n }) => sum + n, 0)
  const tab = (state: ListFilter['state'], label: string, n: number) => ({
    href: listHref(path, filter, { state }),
    label: `${label} (${n})`,
    current: filter.state === state,
  })
  const shown = listedStates.filter((state) => state === filter.state || countOf(counts, 'state', state) > 0)
  return (
    <div>
      <LinkTabs
        label={t('week.proposal.column.state')}
        items={[
          tab(undefined, t('week-review.list.all'), all),
          ...shown.map((state) => tab(state, t(`week.state.${state}`), countOf(counts, 'state', state))),
        ]}
      />
    </div>
  )
}

export function ListFilters({ path, filter, counts, topics, members }: FilterProps) {
  const { t } = useUi()
  const pick = useText()
  const words = useWords()
  const all = (change: Partial<ListFilter>, current: boolean) => ({
    href: listHref(path, filter, change),
    label: t('week.filter.all'),
    current,
  })
  const valuesOf = (by: ListCounts[number]['by']) => counts.filter((count) => count.by === by).toSorted((a, b) => b.n - a.n)
  const topicName = new Map(topics.map(({ slug, name }) => [slug, pick(name).text]))
  const memberName = new Map(members.map(({ id, shortName }) => [String(id), pick(shortName).text]))
  const link = (change: Partial<ListFilter>, label: string, count: number, current: boolean) => ({
    href: listHref(path, filter, change),
    label,
    count,
    current,
  })
  return (
    <>
      <Filters fold={t('week.filter.fold')} open={Boolean(filter.topic ?? filter.format ?? filter.member)}>
        <FilterGroup
          label={t('week.filter.topic')}
          items={[
            all({ topic: undefined }, !filter.topic),
            ...valuesOf('topic').map(({ value, n }) => link({ topic: value }, topicName.get(value) ?? value, n, filter.topic === value)),
          ]}
        />
        <FilterGroup
          label={t('week.filter.format')}
          items={[
            all({ format: undefined }, !filter.format),
            ...valuesOf('format').map(({ value, n }) => link({ format: value }, words.format(value), n, filter.format === value)),
          ]}
        />
        <FilterGroup
          label={t('week-review.column.member')}
          items={[
            all({ member: undefined }, filter.member === undefined),
            ...valuesOf('member').map(({ value, n }) =>
              link({ member: Number(value) }, memberName.get(value) ?? value, n, String(filter.member ?? '') === value),
            ),
          ]}
        />
        <FilterGroup
          label={t('week-review.list.order')}
          items={orders.map((order) => ({
            href: listHref(path, filter, { order }),
            label: t(`week-review.order.${order}`),
            current: filter.order === order,
          }))}
        />
      </Filters>
      <SearchWords path={path} filter={filter} />
    </>
  )
}

function SearchWords({ path, filter }: Pick<FilterProps, 'path' | 'filter'>) {
  const { t } = useUi()
  const kept = { state: filter.state, topic: filter.topic, format: filter.format, member: filter.member, order: filter.order }
  return (
    <Form action={path} method="get" id="find">
      {Object.entries(kept).map(([name, value]) => value !== undefined && <input type="hidden" name={name} value={value} />)}
      <Field name="q" type="search" label={t('week-review.list.words')} value={filter.words} required={false} maxlength={100} width={20} />
      <Button variant="quiet">{t('ui.search.find')}</Button>
    </Form>
  )
}

function ProposalTable({ week, rows, members }: ProposalListProps) {
  const { t } = useUi()
  const pick = useText()
  const words = useWords()
  const memberName = new Map(members.map(({ id, shortName }) => [id, pick(shortName).text]))
  const columns = (['title', 'member', 'kind', 'people', 'state', 'reviewed', 'score', 'updated'] as const).map((key) => ({
    key,
    label: t(`week-review.column.${key}`),
  }))
  return (
    <Table
      wide
      caption={t('week-review.tab.proposals')}
      captionHidden
      columns={columns}
      rows={rows.map((row) => ({
        title: <Text of={row.title} or={t('week.proposal.untitled')} />,
        member: memberName.get(row.memberId ?? 0) ?? '—',
        kind: [words.format(row.format), words.grades(row.gradeFrom, row.gradeTo), t('week.minutes', { minutes: row.durationMin })]
          .filter(Boolean)
          .join(' · '),
        people: row.people.map((name) => pick(name).text).join(', ') || '—',
        state: <StateMark state={row.state} />,
        reviewed: t('week-review.list.reviewed', { done: row.reviewed, of: row.assigned }),
        score: <Score median={row.median} spread={row.spread} />,
        updated: <When at={row.updatedAt} showDate />,
      }))}
      rowHref={(_, index) => `/office/weeks/${week.slug}/proposals/${rows[index]!.guid}`}
    />
  )
}
