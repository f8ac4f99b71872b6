import type { VNode } from 'preact'
import { Button } from './action.tsx'
import { useUi } from './context.ts'
import { Checkbox, Checkboxes, Field, FileField, Form, FormKey, Radios, Select, SubmitRow, TextArea } from './form.tsx'
import { Section } from './page.tsx'

export function FormStory(): VNode {
  const { t } = useUi()
  const errors = { school: t('ui.story.errorSchool'), grade: t('ui.story.errorGrade'), consent: t('ui.story.errorConsent') }
  return (
    <Section title={t('ui.story.form')}>
      <Form action="#" errors={errors}>
        <FormKey value="story-key" />
        <Field name="school" label={t('ui.story.school')} hint={t('ui.story.schoolHint')} value="Школа № 7, Мирный" required />
        <Field name="mail" label={t('ui.story.mail')} type="email" autocomplete="email" required={false} />
        <Field name="count" label={t('ui.story.count')} type="number" inputmode="numeric" min={1} max={60} width={4} value={28} />
        <Field name="day" label={t('ui.story.date')} type="date" width={10} />
        <Radios
          name="grade"
          label={t('ui.story.grade')}
          inline
          options={[5, 6, 7, 8].map((grade) => ({ value: grade, label: String(grade) }))}
        />
        <Checkboxes
          name="topics"
          label={t('ui.story.topic')}
          hint={t('ui.story.schoolHint')}
          values={['space']}
          options={[
            { value: 'space', label: t('ui.story.space'), hint: t('ui.story.text') },
            { value: 'any', label: t('ui.story.any') },
          ]}
        />
        <Select
          name="zone"
          label={t('ui.story.time')}
          placeholder="–"
          value="b"
          options={['a', 'b'].map((value) => ({ value, label: t('ui.story.space') }))}
          width={20}
        />
        <TextArea name="why" label={t('ui.story.why')} hint={t('ui.story.schoolHint')} required={false} />
        <FileField name="file" label={t('ui.story.file')} accept=".xml,.json,.ics" />
        <Checkbox name="consent" label={t('ui.story.consent')} />
        <SubmitRow>
          <Button>{t('ui.story.save')}</Button>
          <Button variant="quiet" formnovalidate>
            {t('ui.story.draft')}
          </Button>
        </SubmitRow>
      </Form>
    </Section>
  )
}
