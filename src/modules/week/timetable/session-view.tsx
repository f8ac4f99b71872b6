import { Button } from '#ui/action.tsx'
import { Badge, Facts } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Field, FileField, Form, FormKey, Select, SubmitRow } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Section, Split } from '#ui/page.tsx'
import { Text } from '#ui/text.tsx'
import { When, zoneName } from '#ui/when.tsx'
import type { FormValues } from '#platform/http/form.ts'
import { newToken } from '#platform/ids.ts'
import { MediaSection } from '../media/views.tsx'
import { OfferSection } from '../offers/views.tsx'
import type { OfferSectionProps } from '../offers/views.tsx'
import { useWords } from '../programme/words.ts'
import { SourceFields } from '../source/fields.tsx'
import { isAccepted } from '../weeks/kinds.ts'
import type { Stream, Week } from '../weeks/store.ts'
import { datesOf } from '../weeks/store.ts'
import type { Coverage } from './coverage.ts'
import { ProblemList } from './problem-list.tsx'
import type { Problem } from './rules.ts'
import type { WorkingSession } from './store.ts'
import { Versions } from './versions.tsx'
import type { VersionRow } from './versions.tsx'

export interface AdultChoice {
  id: number
  name: string
  isVetted: boolean
}

export interface OfficeSessionProps {
  week: Week
  session: WorkingSession
  streams: readonly Stream[]
  lecturers: readonly AdultChoice[]
  moderators: readonly AdultChoice[]
  problems: readonly Problem[]
  coverage: Coverage | undefined
  /** Of the stored files beside the session's film. */
  names: ReadonlyMap<string, string>
  memberName: string | undefined
  isPublic: boolean
  /** How its seats are given. */
  offer: Omit<OfferSectionProps, 'week' | 'session'>
  values: FormValues
  errors?: Record<string, string>
  /** Another editor was first: what they saved beside what was typed here. */
  versions?: readonly VersionRow[]
}

export function OfficeSessionPage(props: OfficeSessionProps) {
  const { week, session, problems, versions } = props
  const { t } = useUi()
  const pick = useText()
  const title = pick(session.title)
  const crumbs = [
    { href: '/office/weeks', label: t('week.office.weeks') },
    { href: `/office/weeks/${week.slug}`, label: <Text of={week.name} /> },
    { label: t('week.office.session') },
  ]
  const isOpen = isAccepted(session.state)
  return (
    <>
      <Crumbs items={crumbs} />
      <PageHeader title={title.text || t('week.proposal.untitled')} titleLang={title.lang}>
        <Badge tone={session.state === 'placed' ? 'done' : 'soon'}>{t(`week.state.${session.state}`)}</Badge>
      </PageHeader>
      {versions && <Versions rows={versions} />}
      {problems.length > 0 && (
        <Notice tone="warning" title={t('week.place.problems')}>
          <ProblemList problems={problems} />
        </Notice>
      )}
      <Split aside={<ProposalFacts {...props} />}>
        {isOpen && <PlaceForm {...props} />}
        {isOpen && <OfferSection {...{ week, session }} {...props.offer} />}
        {isOpen && <MediaSection session={session} names={props.names} from="office" />}
        {session.state !== 'withdrawn' && session.state !== 'draft' && <WithdrawForm {...props} />}
      </Split>
    </>
  )
}

function ProposalFacts({ week, session, coverage, memberName, isPublic }: OfficeSessionProps) {
  const { t } = useUi()
  const words = useWords()
  const items = [
    session.startsAt && {
      term: t('week.session.when'),
      children: <When at={session.startsAt} until={session.endsAt ?? undefined} showDate />,
    },
    coverage && { term: t('week.place.coverage'), children: t('week.place.coverageText', { ...coverage }) },
    {
      term: t('week.board.column.kind'),
      children: [words.format(session.format), words.grades(session.gradeFrom, session.gradeTo), words.language(session.language)]
        .filter(Boolean)
        .join(' · '),
    },
    memberName !== undefined && { term: t('week.session.member'), children: memberName },
    { term: t('week.proposal.abstract'), children: <Text of={session.abstract} or="—" /> },
    { term: t('week.session.kit'), children: <Text of={session.kit} or={t('week.session.noKit')} /> },
    session.noteToOffice !== '' && { term: t('week.proposal.note'), children: session.noteToOffice },
    session.decisionNote !== '' && { term: t('week.place.decisionNote'), children: session.decisionNote },
    isAccepted(session.state) && {
      term: t('week-materials.title'),
      children: <a href={`/my-sessions/${session.guid}/materials`}>{t('week-materials.keep')}</a>,
    },
    isPublic && {
      term: t('week.place.public'),
      children: <a href={`/weeks/${week.slug}/sessions/${session.slug}`}>{t('week.place.publicLink')}</a>,
    },
  ]
  return (
    <div class="week-aside">
      <Facts items={items.filter((item) => typeof item === 'object' && item !== null)} />
    </div>
  )
}

