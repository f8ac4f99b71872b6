import { Badge, Facts } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Form, FormKey, TextArea } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Section, Split } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { When } from '#ui/when.tsx'
import { newToken } from '#platform/ids.ts'
import { StateMark } from '../../proposals/views.tsx'
import { useWords } from '../../programme/words.ts'
import { WithdrawForm } from '../../timetable/session-view.tsx'
import { isAccepted } from '../../weeks/kinds.ts'
import { decidableStates } from '../decisions/rules.ts'
import { DecideButtons } from '../decisions/views.tsx'
import { FreeTextSection, inOrder } from '../reading/views.tsx'
import { ConflictSection } from './conflict-view.tsx'
import { ReviewsSection } from './reviews-view.tsx'
import { useNameOf } from './props.ts'
import type { OfficeProposalProps } from './props.ts'

/** A proposal as the office sees it: what it is, what reviewers say, what is decided. */
export function OfficeProposalPage(props: OfficeProposalProps) {
  const { week, session, texts, isLook } = props
  const { t, locale } = useUi()
  const pick = useText()
  const title = pick(session.title)
  const crumbs = [
    { href: '/office/weeks', label: t('week.office.weeks') },
    { href: `/office/weeks/${week.slug}`, label: <Text of={week.name} /> },
    { href: `/office/weeks/${week.slug}/proposals`, label: t('week-review.tab.proposals') },
    { label: t('week-review.read.title') },
  ]
  return (
    <>
      <Crumbs items={crumbs} />
      <PageHeader title={title.text || t('week.proposal.untitled')} titleLang={title.lang}>
        <StateMark state={session.state} />
      </PageHeader>
      {isLook && (
        <Notice tone="warning">
          <p>{t('week-conflict.glass.onlyReading')}</p>
        </Notice>
      )}
      <Split aside={<ProposalFacts {...props} />}>
        {inOrder(texts, locale)
          .filter(({ field }) => !field.startsWith('title.'))
          .map((one) => (
            <FreeTextSection one={one} />
          ))}
        <ReviewsSection {...props} />
        {!isLook && decidableStates.includes(session.state) && <DecideSection {...props} />}
        {props.decisions.length > 0 && <DecisionsSection {...props} />}
        {!isLook && <ConflictSection {...props} />}
        {!isLook && session.state !== 'withdrawn' && !isAccepted(session.state) && <WithdrawForm week={week} session={session} />}
      </Split>
    </>
  )
}

function ProposalFacts({ week, session, member, isLook }: OfficeProposalProps) {
  const { t } = useUi()
  const pick = useText()
  const words = useWords()
  const blocks = session.blocks.map(({ minutes, screen }) => t(screen ? 'week-review.block.screen' : 'week-review.block.off', { minutes }))
  const items = [
    {
      term: t('week-review.column.kind'),
      children: [words.format(session.format), words.grades(session.gradeFrom, session.gradeTo), words.language(session.language)]
        .filter(Boolean)
        .join(' · '),
    },
    { term: t('week-review.read.length'), children: t('week.minutes', { minutes: session.durationMin }) },
    blocks.length > 0 && { term: t('week-review.read.blocks'), children: blocks.join(', ') },
    member !== undefined && { term: t('week.session.member'), children: pick(member.name).text },
    { term: t('week-review.column.people'), children: session.people.map(({ name }) => pick(name).text).join(', ') || '—' },
    session.noteToOffice !== '' && { term: t('week.proposal.note'), children: session.noteToOffice },
    session.decisionNote !== '' && { term: t('week.place.decisionNote'), children: session.decisionNote },
    !isLook && {
      term: t('week-review.redact.title'),
      children: <a href={`/office/weeks/${week.slug}/proposals/${session.guid}/redact`}>{t('week-review.redact.link')}</a>,
    },
    isAccepted(session.state) && {
      term: t('week.office.session'),
      children: <a href={`/office/weeks/${week.slug}/sessions/${session.guid}`}>{t('week-review.toPlace')}</a>,
    },
  ]
  return (
    <div class="week-aside">
      <Facts items={items.filter((item) => typeof item === 'object')} />
    </div>
  )
}

function DecideSection({ week, session, shown }: OfficeProposalProps) {
  const { t } = useUi()
  const own = shown.form === 'decide' ? shown : {}
  return (
    <Section title={t('week.decide.title')} id="decide">
      <Form id="decide-form" action={`/office/weeks/${week.slug}/proposals/${session.guid}/decide`} errors={own.errors}>
        <FormKey value={newToken()} />
        <input type="hidden" name="revision" value={session.revision} />
        <TextArea
          name="note"
          label={t('week.decide.note')}
          hint={t('week-decision.oneHint')}
          value={own.values?.note ?? session.decisionNote}
          rows={3}
          maxlength={2000}
          required={false}
        />
        <DecideButtons />
      </Form>
    </Section>
  )
}

function DecisionsSection({ decisions, people }: OfficeProposalProps) {
  const { t } = useUi()
  const nameOf = useNameOf(people)
  const columns = (['decision', 'who', 'when', 'letter', 'note'] as const).map((key) => ({ key, label: t(`week-decision.column.${key}`) }))
  return (
    <Section title={t('week-decision.history')} id="decisions">
      <Table
        wide
        caption={t('week-decision.history')}
        captionHidden
        columns={columns}
        rows={decisions.map((one) => ({
          decision: <Badge>{t(`week-decision.is.${one.decision}` as 'week-decision.is.accepted')}</Badge>,
          who: one.decidedBy === null ? '—' : nameOf(one.decidedBy),
          when: <When at={one.decidedAt} showDate />,
          letter: one.letterAt ? <When at={one.letterAt} showDate /> : t('week-decision.letterWaits'),
          note: one.note || '—',
        }))}
      />
    </Section>
  )
}
