import { Button } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Form, FormKey, SubmitRow, TextArea } from '#ui/form.tsx'
import { Empty, Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { When } from '#ui/when.tsx'
import type { FormValues } from '#platform/http/form.ts'
import { newToken } from '#platform/ids.ts'
import type { Week } from '../../weeks/store.ts'
import type { ProposalLists } from '../check.ts'
import { AboutPart, AudiencePart, PracticePart } from '../edit/parts.tsx'
import type { Proposal } from '../store.ts'
import type { OpenChange } from './store.ts'

interface AskProps {
  proposal: Proposal
  week: Week
  values: FormValues
  lists: ProposalLists
  errors?: Record<string, string> | undefined
  open: OpenChange | undefined
}

/** The content of an accepted session, to be changed with the office's leave. */
export function AskChangePage({ proposal, week, values, lists, errors, open }: AskProps) {
  const { t } = useUi()
  return (
    <>
      <Crumbs
        items={[
          { href: '/proposals', label: t('week.proposal.title') },
          { href: `/proposals/${proposal.guid}`, label: <Text of={proposal.title} or={t('week.proposal.untitled')} /> },
          { label: t('week-call.change.ask') },
        ]}
      />
      <PageHeader kicker={<Text of={week.name} />} title={t('week-call.change.ask')} lead={t('week-call.change.lead')} />
      {open && (
        <Notice tone="info">
          <p>{t('week-call.change.replaces')}</p>
        </Notice>
      )}
      <Form action={`/proposals/${proposal.guid}/change`} errors={errors}>
        <FormKey value={newToken()} />
        <AboutPart {...{ values, lists }} onlyContent />
        <AudiencePart {...{ values, lists, errors }} onlyContent />
        <PracticePart {...{ values, lists }} onlyContent />
        <SubmitRow>
          <Button>{t('week-call.change.send')}</Button>
        </SubmitRow>
      </Form>
    </>
  )
}

export interface ShownChange {
  open: OpenChange
  rows: readonly { label: string; before: string; after: string }[]
  by: Record<string, string> | undefined
}

/** What authors ask to change, before and after, each with the office's two answers. */
export function ChangesPage({ week, shown, message }: { week: Week; shown: readonly ShownChange[]; message?: string | undefined }) {
  const { t } = useUi()
  return (
    <>
      <Crumbs
        items={[
          { href: '/office/weeks', label: t('week.office.weeks') },
          { href: `/office/weeks/${week.slug}`, label: <Text of={week.name} /> },
          { href: `/office/weeks/${week.slug}/call`, label: t('week-call.office.title') },
          { label: t('week-call.change.title') },
        ]}
      />
      <PageHeader title={t('week-call.change.title')} lead={t('week-call.change.officeLead')} />
      {message && (
        <Notice tone="danger">
          <p>{message}</p>
        </Notice>
      )}
      {shown.length === 0 && <Empty title={t('week-call.change.none')} />}
      {shown.map((one) => (
        <OneChange week={week} {...one} />
      ))}
    </>
  )
}

function OneChange({ week, open, rows, by }: ShownChange & { week: Week }) {
  const { t } = useUi()
  const pick = useText()
  const columns = (['label', 'before', 'after'] as const).map((key) => ({ key, label: t(`week-call.change.column.${key}`) }))
  const id = `c-${open.uuid}`
  return (
    <Section title={<Text of={open.title} or={t('week.proposal.untitled')} />} id={id}>
      <p>
        {by && `${pick(by).text}, `}
        <When at={open.askedAt} showDate />
      </p>
      <Table
        caption={t('week-call.change.table', { title: pick(open.title).text })}
        captionHidden
        columns={columns}
        rows={rows.map((row) => ({ ...row }))}
      />
      <Form id={id} action={`/office/weeks/${week.slug}/changes/${open.uuid}`}>
        <FormKey value={newToken()} />
        <input type="hidden" name="asked" value={open.askedAt.toString()} />
        <TextArea name="note" label={t('week-call.change.note')} rows={2} maxlength={1000} required={false} />
        <SubmitRow>
          <Button name="answer" value="agree">
            {t('week-call.change.agree')}
          </Button>
          <Button name="answer" value="refuse" variant="quiet">
            {t('week-call.change.refuse')}
          </Button>
        </SubmitRow>
      </Form>
    </Section>
  )
}
