import { Button, PostButton } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Field, Form, FormKey, Select, SubmitRow } from '#ui/form.tsx'
import { Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { newToken } from '#platform/ids.ts'
import { useNameOf } from './props.ts'
import type { OfficeProposalProps } from './props.ts'

/** Conflicts that were declared with this proposal; those by person and by institution are found by themselves. */
export function ConflictSection({ week, session, declared, people, shown }: OfficeProposalProps) {
  const { t } = useUi()
  const pick = useText()
  const nameOf = useNameOf(people)
  const path = `/office/weeks/${week.slug}/proposals/${session.guid}/conflict`
  const own = shown.form === 'conflict' ? shown : {}
  const columns = (['who', 'side', 'reason', 'end'] as const).map((key) => ({ key, label: t(`week-conflict.column.${key}`) }))
  return (
    <Section title={t('week-conflict.ofProposal')} id="conflicts">
      <p>{t('week-conflict.ofProposalText')}</p>
      {declared.length > 0 && (
        <Table
          wide
          caption={t('week-conflict.ofProposal')}
          captionHidden
          columns={columns}
          rows={declared.map((one) => ({
            who: nameOf(one.personId),
            side: t(`week-conflict.side.${one.side}` as 'week-conflict.side.office'),
            reason: one.reason || '—',
            end: (
              <PostButton
                action={path}
                label={t('week-conflict.end')}
                variant="quiet"
                fields={{ formKey: newToken(), end: one.uuid }}
                confirm={t('week-conflict.endText')}
              />
            ),
          }))}
        />
      )}
      <Form id="conflict" action={path} errors={own.errors}>
        <FormKey value={newToken()} />
        <Select
          name="person"
          label={t('week-conflict.who')}
          placeholder={t('week.place.choose')}
          options={[...people.values()].map(({ id, name }) => ({ value: id, label: pick(name).text, lang: pick(name).lang }))}
          value={own.values?.person}
        />
        <Field name="reason" label={t('week-conflict.reason')} value={own.values?.reason} maxlength={1000} />
        <SubmitRow>
          <Button variant="quiet">{t('week-conflict.declare')}</Button>
        </SubmitRow>
      </Form>
    </Section>
  )
}
