import { Button } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { Checkbox, Checkboxes, Field, Form, FormKey, Radios, SubmitRow, TextArea } from '#ui/form.tsx'
import { Crumbs, PageHeader } from '#ui/page.tsx'
import { Text } from '#ui/text.tsx'
import type { FormValues } from '#platform/http/form.ts'
import { newToken } from '#platform/ids.ts'
import { useWords } from '../programme/words.ts'
import type { Week } from '../weeks/store.ts'
import { callFormats, questionKinds } from './rules.ts'
import type { Question } from './store.ts'

interface QuestionPageProps {
  week: Week
  question: Question | undefined
  values: FormValues
  errors?: Record<string, string> | undefined
}

/** One question of the office, new or known. */
export function QuestionPage({ week, question, values, errors }: QuestionPageProps) {
  const { t } = useUi()
  const words = useWords()
  const path = `/office/weeks/${week.slug}/call`
  const title = t(question ? 'week-call.question.edit' : 'week-call.question.add')
  return (
    <>
      <Crumbs
        items={[
          { href: '/office/weeks', label: t('week.office.weeks') },
          { href: `/office/weeks/${week.slug}`, label: <Text of={week.name} /> },
          { href: path, label: t('week-call.office.title') },
          { label: title },
        ]}
      />
      <PageHeader title={title} lead={t('week-call.question.formLead')} />
      <Form action={`${path}/questions/${question?.uuid ?? 'new'}`} errors={errors}>
        <FormKey value={newToken()} />
        <Field name="labelRu" label={t('week-call.question.labelRu')} value={values.labelRu} maxlength={300} />
        <Field name="labelEn" label={t('week-call.question.labelEn')} value={values.labelEn} maxlength={300} required={false} />
        <Field name="hintRu" label={t('week-call.question.hintRu')} value={values.hintRu} maxlength={600} required={false} />
        <Field name="hintEn" label={t('week-call.question.hintEn')} value={values.hintEn} maxlength={600} required={false} />
        <Radios
          name="kind"
          label={t('week-call.question.column.kind')}
          options={questionKinds.map((kind) => ({ value: kind, label: t(`week-call.question.kind.${kind}`) }))}
          value={values.kind}
        />
        <TextArea
          name="choicesRu"
          label={t('week-call.question.choicesRu')}
          hint={t('week-call.question.choicesHint')}
          value={values.choicesRu}
          rows={4}
          required={false}
        />
        <TextArea name="choicesEn" label={t('week-call.question.choicesEn')} value={values.choicesEn} rows={4} required={false} />
        <Checkboxes
          name="formats"
          label={t('week-call.question.formats')}
          options={callFormats.map((format) => ({ value: format, label: words.format(format) }))}
          values={(values.formats ?? '').split(',')}
          inline
        />
        <Checkbox name="required" label={t('week-call.question.required')} checked={values.required === 'on'} />
        <SubmitRow>
          <Button>{t('week.place.save')}</Button>
        </SubmitRow>
      </Form>
    </>
  )
}
