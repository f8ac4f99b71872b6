import { Button, PostButton } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { Form, FormKey, Select, SubmitRow } from '#ui/form.tsx'
import { Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { newToken } from '#platform/ids.ts'
import { Score } from '../list/score.tsx'
import { criteria, isUndecided } from '../reading/rules.ts'
import { useNameOf } from './props.ts'
import type { OfficeProposalProps } from './props.ts'

const medianOf = (sorted: readonly number[]): number | null => {
  if (sorted.length === 0) return null
  const middle = (sorted.length - 1) / 2
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2
}

/** Who reads it and what they said; who could read it too. */
export function ReviewsSection(props: OfficeProposalProps) {
  const { reviews, session, isLook } = props
  const { t } = useUi()
  const scores = reviews.flatMap(({ overall }) => overall ?? []).toSorted((a, b) => a - b)
  const spread = scores.length > 1 ? scores.at(-1)! - scores[0]! : null
  return (
    <Section title={t('week-review.reviews')} id="reviews">
      {scores.length > 0 && (
        <p>
          {t('week-review.column.score')}: <Score median={medianOf(scores)} spread={spread} />
        </p>
      )}
      {reviews.length === 0 ? <p>{t('week-review.noReviews')}</p> : <ReviewTable {...props} />}
      {!isLook && isUndecided(session.state) && <AssignForm {...props} />}
    </Section>
  )
}

function ReviewTable({ week, session, reviews, people, isLook }: OfficeProposalProps) {
  const { t } = useUi()
  const nameOf = useNameOf(people)
  const path = `/office/weeks/${week.slug}/proposals/${session.guid}/assign`
  const columns = [
    ...(['who', 'state'] as const).map((key) => ({ key, label: t(`week-review.column.${key}`) })),
    ...criteria.map((key) => ({ key, label: t(`week-review.criterion.${key}`), numeric: true })),
    { key: 'comment', label: t('week-review.criterion.comment') },
  ]
  return (
    <Table
      wide
      caption={t('week-review.reviews')}
      captionHidden
      columns={columns}
      rows={reviews.map((review) => ({
        who: nameOf(review.personId),
        state:
          review.state === 'open' && !isLook ? (
            <>
              {t('week-review.assigned.open')}{' '}
              <PostButton
                action={path}
                label={t('week-review.assign.take')}
                variant="quiet"
                fields={{ formKey: newToken(), take: review.personId }}
              />
            </>
          ) : (
            t(`week-review.assigned.${review.state}`)
          ),
        ...Object.fromEntries(criteria.map((name) => [name, review.scores?.[name] ?? '—'])),
        comment: review.comment || '—',
      }))}
    />
  )
}

function AssignForm({ week, session, candidates, people, shown }: OfficeProposalProps) {
  const { t } = useUi()
  const nameOf = useNameOf(people)
  if (candidates.length === 0) return <p>{t('week-review.assign.nobody')}</p>
  const options = candidates.map(({ id, knows, load }) => ({
    value: id,
    label: t(knows ? 'week-review.assign.knows' : 'week-review.assign.other', { name: nameOf(id), load }),
  }))
  return (
    <Form
      id="assign"
      action={`/office/weeks/${week.slug}/proposals/${session.guid}/assign`}
      errors={shown.form === 'assign' ? shown.errors : undefined}
    >
      <FormKey value={newToken()} />
      <Select
        name="reviewer"
        label={t('week-review.assign.label')}
        hint={t('week-review.assign.hint')}
        placeholder={t('week.place.choose')}
        options={options}
        value={shown.form === 'assign' ? shown.values?.reviewer : undefined}
      />
      <SubmitRow>
        <Button variant="quiet">{t('week-review.assign.give')}</Button>
      </SubmitRow>
    </Form>
  )
}
