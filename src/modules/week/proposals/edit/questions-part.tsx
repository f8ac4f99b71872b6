import { useText, useUi } from '#ui/context.ts'
import { Checkbox, Field, Select, TextArea } from '#ui/form.tsx'
import { Section } from '#ui/page.tsx'
import { fieldOf, lineMax, textMax } from '../../call/rules.ts'
import type { Question } from '../../call/store.ts'
import { useWords } from '../../programme/words.ts'
import type { PartProps } from './parts.tsx'

/** What the call asks beside the fields that every proposal has. */
export function QuestionsPart({ values, lists }: PartProps) {
  const { t } = useUi()
  if (lists.questions.length === 0) return null
  return (
    <Section title={t('week-call.part.questions')} id="questions">
      {lists.questions.map((question) => (
        <QuestionField question={question} value={values[fieldOf(question)] ?? ''} />
      ))}
    </Section>
  )
}

function QuestionField({ question, value }: { question: Question; value: string }) {
  const { t } = useUi()
  const pick = useText()
  const words = useWords()
  const { kind, required, formats } = question
  const asked =
    formats.length > 0 ? t('week-call.answer.onlyOf', { formats: formats.map((format) => words.format(format)).join(', ') }) : ''
  const hint = [pick(question.hint).text, asked].filter(Boolean).join(' ')
  const label = <span lang={pick(question.label).lang}>{pick(question.label).text}</span>
  const common = { name: fieldOf(question), label, hint: hint || undefined, required: required && formats.length === 0 }
  if (kind === 'text') return <TextArea {...common} value={value} rows={4} maxlength={textMax} />
  if (kind === 'yes') return <Checkbox {...common} value="yes" checked={value === 'yes'} />
  if (kind === 'choice')
    return (
      <Select
        {...common}
        placeholder={t('week.place.choose')}
        options={question.choices.map((choice, at) => ({ value: at, label: pick(choice).text, lang: pick(choice).lang }))}
        value={value}
      />
    )
  if (kind === 'number') return <Field {...common} value={value} inputmode="numeric" width="short" />
  return <Field {...common} value={value} maxlength={lineMax} />
}
