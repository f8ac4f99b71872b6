import { Button } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Field, Form, FormKey, SubmitRow, TextArea } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { When } from '#ui/when.tsx'
import type { FormValues } from '#platform/http/form.ts'
import type { Actor } from '#platform/http/route.ts'
import { newToken } from '#platform/ids.ts'
import type { Week } from '../../../weeks/store.ts'
import { ReviewFrame } from '../../frame.tsx'
import type { AskedLook, OwnLook } from './store.ts'

interface WithheldProps {
  week: Week
  own: readonly OwnLook[]
  asked: readonly AskedLook[]
  people: ReadonlyMap<number, Actor>
  isAsked: boolean
  values?: FormValues
  errors?: Record<string, string>
}

/** What a conflict withholds, and the way to it that takes two people and a reason. */
export function WithheldPage(props: WithheldProps) {
  const { week, own, asked, isAsked, values = {}, errors } = props
  const { t } = useUi()
  return (
    <ReviewFrame week={week} current="withheld" lead={t('week-conflict.glass.lead')}>
      {isAsked && (
        <Notice tone="success">
          <p>{t('week-conflict.glass.isAsked')}</p>
        </Notice>
      )}
      {asked.length > 0 && <Asked {...props} />}
      {own.length > 0 && <Own {...props} />}
      <Section title={t('week-conflict.glass.ask')} id="ask">
        <Form action={`/office/weeks/${week.slug}/withheld`} errors={errors}>
          <FormKey value={newToken()} />
          <Field
            name="proposal"
            label={t('week-conflict.glass.proposal')}
            hint={t('week-conflict.glass.proposalHint')}
            value={values.proposal}
            maxlength={300}
          />
          <TextArea
            name="reason"
            label={t('week-conflict.reason')}
            hint={t('week-conflict.glass.reasonHint')}
            value={values.reason}
            rows={3}
            maxlength={1000}
          />
          <SubmitRow>
            <Button>{t('week-conflict.glass.ask')}</Button>
          </SubmitRow>
        </Form>
      </Section>
    </ReviewFrame>
  )
}

function Own({ week, own }: WithheldProps) {
  const { t } = useUi()
  const columns = (['reason', 'asked', 'state'] as const).map((key) => ({ key, label: t(`week-conflict.column.${key}`) }))
  return (
    <Section title={t('week-conflict.glass.own')} id="own">
      <Table
        caption={t('week-conflict.glass.own')}
        captionHidden
        columns={columns}
        rows={own.map((look) => ({
          reason: look.reason,
          asked: <When at={look.askedAt} showDate />,
          state:
            look.state === 'open' && look.untilAt ? (
              <>
                <a href={`/office/weeks/${week.slug}/proposals/${look.guid}`}>{t('week-conflict.glass.look')}</a>{' '}
                {t('week-conflict.glass.until')} <When at={look.untilAt} showDate />
              </>
            ) : (
              t(`week-conflict.glass.state.${look.state}`)
            ),
        }))}
      />
    </Section>
  )
}

function Asked({ week, asked, people }: WithheldProps) {
  const { t } = useUi()
  const pick = useText()
  const columns = (['title', 'who', 'reason', 'asked', 'answer'] as const).map((key) => ({ key, label: t(`week-conflict.column.${key}`) }))
  return (
    <Section title={t('week-conflict.glass.asked')} id="asked">
      <p>{t('week-conflict.glass.askedText')}</p>
      <Table
        wide
        caption={t('week-conflict.glass.asked')}
        captionHidden
        columns={columns}
        rowHref={(_, at) => `/office/weeks/${week.slug}/proposals/${asked[at]!.guid}`}
        rows={asked.map((look) => ({
          title: <Text of={look.title} or={t('week.proposal.untitled')} />,
          who: pick(people.get(look.personId)?.name ?? {}).text || `№ ${look.personId}`,
          reason: look.reason,
          asked: <When at={look.askedAt} showDate />,
          answer: (
            <Form id={look.uuid} action={`/office/weeks/${week.slug}/withheld/${look.uuid}`}>
              <FormKey value={newToken()} />
              <SubmitRow>
                <Button name="act" value="open">
                  {t('week-conflict.glass.open')}
                </Button>
                <Button name="act" value="refuse" variant="quiet">
                  {t('week-conflict.glass.refuse')}
                </Button>
              </SubmitRow>
            </Form>
          ),
        }))}
      />
    </Section>
  )
}
