import type { ComponentChildren } from 'preact'
import { useUi } from '#ui/context.ts'
import { LinkTabs } from '#ui/nav.tsx'
import { Crumbs, PageHeader } from '#ui/page.tsx'
import { Text } from '#ui/text.tsx'
import { OfficeTabs } from '../timetable/board-view.tsx'
import type { Week } from '../weeks/store.ts'

const tabs = ['proposals', 'reviews', 'decisions', 'letters', 'withheld'] as const
export type ReviewTab = (typeof tabs)[number]

interface ReviewFrameProps {
  week: Week
  current: ReviewTab
  lead?: string
  actions?: ComponentChildren
  children?: ComponentChildren
}

/** A page of the office about the review of one week's proposals: each leads to the others. */
export function ReviewFrame({ week, current, lead, actions, children }: ReviewFrameProps) {
  const { t } = useUi()
  const path = `/office/weeks/${week.slug}`
  const items = tabs.map((name) => ({ href: `${path}/${name}`, label: t(`week-review.tab.${name}`), current: name === current }))
  return (
    <>
      <Crumbs
        items={[
          { href: '/office/weeks', label: t('week.office.weeks') },
          { href: path, label: <Text of={week.name} /> },
          { label: t(`week-review.tab.${current}`) },
        ]}
      />
      <PageHeader title={t(`week-review.tab.${current}`)} lead={lead}>
        {actions}
      </PageHeader>
      <OfficeTabs week={week} current="proposals" />
      <div>
        <LinkTabs label={t('week-review.tabs')} items={items} />
      </div>
      {children}
    </>
  )
}