function PlaceForm({ week, session, streams, lecturers, moderators, values, errors }: OfficeSessionProps) {
  const { t } = useUi()
  const pick = useText()
  const words = useWords()
  const adults = (list: readonly AdultChoice[]) =>
    list.map(({ id, name, isVetted }) => ({ value: id, label: isVetted ? `${name} ✓` : name }))
  const none = t('week.place.nobody')
  return (
    <Section title={t('week.place.title')} id="place">
      <Form action={`/office/weeks/${week.slug}/sessions/${session.guid}`} errors={errors} enctype="multipart/form-data">
        <FormKey value={newToken()} />
        <input type="hidden" name="revision" value={session.revision} />
        <Field name="titleRu" label={t('week.place.titleRu')} value={values.titleRu} maxlength={200} />
        <Field name="titleEn" label={t('week.place.titleEn')} value={values.titleEn} maxlength={200} required={false} />
        <div class="week-times">
          <Select
            name="date"
            label={t('week.place.date')}
            options={datesOf(week).map((date) => ({ value: date, label: words.date(date) }))}
            value={values.date}
          />
          <Field
            name="time"
            type="time"
            label={t('week.place.time')}
            hint={t('week.place.timeHint', { zone: zoneName(t, week.zone) })}
            value={values.time}
            width={10}
          />
          <Field
            name="durationMin"
            type="number"
            min={5}
            max={600}
            label={t('week.proposal.duration')}
            value={values.durationMin}
            width="short"
          />
        </div>
        <Select
          name="stream"
          label={t('week.session.stream')}
          placeholder={t('week.place.choose')}
          options={streams.map((stream) => ({ value: stream.id, label: pick(stream.name).text, lang: pick(stream.name).lang }))}
          value={values.stream}
        />
        <div class="week-times">
          <Select
            name="lecturer1"
            label={t('week.place.lecturer')}
            hint={t('week.place.vettedHint')}
            placeholder={none}
            options={adults(lecturers)}
            value={values.lecturer1}
          />
          <Select
            name="lecturer2"
            label={t('week.place.lecturerMore')}
            placeholder={none}
            options={adults(lecturers)}
            value={values.lecturer2}
            required={false}
          />
          <Select
            name="moderator"
            label={t('week.place.moderator')}
            hint={t('week.place.moderatorHint')}
            placeholder={none}
            options={adults(moderators)}
            value={values.moderator}
          />
        </div>
        {values.lecturer3 && <input type="hidden" name="lecturer3" value={values.lecturer3} />}
        <SourceFields video={session.video} values={values} />
        {session.video.kind !== 'recording' && <FilmField />}
        <SubmitRow>
          <Button>{t('week.place.save')}</Button>
        </SubmitRow>
      </Form>
    </Section>
  )
}

function FilmField() {
  const { t } = useUi()
  return (
    <FileField
      name="videoFile"
      label={t('week.place.videoFile')}
      hint={t('week-media.newFilm')}
      accept="video/*,audio/*"
      required={false}
    />
  )
}

export function WithdrawForm({ week, session }: Pick<OfficeSessionProps, 'week' | 'session'>) {
  const { t } = useUi()
  return (
    <details class="confirm">
      <summary class="button danger">{t('week.withdraw.title')}…</summary>
      <div>
        <p>{t('week.withdraw.text')}</p>
        <Form id="withdraw" action={`/office/weeks/${week.slug}/sessions/${session.guid}/withdraw`}>
          <FormKey value={newToken()} />
          <input type="hidden" name="revision" value={session.revision} />
          <Field name="note" label={t('week.withdraw.note')} required={false} maxlength={500} />
          <SubmitRow>
            <Button variant="danger">{t('week.withdraw.title')}</Button>
          </SubmitRow>
        </Form>
      </div>
    </details>
  )
}
