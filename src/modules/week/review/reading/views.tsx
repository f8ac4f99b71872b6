import type { Member } from '#consortium'
import { Button } from '#ui/action.tsx'
import { Badge, Facts } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Field, Form, FormKey, Radios, SubmitRow, TextArea } from '#ui/form.tsx'
import { Empty, Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Prose, Section, Split } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import type { FormValues } from '#platform/http/form.ts'
import { newToken } from '#platform/ids.ts'
import { useWords } from '../../programme/words.ts'
import type { WorkingSession } from '../../timetable/store.ts'
import { Versions } from '../../timetable/versions.tsx'
import type { VersionRow } from '../../timetable/versions.tsx'
import type { Week } from '../../weeks/store.ts'
import type { Shown } from '../redaction/store.ts'
import { criteria, isUndecided } from './rules.ts'
import type { OwnAssignment, OwnReview } from './store.ts'

interface OwnReviewsProps {
  assignments: readonly OwnAssignment[]
  weeks: readonly Week[]
  isAppointed: boolean
  recused: boolean
}

export function OwnReviewsPage({ assignments, weeks, isAppointed, recused }: OwnReviewsProps) {
  const { t } = useUi()
  const ofWeek = (id: number) => assignments.filter(({ weekId }) => weekId === id)
  return (
    <>
      <PageHeader title={t('week-review.own.title')} lead={t('week-review.own.lead')} />
      {recused && (
        <Notice tone="success">
          <p>{t('week-review.own.recused')}</p>
        </Notice>
      )}
      <p>
        <a href="/reviews/conflicts">{t('week-review.own.conflicts')}</a>
      </p>
      {assignments.length === 0 && (
        <Empty title={t('week-review.own.none')}>
          <p>{t(isAppointed ? 'week-review.own.noneText' : 'week-review.own.notAppointed')}</p>
        </Empty>
      )}
      {weeks
        .filter(({ id }) => ofWeek(id).length > 0)
        .map((week) => (
          <Section title={<Text of={week.name} />} id={week.slug}>
            <OwnTable week={week} rows={ofWeek(week.id)} />
          </Section>
        ))}
    </>
  )
}

function OwnTable({ week, rows }: { week: Week; rows: readonly OwnAssignment[] }) {
  const { t } = useUi()
  const words = useWords()
  const columns = (['title', 'kind', 'own'] as const).map((key) => ({ key, label: t(`week-review.column.${key}`) }))
  return (
    <>
      <p>{t('week-review.own.count', { done: rows.filter(({ isDone }) => isDone).length, count: rows.length })}</p>
      <Table
        caption={<Text of={week.name} />}
        captionHidden
        columns={columns}
        rows={rows.map((row) => ({
          title: <Text of={row.title} or={t('week-review.read.withheld')} />,
          kind: [words.format(row.format), words.grades(row.gradeFrom, row.gradeTo)].filter(Boolean).join(' · '),
          own: <OwnMark row={row} />,
        }))}
        rowHref={(_, index) => `/reviews/${rows[index]!.guid}`}
      />
    </>
  )
}

function OwnMark({ row }: { row: OwnAssignment }) {
  const { t } = useUi()
  if (row.isDone) return <Badge tone="done">{t('week-review.mark.done')}</Badge>
  if (!isUndecided(row.state)) return <Badge>{t('week-review.mark.decided')}</Badge>
  return <Badge tone="soon">{t(row.isBegun ? 'week-review.mark.begun' : 'week-review.mark.open')}</Badge>
}

export interface ReadPageProps {
  session: WorkingSession
  week: Week
  review: OwnReview | undefined
  texts: readonly Shown[]
  member: Member | undefined
  isAnonymous: boolean
  values: FormValues
  revision: number
  saved: boolean
  errors?: Record<string, string>
  versions?: readonly VersionRow[]
}

export function ReadPage(props: ReadPageProps) {
  const { session, texts, isAnonymous, versions, saved, review } = props
  const { t, locale } = useUi()
  const titles = texts.filter(({ field }) => field.startsWith('title.'))
  const title = pickOf(titles, locale)
  return (
    <>
      <Crumbs items={[{ href: '/reviews', label: t('week-review.own.title') }, { label: t('week-review.read.title') }]} />
      <PageHeader
        kicker={t('week-review.read.title')}
        title={title?.shown ?? t('week-review.read.withheld')}
        titleLang={title && langOf(title)}
      />
      {versions && <Versions rows={versions} />}
      {saved && (
        <Notice tone="success">
          <p>{t('week-review.read.saved')}</p>
        </Notice>
      )}
      {isAnonymous && (
        <Notice>
          <p>{t('week-review.read.anonymous')}</p>
        </Notice>
      )}
      <Split aside={<ReadFacts {...props} />}>
        {inOrder(texts, locale)
          .filter((one) => one !== title)
          .map((one) => (
            <FreeTextSection one={one} />
          ))}
        {isUndecided(session.state) ? <ReviewForm {...props} /> : <Decided review={review} />}
        {isUndecided(session.state) && <RecuseForm {...props} />}
      </Split>
    </>
  )
}

/** Each text in the reader's language first. */
export const inOrder = (texts: readonly Shown[], locale: string): Shown[] => {
  const names = [...new Set(texts.map(({ field }) => field.split('.')[0]))]
  const place = (one: Shown) => names.indexOf(one.field.split('.')[0]) * 2 + Number(langOf(one) !== locale)
  return texts.toSorted((a, b) => place(a) - place(b))
}

