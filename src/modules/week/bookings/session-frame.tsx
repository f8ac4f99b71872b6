import type { ComponentChildren } from 'preact'
import { Badge } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Crumbs, PageHeader } from '#ui/page.tsx'
import { Text } from '#ui/text.tsx'
import { NeedsNotice } from '../access/views.tsx'
import { useWords } from '../programme/words.ts'
import type { PublishedSession } from '../weeks/published.ts'
import type { Week } from '../weeks/store.ts'
import { sessionPath } from './booked.ts'
import { SchoolWhen } from './school-when.tsx'

interface Props {
  week: Week
  session: PublishedSession
  /** What is done here, in a word or two. */
  step: 'week-bookings.book.title' | 'family-seats.apply.title'
  children: ComponentChildren
}

/** A box of the session's page as a page of its own: where people come from signing in, adding a child, signing a consent. */
export function SessionFrame({ week, session, step, children }: Props) {
  const { t } = useUi()
  const words = useWords()
  const title = useText()(session.facts.title)
  return (
    <>
      <Crumbs
        items={[
          { href: `/weeks/${week.slug}`, label: <Text of={week.name} /> },
          { href: sessionPath({ week, session }), label: <span lang={title.lang}>{title.text}</span> },
          { label: t(step) },
        ]}
      />
      <PageHeader kicker={t(step)} title={title.text} titleLang={title.lang} lead={<SchoolWhen session={session} />}>
        {session.gradeFrom !== null && <Badge>{words.grades(session.gradeFrom, session.gradeTo ?? session.gradeFrom)}</Badge>}
      </PageHeader>
      <div>
        <NeedsNotice week={week} session={session} />
        {children}
      </div>
    </>
  )
}
