import { Button, ButtonLink, PostButton } from '#ui/action.tsx'
import { Badge } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Checkbox, Checkboxes, Field, Form, FormKey, SubmitRow, TextArea } from '#ui/form.tsx'
import { Empty, Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { When, zoneName } from '#ui/when.tsx'
import type { FormValues } from '#platform/http/form.ts'
import { newToken } from '#platform/ids.ts'
import { useWords } from '../programme/words.ts'
import { OfficeTabs } from '../timetable/board-view.tsx'
import { Versions } from '../timetable/versions.tsx'
import type { VersionRow } from '../timetable/versions.tsx'
import { isCallOpen } from '../weeks/call-window.ts'
import type { Week } from '../weeks/store.ts'
import { callFormats } from './rules.ts'
import type { Question } from './store.ts'

export interface OfficeCallProps {
  week: Week
  revision: number
  values: FormValues
  errors?: Record<string, string> | undefined
  versions?: readonly VersionRow[] | undefined
  saved: boolean
  questions: readonly Question[]
  /** Changes that authors ask for. */
  waiting: number
}

export function OfficeCallPage(props: OfficeCallProps) {
  const { week, versions, saved, waiting } = props
  const { t } = useUi()
  return (
    <>
      <Crumbs
        items={[
          { href: '/office/weeks', label: t('week.office.weeks') },
          { href: `/office/weeks/${week.slug}`, label: <Text of={week.name} /> },
          { label: t('week-call.office.title') },
        ]}
      />
      <PageHeader title={t('week-call.office.title')} lead={t('week-call.office.lead')}>
        {week.call && (
          <ButtonLink href={`/weeks/${week.slug}/call`} variant="quiet">
            {t('week-call.office.asRead')}
          </ButtonLink>
        )}
        <ButtonLink href={`/office/weeks/${week.slug}/changes`} variant="quiet">
          {t('week-call.office.changes', { n: waiting })}
        </ButtonLink>
      </PageHeader>
      <OfficeTabs week={week} current="call" />
      {versions && <Versions rows={versions} />}
      {saved && (
        <Notice tone="success">
          <p>{t('week-call.office.saved')}</p>
        </Notice>
      )}
      <StandsNow week={week} />
      <CallForm {...props} />
      <QuestionList {...props} />
    </>
  )
}

function StandsNow({ week }: { week: Week }) {
  const { t, now } = useUi()
  if (!week.call) return <Empty title={t('week-call.office.none')} />
  return (
    <p>
      <Badge tone={isCallOpen(week, now) ? 'live' : 'neutral'}>
        {t(isCallOpen(week, now) ? 'week-call.isOpen' : 'week-call.isClosed')}
      </Badge>{' '}
      <When at={week.call.opensAt} showDate /> — <When at={week.call.closesAt} showDate />
    </p>
  )
}

function CallForm({ week, revision, values, errors }: OfficeCallProps) {
  const { t } = useUi()
  const words = useWords()
  const zone = t('week.place.timeHint', { zone: zoneName(t, week.zone) })
  return (
    <Form action={`/office/weeks/${week.slug}/call`} errors={errors}>
      <FormKey value={newToken()} />
      <input type="hidden" name="revision" value={revision} />
      <div class="week-times">
        <Field name="opensOn" type="date" label={t('week-call.office.opensOn')} value={values.opensOn} />
        <Field name="opensTime" type="time" label={t('week-call.office.opensTime')} hint={zone} value={values.opensTime} />
      </div>
      <div class="week-times">
        <Field name="closesOn" type="date" label={t('week-call.office.closesOn')} value={values.closesOn} />
        <Field name="closesTime" type="time" label={t('week-call.office.closesTime')} hint={zone} value={values.closesTime} />
      </div>
      <Checkboxes
        name="formats"
        label={t('week-call.formats')}
        options={callFormats.map((format) => ({ value: format, label: words.format(format) }))}
        values={(values.formats ?? '').split(',')}
        inline
      />
      <TextArea
        name="textRu"
        label={t('week-call.office.textRu')}
        value={values.textRu}
        rows={6}
        maxlength={8000}
        lang="ru"
        required={false}
      />
      <TextArea
        name="textEn"
        label={t('week-call.office.textEn')}
        value={values.textEn}
        rows={6}
        maxlength={8000}
        lang="en"
        required={false}
      />
      <Checkbox
        name="anonymous"
        label={t('week-call.office.anonymous')}
        hint={t('week-call.office.anonymousHint')}
        checked={values.anonymous === 'on'}
      />
      <SubmitRow>
        <Button>{t('week.place.save')}</Button>
      </SubmitRow>
    </Form>
  )
}

function QuestionList({ week, questions }: OfficeCallProps) {
  const { t } = useUi()
  const pick = useText()
  const path = `/office/weeks/${week.slug}/call/questions`
  const columns = (['label', 'kind', 'required', 'act'] as const).map((key) => ({ key, label: t(`week-call.question.column.${key}`) }))
  return (
    <Section title={t('week-call.question.title')} id="questions">
      <p>{t('week-call.question.lead')}</p>
      <p>
        <ButtonLink href={`${path}/new`} variant="quiet">
          {t('week-call.question.add')}
        </ButtonLink>
      </p>
      {questions.length > 0 && (
        <Table
          caption={t('week-call.question.title')}
          captionHidden
          columns={columns}
          rows={questions.map((question, at) => ({
            label: <Text of={question.label} />,
            kind: t(`week-call.question.kind.${question.kind}`),
            required: question.isRetired
              ? t('week-call.question.retired')
              : t(question.required ? 'week-call.question.required' : 'week-call.question.optional'),
            act: <QuestionActs path={`${path}/${question.uuid}`} question={question} isFirst={at === 0} name={pick(question.label).text} />,
          }))}
          rowHref={(_, at) => `${path}/${questions[at]!.uuid}`}
        />
      )}
    </Section>
  )
}

function QuestionActs({ path, question, isFirst, name }: { path: string; question: Question; isFirst: boolean; name: string }) {
  const { t } = useUi()
  const isRetired = question.isRetired
  return (
    <div class="row">
      {!isFirst && (
        <PostButton
          action={`${path}/move`}
          label={<span aria-label={t('week-call.question.upOf', { name })}>{t('week-call.question.up')}</span>}
          variant="quiet"
          fields={{ to: 'up' }}
        />
      )}
      <PostButton
        action={`${path}/retire`}
        label={t(isRetired ? 'week-call.question.again' : 'week-call.question.retire')}
        variant="quiet"
        fields={{ retired: isRetired ? 'no' : 'yes' }}
      />
    </div>
  )
}
