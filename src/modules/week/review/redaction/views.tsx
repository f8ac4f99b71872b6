import { Button } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Form, FormKey, SubmitRow, TextArea } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Section } from '#ui/page.tsx'
import { Text } from '#ui/text.tsx'
import { newToken } from '#platform/ids.ts'
import type { WorkingSession } from '../../timetable/store.ts'
import type { Week } from '../../weeks/store.ts'
import { FreeTextSection } from '../reading/views.tsx'
import { blot } from './rules.ts'
import type { Shown } from './store.ts'

interface RedactProps {
  week: Week
  session: WorkingSession
  texts: readonly Shown[]
  edited: Record<string, string>
  print: string
  saved: boolean
  isStale: boolean
}

/** Takes out of the texts what tells who wrote them; the texts themselves stay. */
export function RedactPage({ week, session, texts, edited, print, saved, isStale }: RedactProps) {
  const { t } = useUi()
  const pick = useText()
  const path = `/office/weeks/${week.slug}/proposals/${session.guid}`
  const labelOf = ({ field, question }: Shown) => {
    const [name, lang] = field.split('.') as ['title' | 'abstract' | 'kit' | 'answer', string]
    return question ? pick(question).text : `${t(`week-review.text.${name}`)} (${lang})`
  }
  return (
    <>
      <Crumbs
        items={[
          { href: `/office/weeks/${week.slug}/proposals`, label: t('week-review.tab.proposals') },
          { href: path, label: <Text of={session.title} or={t('week.proposal.untitled')} /> },
          { label: t('week-review.redact.title') },
        ]}
      />
      <PageHeader title={t('week-review.redact.title')} lead={t('week-review.redact.lead')} />
      {saved && (
        <Notice tone="success">
          <p>{t('week-review.redact.saved')}</p>
        </Notice>
      )}
      {isStale && (
        <Notice tone="danger">
          <p>{t('week-review.redact.stale')}</p>
        </Notice>
      )}
      {texts.some(({ shown }) => shown === null) && (
        <Notice tone="warning">
          <p>{t('week-review.redact.changed')}</p>
        </Notice>
      )}
      <Form id="redact" action={`${path}/redact`}>
        <FormKey value={newToken()} />
        <input type="hidden" name="print" value={print} />
        {texts.map((one) => (
          <TextArea
            name={one.field}
            label={labelOf(one)}
            hint={t('week-review.redact.hint', { blot })}
            value={edited[one.field]}
            rows={Math.min(12, 2 + Math.ceil(one.text.length / 90))}
            required={false}
          />
        ))}
        <SubmitRow>
          <Button>{t('week-review.redact.save')}</Button>
        </SubmitRow>
      </Form>
      <Section title={t('week-review.redact.shown')} id="shown">
        {texts.map((one) => (
          <FreeTextSection one={one} />
        ))}
      </Section>
    </>
  )
}