const langOf = ({ field }: Shown): string => field.slice(field.indexOf('.') + 1)
const pickOf = (titles: readonly Shown[], locale: string): Shown | undefined =>
  titles.find((one) => langOf(one) === locale) ?? titles.find((one) => langOf(one) === 'ru') ?? titles[0]

export function FreeTextSection({ one }: { one: Shown }) {
  const { t, locale } = useUi()
  const pick = useText()
  const [name] = one.field.split('.') as ['title' | 'abstract' | 'kit' | 'answer']
  const words = useWords()
  const isOther = !one.question && langOf(one) !== locale && langOf(one) !== 'und'
  const known = one.question ? pick(one.question).text : t(`week-review.text.${name}`)
  const head = isOther ? `${known} · ${words.language(langOf(one))}` : known
  return (
    <Section title={head}>
      {one.shown === null ? (
        <p>{t('week-review.read.withheldText')}</p>
      ) : (
        <Prose lang={one.question ? undefined : langOf(one)}>
          {one.shown.split(/\n+/).map((line) => (
            <p>{line}</p>
          ))}
        </Prose>
      )}
    </Section>
  )
}

function ReadFacts({ session, member, isAnonymous }: ReadPageProps) {
  const { t } = useUi()
  const pick = useText()
  const words = useWords()
  const blocks = session.blocks.map(({ minutes, screen }) => t(screen ? 'week-review.block.screen' : 'week-review.block.off', { minutes }))
  const items = [
    {
      term: t('week-review.column.kind'),
      children: [words.format(session.format), words.grades(session.gradeFrom, session.gradeTo), words.language(session.language)]
        .filter(Boolean)
        .join(' · '),
    },
    { term: t('week-review.read.length'), children: t('week.minutes', { minutes: session.durationMin }) },
    blocks.length > 0 && { term: t('week-review.read.blocks'), children: blocks.join(', ') },
    session.accessFacts.length > 0 && {
      term: t('week-review.read.access'),
      children: session.accessFacts.map((fact) => t(`week.access.${fact}` as 'week.access.captions')).join(', '),
    },
    !isAnonymous && member !== undefined && { term: t('week.session.member'), children: pick(member.name).text },
    !isAnonymous && {
      term: t('week-review.column.people'),
      children: session.people.map(({ name }) => pick(name).text).join(', ') || '—',
    },
  ]
  return (
    <div class="week-aside">
      <Facts items={items.filter((item) => typeof item === 'object')} />
    </div>
  )
}

const marks = [1, 2, 3, 4, 5] as const

function ReviewForm({ session, values, revision, errors }: ReadPageProps) {
  const { t } = useUi()
  return (
    <Section title={t('week-review.form.title')} id="review">
      <p>{t('week-review.form.lead')}</p>
      <Form action={`/reviews/${session.guid}`} errors={errors?.why ? undefined : errors}>
        <FormKey value={newToken()} />
        <input type="hidden" name="revision" value={revision} />
        {criteria.map((name) => (
          <Radios
            inline
            name={name}
            label={t(`week-review.criterion.${name}`)}
            hint={t(`week-review.criterionHint.${name}`)}
            options={marks.map((value) => ({ value, label: String(value) }))}
            value={values[name]}
          />
        ))}
        <TextArea
          name="comment"
          label={t('week-review.criterion.comment')}
          hint={t('week-review.form.commentHint')}
          value={values.comment}
          rows={5}
          maxlength={5000}
          required={false}
        />
        <SubmitRow>
          <Button name="act" value="submit">
            {t('week-review.form.submit')}
          </Button>
          <Button name="act" value="save" variant="quiet" formnovalidate>
            {t('week-review.form.save')}
          </Button>
        </SubmitRow>
      </Form>
    </Section>
  )
}

function Decided({ review }: { review: OwnReview | undefined }) {
  const { t } = useUi()
  const items = review
    ? [
        ...criteria.map((name) => ({ term: t(`week-review.criterion.${name}`), children: String(review.scores[name] ?? '—') })),
        { term: t('week-review.criterion.comment'), children: review.comment || '—' },
      ]
    : []
  return (
    <Section title={t('week-review.form.title')} id="review">
      <p>{t('week-review.decided')}</p>
      {items.length > 0 && <Facts items={items} />}
    </Section>
  )
}

function RecuseForm({ session, errors }: ReadPageProps) {
  const { t } = useUi()
  const reasons = (['recognised', 'close', 'other'] as const).map((value) => ({ value, label: t(`week-review.recuse.${value}`) }))
  return (
    <details class="confirm" open={errors?.why !== undefined}>
      <summary class="button quiet">{t('week-review.recuse.title')}…</summary>
      <div>
        <p>{t('week-review.recuse.text')}</p>
        <Form id="recuse" action={`/reviews/${session.guid}/recuse`} errors={errors?.why ? errors : undefined}>
          <FormKey value={newToken()} />
          <Radios name="why" label={t('week-review.recuse.why')} options={reasons} />
          <Field name="note" label={t('week-review.recuse.note')} required={false} maxlength={900} />
          <SubmitRow>
            <Button variant="danger">{t('week-review.recuse.title')}</Button>
          </SubmitRow>
        </Form>
      </div>
    </details>
  )
}
