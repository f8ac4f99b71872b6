import type { Topic } from '#trends'
import { Button, PostButton } from '#ui/action.tsx'
import { Stat, StatRow } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Checkboxes, Field, Form, FormKey, Select, SubmitRow } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import type { FormValues } from '#platform/http/form.ts'
import type { Actor } from '#platform/http/route.ts'
import { newToken } from '#platform/ids.ts'
import type { Week } from '../../weeks/store.ts'
import { ReviewFrame } from '../frame.tsx'
import { useNameOf } from '../proposal/props.ts'
import type { Progress, Reviewer } from './store.ts'

interface ReviewersProps {
  week: Week
  reviewers: readonly Reviewer[]
  progress: Progress
  people: ReadonlyMap<number, Actor>
  topics: readonly Topic[]
  given: number | undefined
  empty: number | undefined
  shown: { values?: FormValues; errors?: Record<string, string> }
}

/** Who reviews a week's proposals, and how far they are. */
export function ReviewersPage(props: ReviewersProps) {
  const { week, reviewers, progress, given, empty } = props
  const { t } = useUi()
  return (
    <ReviewFrame week={week} current="reviews" lead={t('week-review.reviewer.lead')}>
      {given !== undefined && (
        <Notice tone={empty ? 'warning' : 'success'}>
          <p>{t('week-review.reviewer.given', { count: given })}</p>
          {Boolean(empty) && <p>{t('week-review.reviewer.empty', { count: empty! })}</p>}
        </Notice>
      )}
      <StatRow>
        {(['undecided', 'lacking', 'apart', 'ready'] as const).map((name) => (
          <Stat value={progress[name]} label={t(`week-review.progress.${name}`)} />
        ))}
      </StatRow>
      <Section title={t('week-review.reviewer.title')} id="reviewers">
        {reviewers.length > 0 && (
          <PostButton
            action={`/office/weeks/${week.slug}/reviews/assign`}
            label={t('week-review.reviewer.assign')}
            fields={{ formKey: newToken() }}
            confirm={t('week-review.reviewer.assignText')}
          />
        )}
        {reviewers.length === 0 ? <p>{t('week-review.reviewer.none')}</p> : <ReviewerTable {...props} />}
      </Section>
      <AppointForm {...props} />
    </ReviewFrame>
  )
}

function ReviewerTable({ week, reviewers, people, topics }: ReviewersProps) {
  const { t } = useUi()
  const pick = useText()
  const nameOf = useNameOf(people)
  const topicName = new Map(topics.map(({ slug, name }) => [slug, pick(name).text]))
  const columns = [
    ...(['who', 'topics'] as const).map((key) => ({ key, label: t(`week-review.column.${key}`) })),
    ...(['load', 'done', 'fallen'] as const).map((key) => ({ key, label: t(`week-review.column.${key}`), numeric: true })),
    { key: 'end', label: t('week-review.column.end') },
  ]
  return (
    <Table
      wide
      caption={t('week-review.reviewer.title')}
      captionHidden
      columns={columns}
      rows={reviewers.map((reviewer) => ({
        who: nameOf(reviewer.id),
        topics: reviewer.topics.map((slug) => topicName.get(slug) ?? slug).join(', ') || t('week-review.reviewer.anyTopic'),
        load: t('week-review.reviewer.load', { load: reviewer.load, max: reviewer.loadMax }),
        done: reviewer.done,
        fallen: reviewer.fallen,
        end: (
          <PostButton
            action={`/office/weeks/${week.slug}/reviews`}
            label={t('week-review.reviewer.dismiss')}
            variant="quiet"
            fields={{ formKey: newToken(), dismiss: reviewer.id }}
            confirm={t('week-review.reviewer.dismissText')}
          />
        ),
      }))}
    />
  )
}

function AppointForm({ week, people, topics, shown }: ReviewersProps) {
  const { t } = useUi()
  const pick = useText()
  const { values = {}, errors } = shown
  return (
    <Section title={t('week-review.reviewer.appoint')} id="appoint">
      <Form action={`/office/weeks/${week.slug}/reviews`} errors={errors}>
        <FormKey value={newToken()} />
        <Select
          name="person"
          label={t('week-review.reviewer.person')}
          hint={t('week-review.reviewer.personHint')}
          placeholder={t('week.place.choose')}
          options={[...people.values()].map(({ id, name }) => ({ value: id, label: pick(name).text, lang: pick(name).lang }))}
          value={values.person}
        />
        <Checkboxes
          inline
          name="topics"
          label={t('week-review.column.topics')}
          hint={t('week-review.reviewer.topicsHint')}
          options={topics.map(({ slug, name }) => ({ value: slug, label: pick(name).text, lang: pick(name).lang }))}
          values={(values.topics ?? '').split(',')}
          required={false}
        />
        <Field
          name="loadMax"
          type="number"
          min={1}
          max={500}
          label={t('week-review.reviewer.loadMax')}
          value={values.loadMax ?? '20'}
          width="short"
        />
        <SubmitRow>
          <Button>{t('week-review.reviewer.appoint')}</Button>
        </SubmitRow>
      </Form>
    </Section>
  )
}
