import { useText, useUi } from '#ui/context.ts'
import { Checkboxes, Field, Radios, Select, TextArea } from '#ui/form.tsx'
import { Section } from '#ui/page.tsx'
import type { FormValues } from '#platform/http/form.ts'
import type { Actor } from '#platform/http/route.ts'
import { askedTracks } from '../check.ts'
import type { ProposalLists } from '../check.ts'
import { useWords } from '../../programme/words.ts'
import { SourceFields } from '../../source/fields.tsx'
import { lecturerKinds } from '../../source/rules.ts'
import { accessFacts, ageMarks, languages } from '../../weeks/kinds.ts'
import { BlocksFields } from './blocks-view.tsx'

export interface PartProps {
  values: FormValues
  lists: ProposalLists
  errors?: Record<string, string> | undefined
  /** Undefined: the whole proposal; true: what may still be asked to change once it is accepted. */
  onlyContent?: boolean
}

export function AboutPart({ values, lists, onlyContent }: PartProps) {
  const { t } = useUi()
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
      {!onlyContent && <PlaceOfProposal values={values} lists={lists} />}
    </Section>
  )
}

function PlaceOfProposal({ values, lists }: PartProps) {
  const { t } = useUi()
  const pick = useText()
  const words = useWords()
  const choose = t('week.place.choose')
  const named = (name: Record<string, string>) => ({ label: pick(name).text, lang: pick(name).lang })
  const tracks = askedTracks(lists)
  return (
    <>
      <Select
        name="format"
        label={t('week.filter.format')}
        hint={t('week.proposal.formatHint')}
        placeholder={choose}
        options={lists.formats.map((format) => ({ value: format, label: words.format(format) }))}
        value={values.format}
      />
      <Select
        name="topic"
        label={t('week.filter.topic')}
        placeholder={choose}
        options={lists.topics.map((topic) => ({ value: topic.slug, ...named(topic.name) }))}
        value={values.topic}
      />
      {tracks.length > 0 && (
        <Select
          name="track"
          label={t('week-call.field.track')}
          placeholder={t('week-call.noTrack')}
          options={tracks.map((track) => ({ value: track.id, ...named(track.name) }))}
          value={values.track}
          required={false}
        />
      )}
      <Select
        name="member"
        label={t('week.session.member')}
        placeholder={choose}
        options={lists.members.map((member) => ({ value: member.id, ...named(member.name) }))}
        value={values.member}
      />
    </>
  )
}

export function AudiencePart({ values, errors }: PartProps) {
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
      <Radios
        name="ageMark"
        label={t('week-call.field.ageMark')}
        hint={t('week-call.ageMarkHint')}
        options={ageMarks.map((mark) => ({ value: mark, label: mark }))}
        value={values.ageMark}
        inline
      />
      <BlocksFields values={values} error={errors?.blocks} />
    </Section>
  )
}

const people = (list: readonly Actor[], textOf: (name: Record<string, string>) => string) =>
  list.map(({ id, name }) => ({ value: id, label: textOf(name) }))

export function PeoplePart({ values, lists }: PartProps) {
  const { t } = useUi()
  const pick = useText()
  const nobody = t('week.place.nobody')
  const textOf = (name: Record<string, string>) => pick(name).text
  return (
    <Section title={t('week-call.part.people')} id="people">
      <Select
        name="lecturer"
        label={t('week.place.lecturer')}
        placeholder={nobody}
        options={people(lists.lecturers, textOf)}
        value={values.lecturer}
      />
      <Select
        name="moderator"
        label={t('week.place.moderator')}
        hint={t('week-call.moderatorHint')}
        placeholder={nobody}
        options={people(lists.moderators, textOf)}
        value={values.moderator}
      />
    </Section>
  )
}

export function PracticePart({ values, onlyContent }: PartProps) {
  const { t } = useUi()
  return (
    <Section title={t('week-call.part.practice')} id="practice">
      <TextArea
        name="kit"
        label={t('week.session.kit')}
        hint={t('week-call.kitHint')}
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
      {!onlyContent && (
        <SourceFields
          video={{ kind: 'none' }}
          values={{ ...values, videoKind: values.videoKind || (values.videoUrl ? 'external' : 'broadcast') }}
          kinds={lecturerKinds}
        />
      )}
      <TextArea
        name="fallback"
        label={t('week-call.field.fallback')}
        hint={t('week-call.fallbackHint')}
        value={values.fallback}
        rows={3}
        maxlength={1000}
      />
      <Radios
        name="recordingChoice"
        label={t('week-call.field.recordingChoice')}
        options={(['staff', 'none'] as const).map((choice) => ({
          value: choice,
          label: t(`week-call.recording.${choice}`),
          hint: t(`week-call.recordingHint.${choice}`),
        }))}
        value={values.recordingChoice}
      />
      {!onlyContent && (
        <TextArea name="note" label={t('week.proposal.note')} value={values.note} rows={3} maxlength={2000} required={false} />
      )}
    </Section>
  )
}
