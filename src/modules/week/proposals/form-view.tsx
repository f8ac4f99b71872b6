import type { Topic } from '#trends'
import { Button } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Checkboxes, Field, Form, FormKey, Select, SubmitRow, TextArea } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Section } from '#ui/page.tsx'
import { Text } from '#ui/text.tsx'
import type { FormValues } from '#platform/http/form.ts'
import type { LocalText } from '#platform/i18n.ts'
import { newToken } from '#platform/ids.ts'
import { useWords } from '../programme/words.ts'
import { SourceFields } from '../source/fields.tsx'
import { lecturerKinds } from '../source/rules.ts'
import { ProblemList } from '../timetable/problem-list.tsx'
import type { Problem } from '../timetable/rules.ts'
import { Versions } from '../timetable/versions.tsx'
import type { VersionRow } from '../timetable/versions.tsx'
import { accessFacts, formats, languages } from '../weeks/kinds.ts'
import type { Week } from '../weeks/store.ts'
import { TakeBack } from './take-back.tsx'

export interface Choice {
  id: number
  name: string
}

export interface ProposalFormProps {
  week: Week
  /** Undefined: not yet kept. */
  guid?: string | undefined
  revision: number
  values: FormValues
  errors?: Record<string, string>
  warnings: readonly Problem[]
  topics: readonly Topic[]
  members: readonly { id: number; name: LocalText }[]
  lecturers: readonly Choice[]
  moderators: readonly Choice[]
  versions?: readonly VersionRow[]
  saved?: boolean
}

export function ProposalFormPage(props: ProposalFormProps) {
  const { week, guid, revision, errors, warnings, versions, saved } = props
  const { t } = useUi()
  return (
    <>
      <Crumbs items={[{ href: '/proposals', label: t('week.proposal.title') }, { label: <Text of={week.name} /> }]} />
      <PageHeader title={t(guid ? 'week.proposal.edit' : 'week.proposal.new')} lead={t('week.proposal.formLead')} />
      {versions && <Versions rows={versions} />}
      {saved && (
        <Notice tone="success">
          <p>{t('week.proposal.saved')}</p>
        </Notice>
      )}
      {warnings.length > 0 && (
        <Notice tone="warning" title={t('week.proposal.norm')}>
          <ProblemList problems={warnings} />
        </Notice>
      )}
      <Form action={guid ? `/proposals/${guid}` : `/proposals/new?week=${week.slug}`} {...(errors && { errors })}>
        <FormKey value={newToken()} />
        <input type="hidden" name="revision" value={revision} />
        <About {...props} />
        <Audience {...props} />
        <Practice {...props} />
        <SubmitRow>
          <Button name="act" value="submit">
            {t('week.proposal.submit')}
          </Button>
          <Button name="act" value="save" variant="quiet" formnovalidate>
            {t('week.proposal.save')}
          </Button>
        </SubmitRow>
      </Form>
      {guid && <TakeBack guid={guid} revision={revision} to="withdrawn" />}
    </>
  )
}

function About({ values, topics, members }: ProposalFormProps) {
  const { t } = useUi()
  const pick = useText()
  const words = useWords()
  const choose = t('week.place.choose')
  return (
    <Section title={t('week.proposal.part.about')} id="about">
      <Field name="titleRu" label={t('week.place.titleRu')} value={values.titleRu} maxlength={200} />
      <Field name="titleEn" label={t('week.place.titleEn')} value={values.titleEn} maxlength={200} required={false} />
      <TextArea
        name="abstract"
        label={t('week.proposal.abstract')}
        hint={t('week.proposal.abstractHint')}
        value={values.abstract}
        rows={6}
        maxlength={5000}
      />
      <Select
        name="format"
        label={t('week.filter.format')}
        hint={t('week.proposal.formatHint')}
        placeholder={choose}
        options={formats.map((format) => ({ value: format, label: words.format(format) }))}
        value={values.format}
      />
      <Select
        name="topic"
        label={t('week.filter.topic')}
        placeholder={choose}
        options={topics.map((topic) => ({ value: topic.slug, label: pick(topic.name).text, lang: pick(topic.name).lang }))}
        value={values.topic}
      />
      <Select
        name="member"
        label={t('week.session.member')}
        placeholder={choose}
        options={members.map((member) => ({ value: member.id, label: pick(member.name).text, lang: pick(member.name).lang }))}
        value={values.member}
      />
    </Section>
  )
}

function Audience({ values }: ProposalFormProps) {
  const { t } = useUi()
  const words = useWords()
  const grades = Array.from({ length: 11 }, (_, at) => ({ value: at + 1, label: t('week.grade', { grade: at + 1 }) }))
  const choose = t('week.place.choose')
  return (
    <Section title={t('week.proposal.part.audience')} id="audience">
      <div class="week-times">
        <Select name="gradeFrom" label={t('week.proposal.gradeFrom')} placeholder={choose} options={grades} value={values.gradeFrom} />
        <Select name="gradeTo" label={t('week.proposal.gradeTo')} placeholder={choose} options={grades} value={values.gradeTo} />
        <Select
          name="language"
          label={t('week.filter.lang')}
          placeholder={choose}
          options={languages.map((language) => ({ value: language, label: words.language(language) }))}
          value={values.language}
        />
      </div>
      <div class="week-times">
        <Field
          name="durationMin"
          type="number"
          min={10}
          max={240}
          label={t('week.proposal.duration')}
          hint={t('week.proposal.durationHint')}
          value={values.durationMin}
          width="short"
        />
        <Field
          name="screenMin"
          type="number"
          min={1}
          max={240}
          label={t('week.proposal.screen')}
          hint={t('week.proposal.screenHint')}
          value={values.screenMin}
          width="short"
        />
      </div>
    </Section>
  )
}

function Practice({ values, lecturers, moderators }: ProposalFormProps) {
  const { t } = useUi()
  const people = (list: readonly Choice[]) => list.map(({ id, name }) => ({ value: id, label: name }))
  const nobody = t('week.place.nobody')
  return (
    <Section title={t('week.proposal.part.practice')} id="practice">
      <Select name="lecturer" label={t('week.place.lecturer')} placeholder={nobody} options={people(lecturers)} value={values.lecturer} />
      <Select
        name="moderator"
        label={t('week.place.moderator')}
        hint={t('week.proposal.moderatorHint')}
        placeholder={nobody}
        options={people(moderators)}
        value={values.moderator}
        required={false}
      />
      <TextArea
        name="kit"
        label={t('week.session.kit')}
        hint={t('week.proposal.kitHint')}
        value={values.kit}
        rows={3}
        maxlength={1000}
        required={false}
      />
      <Checkboxes
        name="access"
        label={t('week.session.access')}
        options={accessFacts.map((fact) => ({ value: fact, label: t(`week.access.${fact}`), hint: t(`week-access.what.${fact}`) }))}
        values={(values.access ?? '').split(',')}
      />
      <SourceFields
        video={{ kind: 'none' }}
        values={{ ...values, videoKind: values.videoKind || (values.videoUrl ? 'external' : 'broadcast') }}
        kinds={lecturerKinds}
      />
      <TextArea name="note" label={t('week.proposal.note')} value={values.note} rows={3} maxlength={2000} required={false} />
    </Section>
  )
}
